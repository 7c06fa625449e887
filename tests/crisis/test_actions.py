from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests import make, overtaking
from tests.conversations.given import NOW, SECOND
from tests.conversations.stored import everything, told
from tests.counting import queries
from tests.crisis.given import PLAN, WHY, in_crisis, lead, planned, senior, switched_off, switched_on
from tests.team.given import caller_of, joined
from xiaoer.crisis import actions
from xiaoer.crisis.actions import Lately, PlanChange, Switching
from xiaoer.crisis.domain.events import CrisisPlanned
from xiaoer.crisis.domain.plans import Link, Plan
from xiaoer.platform import events
from xiaoer.platform.auth import Caller, Role, accounts
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import Cursor
from xiaoer.values.refusal import Refused


@pytest.fixture
def shop(database: Database) -> UUID:
    return make.shop(database)


@pytest.fixture
def boss(database: Database, shop: UUID) -> Caller:
    return lead(database, shop)


def records(database: Database, by: Caller, shop: UUID) -> list[tuple[str, str, int, UUID]]:
    found = database.read_now(actions.records, by.shops, shop)
    assert not isinstance(found, Refused)
    return [(one.what, one.reason, one.at, one.by) for one in found]


def test_a_shop_that_has_settled_nothing(database: Database, shop: UUID, boss: Caller) -> None:
    found = database.read_now(actions.page, boss.shops, shop)
    assert isinstance(found, actions.Page)
    assert (found.plan, found.hindrance, found.crisis) == (Plan(), "statement", None)
    assert [(one.id, one.leads) for one in found.approvers] == [(boss.account_id, True)]
    assert database.read_now(actions.known, [shop]) == {}
    assert database.read_now(actions.known, []) == {}


def test_who_may_approve(database: Database, shop: UUID, boss: Caller) -> None:
    wise = senior(database, shop)
    joined(database, shop, "lan")
    joined(database, shop, "auditor", role=Role.AUDITOR)
    found = database.read_now(actions.approvers_of, shop)
    assert [(one.id, one.leads) for one in found] == [(boss.account_id, True), (wise.account_id, False)]


def test_a_plan_stands_and_is_on_record(database: Database, shop: UUID, boss: Caller) -> None:
    wise = senior(database, shop)
    told_plan = replace(PLAN, chain=(Link(wise.account_id), Link()))
    kept = planned(database, shop, boss, told_plan)
    assert kept == replace(PLAN, chain=(Link(wise.account_id, wise.name), Link()))
    assert database.read_now(actions.plan_of, shop) == kept
    assert database.read_now(actions.hindrances, frozenset({shop})) == {shop: None}
    assert records(database, boss, shop) == [("planned", "演练前准备", NOW - 1, boss.account_id)]
    assert told(database)[-1] == "crisis.planned"
    assert database.read_now(actions.known, [shop]) == {}


def test_one_switch_in_every_shop_of_the_person(database: Database, shop: UUID) -> None:
    other = make.shop(database, slug="other")
    account = make.account(database, login="both", role=Role.SUPERVISOR, shops=(shop, other))
    both = Caller(account.id, "both", account.name, Role.SUPERVISOR, "zh", frozenset({shop, other}), "csrf")
    for each in (shop, other):
        planned(database, each, both)
    here, there = switched_on(database, both, shop, other, now=NOW + SECOND)
    assert here.id == there.id
    assert {here.shop_id, there.shop_id} == {shop, other}
    assert (here.on, here.since, here.by, here.plan) == (True, NOW + SECOND, both.account_id, PLAN)
    assert told(database)[-2:] == ["crisis.began"] * 2
    for each in (shop, other):
        assert records(database, both, each)[0] == ("began", WHY, NOW + SECOND, both.account_id)
    switched_off(database, both, shop, now=NOW + 2 * SECOND)
    assert [one.shop_id for one in database.read_now(actions.standing, both.shops)] == [other]
    assert records(database, both, shop)[0] == ("ended", "已经澄清", NOW + 2 * SECOND, both.account_id)
    assert told(database)[-1] == "crisis.ended"


