"""What a customer has bought, as the customer's page sums it up; told by whoever keeps the orders."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Purchases(msgspec.Struct, frozen=True):
    """`spent`: paid less refunded, in minor units of `currency`; `last_order_at` is None where no order has a moment."""

    orders_count: int
    spent: int
    currency: str
    last_order_at: int | None


def sum_of(some: Iterable[Purchases]) -> Purchases:
    """All of them together; there is at least one, and all are of one shop and so of one currency."""
    bought = list(some)
    return Purchases(
        orders_count=sum(one.orders_count for one in bought), spent=sum(one.spent for one in bought),
        currency=bought[0].currency,
        last_order_at=max((one.last_order_at for one in bought if one.last_order_at is not None), default=None),
    )  # fmt: skip


def has_newer(before: Purchases | None, after: Purchases) -> bool:
    """Whether an order has come that is newer than all that were known; without moments any more of them is."""
    if before is None or before.orders_count == 0:
        return after.orders_count > 0
    if after.last_order_at is None:
        return after.orders_count > before.orders_count
    return before.last_order_at is None or after.last_order_at > before.last_order_at
