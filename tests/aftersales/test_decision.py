"""What a decision holds beside the figures that the vectors pin."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.aftersales.given import NOON, decision, facts
from xiaoer.aftersales.domain.decision import Decision
from xiaoer.aftersales.domain.facts import INPUTS, Distance, Kind, Line, Platform, Told, inputs, line_inputs
from xiaoer.aftersales.domain.moments import HOUR
from xiaoer.aftersales.domain.policy import After, Party, RemedyKind

SHANGHAI_MIDNIGHT = NOON - 12 * HOUR


def test_every_line_names_a_rule_that_is_quoted() -> None:
    made = decision("some-lines-returnable")
    quoted = {rule.id for rule in made.rules}
    shown: list[Any] = [*made.lines, *made.remedies, *made.evidence, *made.deadlines, made.freight]
    assert len(shown) > 6
    assert {line.rule_id for line in shown} <= quoted


def test_what_the_shopper_asked_for_stands_first() -> None:
    asked = decision("quality-seven-days", kind=Kind.REPAIR)
    assert [remedy.kind for remedy in asked.remedies] == [
        RemedyKind.REPAIR, RemedyKind.RETURN_REFUND, RemedyKind.EXCHANGE, RemedyKind.PARTIAL_REFUND,
    ]  # fmt: skip
    assert decision("quality-seven-days").remedies[0].kind is RemedyKind.RETURN_REFUND


def test_a_remedy_says_what_it_pays() -> None:
    made = decision("late-dispatch-tmall-refund")
    assert [(remedy.kind, remedy.amount) for remedy in made.remedies] == [
        (RemedyKind.CANCEL, 39900),
        (RemedyKind.COMPENSATION, 1995),
    ]
    assert made.lines[-1].text_zh.endswith("应赔 ¥19.95。")
    assert made.lines[-1].text_en.endswith(": ¥19.95 is due.")


def test_a_refusal_offers_what_is_left() -> None:
    made = decision("quality-refund-only")
    assert not made.eligible
    kinds = [remedy.kind for remedy in made.remedies]
    assert kinds == [RemedyKind.RETURN_REFUND, RemedyKind.EXCHANGE, RemedyKind.EXPLAIN]
    assert made.sum == ()


def test_a_refusal_says_nothing_of_money_that_comes_back() -> None:
    refused = decision("price-protection-over")
    assert [line.text_zh for line in refused.lines] == ["已过本店承诺的价保期。"]
    assert [rule.id for rule in refused.rules if rule.id == "LAW-CPLR-12-1"] == ["LAW-CPLR-12-1"]


def test_why_a_line_cannot_go_back_is_said_only_where_there_is_no_other_reason() -> None:
    lines = (Line("L1", "坚果（演示）", "food", 1, 9900, no_reason_return=False),)
    assert "LAW-CPL-25-3" in {line.rule_id for line in decision(lines=lines).lines}
    assert "LAW-CPL-25-3" not in {line.rule_id for line in decision("quality-seven-days", lines=lines).lines}


def test_due_times_are_moments_once_they_run() -> None:
    limits = {(one.who, one.after): one.due_at for one in decision("seven-days-inside").deadlines}
    assert limits == {
        (Party.BUYER, After.RECEIPT): SHANGHAI_MIDNIGHT - 2 * 24 * HOUR + 168 * HOUR,
        (Party.SELLER, After.OPENED): NOON + 36 * HOUR,
        (Party.BUYER, After.AGREED): None,
        (Party.SELLER, After.GOODS_BACK): None,
    }


def test_no_due_time_without_a_moment_of_receipt() -> None:
    limits = decision("seven-days-receipt-unknown").deadlines
    assert [one.due_at for one in limits if one.after is After.RECEIPT] == [None]


def test_the_same_facts_give_the_same_decision_and_it_survives_storage() -> None:
    made = decision("late-dispatch-tmall-refund")
    assert decision("late-dispatch-tmall-refund") == made
    stored = msgspec.json.encode(made)
    assert b'"from":"' in msgspec.json.encode(decision("missing-in-24-hours"))
    assert msgspec.json.decode(stored, type=Decision) == made


@pytest.mark.parametrize(
    ("changes", "name", "value"),
    [
        pytest.param({"told": Told(stalled_hours=7)}, "stalled_hours", 7, id="told"),
        pytest.param({"told": Told(distance=Distance.REMOTE)}, "distance", "remote", id="told-word"),
        pytest.param({"freight": 0}, "free_shipping", True, id="free-shipping"),
        pytest.param({"freight": 800}, "free_shipping", False, id="paid-shipping"),
        pytest.param({"platform": Platform.OTHER}, "platform", "other", id="platform"),
        pytest.param({"promised_dispatch_at": None}, "late_hours", None, id="no-promise"),
        pytest.param({"promised_dispatch_at": None}, "promised_hours", None, id="no-promised-hours"),
        pytest.param({"paid_at": None}, "promised_hours", None, id="no-payment"),
        pytest.param({}, "promised_hours", 48, id="promised-hours"),
        pytest.param({"shipped_at": None}, "late_hours", 0, id="left-at-a-moment-nobody-told"),
        pytest.param({"received_at": None}, "return_hours", None, id="not-received"),
        pytest.param({}, "return_hours", 60, id="since-midnight-after-receipt"),
        pytest.param({}, "received_hours", 69, id="since-receipt"),
        pytest.param({}, "completed_hours", None, id="not-completed"),
        pytest.param({"told": Told(price_promise_days=1)}, "price_window", "over", id="price-promise-over"),
        pytest.param({"told": Told(price_promise_days=9), "paid_at": None}, "price_window", "none", id="not-paid"),
        pytest.param({}, "warranty", "none", id="no-warranty"),
    ],
)
def test_inputs(changes: dict[str, Any], name: str, value: object) -> None:
    assert inputs(facts(**changes))[name] == value


@pytest.mark.parametrize(
    ("line", "category", "promise"),
    [
        pytest.param(Line("1", "x", "food", 1, 1, no_reason_return=True), "food", "yes", id="promised"),
        pytest.param(Line("1", "x", "toys", 1, 1, no_reason_return=False), "other", "no", id="declined"),
        pytest.param(Line("1", "x", "appliance", 1, 1), "appliance", "unsaid", id="unsaid"),
    ],
)
def test_line_inputs(line: Line, category: str, promise: str) -> None:
    assert line_inputs(line) == {"category": category, "promise": promise}


def test_every_input_has_its_value() -> None:
    assert inputs(facts()).keys() == INPUTS.keys()
