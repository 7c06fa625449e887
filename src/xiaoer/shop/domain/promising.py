"""The shop's own promise of dispatch, for orders whose source makes none: so many hours after they were paid.

It is made once. Nothing tells beside a stored promise whose it is: one that stands whole hours after the payment is
the shop's own, or the source's of the same kind, and follows a payment that is told anew.
"""

from __future__ import annotations

from msgspec.structs import replace

from xiaoer.shop.domain.incoming import IncomingOrder
from xiaoer.shop.domain.orders import Order

HOUR = 3_600_000_000


def promised_dispatch_at(paid_at: int | None, hours: int | None) -> int | None:
    """None before it is paid, and of a shop that promises nothing."""
    return None if paid_at is None or hours is None else paid_at + hours * HOUR


def with_promise(told: IncomingOrder, known: Order | None, hours: int | None) -> IncomingOrder:
    """What the source promises stands, then what is stored, whatever the shop's `hours` are by now."""
    promised = None if told.promised_dispatch_at is not None else _kept(told.paid_at, known, hours)
    return told if promised is None else replace(told, promised_dispatch_at=promised)


def without_promise(known: Order) -> Order:
    """A stored order without its promise, so that what is told over it has no other than the source's."""
    return replace(known, promised_dispatch_at=None)


def _kept(paid_at: int | None, known: Order | None, hours: int | None) -> int | None:
    if known is None or known.promised_dispatch_at is None:
        return promised_dispatch_at(paid_at, hours)
    after = None if known.paid_at is None else known.promised_dispatch_at - known.paid_at
    if after is None or after <= 0 or after % HOUR:
        return known.promised_dispatch_at
    return None if paid_at is None else paid_at + after
