from __future__ import annotations

from uuid import UUID

import pytest

from tests.team.given import an_agent
from xiaoer.conversations.domain.routing import Need, decide
from xiaoer.team.domain.agents import STAGES, Agent, Presence, Skills

ONE, TWO, THREE = (UUID(int=0xA0 + number) for number in (1, 2, 3))
NOBODY: dict[UUID, int] = {}


def need(number: int = 1, **given: object) -> Need:
    plain: dict[str, object] = {
        "conversation_id": UUID(int=number), "stage": "presale", "language": "zh", "since": number,
    }  # fmt: skip
    return Need(**{**plain, **given})  # type: ignore[arg-type]


def pairs(needs: list[Need], agents: list[Agent], loads: dict[UUID, int] = NOBODY) -> list[tuple[int, int]]:
    """Numbers of conversations with those of their agents."""
    return [(one.conversation_id.int, one.agent_id.int - 0xA0) for one in decide(needs, agents, loads)]


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
