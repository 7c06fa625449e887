"""The pace of each party, or address, over all that it has open in this process."""

from __future__ import annotations

from collections.abc import Hashable

from xiaoer.values.pace import BURST_SECONDS, Pace, spend

SWEEP_OVER = 10_000
"""Parties known at once; more of them and those that have been quiet are forgotten."""


class Paces:
    """How much of its rate each party has used; moments are seconds."""

    def __init__(self, a_second: float) -> None:
        self._fresh = Pace(a_second)
        self._known: dict[Hashable, Pace] = {}

    def spend(self, party: Hashable, now: float) -> float:
        """Once more for `party`; for how many seconds its next one is to wait."""
        self._known[party], wait = spend(self._of(party, now), now)
        return wait

    def ask(self, party: Hashable, now: float) -> float:
        """Once more for `party` where it has some left: 0. Otherwise the seconds until it has, and nothing is spent."""
        pace, wait = spend(self._of(party, now), now)
        if wait == 0:
            self._known[party] = pace
        return wait

    def _of(self, party: Hashable, now: float) -> Pace:
        if len(self._known) > SWEEP_OVER:
            quiet_since = now - BURST_SECONDS
            self._known = {one: pace for one, pace in self._known.items() if pace.used_up_to > quiet_since}
        return self._known.get(party, self._fresh)
