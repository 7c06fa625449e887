"""What a customer has bought, as the customer's page sums it up; told by whoever keeps the orders."""

from __future__ import annotations

import msgspec


class Purchases(msgspec.Struct, frozen=True):
    """`spent`: paid less refunded, in minor units of `currency`; `last_order_at` is None where no order has a moment."""

    orders_count: int
    spent: int
    currency: str
    last_order_at: int | None