def test_why_shops_are_not_ready_is_asked_as_often_however_many_they_are(
    database: Database, shop: UUID, boss: Caller
) -> None:  # fmt: skip
    planned(database, shop, boss)
    alone = database.read_now(queries, lambda tx: actions.hindrances(tx, frozenset({shop})))
    others = [make.shop(database, slug=f"other-{number}") for number in range(3)]
    first = lead(database, others[0], "first")
    both = caller_of(make.account(database, login="both", role=Role.SUPERVISOR, shops=tuple(others[1:])), *others[1:])
    wise = make.account(database, login="wise", role=Role.SENIOR_AGENT, shops=tuple(others))
    for other, by, plan in zip(others, (first, both, both), (PLAN, replace(PLAN, topics=()), Plan()), strict=True):
        planned(database, other, by, plan)
    found = dict[UUID, str | None]()
    asked = database.read_now(queries, lambda tx: found.update(actions.hindrances(tx, frozenset({shop, *others}))))
    assert found == {shop: None, others[0]: None, others[1]: "topics", others[2]: "statement"}
    assert (alone, asked) == (4, 4)
    able = database.read_now(actions.approvers_of, others[2])
    assert [(one.id, one.leads) for one in able] == [(both.account_id, True), (wise.id, False)]


def test_on_is_on_and_off_is_off(database: Database, shop: UUID, boss: Caller) -> None:
    first = in_crisis(database, shop, boss)
    again = switched_on(database, boss, shop, now=NOW + SECOND)
    assert again == [first]
    switched_off(database, boss, shop)
    before = everything(database)
    switched_off(database, boss, shop)
    assert everything(database) == before
    [next_one] = switched_on(database, boss, shop, now=NOW + SECOND)
    assert next_one.id != first.id


def test_what_was_in_force_stays_in_the_record_alone(database: Database, shop: UUID, boss: Caller) -> None:
    in_crisis(database, shop, boss)
    switched_off(database, boss, shop)
    [over] = database.read_now(actions.known, [shop]).values()
    assert (over.on, over.plan) == (False, Plan())
    found = database.read_now(actions.records, boss.shops, shop)
    assert not isinstance(found, Refused)
    assert (found[0].what, found[0].plan) == ("ended", PLAN)


def test_a_plan_that_is_changed_in_a_crisis_holds_at_once(database: Database, shop: UUID, boss: Caller) -> None:
    crisis = in_crisis(database, shop, boss)
    other = replace(PLAN, statement_zh="处理办法已经公布")
    database.write_now(actions.settle, shop, PlanChange(other, "有了结论"), boss, NOW + SECOND)
    assert database.read_now(actions.known, [shop])[shop] == replace(crisis, plan=other)
    before = everything(database)
    kept = database.write_now(actions.settle, shop, PlanChange(replace(other, topics=())), boss, NOW + SECOND)
    assert isinstance(kept, Refused)
    assert (kept.code, kept.facts["what"]) == ("crisis_not_ready", "topics")
    assert everything(database) == before


@pytest.mark.parametrize(
    ("plan", "what"),
    [
        pytest.param(replace(PLAN, statement_zh="", statement_en=""), "statement", id="no statement"),
        pytest.param(replace(PLAN, topics=()), "topics", id="no topic"),
    ],
)
def test_a_plan_that_is_not_ready_is_not_switched_on(
    database: Database, shop: UUID, boss: Caller, plan: Plan, what: str
) -> None:
    other = make.shop(database, slug="other")
    both = replace(boss, shops=frozenset({shop, other}))
    lead(database, other, "their lead")
    planned(database, shop, both)
    planned(database, other, both, plan)
    before = everything(database)
    found = database.write_now(actions.begin, Switching((shop, other), WHY), both, NOW)
    assert isinstance(found, Refused)
    assert (found.code, found.facts["shop_zh"], found.facts["shop_en"], found.facts["what"]) == (
        "crisis_not_ready", "测试店铺 other", "Test shop other", what,
    )  # fmt: skip
    assert everything(database) == before


def test_nobody_is_left_who_could_approve(database: Database, shop: UUID, boss: Caller) -> None:
    account = make.account(database, login="wise", role=Role.SENIOR_AGENT, shops=(shop,))
    planned(database, shop, boss, replace(PLAN, chain=(Link(account.id),)))
    database.write_now(accounts.save_account, replace(account, role=Role.AGENT), (shop,), NOW)
    before = everything(database)
    found = database.write_now(actions.begin, Switching((shop,), WHY), boss, NOW)
    assert isinstance(found, Refused)
    assert (found.code, found.facts["what"]) == ("crisis_not_ready", "approvers")
    assert everything(database) == before


CALLS = [
    pytest.param(
        "settle", True, PlanChange(replace(PLAN, chain=(Link(UUID(int=9)),))), "crisis_approver", id="a stranger"
    ),
    pytest.param("settle", True, PlanChange(PLAN, "x" * 501), "crisis_reason", id="a long reason"),
    pytest.param("settle", False, PlanChange(PLAN), "shop_not_found", id="a plan of others"),
    pytest.param("begin", True, Switching((), WHY), "shop_not_found", id="in no shop"),
    pytest.param("begin", True, None, "crisis_reason", id="without a reason"),
    pytest.param("begin", False, None, "shop_not_found", id="a switch of others"),
    pytest.param("end", False, None, "shop_not_found", id="off at others"),
]


