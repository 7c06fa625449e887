"""Cases in the store, on both databases: opened, stepped, overdue, and never more promised than was paid."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
import sqlalchemy as sa

from tests import make
from tests.aftersales.given import GOODWILL
from tests.aftersales.stored import (
    AGENT,
    HOUR,
    NOW,
    OTHER,
    agent,
    back,
    happened,
    opened,
    placed,
    planned,
    stepped,
    stocked,
)
from tests.conftest import count
from tests.shop.given import PRODUCT
from xiaoer.aftersales import actions
from xiaoer.aftersales.actions import Applying, CaseFile, Left, OpenAsk
from xiaoer.aftersales.domain.cases import Case, CaseState, Step
from xiaoer.aftersales.domain.decision import Decision
from xiaoer.aftersales.domain.facts import Wanted
from xiaoer.aftersales.store.tables import case_table, step_table
from xiaoer.platform.db import Database
from xiaoer.shop import actions as shops
from xiaoer.shop.store import orders, products
from xiaoer.values.refusal import Refused


def test_a_decision_opens_nothing(database: Database) -> None:
    order, by = stocked(database)
    made = database.read_now(actions.decide, back(order, 1), by, NOW)
    assert isinstance(made, Decision)
    assert (made.eligible, made.refundable, made.policy) == (True, 10_000, "cn")
    assert count(database, case_table) == 0


def test_a_case_keeps_its_decision_and_sets_the_sellers_due_time(database: Database) -> None:
    order, by = stocked(database)
    case = opened(database, back(order, 1), by)
    assert (case.number, case.state, case.opened_by) == ("SH20261121-0001", CaseState.OPENED, AGENT)
    found = database.read_now(actions.find_case, by.shops, case.id)
    assert found == CaseFile(case, ())
    assert planned(database) == [
        (
            "case.deadline",
            NOW + 36 * HOUR,
            {
                "shop_id": str(order.shop_id), "case_id": str(case.id), "state": "opened", "who": "seller",
                "due_at": NOW + 36 * HOUR,
            },
        )
    ]  # fmt: skip
    [(kind, data)] = happened(database, case.id)
    assert kind == "case.opened"
    assert (data["refundable"], data["eligible"], data["case_kind"]) == (10_000, True, "return_refund")
    assert data["rules"][0] == case.decision.rules[0].id


def test_what_is_left_to_refund_is_less_what_open_cases_have_promised(database: Database) -> None:
    order, by = stocked(database, refunded=2_000)
    before = database.read_now(actions.left_to_refund, by.shops, order.id, NOW)
    assert before == Left(paid=30_000, refunded=2_000, held=0, left=28_000, currency="CNY")
    opened(database, back(order, 1), by)
    after = database.read_now(actions.left_to_refund, by.shops, order.id, NOW)
    assert after == Left(paid=30_000, refunded=2_000, held=10_000, left=18_000, currency="CNY")
    foreign = database.read_now(actions.left_to_refund, frozenset({UUID(int=5)}), order.id, NOW)
    assert foreign == Refused("order_not_found")


def test_the_rules_for_an_order_leave_out_what_an_open_case_has_taken(database: Database) -> None:
    order, by = stocked(database)
    whole = sum(line.paid for line in order.lines)
    before = database.read_now(actions.rules_of, by.shops, order.id, NOW)
    opened(database, back(order, *(line.quantity for line in order.lines[:1])), by)
    after = database.read_now(actions.rules_of, by.shops, order.id, NOW)
    assert isinstance(before, Applying)
    assert isinstance(after, Applying)
    assert (before.items[0].amount, after.items[0].amount) == (whole, whole - order.lines[0].paid)
    foreign = database.read_now(actions.rules_of, frozenset({UUID(int=5)}), order.id, NOW)
    assert foreign == Refused("order_not_found")


def test_cases_of_a_product_are_those_that_ask_for_it(database: Database) -> None:
    """The second line is made another product's: a case of it is none of the first's."""
    order, by = stocked(database)
    other = msgspec.structs.replace(order.lines[1], product_id=OTHER)
    product = database.read_now(shops.find_product, by.shops, PRODUCT)
    assert not isinstance(product, Refused)
    changed = msgspec.structs.replace(order, lines=(order.lines[0], other))
    database.write_now(products.save, [(msgspec.structs.replace(product, id=OTHER, sku="OTHER"), "mark")], {})
    database.write_now(orders.save, [(placed(changed), "mark")], ())
    of_first, of_other = (opened(database, back(changed, *pieces), by) for pieces in ((1, 0), (0, 1)))
    assert [case.id for case in database.read_now(actions.find_cases, by.shops, product_id=PRODUCT)] == [of_first.id]
    assert [case.id for case in database.read_now(actions.find_cases, by.shops, product_id=OTHER)] == [of_other.id]
    assert database.read_now(actions.find_cases, frozenset({UUID(int=5)}), product_id=PRODUCT) == []


def test_cases_of_a_customer_are_those_of_their_orders(database: Database) -> None:
    order, by = stocked(database)
    other = msgspec.structs.replace(order, id=OTHER, number="OTHER", customer_id=OTHER, lines=(), parcels=())
    database.write_now(orders.save, [(placed(other), "mark")], ())
    older = opened(database, back(order, 1, 0), by)
    newer = opened(database, back(order, 0, 1), by, NOW + 1)
    assert database.read_now(actions.find_cases, by.shops, customer_id=order.customer_id) == [newer, older]
    assert database.read_now(actions.find_cases, by.shops, customer_id=OTHER) == []
    assert database.read_now(actions.find_cases, frozenset({UUID(int=5)}), customer_id=order.customer_id) == []


def test_numbers_count_within_shop_and_day(database: Database) -> None:
    order, by = stocked(database)
    asks = ((back(order, 1), NOW), (back(order, 1), NOW + HOUR), (back(order, 0, 1), NOW + 6 * HOUR))
    numbers = [opened(database, ask, by, now).number for ask, now in asks]
    assert numbers == ["SH20261121-0001", "SH20261121-0002", "SH20261122-0001"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"order_id": UUID(int=999)}, "order_not_found", id="no-order"),
        pytest.param({"wanted": (Wanted(str(UUID(int=100)), 3),)}, "case_lines", id="more-than-bought"),
        pytest.param({"wanted": (Wanted("x", 1),)}, "case_lines", id="no-line"),
    ],
)
def test_refused_to_open(database: Database, change: dict[str, Any], code: str) -> None:
    order, by = stocked(database)
    ask = msgspec.structs.replace(back(order, 1), **change)
    refused = database.write_now(actions.open_case, OpenAsk(ask), by, NOW)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert (count(database, case_table), planned(database)) == (0, [])


def test_a_foreign_shop_sees_and_does_nothing(database: Database) -> None:
    order, by = stocked(database)
    case = opened(database, back(order, 1), by)
    foreign = agent(make.shop(database, slug="foreign"))
    assert database.read_now(actions.decide, back(order, 1), foreign, NOW) == Refused("order_not_found")
    assert database.write_now(actions.open_case, OpenAsk(back(order, 1)), foreign, NOW) == Refused("order_not_found")
    assert database.read_now(actions.find_case, foreign.shops, case.id) == Refused("case_not_found")
    assert database.read_now(actions.find_cases, foreign.shops) == []
    assert stepped(database, case, foreign, Step.AGREE) == Refused("case_not_found")
    assert (count(database, case_table), count(database, step_table)) == (1, 0)


def test_a_conversation_of_nobody_is_refused(database: Database) -> None:
    order, by = stocked(database)
    refused = database.write_now(actions.open_case, OpenAsk(back(order, 1), uuid4()), by, NOW)
    assert isinstance(refused, Refused)
    assert count(database, case_table) == 0


def test_a_shop_whose_policy_is_not_there(database: Database) -> None:
    order, by = stocked(database)
    database.write_now(lambda tx: tx.run(sa.text("UPDATE shop SET policy = 'mars'")))
    refused = database.read_now(actions.decide, back(order, 1), by, NOW)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.facts["policy"]) == ("case_policy", "mars")


def test_several_cases_never_promise_more_than_was_paid(database: Database) -> None:
    order, by = stocked(database)
    sums = [opened(database, back(order, *take), by).decision.refundable for take in ((1,), (1,), (0, 1))]
    assert sums == [10_000, 10_000, 10_000]
    again = database.write_now(actions.open_case, OpenAsk(back(order, 1)), by, NOW)
    assert isinstance(again, Refused)
    assert count(database, case_table) == 3


def test_a_refused_case_gives_its_goods_free(database: Database) -> None:
    order, by = stocked(database)
    case = opened(database, back(order, 2), by)
    stepped(database, case, by, Step.REFUSE)
    assert opened(database, back(order, 2), by).decision.refundable == 20_000


def test_to_the_end(database: Database) -> None:
    order, by = stocked(database)
    case = opened(database, back(order, 1), by)
    agreed = stepped(database, case, by, Step.AGREE, note="同意退货")
    assert [limit[2]["who"] for limit in planned(database)] == ["buyer"]
    assert planned(database)[0][1] == NOW + HOUR + 168 * HOUR
    stepped(database, case, by, Step.RECEIVE_GOODS)
    settled = stepped(database, case, by, Step.SETTLE, outcome=GOODWILL)
    assert planned(database) == []
    assert (agreed.case.state, settled.case.state, settled.case.outcome) == (
        CaseState.AGREED, CaseState.SETTLED, GOODWILL,
    )  # fmt: skip
    found = database.read_now(actions.find_case, by.shops, case.id)
    assert found == settled
    assert [(one.number, one.step, one.note) for one in settled.steps] == [
        (1, Step.AGREE, "同意退货"),
        (2, Step.RECEIVE_GOODS, ""),
        (3, Step.SETTLE, ""),
    ]
    assert [kind for kind, _ in happened(database, case.id)] == ["case.opened", *["case.stepped"] * 3]
    assert happened(database, case.id)[-1][1]["refunded"] == 100


def test_a_refused_step_changes_nothing(database: Database) -> None:
    order, by = stocked(database)
    case = opened(database, back(order, 1), by)
    before = planned(database)
    refused = stepped(database, case, by, Step.SETTLE, outcome=GOODWILL)
    assert isinstance(refused, Refused)
    assert refused.facts["steps"] == "agree、refuse、withdraw"
    assert database.read_now(actions.find_case, by.shops, case.id) == CaseFile(case, ())
    assert (planned(database), len(happened(database, case.id))) == (before, 1)


def test_overdue_is_announced_while_the_case_stands_there(database: Database) -> None:
    order, by = stocked(database)
    case = opened(database, back(order, 1), by)
    payload = planned(database)[0][2]
    database.write_now(actions.overdue, payload, NOW + 36 * HOUR)
    kind, data = happened(database, case.id)[-1]
    assert (kind, data["who"], data["due_at"]) == ("case.overdue", "seller", NOW + 36 * HOUR)
    stepped(database, case, by, Step.AGREE)
    told = len(happened(database, case.id))
    database.write_now(actions.overdue, payload, NOW + 37 * HOUR)
    database.write_now(actions.overdue, payload | {"case_id": str(uuid4())}, NOW + 37 * HOUR)
    assert len(happened(database, case.id)) == told


def test_cases_of_an_order_the_newest_first(database: Database) -> None:
    order, by = stocked(database)
    first, second = opened(database, back(order, 1), by), opened(database, back(order, 1), by, NOW + HOUR)
    assert database.read_now(actions.find_cases, by.shops, order_id=order.id) == [second, first]
    assert database.read_now(actions.find_cases, by.shops, order_id=uuid4()) == []
    assert database.read_now(actions.find_cases, by.shops, conversation_id=uuid4()) == []


def test_cases_opened_at_once_get_numbers_of_their_own_and_no_piece_twice(database: Database) -> None:
    order, by = stocked(database)

    async def rush() -> list[Case | Refused]:
        asks = [OpenAsk(back(order, 1)) for _ in range(6)]
        return await asyncio.gather(*(database.write(actions.open_case, ask, by, NOW) for ask in asks))

    results = asyncio.run(rush())
    made = [one for one in results if isinstance(one, Case)]
    assert sorted(one.number for one in made) == ["SH20261121-0001", "SH20261121-0002"]
    assert sum(one.decision.refundable for one in made) == 20_000
    assert {one.code for one in results if isinstance(one, Refused)} == {"case_lines"}
