from __future__ import annotations

from uuid import UUID

import pytest

from tests import make
from tests.conversations.given import NOW, SECOND
from tests.conversations.stored import due, everything, told
from tests.team.given import caller_of, here, joined, routed, says, settled
from xiaoer.platform import jobs
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database
from xiaoer.team import actions
from xiaoer.team.actions import BEAT, LATE
from xiaoer.team.domain.agents import LANGUAGES, STAGES, Agent, Presence, Skills
from xiaoer.team.domain.routing import Routing
from xiaoer.values.refusal import Refused

PATIENCE = 60 * SECOND + BEAT


def fired(database: Database, now: int) -> int:
    """How many looks at agents came at `now`, as the worker fires them."""
    lease = UUID(int=now)
    claimed = database.write_now(jobs.claim, lease, now, 100)
    return sum(database.write_now(jobs.finish, one, lease, actions.vanish, now) for one in claimed)


def crew(database: Database, shop: UUID) -> list[Agent]:
    return database.read_now(actions.crew, shop)


def test_a_team_is_everybody_who_may_reply(database: Database) -> None:
    shop, other = make.shop(database), make.shop(database, slug="other")
    lan, lead = joined(database, shop), joined(database, shop, "lead", role=Role.SUPERVISOR)
    joined(database, shop, "trainer", role=Role.TRAINER)
    joined(database, other, "far")
    assert [(one.id, one.skills.capacity, one.there) for one in crew(database, shop)] == [
        (lan.account_id, 8, False), (lead.account_id, 0, False),
    ]  # fmt: skip


def test_an_agent_comes_once_however_many_sockets(database: Database) -> None:
    shop = make.shop(database)
    lan = joined(database, shop)
    for at in (NOW, NOW + SECOND):
        database.write_now(actions.come, lan, at)
    [one] = crew(database, shop)
    assert (one.there, one.seen_at, one.presence) == (True, NOW + SECOND, Presence.ONLINE)
    assert [kind for kind in told(database) if kind.startswith("agent.")] == ["agent.came"]
    assert due(database) == {f"agent.vanish:{lan.account_id}": NOW + SECOND + PATIENCE}


def test_who_gives_signs_of_life_stays(database: Database) -> None:
    shop = make.shop(database)
    lan = here(database, shop)
    database.write_now(actions.saw, [lan.account_id], NOW + 50 * SECOND)
    assert fired(database, NOW + PATIENCE) == 1
    assert crew(database, shop)[0].there
    assert due(database) == {f"agent.vanish:{lan.account_id}": NOW + 50 * SECOND + PATIENCE}


def test_who_gives_none_is_gone_once(database: Database) -> None:
    shop = make.shop(database)
    here(database, shop)
    assert fired(database, NOW + PATIENCE - 1) == 0
    assert fired(database, NOW + PATIENCE) == 1
    assert not crew(database, shop)[0].there
    assert due(database) == {}
    assert told(database)[-1] == "agent.gone"


def test_the_shortest_grace_of_their_shops_holds(database: Database) -> None:
    shop, other = make.shop(database), make.shop(database, slug="other")
    routed(database, other, Routing(grace=30))
    lan = caller_of(make.account(database, login="lan", shops=(shop, other)), shop, other)
    database.write_now(actions.come, lan, NOW)
    assert fired(database, NOW + 40 * SECOND) == 1
    assert not crew(database, shop)[0].there
    assert told(database)[-2:] == ["agent.gone"] * 2


def test_a_desk_that_was_away_itself_does_not_take_agents_for_gone(database: Database) -> None:
    shop = make.shop(database)
    lan = here(database, shop)
    back = NOW + PATIENCE + LATE + 1
    assert fired(database, back) == 1
    assert crew(database, shop)[0].there
    assert due(database) == {f"agent.vanish:{lan.account_id}": back + PATIENCE}
    assert fired(database, back + PATIENCE) == 1
    assert not crew(database, shop)[0].there


def test_who_was_taken_for_gone_is_told_to_come_again(database: Database) -> None:
    shop = make.shop(database)
    lan, yun = here(database, shop), here(database, shop, "yun")
    database.write_now(actions.saw, [yun.account_id], NOW + 30 * SECOND)
    fired(database, NOW + PATIENCE)
    both = [lan.account_id, yun.account_id]
    assert database.write_now(actions.saw, both, NOW + PATIENCE) == [lan.account_id]
    database.write_now(actions.come, lan, NOW + PATIENCE)
    assert database.write_now(actions.saw, both, NOW + PATIENCE) == []
    assert told(database)[-1] == "agent.came"


def test_a_look_at_somebody_who_has_never_come_does_nothing(database: Database) -> None:
    nobody = {"account_id": str(UUID(int=9)), "at": NOW}
    database.write_now(actions.vanish, nobody, NOW)
    assert (told(database), due(database)) == ([], {})


def test_what_an_agent_says_of_themselves(database: Database) -> None:
    shop = make.shop(database)
    lan = joined(database, shop)
    assert database.read_now(actions.presence_of, lan.account_id) is Presence.ONLINE
    says(database, lan, Presence.ONLINE)
    assert told(database)[-1] != "agent.stood"
    says(database, lan, Presence.AWAY)
    assert database.read_now(actions.presence_of, lan.account_id) is Presence.AWAY
    assert told(database)[-1] == "agent.stood"


