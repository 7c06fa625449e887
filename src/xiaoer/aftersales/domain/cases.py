"""The course of a case: which steps each kind allows in which state, and who may take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from xiaoer.aftersales.domain.decision import Deadline, Decision
from xiaoer.aftersales.domain.facts import Kind, Line, Order, Reason, Wanted
from xiaoer.aftersales.domain.moments import HOUR, day_number
from xiaoer.aftersales.domain.policy import Party, RemedyKind
from xiaoer.values.money import split
from xiaoer.values.refusal import Refused


class CaseState(StrEnum):
    OPENED = "opened"
    AGREED = "agreed"
    GOODS_BACK = "goods_back"
    SETTLED = "settled"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    AGREE = "agree"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    RECEIVE_GOODS = "receive_goods"
    SETTLE = "settle"


class Responsibility(StrEnum):
    SELLER = "seller"
    CARRIER = "carrier"
    BUYER = "buyer"
    SUPPLIER = "supplier"
    PLATFORM = "platform"


class Move(msgspec.Struct, frozen=True):
    """A step that a state allows: where it leads and on whose word."""

    state: CaseState
    step: Step
    to: CaseState
    by: tuple[Party, ...]


class Outcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a case ended, in words where it is not a name; it settles only with all of these. `refunded` is minor units.

    `kind` names the remedy where it was one of the decision's.
    """

    remedy: str
    refunded: int
    responsibility: Responsibility
    follow_up: str
    kind: RemedyKind | None = None


class Case(msgspec.Struct, frozen=True):
    """`decision` is the one that the case was opened with, whatever the tables say by now.

    `facts` are those that people told, as they told them; `said` is the shopper's own words, where they were kept.
    """

    id: UUID
    number: str
    shop_id: UUID
    order_id: UUID
    conversation_id: UUID | None
    kind: Kind
    reason: Reason
    state: CaseState
    wanted: tuple[Wanted, ...]
    decision: Decision
    outcome: Outcome | None
    facts: dict[str, Any]
    said: str
    opened_at: int
    opened_by: UUID | None


class StepTaken(msgspec.Struct, frozen=True):
    """A step as it was recorded; `number` counts within the case from 1."""

    number: int
    step: Step
    party: Party
    state: CaseState
    note: str
    at: int
    by: UUID | None


_SELLER = (Party.SELLER, Party.PLATFORM)
_ANY = (Party.SELLER, Party.BUYER, Party.PLATFORM)
_START = (
    Move(CaseState.OPENED, Step.AGREE, CaseState.AGREED, _SELLER),
    Move(CaseState.OPENED, Step.REFUSE, CaseState.REFUSED, _SELLER),
    Move(CaseState.OPENED, Step.WITHDRAW, CaseState.WITHDRAWN, _ANY),
    Move(CaseState.AGREED, Step.WITHDRAW, CaseState.WITHDRAWN, (Party.BUYER,)),
)
_STRAIGHT = (*_START, Move(CaseState.AGREED, Step.SETTLE, CaseState.SETTLED, _SELLER))
_WITH_GOODS = (
    *_START,
    Move(CaseState.AGREED, Step.RECEIVE_GOODS, CaseState.GOODS_BACK, _SELLER),
    Move(CaseState.GOODS_BACK, Step.SETTLE, CaseState.SETTLED, _SELLER),
    Move(CaseState.GOODS_BACK, Step.REFUSE, CaseState.REFUSED, _SELLER),
)
FLOWS: Mapping[Kind, tuple[Move, ...]] = {
    Kind.RETURN_REFUND: _WITH_GOODS,
    Kind.EXCHANGE: _WITH_GOODS,
    Kind.REPAIR: _WITH_GOODS,
    Kind.REFUND_ONLY: _STRAIGHT,
    Kind.RESEND: _STRAIGHT,
    Kind.PRICE_PROTECTION: _STRAIGHT,
    Kind.DISPUTE: (*_WITH_GOODS, Move(CaseState.AGREED, Step.SETTLE, CaseState.SETTLED, _SELLER)),
    Kind.RIGHTS_COMPLAINT: _STRAIGHT,
    Kind.COMPENSATION: _STRAIGHT,
    Kind.MODIFY: _STRAIGHT,
}
"""The state machines, one a kind. A return before dispatch or from the way settles without goods coming back."""

