"""Who is given whom: conversations that wait for a person, and agents who are free for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush, heapreplace
from itertools import product
from math import lcm
from uuid import UUID

import msgspec

from xiaoer.team.domain.agents import Agent
from xiaoer.team.domain.groups import Kind


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


First = Mapping[Kind, frozenset[UUID]]
"""By stage and language, who is given conversations before the others; what is not in it is everybody's."""
_NO_GROUPS: First = {}


def decide(
    needs: Iterable[Need], agents: Iterable[Agent], loads: Mapping[UUID, int], first: First = _NO_GROUPS
) -> list[Assignment]:
    """The assignments, in the order in which they were made; `loads`: how many conversations each agent has. `first`: who is
    given what before the others, until skills no longer count.

    By priority, then by the longest wait. To the customer's last agent where that one may take it, else to the one with the
    smallest share of their capacity in use, then to the one who has been given nothing for longest.
    """
    team = _Team(agents, loads, first)
    made: list[Assignment] = []
    for need in sorted(needs, key=place):
        chosen = team.known(need) or team.next_for(need)
        if chosen is not None:
            made.append(Assignment(need.conversation_id, chosen.id))
            team.give(chosen, len(made))
    return made


def place(need: Need) -> tuple[int, int, UUID]:
    """What the queue is ordered by."""
    return (-need.priority, need.since, need.conversation_id)


def may_take(agent: Agent, need: Need, first: First = _NO_GROUPS) -> bool:
    """By skill and group. What somebody has put back is not given to them again, however long it waits."""
    return agent.id not in need.refused and (need.widened or is_for(agent, (need.stage, need.language), first))


def is_for(agent: Agent, kind: Kind, first: First = _NO_GROUPS) -> bool:
    """Whether they have the skill, and nobody else is asked before them."""
    stage, language = kind
    able = stage in agent.skills.stages and language in agent.skills.languages
    return able and (kind not in first or agent.id in first[kind])


def kinds_for(agents: Iterable[Agent], first: First = _NO_GROUPS) -> set[Kind]:
    """What any of them is given before skills no longer count."""
    kinds = ((one, kind) for one in agents for kind in product(one.skills.stages, one.skills.languages))
    return {kind for one, kind in kinds if is_for(one, kind, first)}


_Kind = Kind | None
"""What a need asks for: stage and language, or nothing where skills no longer count."""
_Order = tuple[int, int, int, int]
"""By what the first of several agents is found: share in use, turn in this round, when last given something, id."""


class _Team:
    """Those who have room, in the order in which they are given more.

    A heap for each kind of need. What an agent is given moves them back, never forward, and so does nothing to a heap until
    they stand at its top: an order that has changed is put right there.
    """

    def __init__(self, agents: Iterable[Agent], loads: Mapping[UUID, int], first: First) -> None:
        self._first = first
        free = [one for one in agents if one.is_free and loads.get(one.id, 0) < one.skills.capacity]
        self._room = {one.id: one.skills.capacity - loads.get(one.id, 0) for one in free}
        self._free = {one.id: one for one in free}
        # Shares as whole numbers of the same whole, which compare as the fractions do.
        whole = lcm(*(one.skills.capacity for one in free))
        self._step = {one.id: whole // one.skills.capacity for one in free}
        self._order: dict[UUID, _Order] = {
            one.id: (loads.get(one.id, 0) * self._step[one.id], 0, one.given_at or 0, one.id.int) for one in free
        }
        self._heaps: dict[_Kind, list[tuple[_Order, UUID]]] = {}

    def known(self, need: Need) -> Agent | None:
        """The last agent, where they may take it and have room."""
        agent = self._free.get(need.last_agent) if need.last_agent else None
        return agent if agent is not None and self._room[agent.id] and may_take(agent, need, self._first) else None

    def next_for(self, need: Need) -> Agent | None:
        """The first of those who may take it and have room."""
        heap = self._heap(need)
        passed: list[tuple[_Order, UUID]] = []
        found = self._top(heap)
        while found is not None and found.id in need.refused:
            passed.append(heappop(heap))
            found = self._top(heap)
        for one in passed:
            heappush(heap, one)
        return found

    def give(self, agent: Agent, turn: int) -> None:
        share, _, given_at, number = self._order[agent.id]
        self._order[agent.id] = (share + self._step[agent.id], turn, given_at, number)
        self._room[agent.id] -= 1

    def _top(self, heap: list[tuple[_Order, UUID]]) -> Agent | None:
        while heap:
            order, agent_id = heap[0]
            if not self._room[agent_id]:
                heappop(heap)
            elif order != self._order[agent_id]:
                heapreplace(heap, (self._order[agent_id], agent_id))
            else:
                return self._free[agent_id]
        return None

    def _heap(self, need: Need) -> list[tuple[_Order, UUID]]:
        kind = None if need.widened else (need.stage, need.language)
        if kind not in self._heaps:
            able = (
                self._free.values()
                if kind is None
                else (one for one in self._free.values() if is_for(one, kind, self._first))
            )
            self._heaps[kind] = [(self._order[one.id], one.id) for one in able]
            heapify(self._heaps[kind])
        return self._heaps[kind]
