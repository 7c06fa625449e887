"""How much one party and one address may ask of this process."""

from __future__ import annotations

from collections import Counter

from xiaoer.platform.pacing import Paces


class Limits:
    """Open sockets by address, the pace of each party over all of its sockets, and that of hellos and files from each address.

    `greet` asks for one hello more, `take_file` for one file: 0, or for how many seconds it is to wait. Each hello may be
    somebody new, whom the store has to keep; one that comes, says hello and goes again has no socket open that would be
    counted, and may bring as many files as anybody new.
    """

    def __init__(
        self, *, frames_a_second: float, sockets_an_address: int, hellos_a_second: float, uploads_a_second: float
    ) -> None:
        self._most = sockets_an_address
        self._open = Counter[str]()
        self.spend = Paces(frames_a_second).spend
        self.greet = Paces(hellos_a_second).ask
        self.take_file = Paces(uploads_a_second).ask

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
