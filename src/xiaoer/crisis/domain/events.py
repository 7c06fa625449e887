"""What a crisis announces. No words of a person: reasons and texts stand in the record."""

from __future__ import annotations

from uuid import UUID

import msgspec


class CrisisPlanned(msgspec.Struct, frozen=True, tag_field="kind", tag="crisis.planned"):
    """A shop's plan is otherwise from here on: so many topics and steps; `in_force` where the switch is on."""

    topics: int
    steps: int
    in_force: bool


class CrisisBegan(msgspec.Struct, frozen=True, tag_field="kind", tag="crisis.began"):
    """The switch is on in the shop; one act in several shops has one id."""

    crisis_id: UUID
    topics: int
    steps: int


class CrisisEnded(msgspec.Struct, frozen=True, tag_field="kind", tag="crisis.ended"):
    """The switch is off in the shop; it had been on for `lasted` microseconds."""

    crisis_id: UUID
    lasted: int


EVENTS = (CrisisBegan, CrisisEnded, CrisisPlanned)
