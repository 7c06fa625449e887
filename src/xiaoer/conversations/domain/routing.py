"""Who is given whom: conversations that wait for a person, and agents who are free for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from uuid import UUID

import msgspec

from xiaoer.team.domain.agents import Agent


class Need(msgspec.Struct, frozen=True):
    """A conversation that waits for a person, since the moment `since`; a higher `priority` comes first.

    `last_agent` is whom the customer knows, where that counts. `refused`: who has put it back. `widened`: it has waited so
    long that skills no longer count.
    """

    conversation_id: UUID
    stage: str
    language: str
    since: int
    priority: int = 0
    last_agent: UUID | None = None
    refused: frozenset[UUID] = frozenset()
    widened: bool = False


class Assignment(msgspec.Struct, frozen=True):
    """The agent is to have the conversation."""

    conversation_id: UUID
    agent_id: UUID


def decide(needs: Iterable[Need], agents: Iterable[Agent], loads: Mapping[UUID, int]) -> list[Assignment]:
    """The assignments, in the order in which they were made; `loads`: how many conversations each agent has.

    By priority, then by the longest wait. To the customer's last agent where that one may take it, else to the one with the
    smallest share of their capacity in use, then to the one who has been given nothing for longest.
    """
    free = [one for one in agents if one.is_free]
    load = {one.id: loads.get(one.id, 0) for one in free}
    turn: dict[UUID, int] = {}
    made: list[Assignment] = []
    for need in sorted(needs, key=place):
        able = [one for one in free if load[one.id] < one.skills.capacity and may_take(one, need)]
        chosen = _chosen(need, able, load, turn)
        if chosen is not None:
            load[chosen.id] += 1
            turn[chosen.id] = len(made) + 1
            made.append(Assignment(need.conversation_id, chosen.id))
    return made


def place(need: Need) -> tuple[int, int, UUID]:
    """What the queue is ordered by."""
    return (-need.priority, need.since, need.conversation_id)


def may_take(agent: Agent, need: Need) -> bool:
    """By skill. What somebody has put back is not given to them again, however long it waits."""
    if agent.id in need.refused:
        return False
    skills = agent.skills
    return need.widened or (need.stage in skills.stages and need.language in skills.languages)


def _chosen(need: Need, able: list[Agent], load: Mapping[UUID, int], turn: Mapping[UUID, int]) -> Agent | None:
    known = next((one for one in able if one.id == need.last_agent), None)

    def order(one: Agent) -> tuple[Fraction, int, int, UUID]:
        return (Fraction(load[one.id], one.skills.capacity), turn.get(one.id, 0), one.given_at or 0, one.id)

    return known or min(able, key=order, default=None)
