"""The course of a case."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.aftersales.given import GOODWILL, NOON, case, decision, facts
from xiaoer.aftersales.domain.cases import (
    ENDED,
    FLOWS,
    Case,
    CaseState,
    Outcome,
    Responsibility,
    Step,
    allowed,
    next_deadline,
    number,
    stepped,
    with_earlier,
)
from xiaoer.aftersales.domain.facts import Kind, Line
from xiaoer.aftersales.domain.moments import HOUR
from xiaoer.aftersales.domain.policy import Party, RemedyKind
from xiaoer.values.refusal import Refused

RETURN = [
    (Step.AGREE, Party.SELLER, CaseState.AGREED),
    (Step.RECEIVE_GOODS, Party.SELLER, CaseState.GOODS_BACK),
    (Step.SETTLE, Party.SELLER, CaseState.SETTLED),
]
STRAIGHT = [(Step.AGREE, Party.PLATFORM, CaseState.AGREED), (Step.SETTLE, Party.SELLER, CaseState.SETTLED)]


def walked(start: Case, steps: list[tuple[Step, Party, CaseState]]) -> Case:
    for step, party, state in steps:
        after = stepped(start, step, party, GOODWILL if step is Step.SETTLE else None)
        assert isinstance(after, Case)
        assert after.state is state
        start = after
    return start


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        pytest.param(Kind.RETURN_REFUND, RETURN, id="return"),
        pytest.param(Kind.EXCHANGE, RETURN, id="exchange"),
        pytest.param(Kind.REPAIR, RETURN, id="repair"),
        pytest.param(Kind.DISPUTE, RETURN, id="dispute-with-goods"),
        pytest.param(Kind.DISPUTE, STRAIGHT, id="dispute-without-goods"),
        pytest.param(Kind.REFUND_ONLY, STRAIGHT, id="refund-only"),
        pytest.param(Kind.RESEND, STRAIGHT, id="resend"),
        pytest.param(Kind.PRICE_PROTECTION, STRAIGHT, id="price-protection"),
        pytest.param(Kind.COMPENSATION, STRAIGHT, id="compensation"),
        pytest.param(Kind.RIGHTS_COMPLAINT, STRAIGHT, id="rights-complaint"),
        pytest.param(Kind.MODIFY, STRAIGHT, id="modify"),
    ],
)
def test_to_the_end(kind: Kind, steps: list[tuple[Step, Party, CaseState]]) -> None:
    assert walked(case(kind=kind), steps).outcome == GOODWILL


@pytest.mark.parametrize("kind", list(Kind))
def test_every_state_of_a_flow_is_reached_and_every_one_but_an_end_goes_on(kind: Kind) -> None:
    flow = FLOWS[kind]
    reached = {CaseState.OPENED} | {move.to for move in flow}
    assert {move.state for move in flow} == reached - ENDED


@pytest.mark.parametrize(
    ("state", "step", "party", "refusal"),
    [
        pytest.param(
            CaseState.OPENED, Step.SETTLE, Party.SELLER,
            Refused("case_step", {"state": "opened", "step": "settle", "steps": "agree、refuse、withdraw"}),
            id="too-early",
        ),
        pytest.param(
            CaseState.SETTLED, Step.WITHDRAW, Party.BUYER,
            Refused("case_step", {"state": "settled", "step": "withdraw", "steps": ""}), id="ended",
        ),
        pytest.param(
            CaseState.OPENED, Step.AGREE, Party.BUYER,
            Refused("case_party", {"step": "agree", "party": "buyer", "parties": "seller、platform"}),
            id="not-the-buyers",
        ),
        pytest.param(
            CaseState.GOODS_BACK, Step.SETTLE, Party.SELLER, Refused("case_outcome", {"number": "SH20261121-0001"}),
            id="no-outcome",
        ),
    ],
)  # fmt: skip
def test_refused_step(state: CaseState, step: Step, party: Party, refusal: Refused) -> None:
    assert stepped(case(state=state), step, party, None) == refusal


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"follow_up": " "}, "case_outcome", id="no-follow-up"),
        pytest.param({"remedy": ""}, "case_outcome", id="no-remedy"),
        pytest.param({"refunded": 39901}, "case_refund", id="more-than-refundable"),
        pytest.param({"refunded": -1}, "case_refund", id="below-nothing"),
    ],
)
def test_refused_outcome(changes: dict[str, Any], code: str) -> None:
    outcome = msgspec.structs.replace(GOODWILL, **changes)
    refused = stepped(case(state=CaseState.GOODS_BACK), Step.SETTLE, Party.SELLER, outcome)
    assert isinstance(refused, Refused)
    assert refused.code == code


def test_the_whole_refundable_amount_may_be_given() -> None:
    outcome = msgspec.structs.replace(GOODWILL, refunded=39900)
    assert isinstance(stepped(case(state=CaseState.GOODS_BACK), Step.SETTLE, Party.SELLER, outcome), Case)


@pytest.mark.parametrize(
    "vector", [pytest.param("cancel-before-dispatch", id="cancel"), pytest.param("intercept", id="intercept")]
)
def test_goods_that_never_arrived_need_not_come_back(vector: str) -> None:
    start = case(decision(vector, kind=Kind.RETURN_REFUND), state=CaseState.AGREED)
    assert [move.step for move in allowed(start)] == [Step.WITHDRAW, Step.SETTLE]


@pytest.mark.parametrize(
    ("count", "zone", "said"),
    [
        pytest.param(7, "Asia/Shanghai", "SH20261121-0007", id="padded"),
        pytest.param(12345, "Asia/Shanghai", "SH20261121-12345", id="long"),
        pytest.param(1, "Pacific/Auckland", "SH20261121-0001", id="same-day-elsewhere"),
        pytest.param(1, "America/Los_Angeles", "SH20261120-0001", id="day-before-elsewhere"),
    ],
)
def test_number(count: int, zone: str, said: str) -> None:
    assert number(NOON, zone, count) == said


@pytest.mark.parametrize(
    ("state", "hours"),
    [
        pytest.param(CaseState.OPENED, 36, id="seller-answers"),
        pytest.param(CaseState.AGREED, 168, id="buyer-sends-back"),
        pytest.param(CaseState.GOODS_BACK, 48, id="seller-refunds"),
        pytest.param(CaseState.SETTLED, None, id="nobody"),
    ],
)
def test_next_deadline(state: CaseState, hours: int | None) -> None:
    found = next_deadline(case(state=state), NOON)
    assert (None if found is None else found.due_at) == (None if hours is None else NOON + hours * HOUR)


TWO = (Line("L1", "杯（演示）", "other", 2, 9999), Line("L2", "盘（演示）", "other", 1, 4000))
ONE_BACK = decision("quality-seven-days", lines=TWO, wanted=(("L1", 1),))
PARTLY = Outcome("留下商品，退部分货款", 2000, Responsibility.SELLER, "回访", RemedyKind.PARTIAL_REFUND)


@pytest.mark.parametrize(
    ("earlier", "taken", "line_refunded", "refunded", "held"),
    [
        pytest.param([], 0, 0, 0, 0, id="none"),
        pytest.param([case(ONE_BACK)], 1, 4999, 0, 4999, id="open"),
        pytest.param([case(ONE_BACK, state=CaseState.REFUSED)], 0, 0, 0, 0, id="refused"),
        pytest.param([case(ONE_BACK, state=CaseState.WITHDRAWN)], 0, 0, 0, 0, id="withdrawn"),
        pytest.param([case(ONE_BACK, state=CaseState.SETTLED, outcome=GOODWILL)], 1, 4999, 100, 0, id="settled"),
        pytest.param([case(ONE_BACK, state=CaseState.SETTLED, outcome=PARTLY)], 0, 2000, 2000, 0, id="kept"),
        pytest.param([case(ONE_BACK), case(ONE_BACK)], 2, 9998, 0, 9998, id="two-open"),
    ],
)
def test_with_earlier(earlier: list[Case], taken: int, line_refunded: int, refunded: int, held: int) -> None:
    order = facts("quality-seven-days", lines=TWO).order
    after = with_earlier(order, earlier)
    assert (after.lines[0].taken, after.lines[0].refunded) == (taken, line_refunded)
    assert (after.lines[1].taken, after.lines[1].refunded) == (0, 0)
    assert (after.refunded, after.held) == (refunded, held)


def test_a_partial_refund_without_goods_touches_no_line() -> None:
    made = decision("seven-days-exchange")
    after = with_earlier(facts().order, [case(made, kind=Kind.EXCHANGE, state=CaseState.SETTLED, outcome=PARTLY)])
    assert (after.lines[0].refunded, after.refunded, after.changed) == (0, 2000, True)


def test_money_told_by_the_marketplace_and_by_a_case_is_one() -> None:
    settled = case(ONE_BACK, state=CaseState.SETTLED, outcome=PARTLY)
    order = msgspec.structs.replace(facts("quality-seven-days", lines=TWO).order, refunded=1500)
    assert with_earlier(order, [settled]).refunded == 2000
    assert with_earlier(msgspec.structs.replace(order, refunded=2500), [settled]).refunded == 2500
