"""Past cases as files bring them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from xiaoer.aftersales.domain.cases import CaseState, Outcome, Responsibility
from xiaoer.aftersales.domain.facts import Condition, Kind, Proof, Reason, Told
from xiaoer.aftersales.domain.rows import CaseRow, OutcomeRow, end_of, outcome_of, read_cases, reason_of, told_of
from xiaoer.values.refusal import Refused


def row(reason: str = "quality", state: str = "closed", **facts: Any) -> CaseRow:
    outcome = OutcomeRow(state, "换新", 0, Responsibility.SELLER, "回访")
    return CaseRow("k", Kind.EXCHANGE, reason, 3, "坏了", facts, outcome)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        pytest.param({}, Told(), id="nothing"),
        pytest.param({"photo": True}, Told(proof=Proof.GIVEN), id="shown"),
        pytest.param({"photo": False}, Told(), id="not-shown"),
        pytest.param({"tags_on": False}, Told(condition=Condition.TAGS_REMOVED), id="no-tags"),
        pytest.param({"seal_intact": False}, Told(condition=Condition.SEAL_BROKEN), id="seal"),
        pytest.param({"used": True, "tags_on": False}, Told(condition=Condition.USED), id="used"),
        pytest.param({"damage_by_buyer": True}, Told(condition=Condition.MISUSED), id="misused"),
        pytest.param({"gift_returned": False, "gift_value": 1000}, Told(gift_kept_value=1000), id="gift-kept"),
        pytest.param({"gift_returned": True, "gift_value": 1000}, Told(), id="gift-back"),
        pytest.param({"price_after": 900, "promise_days": 15},
                     Told(current_unit_price=900, price_promise_days=15), id="price"),
        pytest.param({"repairs_done": 2}, Told(failed_repairs=2), id="repairs"),
        pytest.param({"confirmed_no_return": False}, Told(confirmed_at_purchase=False), id="not-confirmed"),
        pytest.param({"tracking_stalled_hours": 80}, Told(stalled_hours=80), id="stalled"),
    ],
)  # fmt: skip
def test_told_of(facts: dict[str, Any], told: Told) -> None:
    assert told_of(row(**facts)) == told


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        pytest.param("quality", Reason.QUALITY, id="known"),
        pytest.param("out_of_stock", Reason.LATE_DISPATCH, id="out-of-stock"),
        pytest.param("weather", None, id="unknown"),
    ],
)
def test_reason_of(word: str, reason: Reason | None) -> None:
    assert reason_of(row(word)) is reason


def test_out_of_stock_is_told() -> None:
    assert told_of(row("out_of_stock")).out_of_stock


def test_how_it_ended() -> None:
    assert end_of(row()) is CaseState.SETTLED
    assert end_of(row(state="asleep")) is None
    assert outcome_of(row()) == Outcome("换新", 0, Responsibility.SELLER, "回访")


LINE: dict[str, Any] = {**msgspec.to_builtins(row()), "order": "S1"}


def lines(*rows: dict[str, Any]) -> bytes:
    return b"\n".join(msgspec.json.encode(one) for one in rows)


def test_reading_numbers_the_rows_and_takes_a_repeated_one_once() -> None:
    read = msgspec.convert(LINE, CaseRow)
    other = msgspec.structs.replace(read, key="other")
    assert read_cases(lines(LINE, LINE, {**LINE, "key": "other"})) == [(1, read), (3, other)]
    assert read_cases(lines(LINE).decode().encode("gbk"), "gbk") == [(1, read)]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        pytest.param({"kind": "gift"}, "import_wrong_value", "kind", id="kind"),
        pytest.param({"key": "k", "days_ago": 4}, "import_repeated", "key", id="two-of-one-key"),
        pytest.param({"order": None}, "import_missing_field", "order", id="no-order"),
        pytest.param({"reason": "weather"}, "import_wrong_value", "reason", id="reason"),
        pytest.param({"outcome": LINE["outcome"] | {"state": "asleep"}}, "import_wrong_value", "outcome.state", id="end"),
        pytest.param({"facts": {"repairs_done": "2"}}, "import_wrong_value", "facts.repairs_done", id="words-for-a-number"),
        pytest.param({"facts": {"gift_value": -1}}, "import_wrong_value", "facts.gift_value", id="less-than-nothing"),
        pytest.param({"facts": {"price_after": True}}, "import_wrong_value", "facts.price_after", id="yes-for-a-number"),
        pytest.param({"facts": {"promise_days": 1.5}}, "import_wrong_value", "facts.promise_days", id="half-a-day"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_imported(changes: dict[str, Any], code: str, field: str) -> None:
    refused = read_cases(lines(LINE, {**LINE, "key": "other", **changes}))
    assert isinstance(refused, Refused)
    assert (refused.code, refused.facts["place"], refused.facts["field"]) == (code, "cases.jsonl:2", field)
