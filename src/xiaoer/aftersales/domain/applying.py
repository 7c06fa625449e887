"""What the rules say of an order as it stands, before anybody asks for anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from xiaoer.aftersales.domain.decision import Decision, decide
from xiaoer.aftersales.domain.facts import Facts, Kind, Phase, Reason, Wanted, phase_of
from xiaoer.aftersales.domain.policy import CitedRule, Party, Policy

Ask = tuple[Kind, Reason]

MAIN: Mapping[Phase, tuple[Ask, ...]] = {
    Phase.UNPAID: ((Kind.REFUND_ONLY, Reason.CHANGED_MIND),),
    Phase.BEFORE_DISPATCH: ((Kind.REFUND_ONLY, Reason.CHANGED_MIND),),
    Phase.ON_THE_WAY: ((Kind.REFUND_ONLY, Reason.CHANGED_MIND),),
    Phase.RECEIVED: ((Kind.RETURN_REFUND, Reason.NO_REASON), (Kind.RETURN_REFUND, Reason.QUALITY)),
    Phase.CLOSED: (),
}
"""What shoppers ask most while the goods are there: told whether it is granted or not."""
BESIDE: Mapping[Phase, tuple[Ask, ...]] = {
    Phase.UNPAID: (),
    Phase.BEFORE_DISPATCH: ((Kind.COMPENSATION, Reason.LATE_DISPATCH), (Kind.MODIFY, Reason.CHANGED_MIND)),
    Phase.ON_THE_WAY: ((Kind.COMPENSATION, Reason.LATE_DISPATCH),),
    Phase.RECEIVED: ((Kind.REPAIR, Reason.QUALITY), (Kind.COMPENSATION, Reason.LATE_DISPATCH)),
    Phase.CLOSED: (),
}
"""Told where it is granted."""
_OF_THE_ORDER = frozenset({Kind.COMPENSATION, Kind.MODIFY})
"""Asked of the whole order, whatever other cases have taken of its goods."""


class Applied(msgspec.Struct, frozen=True):
    """What one ask would come to. `amount` is what it pays in minor units, `until` the moment at which the shopper's time
    for it is up; `rule` is what the sentence rests on.
    """

    kind: Kind
    reason: Reason
    eligible: bool
    text_zh: str
    text_en: str
    amount: int
    until: int | None
    rule: CitedRule


def applying(facts: Facts, policy: Policy) -> tuple[Applied, ...]:
    """The rules for everything of the order that no case has taken; kind, reason and lines of `facts` are passed over."""
    phase = phase_of(facts.order.state)
    granted = [one for one in _tried(facts, policy, BESIDE[phase]) if one.eligible]
    return (*_tried(facts, policy, MAIN[phase]), *granted)


def _tried(facts: Facts, policy: Policy, asks: tuple[Ask, ...]) -> Iterator[Applied]:
    for kind, reason in asks:
        wanted = _wanted(facts, kind)
        if wanted:
            yield _told(
                kind, reason, decide(msgspec.structs.replace(facts, kind=kind, reason=reason, wanted=wanted), policy)
            )


def _wanted(facts: Facts, kind: Kind) -> tuple[Wanted, ...]:
    taken = kind not in _OF_THE_ORDER
    left = [(line.line_id, line.quantity - (line.taken if taken else 0)) for line in facts.order.lines]
    return tuple(Wanted(line_id, many) for line_id, many in left if many > 0)


def _told(kind: Kind, reason: Reason, decision: Decision) -> Applied:
    # The last line of a compensation says how much is due.
    said = decision.lines[-1 if decision.compensation else 0]
    ends = (one.due_at for one in decision.deadlines if one.who is Party.BUYER and one.due_at is not None)
    return Applied(
        kind, reason, decision.eligible, said.text_zh, said.text_en, decision.compensation or decision.refundable,
        min(ends, default=None), next(rule for rule in decision.rules if rule.id == said.rule_id),
    )  # fmt: skip
