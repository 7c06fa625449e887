"""What the watch announces; ids and facts alone, no words of a person."""

from __future__ import annotations

from uuid import UUID

import msgspec


class WatchAlarmed(msgspec.Struct, frozen=True, tag_field="kind", tag="watch.alarmed"):
    """Something in a conversation is for supervisors to see; `renewed` where it has become clearly worse.

    `severity` is 1 to 3; `seqs` are the lines of this conversation that caused it.
    """

    alarm_id: UUID
    conversation_id: UUID
    alarm: str
    severity: int
    reason: str
    seqs: tuple[int, ...]
    renewed: bool = False


class WatchHandled(msgspec.Struct, frozen=True, tag_field="kind", tag="watch.handled"):
    """A supervisor has dealt with an alarm."""

    alarm_id: UUID
    conversation_id: UUID
    alarm: str


class WatchSettled(msgspec.Struct, frozen=True, tag_field="kind", tag="watch.settled"):
    """A shop has settled what its watch looks for."""

    kinds: tuple[str, ...]
    unanswered_after: int


EVENTS = (WatchAlarmed, WatchHandled, WatchSettled)
