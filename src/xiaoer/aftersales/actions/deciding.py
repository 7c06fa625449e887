"""A decision for an order of the shop: its facts gathered, its policy applied."""

from __future__ import annotations

from uuid import UUID

import msgspec

from xiaoer.aftersales.domain.applying import Applied, applying
from xiaoer.aftersales.domain.cases import with_earlier
from xiaoer.aftersales.domain.decision import Decision
from xiaoer.aftersales.domain.decision import decide as decided
from xiaoer.aftersales.domain.facts import (
    Facts,
    Kind,
    Line,
    Order,
    Platform,
    Reason,
    Told,
    Wanted,
    state_at,
    wrong_line,
)
from xiaoer.aftersales.domain.policy import Policy
from xiaoer.aftersales.domain.refunds import left_of
from xiaoer.aftersales.store import cases, policies
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.orders import Order as ShopOrder
from xiaoer.shop.domain.shops import Shop
from xiaoer.values.refusal import Refused


class CaseAsk(msgspec.Struct, frozen=True):
    """What is asked for: lines of one order, why, and what people told. No lines stand for all of them whole."""

    order_id: UUID
    kind: Kind
    reason: Reason
    wanted: tuple[Wanted, ...] = ()
    told: Told = Told()


class Reading(msgspec.Struct, frozen=True):
    """An ask with everything it rests on."""

    facts: Facts
    policy: Policy
    shop: Shop


_CHANGED = frozenset({"pending (item modified)", "return requested", "exchange requested"})
"""What the retail shop calls an order that was changed, returned or exchanged before."""


def policy_names() -> frozenset[str]:
    """The rules that a shop may name as its own."""
    return policies.names()


def decide(tx: Tx, ask: CaseAsk, by: Caller, now: int) -> Decision | Refused:
    """What the policy grants, without opening anything."""
    reading = read_case(tx, by.shops, ask, now)
    return reading if isinstance(reading, Refused) else decided(reading.facts, reading.policy)


class Applying(msgspec.Struct, frozen=True):
    """What the rules say of an order as it stands; sums in minor units of `currency`."""

    currency: str
    items: tuple[Applied, ...]


def rules_of(tx: Tx, allowed: frozenset[UUID], order_id: UUID, now: int) -> Applying | Refused:
    """What the shop's policy grants and does not for an order, before anybody asks."""
    # Whatever cases have taken of the goods, this may be asked.
    reading = read_case(tx, allowed, CaseAsk(order_id, Kind.COMPENSATION, Reason.LATE_DISPATCH), now)
    if isinstance(reading, Refused):
        return reading
    return Applying(reading.facts.order.currency, applying(reading.facts, reading.policy))


class Left(msgspec.Struct, frozen=True):
    """An order's money, in minor units of `currency`: `held` is what open cases have promised, `left` what is free."""

    paid: int
    refunded: int
    held: int
    left: int
    currency: str


def left_to_refund(tx: Tx, allowed: frozenset[UUID], order_id: UUID, now: int) -> Left | Refused:
    """The most that may still come back of an order, whatever a policy says of it."""
    order = shops.find_order(tx, allowed, order_id)
    if isinstance(order, Refused):
        return order
    facts = _order(tx, order, now, past=False)
    return Left(facts.paid, facts.refunded, facts.held, left_of(facts), facts.currency)


def read_case(tx: Tx, allowed: frozenset[UUID], ask: CaseAsk, now: int, *, past: bool = False) -> Reading | Refused:
    """The facts of an ask; refused where the order, a line or the shop's policy is not there.

    `past`: the case is over. What the order was given back or cancelled for may be this very case, and what its other
    cases took is not known as of then: it is decided as the only one.
    """
    order = shops.find_order(tx, allowed, ask.order_id)
    if isinstance(order, Refused):
        return order
    shop = shops.shops_of(tx, frozenset({order.shop_id}))[0]
    policy = policies.policy(shop.policy)
    if policy is None:
        return Refused("case_policy", {"policy": shop.policy, **shop.called})
    wanted = ask.wanted or tuple(Wanted(str(line.id), line.quantity) for line in order.lines)
    facts = Facts(
        kind=ask.kind, reason=ask.reason, order=_order(tx, order, now, past=past), wanted=wanted, told=ask.told,
        platform=Platform(shop.platform) if shop.platform in set(Platform) else Platform.OTHER,
        zone=shop.zone, now=now,
    )  # fmt: skip
    wrong = wrong_line(facts)
    if wrong is not None:
        return Refused("case_lines", {"order": order.number, "what": f"{wrong.line_id} × {wrong.quantity}"})
    return Reading(facts, policy, shop)


def _order(tx: Tx, order: ShopOrder, now: int, *, past: bool) -> Order:
    """The order as it stood at `now`, less what its other cases have taken."""
    wanted = {line.product_id for line in order.lines}
    products = {one.id: one for one in shops.products_of(tx, order.shop_id, wanted)}
    facts = Order(
        state=state_at(
            order.state.value, now, shipped_at=order.shipped_at, received_at=order.delivered_at,
            completed_at=order.completed_at, cancelled_at=now + 1 if past else order.cancelled_at,
        ),
        currency=order.currency, paid=order.paid, freight=order.freight, refunded=0 if past else order.refunded,
        lines=tuple(
            Line(
                line_id=str(line.id), title=line.title, category=line.category, quantity=line.quantity,
                paid=line.paid, no_reason_return=None if product is None else product.no_reason_return,
                warranty_days=0 if product is None else product.warranty_days or 0,
            )
            for line in order.lines
            for product in [products.get(line.product_id)]
        ),
        changed=order.source_state in _CHANGED, paid_at=order.paid_at,
        promised_dispatch_at=order.promised_dispatch_at, shipped_at=order.shipped_at,
        received_at=order.delivered_at, completed_at=order.completed_at,
    )  # fmt: skip
    return facts if past else with_earlier(facts, cases.of_order(tx, order.shop_id, order.id))
