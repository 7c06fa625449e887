"""Opening a case, and looking at cases."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from xiaoer.aftersales.actions.deciding import CaseAsk, Reading, read_case
from xiaoer.aftersales.actions.limits import plan_next
from xiaoer.aftersales.domain.cases import Case, CaseState, StepTaken, number, number_start
from xiaoer.aftersales.domain.decision import decide
from xiaoer.aftersales.domain.events import CaseOpened
from xiaoer.aftersales.store import cases
from xiaoer.conversations import actions as conversations
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh
from xiaoer.shop import actions as shops
from xiaoer.values.refusal import Refused

MOST_CASES = 200


class OpenAsk(msgspec.Struct, frozen=True):
    """A case to be opened, in the conversation it came up in where there was one; `said`: the shopper's own words."""

    case: CaseAsk
    conversation_id: UUID | None = None
    said: str = ""


class CaseFile(msgspec.Struct, frozen=True):
    """A case with the steps taken in it."""

    case: Case
    steps: tuple[StepTaken, ...]


def open_case(tx: Tx, ask: OpenAsk, by: Caller, now: int) -> Case | Refused:
    """Freeze the decision into a new case. One that is not eligible is opened too: the refusal has its reasons."""
    order = shops.find_order(tx, by.shops, ask.case.order_id)
    if isinstance(order, Refused):
        return order
    cases.take_turn(tx, order.shop_id, f"order:{order.id}", now)
    reading = read_case(tx, by.shops, ask.case, now)
    if isinstance(reading, Refused):
        return reading
    stray = _stray_conversation(tx, order.shop_id, ask.conversation_id)
    if stray is not None:
        return stray
    case = msgspec.structs.replace(make(tx, reading, ask, now), opened_by=by.account_id)
    cases.add(tx, case)
    tell_opened(tx, case, now)
    plan_next(tx, case, now)
    return case


def _stray_conversation(tx: Tx, shop_id: UUID, conversation_id: UUID | None) -> Refused | None:
    """A conversation that is not the order's shop's."""
    if conversation_id is None:
        return None
    found = conversations.conversation_of(tx, frozenset({shop_id}), conversation_id)
    return found if isinstance(found, Refused) else None


def make(tx: Tx, reading: Reading, ask: OpenAsk, at: int, facts: dict[str, Any] | None = None) -> Case:
    """The case, decided and numbered; `facts` stand in place of the told ones where a file brought others."""
    shop, told = reading.shop, ask.case.told
    return Case(
        id=fresh(at), number=_next_number(tx, shop.id, shop.zone, at), shop_id=shop.id, order_id=ask.case.order_id,
        conversation_id=ask.conversation_id, kind=ask.case.kind, reason=ask.case.reason, state=CaseState.OPENED,
        wanted=reading.facts.wanted, decision=decide(reading.facts, reading.policy), outcome=None,
        facts=msgspec.to_builtins(told) if facts is None else facts, said=ask.said, opened_at=at, opened_by=None,
    )  # fmt: skip


def tell_opened(tx: Tx, case: Case, at: int) -> None:
    event = CaseOpened(
        case_id=case.id, order_id=case.order_id, conversation_id=case.conversation_id, case_kind=case.kind,
        reason=case.reason, eligible=case.decision.eligible, refundable=case.decision.refundable,
        currency=case.decision.currency, rules=tuple(rule.id for rule in case.decision.rules),
    )  # fmt: skip
    announce(tx, event, shop_id=case.shop_id, subject_id=case.id, at=at, by=case.opened_by)


def _next_number(tx: Tx, shop_id: UUID, zone: str, at: int) -> str:
    start = number_start(at, zone)
    cases.take_turn(tx, shop_id, start, at)
    last = cases.last_number(tx, shop_id, start)
    return number(at, zone, 1 if last is None else int(last.removeprefix(start)) + 1)


def find_case(tx: Tx, allowed: frozenset[UUID], case_id: UUID) -> CaseFile | Refused:
    found = cases.case(tx, allowed, case_id)
    if found is None:
        return Refused("case_not_found")
    return CaseFile(found, tuple(cases.steps(tx, found.shop_id, found.id)))


def find_cases(
    tx: Tx,
    allowed: frozenset[UUID],
    *,
    order_id: UUID | None = None,
    conversation_id: UUID | None = None,
    customer_id: UUID | None = None,
    product_id: UUID | None = None,
) -> list[Case]:
    """The newest cases for which all holds that is asked: of an order, of a conversation, of the customer's newest orders,
    and in which the product is asked back, among its newest order lines.
    """
    lines = None if product_id is None else shops.lines_of_product(tx, allowed, product_id)
    within = None if lines is None else set(lines)
    if customer_id is not None:
        bought = set(shops.order_ids_of(tx, allowed, customer_id))
        within = bought if within is None else within & bought
    found = cases.cases(tx, allowed, MOST_CASES, order_id=order_id, conversation_id=conversation_id, order_ids=within)
    if lines is None:
        return found
    return [case for case in found if any(UUID(want.line_id) in lines[case.order_id] for want in case.wanted)]