def test_what_is_settled_of_an_agent_stands_and_leaves_the_rest(database: Database) -> None:
    shop = make.shop(database)
    lan = here(database, shop)
    says(database, lan, Presence.BUSY)
    settled(database, shop, lan, Skills(3, ("presale",), ("en",)))
    [one] = crew(database, shop)
    assert (one.skills, one.presence, one.there) == (Skills(3, ("presale",), ("en",)), Presence.BUSY, True)
    assert told(database)[-1] == "agent.settled"


def lead_of(shop: UUID) -> Caller:
    return Caller(UUID(int=0xEE), "lead", "主管（测试）", Role.SUPERVISOR, "zh", frozenset({shop}), "csrf")


@pytest.mark.parametrize(
    ("told_skills", "of_the_shop", "mine", "code"),
    [
        pytest.param(Skills(99), True, True, "bad_skills", id="more than anybody can"),
        pytest.param(Skills(1), False, True, "colleague_not_found", id="somebody of another shop"),
        pytest.param(Skills(1), True, False, "shop_not_found", id="a shop of others"),
    ],
)
def test_a_refusal_settles_nothing_of_an_agent(
    database: Database, told_skills: Skills, of_the_shop: bool, mine: bool, code: str  # noqa: FBT001 - a table
) -> None:  # fmt: skip
    shop, other = make.shop(database), make.shop(database, slug="other")
    who = joined(database, shop if of_the_shop else other)
    before = everything(database)
    lead = lead_of(shop if mine else other)
    kept = database.write_now(actions.settle_agent, shop, who.account_id, told_skills, lead, NOW)
    assert isinstance(kept, Refused)
    assert kept.code == code
    assert everything(database) == before


def test_how_a_shop_gives_out_stands_as_a_whole(database: Database) -> None:
    shop = make.shop(database)
    assert database.read_now(actions.routing_of, shop) == Routing()
    own = Routing(automatic=True, grace=90, overflow=300, levels_first=False, last_agent=False)
    routed(database, shop, own)
    assert database.read_now(actions.routing_of, shop) == own
    assert told(database)[-1] == "routing.settled"


@pytest.mark.parametrize(
    ("routing", "mine", "code"),
    [
        pytest.param(Routing(grace=1), True, "bad_routing", id="too short a grace"),
        pytest.param(Routing(), False, "shop_not_found", id="a shop of others"),
    ],
)
def test_a_refusal_settles_nothing_of_a_shop(
    database: Database, routing: Routing, mine: bool, code: str  # noqa: FBT001 - a table
) -> None:  # fmt: skip
    shop, other = make.shop(database), make.shop(database, slug="other")
    before = everything(database)
    kept = database.write_now(actions.settle_routing, shop, routing, lead_of(shop if mine else other), NOW)
    assert isinstance(kept, Refused)
    assert kept.code == code
    assert everything(database) == before


def test_a_colleague_is_one_of_the_shop(database: Database) -> None:
    shop, other = make.shop(database), make.shop(database, slug="other")
    lan = joined(database, shop)
    found = database.read_now(actions.colleague, shop, lan.account_id)
    assert found is not None
    assert (found.name, found.skills) == (lan.name, Skills(8, STAGES, LANGUAGES))
    assert database.read_now(actions.colleague, other, lan.account_id) is None


def test_the_crews_of_several_shops_are_each_person_once(database: Database) -> None:
    one, two, three = (make.shop(database, slug=slug) for slug in ("one", "two", "three"))
    lan, far = here(database, one, "lan"), joined(database, three, "far")
    both = make.account(database, login="both", role=Role.SENIOR_AGENT, shops=(one, two))
    make.account(database, login="trainer", role=Role.TRAINER, shops=(one,))
    found = database.read_now(actions.crews, [one, two])
    assert [(each.id, each.there) for each in found] == [(both.id, False), (lan.account_id, True)]
    assert [each.id for each in database.read_now(actions.crews, [three])] == [far.account_id]
    assert database.read_now(actions.crews, []) == []


@pytest.mark.parametrize(
    ("wholly", "there", "left"),
    [pytest.param(True, False, 0, id="everywhere"), pytest.param(False, True, 1, id="in some of their shops")],
)
def test_who_may_reply_no_more_is_gone_without_a_grace_time(
    database: Database, wholly: bool, there: bool, left: int  # noqa: FBT001 - a table's columns
) -> None:  # fmt: skip
    shop = make.shop(database)
    lan = here(database, shop)
    database.write_now(actions.leave, lan.account_id, [shop], NOW + SECOND, wholly=wholly)
    assert (crew(database, shop)[0].there, len(due(database))) == (there, left)
    assert told(database)[-1] == "agent.gone"
    assert database.read_now(actions.signs_of, [lan.account_id, UUID(int=1)]) == {lan.account_id: (there, NOW)}


def test_who_never_came_goes_too_since_a_colleague_may_have_handed_them_something(database: Database) -> None:
    shop = make.shop(database)
    lan = joined(database, shop)
    database.write_now(actions.leave, lan.account_id, [shop], NOW, wholly=True)
    assert told(database)[-1] == "agent.gone"
    assert database.read_now(actions.signs_of, [lan.account_id]) == {}
