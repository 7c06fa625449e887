from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.team.given import an_agent
from xiaoer.conversations.domain.routing import Need, decide, kinds_for
from xiaoer.team.domain.agents import STAGES, Agent, Presence, Skills

ONE, TWO, THREE = (UUID(int=0xA0 + number) for number in (1, 2, 3))
NOBODY: dict[UUID, int] = {}


def need(number: int = 1, **given: object) -> Need:
    plain: dict[str, object] = {
        "conversation_id": UUID(int=number), "stage": "presale", "language": "zh", "since": number,
    }  # fmt: skip
    return Need(**{**plain, **given})  # type: ignore[arg-type]


First = dict[tuple[str, str], frozenset[UUID]]


def pairs(
    needs: list[Need], agents: list[Agent], loads: dict[UUID, int] = NOBODY, first: First | None = None
) -> list[tuple[int, int]]:
    """Numbers of conversations with those of their agents."""
    return [(one.conversation_id.int, one.agent_id.int - 0xA0) for one in decide(needs, agents, loads, first or {})]


@pytest.mark.parametrize(
    ("needs", "agents", "loads", "given"),
    [
        pytest.param([need()], [], NOBODY, [], id="nobody is there"),
        pytest.param([], [an_agent()], NOBODY, [], id="nobody waits"),
        pytest.param([need()], [an_agent(presence=Presence.BUSY)], NOBODY, [], id="busy"),
        pytest.param([need()], [an_agent(presence=Presence.AWAY)], NOBODY, [], id="away"),
        pytest.param([need()], [an_agent(there=False)], NOBODY, [], id="gone"),
        pytest.param([need()], [an_agent(skills=Skills(0))], NOBODY, [], id="no capacity at all"),
        pytest.param([need()], [an_agent()], {ONE: 2}, [], id="full"),
        pytest.param([need()], [an_agent()], {ONE: 3}, [], id="fuller than full, by hand"),
        pytest.param([need(2), need(1)], [an_agent()], {ONE: 1}, [(1, 1)], id="the longest wait is first"),
        pytest.param([need(1), need(2, priority=1)], [an_agent()], {ONE: 1}, [(2, 1)], id="priority before the wait"),
        pytest.param([need(1), need(2), need(3)], [an_agent()], NOBODY, [(1, 1), (2, 1)], id="up to the capacity"),
        pytest.param(
            [need(stage="aftersale")], [an_agent(skills=Skills(2, ("presale",)))], NOBODY, [], id="not their stage"
        ),
        pytest.param(
            [need(language="en")], [an_agent(skills=Skills(2, STAGES, ("zh",)))], NOBODY, [], id="not their language"
        ),
        pytest.param(
            [need(stage="aftersale", language="en", widened=True)],
            [an_agent(skills=Skills(2, ("presale",), ("zh",)))], NOBODY, [(1, 1)], id="after the limit skills do not count",
        ),
        pytest.param([need(widened=True)], [an_agent()], {ONE: 2}, [], id="capacity counts also then"),
        pytest.param([need(widened=True, refused=frozenset({ONE}))], [an_agent()], NOBODY, [], id="who put it back"),
        pytest.param(
            [need(refused=frozenset({ONE}))], [an_agent(1), an_agent(2)], NOBODY, [(1, 2)], id="the other one then"
        ),
        pytest.param(
            [need(1, stage="aftersale"), need(2)], [an_agent(skills=Skills(1, ("presale",)))], NOBODY, [(2, 1)],
            id="who can be served does not wait for who cannot",
        ),
        pytest.param(
            [need(last_agent=TWO)], [an_agent(1), an_agent(2)], {TWO: 1}, [(1, 2)], id="the last agent, though busier"
        ),
        pytest.param(
            [need(last_agent=TWO)], [an_agent(1), an_agent(2)], {TWO: 2}, [(1, 1)], id="not a last agent who is full"
        ),
        pytest.param(
            [need(last_agent=TWO)], [an_agent(1), an_agent(2, presence=Presence.AWAY)], NOBODY, [(1, 1)],
            id="nor one who is away",
        ),
        pytest.param(
            [need()], [an_agent(1, skills=Skills(2)), an_agent(2, skills=Skills(8))], {ONE: 1, TWO: 3}, [(1, 2)],
            id="the smaller share of the capacity, not the smaller number",
        ),
        pytest.param(
            [need()], [an_agent(1, given_at=20), an_agent(2, given_at=10)], NOBODY, [(1, 2)], id="idle for longest"
        ),
        pytest.param([need()], [an_agent(1, given_at=20), an_agent(2)], NOBODY, [(1, 2)], id="never given anything"),
        pytest.param([need()], [an_agent(2), an_agent(1)], NOBODY, [(1, 1)], id="by id in the end"),
        pytest.param(
            [need(1), need(2), need(3)], [an_agent(1), an_agent(2), an_agent(3)], NOBODY, [(1, 1), (2, 2), (3, 3)],
            id="in turn",
        ),
        pytest.param(
            [need(1), need(2), need(3)], [an_agent(1, skills=Skills(4)), an_agent(2, skills=Skills(4))],
            {ONE: 1, TWO: 1}, [(1, 1), (2, 2), (3, 1)], id="who was just given one is the least idle",
        ),
    ],
)  # fmt: skip
def test_who_is_given_what(
    needs: list[Need], agents: list[Agent], loads: dict[UUID, int], given: list[tuple[int, int]]
) -> None:
    assert pairs(needs, agents, loads) == given


