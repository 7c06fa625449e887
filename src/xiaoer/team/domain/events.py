"""What a team announces, to each shop that it concerns."""

from __future__ import annotations

from uuid import UUID

import msgspec

from xiaoer.team.domain.groups import Group


class AgentCame(msgspec.Struct, frozen=True, tag_field="kind", tag="agent.came"):
    """An agent is there who was not."""

    account_id: UUID


class AgentGone(msgspec.Struct, frozen=True, tag_field="kind", tag="agent.gone"):
    """An agent has had no socket for longer than the grace time, or may reply in the shop no more.

    `seen_at` is the last sign of life.
    """

    account_id: UUID
    seen_at: int


class AgentStood(msgspec.Struct, frozen=True, tag_field="kind", tag="agent.stood"):
    """An agent has said what they are: "online", "busy" or "away"."""

    account_id: UUID
    presence: str


class AgentSettled(msgspec.Struct, frozen=True, tag_field="kind", tag="agent.settled"):
    """It is settled what an agent takes, and how much at a time."""

    account_id: UUID
    capacity: int
    stages: tuple[str, ...]
    languages: tuple[str, ...]


class RoutingSettled(msgspec.Struct, frozen=True, tag_field="kind", tag="routing.settled"):
    """A shop gives conversations out otherwise from here on."""

    automatic: bool


class GroupsSettled(msgspec.Struct, frozen=True, tag_field="kind", tag="groups.settled"):
    """A shop has other groups of agents from here on: as they were, and as they are."""

    was: tuple[Group, ...]
    groups: tuple[Group, ...]


EVENTS = (AgentCame, AgentGone, AgentSettled, AgentStood, GroupsSettled, RoutingSettled)
