"""How much one party and one address may ask of this process."""

from __future__ import annotations

from collections import Counter

from xiaoer.platform.pacing import Paces


class Limits:
    """Open sockets by address, and the pace of each party over all of its sockets."""

    def __init__(self, *, frames_a_second: float, sockets_an_address: int) -> None:
        self._most = sockets_an_address
        self._open = Counter[str]()
        self.spend = Paces(frames_a_second).spend

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
