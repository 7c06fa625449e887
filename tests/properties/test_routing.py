"""Whoever waits and whoever is there: what is given keeps to every rule, in whatever order they are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.team.given import an_agent
from xiaoer.conversations.domain.routing import Assignment, First, Need, decide, may_take, place
from xiaoer.team.domain.agents import LANGUAGES, STAGES, Agent, Presence, Skills
from xiaoer.team.domain.groups import Kind

IDS = [UUID(int=0xA0 + number) for number in range(1, 6)]
STAGE = st.sampled_from(STAGES)
LANGUAGE = st.sampled_from(LANGUAGES)
NEEDS = st.lists(
    st.builds(
        Need, st.uuids(), STAGE, LANGUAGE, st.integers(0, 5), st.integers(0, 2), st.none() | st.sampled_from(IDS),
        st.frozensets(st.sampled_from(IDS), max_size=1), st.booleans(),
    ),
    max_size=20, unique_by=lambda one: one.conversation_id,
)  # fmt: skip
SKILLS = st.builds(
    Skills,
    st.integers(0, 4),
    st.lists(STAGE, min_size=1, unique=True).map(tuple),
    st.lists(LANGUAGE, min_size=1, unique=True).map(tuple),
)


@st.composite
def teams(draw: st.DrawFn) -> list[Agent]:
    def one(number: int) -> Agent:
        return an_agent(
            number, skills=draw(SKILLS), presence=draw(st.sampled_from(Presence)), there=draw(st.booleans()),
            given_at=draw(st.none() | st.integers(0, 3)),
        )  # fmt: skip

    return [one(number) for number in range(1, 1 + draw(st.integers(0, 5)))]


LOADS = st.dictionaries(st.sampled_from(IDS), st.integers(0, 5))
FIRST = st.dictionaries(st.tuples(STAGE, LANGUAGE), st.frozensets(st.sampled_from(IDS), min_size=1))


def plainly(
    needs: Iterable[Need], agents: Iterable[Agent], loads: Mapping[UUID, int], first: First | None = None
) -> list[Assignment]:
    """The decision as it is said: every agent is looked at for every one who waits."""
    free = [one for one in agents if one.is_free]
    load = {one.id: loads.get(one.id, 0) for one in free}
    turn: dict[UUID, int] = {}
    made: list[Assignment] = []

    def order(one: Agent) -> tuple[Fraction, int, int, UUID]:
        return (Fraction(load[one.id], one.skills.capacity), turn.get(one.id, 0), one.given_at or 0, one.id)

    for need in sorted(needs, key=place):
        able = [one for one in free if load[one.id] < one.skills.capacity and may_take(one, need, first or {})]
        known = next((one for one in able if one.id == need.last_agent), None)
        chosen = known or min(able, key=order, default=None)
        if chosen is not None:
            load[chosen.id] += 1
            turn[chosen.id] = len(made) + 1
            made.append(Assignment(need.conversation_id, chosen.id))
    return made


@given(NEEDS, teams(), LOADS, FIRST)
def test_it_is_the_plain_decision(
    needs: list[Need], agents: list[Agent], loads: dict[UUID, int], first: dict[Kind, frozenset[UUID]]
) -> None:
    assert decide(needs, agents, loads, first) == plainly(needs, agents, loads, first)


@pytest.mark.parametrize("seed", range(5))
def test_it_is_the_plain_decision_for_a_large_team_too(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a made-up team
    agents = [
        an_agent(
            number, skills=Skills(chance.randint(0, 50), some(chance, STAGES), some(chance, LANGUAGES)), there=True,
            given_at=chance.choice((None, 1, 2, 3)),
        )
        for number in range(1, 121)
    ]  # fmt: skip
    loads = {one.id: chance.randint(0, one.skills.capacity + 2) for one in agents if chance.random() < 0.8}
    needs = [
        Need(
            UUID(int=number), chance.choice(STAGES), chance.choice(LANGUAGES), chance.randint(0, 50), chance.randint(0, 2),
            chance.choice(agents).id if chance.random() < 0.3 else None,
            frozenset(one.id for one in chance.sample(agents, chance.choice((0, 0, 0, 1, 60)))), chance.random() < 0.2,
        )
        for number in range(1, 401)
    ]  # fmt: skip
    assert decide(needs, agents, loads) == plainly(needs, agents, loads)


def some(chance: Random, of: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(chance.sample(of, chance.randint(1, len(of))))


@given(NEEDS, teams(), LOADS)
def test_no_conversation_twice_and_no_agent_over_capacity(
    needs: list[Need], agents: list[Agent], loads: dict[UUID, int]
) -> None:
    made = decide(needs, agents, loads)
    assert len({one.conversation_id for one in made}) == len(made)
    for agent_id, more in Counter(one.agent_id for one in made).items():
        agent = next(one for one in agents if one.id == agent_id)
        assert loads.get(agent_id, 0) + more <= agent.skills.capacity


@given(NEEDS, teams(), LOADS)
def test_only_who_is_there_online_and_able(needs: list[Need], agents: list[Agent], loads: dict[UUID, int]) -> None:
    asked = {one.conversation_id: one for one in needs}
    for one in decide(needs, agents, loads):
        agent, told = next(each for each in agents if each.id == one.agent_id), asked[one.conversation_id]
        assert (agent.there, agent.presence) == (True, Presence.ONLINE)
        assert agent.id not in told.refused
        assert told.widened or (told.stage in agent.skills.stages and told.language in agent.skills.languages)


@given(NEEDS, teams(), LOADS)
def test_nobody_is_passed_over_by_one_with_the_same_needs(
    needs: list[Need], agents: list[Agent], loads: dict[UUID, int]
) -> None:
    given_to = {one.conversation_id for one in decide(needs, agents, loads)}

    def kind(one: Need) -> tuple[object, ...]:
        return (one.stage, one.language, one.refused, one.widened)

    for one in needs:
        if one.conversation_id not in given_to:
            assert not [
                each
                for each in needs
                if each.conversation_id in given_to and kind(each) == kind(one) and place(each) > place(one)
            ]


@given(NEEDS, teams(), LOADS)
def test_who_still_waits_could_be_given_to_nobody(
    needs: list[Need], agents: list[Agent], loads: dict[UUID, int]
) -> None:
    made = decide(needs, agents, loads)
    given_to = {one.conversation_id for one in made}
    after = Counter(loads) + Counter(one.agent_id for one in made)
    for one in needs:
        if one.conversation_id not in given_to:
            assert not [
                agent
                for agent in agents
                if agent.is_free and after[agent.id] < agent.skills.capacity and may_take(agent, one)
            ]


@given(NEEDS, teams(), LOADS, st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_told_makes_no_difference(
    needs: list[Need], agents: list[Agent], loads: dict[UUID, int], chance: Random
) -> None:
    mixed = decide(chance.sample(needs, len(needs)), chance.sample(agents, len(agents)), loads)
    assert mixed == decide(needs, agents, loads)
