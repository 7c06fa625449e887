"""How much one party and one address may ask of this process."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from xiaoer.conversations.domain.pace import BURST_SECONDS, Pace, spend

SWEEP_OVER = 10_000
"""Parties known at once; more of them and those that have been quiet are forgotten."""


class Limits:
    """Open sockets by address, and the pace of each party over all of its sockets."""

    def __init__(self, *, frames_a_second: float, sockets_an_address: int) -> None:
        self._fresh = Pace(frames_a_second)
        self._most = sockets_an_address
        self._open = Counter[str]()
        self._paces: dict[UUID, Pace] = {}

    def enter(self, address: str) -> bool:
        """One more socket from `address`; False where it has all that it may have."""
        if self._open[address] >= self._most:
            return False
        self._open[address] += 1
        return True

    def leave(self, address: str) -> None:
        self._open[address] -= 1
        if not self._open[address]:
            del self._open[address]

    def spend(self, party: UUID, now: float) -> float:
        """One more frame of `party` at `now` (seconds); for how many seconds its next one is to wait."""
        if len(self._paces) > SWEEP_OVER:
            quiet_since = now - BURST_SECONDS
            self._paces = {one: pace for one, pace in self._paces.items() if pace.used_up_to > quiet_since}
        self._paces[party], wait = spend(self._paces.get(party, self._fresh), now)
        return wait
