"""How a shop gives out the conversations that wait for a person."""

from __future__ import annotations

import msgspec

from xiaoer.values.refusal import Refused

SECOND = 1_000_000
SHORTEST, LONGEST = 30, 3_600
"""Seconds, of the grace time and of the wait until skills no longer count."""


class Routing(msgspec.Struct, frozen=True):
    """By hand, or `automatic`. Times in seconds.

    `grace`: an agent without a socket for so long is gone. `overflow`: whoever has waited so long may be given to agents
    without the skill. `levels_first`: customers of a higher level before the others. `last_agent`: the one whom the
    customer knows, where that one is free.
    """

    automatic: bool = False
    grace: int = 60
    overflow: int = 120
    levels_first: bool = True
    last_agent: bool = True

    @property
    def by_level(self) -> bool:
        """Whether levels count in the queue: where people choose, the longest wait is first."""
        return self.automatic and self.levels_first


def checked(told: Routing) -> Routing | Refused:
    if all(SHORTEST <= seconds <= LONGEST for seconds in (told.grace, told.overflow)):
        return told
    return Refused("bad_routing", {"least": SHORTEST, "most": LONGEST})