ENDED = frozenset({CaseState.SETTLED, CaseState.REFUSED, CaseState.WITHDRAWN})
LAPSED = frozenset({CaseState.REFUSED, CaseState.WITHDRAWN})
_NOTHING_COMES_BACK = frozenset({RemedyKind.CANCEL, RemedyKind.INTERCEPT})


def moves(kind: Kind, decision: Decision) -> tuple[Move, ...]:
    """The moves of a case; one whose goods never reached the buyer goes the straight way."""
    if any(remedy.kind in _NOTHING_COMES_BACK for remedy in decision.remedies):
        return _STRAIGHT
    return FLOWS[kind]


def allowed(case: Case) -> tuple[Move, ...]:
    return tuple(move for move in moves(case.kind, case.decision) if move.state is case.state)


def stepped(case: Case, step: Step, by: Party, outcome: Outcome | None) -> Case | Refused:
    """The case after the step, or why not, with the steps that its state allows."""
    open_moves = allowed(case)
    move = next((one for one in open_moves if one.step is step), None)
    if move is None:
        return Refused("case_step", {"state": case.state, "step": step, "steps": "、".join(m.step for m in open_moves)})
    if by not in move.by:
        return Refused("case_party", {"step": step, "party": by, "parties": "、".join(move.by)})
    if step is not Step.SETTLE:
        return msgspec.structs.replace(case, state=move.to)
    if outcome is None or not outcome.follow_up.strip() or not outcome.remedy.strip():
        return Refused("case_outcome", {"number": case.number})
    if not 0 <= outcome.refunded <= case.decision.refundable:
        return Refused("case_refund", {"refunded": outcome.refunded, "refundable": case.decision.refundable})
    return msgspec.structs.replace(case, state=move.to, outcome=outcome)


def number(moment: int, zone: str, count: int) -> str:
    """The number that people say: SH, the day in the shop's zone, and the count within shop and day from 1."""
    return f"{number_start(moment, zone)}{count:04d}"


def number_start(moment: int, zone: str) -> str:
    return f"SH{day_number(moment, zone)}-"


def next_deadline(case: Case, entered_at: int) -> Deadline | None:
    """The earliest deadline that runs from the state the case has just entered, with its moment."""
    running = [
        msgspec.structs.replace(limit, due_at=entered_at + limit.hours * HOUR)
        for limit in case.decision.deadlines
        if limit.after.value == case.state.value
    ]
    return min(running, key=lambda limit: limit.due_at or 0, default=None)


def with_earlier(order: Order, cases: Sequence[Case]) -> Order:
    """The order less what its other cases have taken, given back, or promised.

    What the marketplace reports as refunded and what settled cases paid is the same money told twice, so the larger
    of the two counts. A case that was refused or withdrawn holds nothing.
    """
    living = [case for case in cases if case.state not in LAPSED]
    settled = sum(case.outcome.refunded for case in living if case.outcome is not None)
    held = sum(case.decision.refundable for case in living if case.outcome is None)
    return msgspec.structs.replace(
        order,
        lines=tuple(_line_after(line, living) for line in order.lines),
        refunded=max(order.refunded, settled),
        held=held,
        freight_given=sum(case.decision.freight_back for case in living),
        changed=order.changed or any(case.kind in _CHANGING for case in living),
    )


_CHANGING = frozenset({Kind.EXCHANGE, Kind.MODIFY, Kind.RETURN_REFUND})


def _line_after(line: Line, cases: Sequence[Case]) -> Line:
    shares = [(case, part) for case in cases for part in case.decision.goods if part.line_id == line.line_id]
    return msgspec.structs.replace(
        line,
        taken=sum(part.quantity for case, part in shares if not _kept(case)),
        refunded=sum(part.amount for case, part in shares if not _kept(case)) + _paid_for_keeping(line, cases),
    )


def _kept(case: Case) -> bool:
    """The buyer keeps the goods and was paid part of their price."""
    return case.outcome is not None and case.outcome.kind is RemedyKind.PARTIAL_REFUND


def _paid_for_keeping(line: Line, cases: Sequence[Case]) -> int:
    paid = 0
    for case in cases:
        parts = case.decision.goods
        if _kept(case) and case.outcome is not None and parts:
            shares = split(case.outcome.refunded, [part.amount for part in parts])
            paid += sum(amount for part, amount in zip(parts, shares, strict=True) if part.line_id == line.line_id)
    return paid
