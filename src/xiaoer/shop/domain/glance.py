"""An order at a look: its state and since when, where it is, and what was promised of it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from xiaoer.shop.domain.orders import (
    BEFORE_DISPATCH,
    RECEIVED,
    Order,
    OrderState,
    ParcelState,
    last_scan,
)
from xiaoer.shop.domain.payments import PaymentKind, PaymentState

HOUR = 3_600_000_000


class PromiseKind(StrEnum):
    DISPATCH = "dispatch"
    DELIVERY = "delivery"


RISKY = {PromiseKind.DISPATCH: 6 * HOUR, PromiseKind.DELIVERY: 24 * HOUR}
"""So long before a promise ends it is at risk: a shift can still pack a parcel, and a day can still carry one."""


class Standing(StrEnum):
    """How a promise stands: not due yet, nearly due, overdue, kept, kept too late, or kept at a moment nobody told."""

    OPEN = "open"
    AT_RISK = "at_risk"
    LATE = "late"
    KEPT = "kept"
    BROKEN = "broken"
    DONE = "done"


class Promised(msgspec.Struct, frozen=True):
    """One promise. `left` is the microseconds to its end, below zero past it; of one that was kept, at that moment."""

    promise: PromiseKind
    due_at: int
    standing: Standing
    left: int | None


class Where(msgspec.Struct, frozen=True):
    """The newest that is known of the order's parcels; what no carrier has reported yet is None or empty."""

    carrier: str
    number: str
    state: ParcelState | None
    at: int | None
    place: str
    text: str


class Glance(msgspec.Struct, frozen=True):
    """`since_at`: since when the order is in its state; None where the source does not tell."""

    since_at: int | None
    where: Where | None
    promises: tuple[Promised, ...]


def glance(order: Order, now: int) -> Glance:
    return Glance(_since(order), _where(order), _promises(order, now))


_SINCE = {
    OrderState.UNPAID: "placed_at",
    OrderState.PAID: "paid_at",
    OrderState.SHIPPED: "shipped_at",
    OrderState.DELIVERED: "delivered_at",
    OrderState.COMPLETED: "completed_at",
    OrderState.CANCELLED: "cancelled_at",
}


def _since(order: Order) -> int | None:
    if order.state is OrderState.REFUNDED:
        back = [
            one.at
            for one in order.payments
            if one.kind is PaymentKind.REFUND and one.state is PaymentState.DONE and one.at is not None
        ]
        return max(back, default=None)
    return getattr(order, _SINCE[order.state]) if order.state in _SINCE else None


def _where(order: Order) -> Where | None:
    newest = last_scan(order)
    if newest is not None:
        parcel, scan = newest
        return Where(parcel.carrier, parcel.number, parcel.state, scan.at, scan.place, scan.text)
    if order.parcels:
        parcel = order.parcels[-1]
        return Where(parcel.carrier, parcel.number, parcel.state, None, "", "")
    return None


def _promises(order: Order, now: int) -> tuple[Promised, ...]:
    """Promises count for an order that is paid and neither cancelled nor refunded."""
    if order.state in {OrderState.UNPAID, OrderState.CANCELLED, OrderState.REFUNDED}:
        return ()
    dispatched, received = order.state not in BEFORE_DISPATCH, order.state in RECEIVED
    told = (
        (PromiseKind.DISPATCH, order.promised_dispatch_at, order.shipped_at, dispatched),
        (PromiseKind.DELIVERY, order.promised_delivery_at, order.delivered_at, received),
    )
    return tuple(
        _promised(kind, due, kept_at if done else None, now, done=done) for kind, due, kept_at, done in told if due
    )


def _promised(kind: PromiseKind, due: int, kept_at: int | None, now: int, *, done: bool) -> Promised:
    if done:
        standing = Standing.DONE if kept_at is None else Standing.KEPT if kept_at <= due else Standing.BROKEN
        return Promised(kind, due, standing, None if kept_at is None else due - kept_at)
    left = due - now
    standing = Standing.LATE if left < 0 else Standing.AT_RISK if left <= RISKY[kind] else Standing.OPEN
    return Promised(kind, due, standing, left)
