"""A hello at a desk without sockets, and everything that it is answered with."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from typing import Any

import msgspec

from tests.conversations.test_watching import LIMITS, green
from xiaoer.conversations.domain.frames import Hello
from xiaoer.conversations.web.desk import Desk, Party
from xiaoer.conversations.web.greeting import greet
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Database
from xiaoer.platform.live.hub import Hub, Listener
from xiaoer.values.refusal import Refused

SECRET = b"a secret of at least 32 characters"
Frame = dict[str, Any]


async def greeted(
    database: Database, hello: Hello, now: int, *, caller: Caller | None = None, store: Any = None
) -> tuple[Party | Refused, list[Frame]]:
    """Who it is, and what they are told; `store`: what stands before the database."""
    hub, listener, told = Hub(), Listener("tab", staff=caller is not None), list[bytes]()
    database.hear(hub.heard)
    desk = Desk(store or database, lambda: now, hub, SECRET, green, LIMITS, lambda _who: nullcontext())

    async def take() -> None:
        while True:
            told.extend(await listener.take())

    taking = asyncio.create_task(take())
    party = await greet(desk, listener, hello, caller)
    await asyncio.sleep(0.05)
    taking.cancel()
    return party, [msgspec.json.decode(frame) for frame in told]
