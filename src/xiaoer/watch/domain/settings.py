"""What a shop's watch looks for."""

from __future__ import annotations

import msgspec

from xiaoer.conversations.domain.watching import Kind
from xiaoer.values.refusal import Refused

LEAST, MOST = 60, 3_600
"""Seconds."""


class Watching(msgspec.Struct, frozen=True):
    """All that a shop has settled: which alarms are raised, and how long a question may stand, in seconds."""

    kinds: tuple[Kind, ...] = tuple(Kind)
    unanswered_after: int = 300


class WatchChange(Watching, frozen=True):
    """What a shop settles anew, as a whole. `was`: what was looked at, where nothing newer is to be overwritten."""

    was: Watching | None = None


def checked(told: Watching) -> Watching | Refused:
    """Refused where a question would be waited for too briefly or too long; kinds come back once each, in order."""
    if not LEAST <= told.unanswered_after <= MOST:
        return Refused("bad_watch", {"least": LEAST, "most": MOST})
    return Watching(tuple(kind for kind in Kind if kind in told.kinds), told.unanswered_after)