TWO_FIRST: First = {("presale", "zh"): frozenset({TWO})}


@pytest.mark.parametrize(
    ("needs", "agents", "loads", "given"),
    [
        pytest.param([need()], [an_agent(1), an_agent(2)], {TWO: 1}, [(1, 2)], id="the group before who is less busy"),
        pytest.param([need(stage="insale")], [an_agent(1), an_agent(2)], {TWO: 1}, [(1, 1)], id="what is no group's"),
        pytest.param([need(language="en")], [an_agent(1), an_agent(2)], {TWO: 1}, [(1, 1)], id="in a language of none"),
        pytest.param([need()], [an_agent(1), an_agent(2)], {TWO: 2}, [], id="the group is full: it is waited for"),
        pytest.param([need()], [an_agent(1), an_agent(2, presence=Presence.BUSY)], NOBODY, [], id="and where it is busy"),
        pytest.param(
            [need(widened=True)], [an_agent(1), an_agent(2)], {TWO: 2}, [(1, 1)], id="after the limit anybody"
        ),
        pytest.param(
            [need(last_agent=ONE)], [an_agent(1), an_agent(2)], NOBODY, [(1, 2)], id="not to a last agent beside the group"
        ),
        pytest.param(
            [need(refused=frozenset({TWO}))], [an_agent(1), an_agent(2)], NOBODY, [], id="who put it back does not again"
        ),
        pytest.param(
            [need(1), need(2, stage="insale")], [an_agent(1), an_agent(2, skills=Skills(1))], NOBODY, [(1, 2), (2, 1)],
            id="who waits for the group holds nobody up",
        ),
    ],
)  # fmt: skip
def test_a_group_is_asked_first(
    needs: list[Need], agents: list[Agent], loads: dict[UUID, int], given: list[tuple[int, int]]
) -> None:
    assert pairs(needs, agents, loads, TWO_FIRST) == given


@given(
    st.lists(st.tuples(st.sampled_from(STAGES), st.sampled_from(("zh", "en")), st.booleans()), max_size=8),
    st.dictionaries(
        st.tuples(st.sampled_from(STAGES), st.sampled_from(("zh", "en"))),
        st.frozensets(st.sampled_from([ONE, TWO, THREE]), min_size=1),
    ),
)
def test_nobody_is_given_what_another_group_is_asked_for(asked: list[tuple[str, str, bool]], first: First) -> None:
    needs = [need(n, stage=stage, language=tongue, widened=wide) for n, (stage, tongue, wide) in enumerate(asked, 1)]
    agents = [an_agent(number, skills=Skills(9)) for number in (1, 2, 3)]
    by_number = {one.conversation_id.int: one for one in needs}
    for number, agent in pairs(needs, agents, NOBODY, first):
        one = by_number[number]
        assert one.widened or UUID(int=0xA0 + agent) in first.get((one.stage, one.language), {ONE, TWO, THREE})
    assert len(pairs(needs, agents, NOBODY, first)) == len(needs)


def test_what_the_free_are_given() -> None:
    one, two = (
        an_agent(1, skills=Skills(2, ("presale",), ("zh", "en"))),
        an_agent(2, skills=Skills(2, ("presale",), ("zh",))),
    )
    assert kinds_for([one, two]) == {("presale", "zh"), ("presale", "en")}
    assert kinds_for([one], TWO_FIRST) == {("presale", "en")}
    assert kinds_for([one, two], TWO_FIRST) == {("presale", "zh"), ("presale", "en")}
    assert kinds_for([], TWO_FIRST) == set()
