"""How fast one party may speak or ask."""

from __future__ import annotations

import msgspec

BURST_SECONDS = 10
"""What a party has not used of its rate is kept for so long: one that comes back sends all that waited at once."""


class Pace(msgspec.Struct, frozen=True):
    """A leaky bucket: `used_up_to` is the moment (seconds) up to which the allowance is used."""

    a_second: float
    used_up_to: float = 0.0


def spend(pace: Pace, now: float) -> tuple[Pace, float]:
    """The pace after one more frame or request at `now`, and for how many seconds the next one is to wait."""
    used = max(pace.used_up_to, now - BURST_SECONDS) + 1 / pace.a_second
    return Pace(pace.a_second, used), max(0.0, used - now)
