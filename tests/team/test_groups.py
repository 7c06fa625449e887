"""Groups of agents: what is kept, who is asked first, and that nothing comes of what is refused."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests import make, overtaking
from tests.conversations.given import NOW
from tests.conversations.queues import follow, has, waits
from tests.conversations.stored import everything, told
from tests.team.given import an_agent, here, joined, routed, says
from xiaoer.platform import events
from xiaoer.platform.auth import Caller, Role, accounts
from xiaoer.platform.db import Database
from xiaoer.team import actions
from xiaoer.team.actions import GroupsChange
from xiaoer.team.domain import groups
from xiaoer.team.domain.agents import Agent, Presence, Skills
from xiaoer.team.domain.events import GroupsSettled
from xiaoer.team.domain.groups import MOST_GROUPS, MOST_NAME, Group
from xiaoer.values.refusal import Refused

ONE, TWO, FAR = (UUID(int=0xA0 + number) for number in (1, 2, 9))
AFTER = Group("售后组", ("aftersale",), ("zh", "en"), (ONE,))


def group(**changes: Any) -> Group:
    return msgspec.structs.replace(AFTER, **changes)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        pytest.param([], (), id="none"),
        pytest.param([group(name=" 售后组 ")], (AFTER,), id="blanks"),
        pytest.param(
            [group(stages=("aftersale", "presale", "aftersale"), languages=("en", "zh"), members=(TWO, ONE, TWO))],
            (group(stages=("presale", "aftersale"), members=(ONE, TWO)),), id="in the order of the lists, each once",
        ),
        pytest.param([group(name="字" * MOST_NAME)], (group(name="字" * MOST_NAME),), id="the longest name"),
        pytest.param([group(name=" ")], Refused("bad_group_name", {"most": MOST_NAME}), id="no name"),
        pytest.param([group(name="字" * (MOST_NAME + 1))], Refused("bad_group_name", {"most": MOST_NAME}), id="a long name"),
        pytest.param([group(name="售后\n组")], Refused("bad_group_name", {"most": MOST_NAME}), id="two lines"),
        pytest.param([AFTER, group(name="售后组 ")], Refused("group_twice", {"name": "售后组"}), id="a name twice"),
        pytest.param([group(stages=())], Refused("bad_group", {"name": "售后组"}), id="no stage"),
        pytest.param([group(stages=("later",))], Refused("bad_group", {"name": "售后组"}), id="a stage that is none"),
        pytest.param([group(languages=("fr",))], Refused("bad_group", {"name": "售后组"}), id="a language of nobody"),
        pytest.param([group(languages=())], Refused("bad_group", {"name": "售后组"}), id="no language"),
        pytest.param([group(members=())], Refused("bad_group", {"name": "售后组"}), id="nobody in it"),
        pytest.param([group(members=(ONE, FAR))], Refused("group_stranger", {"name": "售后组"}), id="a stranger"),
        pytest.param(
            [group(name=str(n)) for n in range(MOST_GROUPS + 1)], Refused("groups_many", {"most": MOST_GROUPS}), id="too many"
        ),
    ],
)  # fmt: skip
def test_what_is_kept(told: list[Group], kept: tuple[Group, ...] | Refused) -> None:
    found = groups.checked(told, {ONE, TWO})
    assert found == kept
    assert isinstance(found, Refused) or groups.checked(found, {ONE, TWO}) == found


@pytest.mark.parametrize(
    ("settled", "agents", "first"),
    [
        pytest.param([], [an_agent(1)], {}, id="no groups"),
        pytest.param([AFTER], [an_agent(1), an_agent(2)], {("aftersale", "zh"): {ONE}, ("aftersale", "en"): {ONE}}, id="who is in it"),
        pytest.param([AFTER], [an_agent(1, presence=Presence.BUSY)], {("aftersale", "zh"): {ONE}, ("aftersale", "en"): {ONE}}, id="busy, and waited for"),
        pytest.param([AFTER], [an_agent(1, presence=Presence.AWAY), an_agent(2)], {}, id="nobody of it at work: everybody's"),
        pytest.param([AFTER], [an_agent(1, there=False), an_agent(2)], {}, id="nobody of it there"),
        pytest.param([AFTER], [an_agent(1, skills=Skills(0))], {}, id="who is given nothing is not waited for"),
        pytest.param([AFTER], [an_agent(1, skills=Skills(2, ("aftersale",), ("zh",)))], {("aftersale", "zh"): {ONE}}, id="what each takes still counts"),
        pytest.param(
            [AFTER, group(name="双语组", languages=("en",), members=(TWO,))], [an_agent(1), an_agent(2)],
            {("aftersale", "zh"): {ONE}, ("aftersale", "en"): {ONE, TWO}}, id="two groups for the same",
        ),
    ],
)  # fmt: skip
def test_who_is_asked_first(settled: list[Group], agents: list[Agent], first: dict[tuple[str, str], set[UUID]]) -> None:
    assert groups.first_for(settled, agents) == first


@pytest.fixture
def shop(database: Database) -> UUID:
    shop = make.shop(database)
    routed(database, shop)
    return shop


@pytest.fixture
def lead(database: Database, shop: UUID) -> Caller:
    return joined(database, shop, "lead", role=Role.SUPERVISOR)


def settle(database: Database, shop: UUID, by: Caller, *wanted: Group, was: tuple[Group, ...] | None = None) -> Any:
    before = database.read_now(actions.groups_of, shop) if was is None else was
    return database.write_now(actions.settle_groups, shop, GroupsChange(before, wanted), by, NOW)


def for_presale(*members: Caller) -> Group:
    return Group("售前组", ("presale",), ("zh",), tuple(sorted(one.account_id for one in members)))


def test_the_group_is_given_what_waits_and_the_others_once_it_is_closed(
    database: Database, shop: UUID, lead: Caller
) -> None:
    """Also who waits already: what is settled counts at once. Who has somebody keeps them."""
    lan, yun = here(database, shop, capacity=1), here(database, shop, "yun")
    assert settle(database, shop, lead, for_presale(lan)) == (for_presale(lan),)
    one, two = waits(database, shop, 1), waits(database, shop, 2)
    follow(database)
    assert (has(database, one), has(database, two)) == (lan.account_id, None)
    assert settle(database, shop, lead) == ()
    follow(database)
    assert (has(database, one), has(database, two)) == (lan.account_id, yun.account_id)
    assert told(database).count("groups.settled") == 2


def test_where_the_last_of_a_group_goes_its_customers_are_everybodys(
    database: Database, shop: UUID, lead: Caller
) -> None:
    lan, yun = here(database, shop, capacity=1), here(database, shop, "yun")
    settle(database, shop, lead, for_presale(lan))
    waits(database, shop, 1)
    two = waits(database, shop, 2)
    follow(database)
    assert has(database, two) is None
    says(database, lan, Presence.AWAY)
    follow(database)
    assert has(database, two) == yun.account_id


def test_one_who_is_gone_is_waited_for_no_more(database: Database, shop: UUID, lead: Caller) -> None:
    """Also where they had nothing that would have come back."""
    lan, yun = here(database, shop), here(database, shop, "yun")
    says(database, lan, Presence.BUSY)
    settle(database, shop, lead, for_presale(lan))
    one = waits(database, shop)
    follow(database)
    assert has(database, one) is None
    database.write_now(actions.leave, lan.account_id, {shop}, NOW, wholly=True)
    follow(database)
    assert has(database, one) == yun.account_id


def test_what_another_has_settled_meanwhile_is_not_overwritten(database: Database, shop: UUID, lead: Caller) -> None:
    lan = here(database, shop)
    other = joined(database, shop, "other", role=Role.SUPERVISOR)
    settle(database, shop, other, for_presale(lan))
    before = everything(database)
    what = {"what_zh": "客服组", "what_en": "the groups of agents"}
    refused = settle(database, shop, lead, for_presale(lan, other), was=())
    assert refused == Refused("changed_meanwhile", {"by_zh": other.name, "by_en": other.name, **what})
    assert settle(database, shop, lead, for_presale(lan), was=()) == (for_presale(lan),)
    assert everything(database) == before


def test_of_two_who_settle_at_the_same_time_the_later_is_told(database: Database, shop: UUID, lead: Caller) -> None:
    lan = here(database, shop)
    other = joined(database, shop, "other", role=Role.SUPERVISOR)
    settled, refused = overtaking.both(
        database,
        lambda tx: actions.settle_groups(tx, shop, GroupsChange((), (for_presale(lan),)), other, NOW),
        lambda tx: actions.settle_groups(tx, shop, GroupsChange((), (for_presale(lan, other),)), lead, NOW),
    )
    assert isinstance(refused, Refused)
    assert (refused.code, refused.facts["by_zh"]) == ("changed_meanwhile", other.name)
    assert database.read_now(actions.groups_of, shop) == settled == (for_presale(lan),)


def test_it_is_on_record(database: Database, shop: UUID, lead: Caller) -> None:
    lan = here(database, shop)
    settle(database, shop, lead, for_presale(lan))
    [noted] = database.read_now(events.newest, ["groups.settled"], shop, 2)
    assert (noted.by, msgspec.convert(noted.data, GroupsSettled)) == (
        lead.account_id, GroupsSettled((), (for_presale(lan),)),
    )  # fmt: skip


def test_a_refusal_changes_nothing(database: Database, shop: UUID, lead: Caller) -> None:
    """Somebody of another shop in it, and another shop's groups."""
    there = make.shop(database, slug="other")
    far = joined(database, there, "far")
    before = everything(database)
    assert settle(database, shop, lead, for_presale(far)) == Refused("group_stranger", {"name": "售前组"})
    assert settle(database, there, lead, for_presale(far)) == Refused("shop_not_found")
    assert everything(database) == before


def test_who_may_reply_no_more_stays_in_it_and_nobody_waits_for_them(
    database: Database, shop: UUID, lead: Caller
) -> None:
    lan, yun = here(database, shop), here(database, shop, "yun")
    settle(database, shop, lead, for_presale(lan))
    database.write_now(accounts.let_into, lan.account_id, ())
    one = waits(database, shop)
    follow(database)
    assert has(database, one) == yun.account_id
    renamed = msgspec.structs.replace(for_presale(lan), name="新售前组")
    assert settle(database, shop, lead, renamed) == (renamed,)
