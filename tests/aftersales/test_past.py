"""Past cases as they are imported: each once, decided as it was then, and one that does not fit refused."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from tests.aftersales.stored import DAY, NOW, back, happened, planned, stocked
from tests.conftest import count
from xiaoer.aftersales import actions
from xiaoer.aftersales.domain.cases import CaseState
from xiaoer.aftersales.domain.rows import CaseRow
from xiaoer.aftersales.store.tables import case_table
from xiaoer.platform.db import Database
from xiaoer.shop.domain.orders import OrderState
from xiaoer.shop.store.tables import shop_table
from xiaoer.values.refusal import Refused

PAST = {
    "key": "coat", "order": "S1", "kind": "return_refund", "reason": "no_reason", "days_ago": 1,
    "shopper_said": "想退", "facts": {"photo": True}, "order_wants": {"state": "delivered"},
    "outcome": {
        "state": "closed", "remedy": "退货退款", "refunded": 29_000, "responsibility": "buyer", "follow_up": "回访",
    },
}  # fmt: skip


def past(**changes: Any) -> CaseRow:
    return msgspec.convert(PAST | changes, CaseRow)


def test_a_past_case_is_imported_once(database: Database) -> None:
    order, by = stocked(database)
    assert database.write_now(actions.import_case, order.shop_id, past(), NOW) is True
    assert database.write_now(actions.import_case, order.shop_id, past(), NOW) is False
    [case] = database.read_now(actions.find_cases, by.shops)
    assert (case.state, case.opened_at, case.said, case.facts) == (
        CaseState.SETTLED, NOW - DAY, "想退", {"photo": True},
    )  # fmt: skip
    assert case.outcome is not None
    assert (case.outcome.refunded, case.decision.refundable) == (29_000, 30_000)
    assert planned(database) == []
    assert [kind for kind, _ in happened(database, case.id)] == ["case.opened", "case.stepped"]


def test_two_past_cases_of_one_order_are_each_decided_as_the_only_one(database: Database) -> None:
    order, by = stocked(database)
    for key in ("first", "second"):
        assert database.write_now(actions.import_case, order.shop_id, past(key=key), NOW) is True
    assert [case.decision.refundable for case in database.read_now(actions.find_cases, by.shops)] == [30_000, 30_000]


@pytest.mark.parametrize(
    ("state", "stands"),
    [
        pytest.param("refused", CaseState.REFUSED, id="refused"),
        pytest.param("withdrawn", CaseState.WITHDRAWN, id="withdrawn"),
    ],
)
def test_a_past_case_that_came_to_nothing(database: Database, state: str, stands: CaseState) -> None:
    order, by = stocked(database)
    row = past(outcome=PAST["outcome"] | {"state": state})  # type: ignore[operator]
    assert database.write_now(actions.import_case, order.shop_id, row, NOW) is True
    [case] = database.read_now(actions.find_cases, by.shops)
    assert (case.state, case.outcome) == (stands, None)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        pytest.param({"reason": "weather"}, "weather", id="reason"),
        pytest.param({"outcome": PAST["outcome"] | {"state": "asleep"}}, "asleep", id="state"),  # type: ignore[operator]
        pytest.param({"order": "S9"}, "S9", id="order"),
        pytest.param({"order": None}, "", id="no-order"),
    ],
)
def test_a_past_case_that_does_not_fit(database: Database, changes: dict[str, Any], what: str) -> None:
    order, _ = stocked(database)
    refused = database.write_now(actions.import_case, order.shop_id, past(**changes), NOW)
    assert refused == Refused("case_row", {"key": "coat", "what": what})
    assert count(database, case_table) == 0


def test_a_past_case_of_a_shop_without_its_tables(database: Database) -> None:
    order, _ = stocked(database)
    database.write_now(lambda tx: tx.run(sa.update(shop_table).values(policy="nowhere")))
    refused = database.write_now(actions.import_case, order.shop_id, past(), NOW)
    assert isinstance(refused, Refused)
    assert count(database, case_table) == 0


def test_a_past_case_is_decided_as_if_its_own_refund_had_not_been_given(database: Database) -> None:
    order, by = stocked(database, state=OrderState.REFUNDED, refunded=30_000)
    assert database.write_now(actions.import_case, order.shop_id, past(), NOW) is True
    [case] = database.read_now(actions.find_cases, by.shops)
    assert (case.decision.eligible, case.decision.refundable) == (True, 30_000)
    now = database.read_now(actions.decide, back(order, 1), by, NOW)
    assert isinstance(now, Refused)
    assert now.code == "case_lines"
