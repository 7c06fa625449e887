"""Signs of life: which agents have a socket open in this process, told to the store by the beat and not by the message."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID

from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database, Unavailable
from xiaoer.team import actions
from xiaoer.team.actions import BEAT

_SECOND = 1_000_000


class Signs:
    """Whoever may reply and has a socket open here. A socket that closes says nothing: the beats stop."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._sockets = Counter[UUID]()
        self._callers: dict[UUID, Caller] = {}

    @asynccontextmanager
    async def there(self, who: object) -> AsyncIterator[None]:
        """While this lasts a socket of `who` is open; shoppers, and staff who only read, give no signs."""
        if not isinstance(who, Caller) or not who.may(Permission.CONVERSATIONS_REPLY):
            yield
            return
        self._sockets[who.account_id] += 1
        self._callers[who.account_id] = who
        try:
            await self._db.write(actions.come, who, self._clock())
            yield
        finally:
            self._sockets[who.account_id] -= 1
            if not self._sockets[who.account_id]:
                del self._sockets[who.account_id], self._callers[who.account_id]

    async def run(self) -> None:
        """Beat for ever."""
        while True:
            await asyncio.sleep(BEAT / _SECOND)
            with suppress(Unavailable):
                await self.beat()

    async def beat(self) -> None:
        if not self._callers:
            return
        for account_id in await self._db.write(actions.saw, sorted(self._callers), self._clock()):
            if caller := self._callers.get(account_id):
                await self._db.write(actions.come, caller, self._clock())
