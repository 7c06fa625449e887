"""The decision: facts and a policy in; entitlement, remedies, sum, freight, evidence and due times out.

Each line names the rule it rests on. The same facts under the same policy give the same decision.
"""

from __future__ import annotations

from typing import Any

import msgspec

from xiaoer.aftersales.domain.facts import Facts, Kind, Line, inputs, line_inputs
from xiaoer.aftersales.domain.moments import HOUR, day_after
from xiaoer.aftersales.domain.policy import (
    After,
    CitedRule,
    Compensated,
    Limited,
    Offered,
    Party,
    Payer,
    Policy,
    RemedyKind,
)
from xiaoer.aftersales.domain.refunds import LineRefund, RefundSum, SumLine, refund_sum, share
from xiaoer.aftersales.domain.tables import Row, Value, matching
from xiaoer.values.money import Money


class Statement(msgspec.Struct, frozen=True):
    """One line of the answer, with the rule it rests on."""

    text_zh: str
    text_en: str
    rule_id: str


class Remedy(msgspec.Struct, frozen=True):
    """`amount` is what it pays, in minor units; None where it pays nothing."""

    kind: RemedyKind
    text_zh: str
    text_en: str
    amount: int | None
    rule_id: str


class Freight(msgspec.Struct, frozen=True):
    payer: Payer
    text_zh: str
    text_en: str
    rule_id: str


class Evidence(msgspec.Struct, frozen=True):
    by: Party = msgspec.field(name="from")
    text_zh: str
    text_en: str
    rule_id: str


class Deadline(msgspec.Struct, frozen=True):
    """`due_at` is None while the moment it runs from (`after`) has not come."""

    who: Party
    after: After
    hours: int
    text_zh: str
    text_en: str
    rule_id: str
    due_at: int | None


class Decision(msgspec.Struct, frozen=True):
    """`refundable` and `compensation` are minor units of `currency`; `remedies` stand in order of preference.

    `goods` and `freight_back` say what of the sum is which line's and what is freight. `rules` holds every rule that any row behind the decision cites.
    """

    policy: str
    policy_version: int
    eligible: bool
    remedies: tuple[Remedy, ...]
    refundable: int
    compensation: int
    currency: str
    sum: tuple[SumLine, ...]
    goods: tuple[LineRefund, ...]
    freight_back: int
    freight: Freight
    evidence: tuple[Evidence, ...]
    deadlines: tuple[Deadline, ...]
    lines: tuple[Statement, ...]
    rules: tuple[CitedRule, ...]


def decide(facts: Facts, policy: Policy) -> Decision:
    """What the policy grants. `facts.wanted` names lines of the order and quantities of at least one."""
    values = inputs(facts)
    returnable, refused = _returnable(facts, policy, values)
    values["returnable"] = _extent(len(returnable), len(facts.wanted))
    paid = matching(policy.compensation, values)
    values["compensable"] = bool(paid)
    verdict = matching(policy.eligibility, values)[0]
    values["eligible"] = verdict.then.eligible
    refunds = matching(policy.refund, values) if verdict.then.eligible else ()
    due = refund_sum(facts, refunds[0].then, returnable) if refunds else RefundSum()
    freight = matching(policy.freight, values)[0]
    offers = matching(policy.remedies, values)
    shown, limits = matching(policy.evidence, values), matching(policy.deadlines, values)
    compensation = sum(_compensation(facts, row.then) for row in paid)
    used = [verdict, *refused, *refunds, *paid, freight, *offers, *shown, *limits]
    return Decision(
        policy=policy.name,
        policy_version=policy.version,
        eligible=verdict.then.eligible,
        remedies=_remedies(facts.kind, offers, due.total, compensation),
        refundable=due.total,
        compensation=compensation,
        currency=facts.order.currency,
        sum=due.addends,
        goods=due.goods,
        freight_back=due.freight,
        freight=Freight(freight.then.payer, freight.zh, freight.en, freight.rules[0]),
        evidence=tuple(Evidence(row.then.by, row.zh, row.en, row.rules[0]) for row in shown),
        deadlines=tuple(_deadline(facts, row) for row in limits),
        lines=_statements(facts, [verdict, *refused, *refunds], paid),
        rules=_cited(policy, used),
    )


def _returnable(facts: Facts, policy: Policy, values: dict[str, Value]) -> tuple[frozenset[str], tuple[Row[Any], ...]]:
    """The wanted lines that may go back without reason, and the rows that say why others may not."""
    lines = {line.line_id: line for line in facts.order.lines}
    good: set[str] = set()
    why: dict[int, Row[Any]] = {}
    for want in facts.wanted:
        row = matching(policy.returnable, values | line_inputs(lines[want.line_id]))[0]
        if row.then.returnable:
            good.add(want.line_id)
        else:
            why[row.number] = row
    without_reason = values["reason"] in _OWN_REASONS
    return frozenset(good), tuple(why.values()) if without_reason else ()


_OWN_REASONS = frozenset({"no_reason", "changed_mind", "ordered_by_mistake"})


def _extent(good: int, asked: int) -> str:
    if good == 0:
        return "none"
    return "all" if good == asked else "some"


def _compensation(facts: Facts, due: Compensated) -> int:
    """The share of what the wanted goods cost, rounded half up, within its limits."""
    lines: dict[str, Line] = {line.line_id: line for line in facts.order.lines}
    cost = sum(share(lines[want.line_id], want.quantity) for want in facts.wanted)
    amount = max(due.least, (cost * due.permille + 500) // 1000)
    return amount if due.most is None else min(amount, due.most)


_REFUNDING = frozenset(
    {
        RemedyKind.CANCEL, RemedyKind.INTERCEPT, RemedyKind.REFUND_ONLY, RemedyKind.RETURN_REFUND,
        RemedyKind.PRICE_DIFFERENCE,
    }
)  # fmt: skip


def _remedies(wish: Kind, offers: tuple[Row[Offered], ...], refund: int, compensation: int) -> tuple[Remedy, ...]:
    """What the shopper asked for stands first where it is granted; the rest in the table's order."""
    amounts = {RemedyKind.COMPENSATION: compensation} | dict.fromkeys(_REFUNDING, refund)
    remedies = [
        Remedy(row.then.remedy, row.zh, row.en, amounts.get(row.then.remedy) or None, row.rules[0]) for row in offers
    ]
    return tuple(sorted(remedies, key=lambda remedy: remedy.kind.value != wish.value))


def _deadline(facts: Facts, row: Row[Limited]) -> Deadline:
    start = _start(facts, row.then.after)
    due_at = None if start is None else start + row.then.hours * HOUR
    return Deadline(row.then.who, row.then.after, row.then.hours, row.zh, row.en, row.rules[0], due_at)


def _start(facts: Facts, after: After) -> int | None:
    if after is After.OPENED:
        return facts.now
    if after is After.RECEIPT and facts.order.received_at is not None:
        return day_after(facts.order.received_at, facts.zone)
    return None


def _statements(facts: Facts, rows: list[Row[Any]], paid: tuple[Row[Compensated], ...]) -> tuple[Statement, ...]:
    said = [Statement(row.zh, row.en, row.rules[0]) for row in rows]
    for row in paid:
        money = Money(_compensation(facts, row.then), facts.order.currency)
        said.append(Statement(f"{row.zh}，应赔 {money}。", f"{row.en}: {money} is due.", row.rules[0]))
    return tuple(said)


def _cited(policy: Policy, rows: list[Row[Any]]) -> tuple[CitedRule, ...]:
    ids = dict.fromkeys(rule for row in rows for rule in row.rules)
    return tuple(policy.rules[one] for one in ids)
