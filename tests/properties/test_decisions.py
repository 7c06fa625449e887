"""Over any course of cases on an order, never more comes back than was paid, and every sum is shown whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.aftersales.given import GOODWILL, NOON, case
from tests.aftersales.vectors import policy
from xiaoer.aftersales.domain.cases import Case, CaseState, with_earlier
from xiaoer.aftersales.domain.decision import Decision, decide
from xiaoer.aftersales.domain.facts import (
    Condition,
    Facts,
    Kind,
    Line,
    Nature,
    Order,
    Platform,
    Proof,
    Reason,
    State,
    Told,
    Wanted,
)
from xiaoer.aftersales.domain.moments import HOUR
from xiaoer.aftersales.domain.policy import RemedyKind
from xiaoer.values.money import split

AMOUNTS = st.integers(0, 200_000)


@st.composite
def orders(draw: Any) -> Order:
    """Lines with gifts of no price, a discount on the whole order split over them, and freight or none."""
    prices = draw(st.lists(st.tuples(st.integers(1, 5), AMOUNTS), min_size=1, max_size=4))
    payable = [quantity * price for quantity, price in prices]
    off = split(draw(st.integers(0, sum(payable))), payable)
    freight = draw(st.sampled_from([0, 800, 1000]))
    lines = tuple(
        Line(f"L{number}", "杯（演示）", draw(st.sampled_from(["food", "clothing", "appliance"])), quantity,
             full - less, draw(st.sampled_from([True, False, None])), draw(st.sampled_from([0, 365])))
        for number, ((quantity, _), full, less) in enumerate(zip(prices, payable, off, strict=True))
    )  # fmt: skip
    paid = sum(line.paid for line in lines) + freight
    moments = sorted(draw(st.lists(st.integers(0, 900), min_size=4, max_size=4)), reverse=True)
    at = [NOON - hours * HOUR for hours in moments]
    return Order(
        draw(st.sampled_from(State)), "CNY", paid, freight, lines, refunded=draw(st.integers(0, paid)),
        paid_at=at[0], promised_dispatch_at=at[1], shipped_at=draw(st.sampled_from([None, at[1]])),
        received_at=draw(st.sampled_from([None, at[2]])), completed_at=draw(st.sampled_from([None, at[3]])),
    )  # fmt: skip


@st.composite
def asks(draw: Any, order: Order) -> Facts:
    chosen = draw(st.lists(st.sampled_from(order.lines), min_size=1, unique=True))
    told = Told(
        nature=draw(st.sampled_from(Nature)), condition=draw(st.sampled_from(Condition)),
        proof=draw(st.sampled_from(Proof)), purpose_defeated=draw(st.booleans()),
        bad_percent=draw(st.none() | st.integers(0, 100)), owed_freight=draw(st.sampled_from([0, 1000])),
        gift_kept_value=draw(st.sampled_from([0, 1990])), price_promise_days=draw(st.sampled_from([0, 30])),
        current_unit_price=draw(st.none() | AMOUNTS), out_of_stock=draw(st.booleans()),
    )  # fmt: skip
    return Facts(
        draw(st.sampled_from(Kind)), draw(st.sampled_from(Reason)), order,
        tuple(Wanted(line.line_id, draw(st.integers(1, line.quantity))) for line in chosen),
        told, draw(st.sampled_from(Platform)), "Asia/Shanghai", NOON,
    )  # fmt: skip


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_never_more_than_paid(data: st.DataObject) -> None:
    order = data.draw(orders())
    cases: list[Case] = []
    for number in range(data.draw(st.integers(1, 6))):
        facts = data.draw(asks(with_earlier(order, cases)))
        decision = decide(facts, policy("cn"))
        assert decision.refundable >= 0
        assert sum(line.amount for line in decision.sum) == decision.refundable
        cases.append(data.draw(ended(case(decision, id=UUID(int=number), kind=facts.kind))))
        assert given_back(cases) <= order.paid
        assert owed(cases, order) <= order.paid
        assert all(0 <= line.taken <= line.quantity for line in with_earlier(order, cases).lines)


@st.composite
def ended(draw: Any, opened: Case) -> Case:
    """The case as it may stand when the next one comes."""
    state = draw(st.sampled_from([CaseState.OPENED, CaseState.AGREED, CaseState.SETTLED, CaseState.REFUSED]))
    if state is not CaseState.SETTLED:
        return msgspec.structs.replace(opened, state=state)
    refunded = draw(st.integers(0, opened.decision.refundable))
    kind = draw(st.sampled_from([None, RemedyKind.PARTIAL_REFUND]))
    outcome = msgspec.structs.replace(GOODWILL, refunded=refunded, kind=kind)
    return msgspec.structs.replace(opened, state=state, outcome=outcome)


def settled(cases: list[Case]) -> int:
    return sum(one.outcome.refunded for one in cases if one.outcome is not None)


def given_back(cases: list[Case]) -> int:
    """What open cases promise and settled ones paid."""
    open_ones = (one for one in cases if one.outcome is None and one.state is not CaseState.REFUSED)
    return settled(cases) + sum(one.decision.refundable for one in open_ones)


def owed(cases: list[Case], order: Order) -> int:
    """The same with what the marketplace told of, which may be the same money as the settled cases'."""
    return given_back(cases) - settled(cases) + max(order.refunded, settled(cases))


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_every_decision_is_whole(data: st.DataObject) -> None:
    decision = decide(data.draw(asks(data.draw(orders()))), policy("cn"))
    rules = {rule.id for rule in decision.rules}
    shown: list[Any] = [*decision.lines, *decision.remedies, decision.freight]
    assert {line.rule_id for line in shown} <= rules
    assert decision.remedies
    assert decision.eligible or decision.refundable == 0
    assert msgspec.json.decode(msgspec.json.encode(decision), type=Decision) == decision
