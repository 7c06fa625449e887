from __future__ import annotations

import pytest

from tests.team.given import an_agent
from xiaoer.team.domain import agents, routing
from xiaoer.team.domain.agents import LANGUAGES, STAGES, Agent, Presence, Skills
from xiaoer.team.domain.routing import Routing
from xiaoer.values.refusal import Refused

BAD = Refused("bad_skills", {"most": 50})


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        pytest.param(Skills(0), Skills(0), id="nothing is given to them"),
        pytest.param(Skills(50), Skills(50), id="the most"),
        pytest.param(
            Skills(3, ("aftersale", "presale", "presale"), ("en",)), Skills(3, ("presale", "aftersale"), ("en",)),
            id="in the order of the lists, each once",
        ),
        pytest.param(Skills(-1), BAD, id="less than nothing"),
        pytest.param(Skills(51), BAD, id="more than anybody can"),
        pytest.param(Skills(3, ()), BAD, id="no stage"),
        pytest.param(Skills(3, STAGES, ()), BAD, id="no language"),
        pytest.param(Skills(3, ("presale", "night")), BAD, id="a stage that is none"),
        pytest.param(Skills(3, STAGES, ("zh", "fr")), BAD, id="a language that is none of ours"),
    ],
)  # fmt: skip
def test_skills(told: Skills, kept: Skills | Refused) -> None:
    assert agents.checked(told) == kept


@pytest.mark.parametrize(
    ("role", "capacity"),
    [("agent", 8), ("senior_agent", 8), ("supervisor", 0), ("admin", 0)],
)
def test_who_leads_is_given_nothing_by_itself(role: str, capacity: int) -> None:
    assert agents.usual(role) == Skills(capacity, STAGES, LANGUAGES)


@pytest.mark.parametrize(
    ("agent", "free", "reached"),
    [
        pytest.param(an_agent(), True, True, id="online"),
        pytest.param(an_agent(presence=Presence.BUSY), False, True, id="busy: by a colleague only"),
        pytest.param(an_agent(presence=Presence.AWAY), False, False, id="away"),
        pytest.param(an_agent(there=False), False, False, id="gone, whatever they said last"),
    ],
)
def test_who_may_be_given_something(agent: Agent, free: bool, reached: bool) -> None:  # noqa: FBT001 - a table
    assert (agent.is_free, agent.is_reached) == (free, reached)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        pytest.param(Routing(), True, id="as it comes: by hand"),
        pytest.param(Routing(automatic=True, grace=30, overflow=3_600), True, id="at the edges"),
        pytest.param(Routing(grace=29), False, id="a grace that a lost packet is longer than"),
        pytest.param(Routing(grace=3_601), False, id="a grace of more than an hour"),
        pytest.param(Routing(overflow=29), False, id="skills that never count"),
        pytest.param(Routing(overflow=3_601), False, id="skills that count for ever"),
    ],
)
def test_routing(told: Routing, kept: bool) -> None:  # noqa: FBT001 - a table
    assert routing.checked(told) == (told if kept else Refused("bad_routing", {"least": 30, "most": 3_600}))


@pytest.mark.parametrize(
    ("told", "by_level"),
    [
        (Routing(), False), (Routing(automatic=True), True), (Routing(automatic=True, levels_first=False), False),
    ],
)  # fmt: skip
def test_levels_count_where_the_desk_gives_out(told: Routing, by_level: bool) -> None:  # noqa: FBT001 - a table
    assert told.by_level is by_level
