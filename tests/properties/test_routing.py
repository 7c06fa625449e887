"""Whoever waits and whoever is there: what is given keeps to every rule, in whatever order they are told."""

from __future__ import annotations

from collections import Counter
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tests.team.given import an_agent
from xiaoer.conversations.domain.routing import Need, decide, may_take, place
from xiaoer.team.domain.agents import LANGUAGES, STAGES, Agent, Presence, Skills

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