@pytest.mark.parametrize(("call", "mine", "asked", "code"), CALLS)
def test_a_refusal_changes_nothing(
    database: Database, shop: UUID, boss: Caller, call: str, mine: bool, asked: PlanChange | Switching | None, code: str  # noqa: FBT001 - a table
) -> None:  # fmt: skip
    planned(database, shop, boss)
    by = boss if mine else lead(database, make.shop(database, slug="other"), "far")
    before = everything(database)
    if isinstance(asked, PlanChange):
        found = database.write_now(actions.settle, shop, asked, by, NOW)
    else:
        found = database.write_now(getattr(actions, call), asked or Switching((shop,), ""), by, NOW)
    assert isinstance(found, Refused)
    assert found.code == code
    assert everything(database) == before


def test_what_somebody_else_has_planned_since_is_not_overwritten(database: Database, shop: UUID, boss: Caller) -> None:
    theirs = planned(database, shop, boss)
    before, other = everything(database), replace(theirs, statement_en="Another one")
    refused = database.write_now(actions.settle, shop, PlanChange(other, was=Plan()), boss, NOW)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.facts["by_zh"], refused.facts["what_zh"]) == (
        "changed_meanwhile",
        boss.name,
        "危机预案",
    )
    assert everything(database) == before
    assert database.write_now(actions.settle, shop, PlanChange(theirs, was=Plan()), boss, NOW) == theirs
    assert database.write_now(actions.settle, shop, PlanChange(other, was=theirs), boss, NOW) == other


def test_nothing_of_a_shop_of_others_is_shown(database: Database, shop: UUID, boss: Caller) -> None:
    other = make.shop(database, slug="other")
    assert database.read_now(actions.page, boss.shops, other) == Refused("shop_not_found")
    assert database.read_now(actions.records, boss.shops, other) == Refused("shop_not_found")


def test_how_a_shop_stands_is_asked_once_in_a_unit(database: Database, shop: UUID, boss: Caller) -> None:
    lately = Lately()

    def look(tx: Tx) -> list[UUID | None]:
        found = lately.on(tx, shop, NOW), lately.on(tx, shop, NOW)
        assert found[0] is found[1]
        return [one.id if one else None for one in found]

    assert database.read_now(look) == [None, None]
    crisis = in_crisis(database, shop, boss)
    assert database.read_now(look) == [crisis.id] * 2
    switched_off(database, boss, shop)
    assert database.read_now(look) == [None, None]


def test_two_units_of_one_commit_ask_each(database: Database, shop: UUID, boss: Caller) -> None:
    planned(database, shop, boss)
    lately = Lately()

    def units(tx: Tx) -> list[bool]:
        before = lately.on(tx, shop, NOW)
        actions.begin(tx, Switching((shop,), WHY), boss, NOW)
        return [one is not None for one in (before, lately.on(tx, shop, NOW + 1))]

    assert database.write_now(units) == [False, True]


def test_a_plan_that_is_changed_while_the_switch_goes_off_is_in_force_nowhere(
    database: Database, shop: UUID, boss: Caller
) -> None:  # fmt: skip
    in_crisis(database, shop, boss)
    _, settled = overtaking.both(
        database,
        lambda tx: actions.end(tx, Switching((shop,)), boss, NOW + 1),
        lambda tx: actions.settle(tx, shop, PlanChange(PLAN), boss, NOW + 2),
    )
    assert settled == PLAN
    [*_, last] = database.read_now(events.after, Cursor(), ["crisis.planned"], 9)
    assert last.read_as(CrisisPlanned).in_force is False
    found = database.read_now(actions.records, boss.shops, shop)
    assert not isinstance(found, Refused)
    assert (found[0].what, found[0].crisis_id) == ("planned", None)


def test_two_who_switch_at_once_begin_one_crisis(database: Database, shop: UUID, boss: Caller) -> None:
    planned(database, shop, boss)
    gate = threading.Barrier(2)

    def switch(_: int) -> UUID:
        gate.wait(30)
        found = database.write_now(actions.begin, Switching((shop,), WHY), boss, NOW)
        assert not isinstance(found, Refused)
        return found[0].id

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(switch, range(2))
    assert first == second
    assert told(database).count("crisis.began") == 1
    assert [what for what, *_ in records(database, boss, shop)] == ["began", "planned"]
