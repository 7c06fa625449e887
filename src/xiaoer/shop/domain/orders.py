"""Orders with their lines and parcels, their states and sums. Amounts are minor units of `Order.currency`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import msgspec

from xiaoer.shop.domain.discounts import Discount
from xiaoer.shop.domain.payments import Payment
from xiaoer.shop.domain.products import Category
from xiaoer.values.masking import mask_name, mask_phone
from xiaoer.values.money import split


class OrderState(StrEnum):
    UNPAID = "unpaid"
    PAID = "paid"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class ParcelState(StrEnum):
    PICKED = "picked"
    MOVING = "moving"
    DELIVERING = "delivering"
    SIGNED = "signed"
    RETURNED = "returned"
    LOST = "lost"


STATE_WORDS: dict[OrderState, tuple[str, str]] = {
    OrderState.UNPAID: ("待付款", "awaiting payment"),
    OrderState.PAID: ("待发货", "paid, not yet dispatched"),
    OrderState.PACKED: ("已打包，待揽收", "packed, awaiting pickup"),
    OrderState.SHIPPED: ("已发货", "on the way"),
    OrderState.DELIVERED: ("已签收", "delivered"),
    OrderState.COMPLETED: ("交易完成", "completed"),
    OrderState.CANCELLED: ("已取消", "cancelled"),
    OrderState.REFUNDED: ("已退款", "refunded"),
}

PARCEL_WORDS: dict[ParcelState, tuple[str, str]] = {
    ParcelState.PICKED: ("已揽收", "picked up"),
    ParcelState.MOVING: ("运输中", "in transit"),
    ParcelState.DELIVERING: ("派送中", "out for delivery"),
    ParcelState.SIGNED: ("已签收", "signed for"),
    ParcelState.RETURNED: ("已退回", "returned to the sender"),
    ParcelState.LOST: ("丢失", "lost"),
}

BEFORE_DISPATCH = frozenset({OrderState.UNPAID, OrderState.PAID, OrderState.PACKED})
WITHOUT_PARCELS = BEFORE_DISPATCH - {OrderState.PACKED}
RECEIVED = frozenset({OrderState.DELIVERED, OrderState.COMPLETED})
NOT_YET: dict[OrderState, tuple[str, ...]] = {
    OrderState.UNPAID: ("paid_at", "shipped_at", "delivered_at", "completed_at"),
    OrderState.PAID: ("shipped_at", "delivered_at", "completed_at"),
    OrderState.PACKED: ("shipped_at", "delivered_at", "completed_at"),
    OrderState.SHIPPED: ("delivered_at", "completed_at"),
}
"""The moments that an order cannot have, by its state."""


class Delivery(msgspec.Struct, frozen=True):
    """To whom and where, whole; empty where the source does not tell, with its own masks where it has masked."""

    name: str
    phone: str = ""
    address: str = ""


class Recipient(msgspec.Struct, frozen=True):
    """Who receives the order, masked as everybody sees it.

    `whole` is what the source told; None in an order that was read from the store, where it is sealed apart.
    """

    name: str
    masked_phone: str
    masked_address: str
    whole: Delivery | None = None


def recipient_of(whole: Delivery, masked_address: str) -> Recipient:
    return Recipient(mask_name(whole.name), mask_phone(whole.phone), masked_address, whole)


class OrderLine(msgspec.Struct, frozen=True):
    """One line. `discount` holds the line's own discount and its shares of the order's; `paid` is what it brought.

    `batch` is the number of the batch its pieces are of, where the source tells.
    """

    id: UUID
    product_id: UUID
    sku: str
    title: str
    options: dict[str, str]
    quantity: int
    unit_price: int
    discount: int
    paid: int
    category: Category
    image: str | None = None
    batch_id: UUID | None = None
    batch: str | None = None

    @property
    def payable(self) -> int:
        return self.quantity * self.unit_price - self.discount


class Scan(msgspec.Struct, frozen=True):
    """One report of the carrier: when, where, and in its own words."""

    at: int
    place: str
    text: str


class Parcel(msgspec.Struct, frozen=True):
    """`line_ids`: the order lines in it. `state` is None where the source tells none. `scans`: earliest first."""

    id: UUID
    carrier: str
    number: str
    state: ParcelState | None
    line_ids: tuple[UUID, ...]
    scans: tuple[Scan, ...]


class Order(msgspec.Struct, frozen=True):
    """An order with everything an agent needs at a look.

    `buyer` is the customer's id at the source. Each moment is None where it has not come yet or the source does not
    tell it. `source_state` is the state in the
    source's own word where that says more than `state`. `payments` and `discounts` are those that the source tells
    one by one; `paid`, `refunded` and the lines hold all of them.
    """

    id: UUID
    shop_id: UUID
    customer_id: UUID
    buyer: str
    number: str
    state: OrderState
    source_state: str | None
    recipient: Recipient
    currency: str
    freight: int
    paid: int
    refunded: int
    lines: tuple[OrderLine, ...]
    parcels: tuple[Parcel, ...]
    payments: tuple[Payment, ...] = ()
    discounts: tuple[Discount, ...] = ()
    note: str = ""
    placed_at: int | None = None
    paid_at: int | None = None
    promised_dispatch_at: int | None = None
    promised_delivery_at: int | None = None
    shipped_at: int | None = None
    delivered_at: int | None = None
    completed_at: int | None = None
    cancelled_at: int | None = None

    @property
    def goods_total(self) -> int:
        """Quantity times unit price over all lines, before any discount."""
        return sum(line.quantity * line.unit_price for line in self.lines)

    @property
    def discount(self) -> int:
        """All discounts, the lines' own and the order's."""
        return sum(line.discount for line in self.lines)

    @property
    def payable(self) -> int:
        return self.goods_total - self.discount + self.freight

    @property
    def refundable(self) -> int:
        """What is paid and not yet given back: never below zero."""
        return max(self.paid - self.refunded, 0)


class NamedOrder(NamedTuple):
    """An order as far as a conversation about it goes."""

    id: UUID
    placed_at: int | None
    delivered_at: int | None


class Bought(msgspec.Struct, frozen=True):
    """What a customer has bought: `spent` is paid less refunded, in minor units of `currency`."""

    orders_count: int
    spent: int
    currency: str
    last_order_at: int | None


def line_discounts(payables: Sequence[int], discount: int) -> list[int]:
    """The shares of an order's discount, by what is to be paid for each line, by the largest remainder."""
    return split(discount, payables)


def last_scan(order: Order) -> tuple[Parcel, Scan] | None:
    """The newest scan of all parcels, with its parcel."""
    scans = [(parcel, scan) for parcel in order.parcels for scan in parcel.scans]
    return max(scans, key=lambda pair: pair[1].at, default=None)
