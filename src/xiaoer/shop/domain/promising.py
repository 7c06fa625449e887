"""The shop's own promise of dispatch, for orders whose source makes none: so many hours after they were paid."""

from __future__ import annotations

from msgspec.structs import replace

from xiaoer.shop.domain.incoming import IncomingOrder
from xiaoer.shop.domain.orders import Order

HOUR = 3_600_000_000


def promised_dispatch_at(paid_at: int | None, hours: int | None) -> int | None:
    """None before it is paid, and of a shop that promises nothing."""
    return None if paid_at is None or hours is None else paid_at + hours * HOUR


def with_promise(told: IncomingOrder, hours: int | None) -> IncomingOrder:
    """What the source promises stands, whatever the shop does."""
    if told.promised_dispatch_at is not None:
        return told
    return replace(told, promised_dispatch_at=promised_dispatch_at(told.paid_at, hours))


def without_promise(known: Order, hours: int | None) -> Order:
    """A stored order without the promise that is the shop's own: it follows the payment, as no told one does."""
    if known.promised_dispatch_at != promised_dispatch_at(known.paid_at, hours):
        return known
    return replace(known, promised_dispatch_at=None)
