"""What the shop keeps of a customer, for a copy that they may ask for."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from xiaoer.platform.db import Tx
from xiaoer.shop.domain.discounts import Discount
from xiaoer.shop.domain.orders import PARCEL_WORDS, STATE_WORDS, Delivery, Order, OrderLine
from xiaoer.shop.domain.payments import Payment
from xiaoer.shop.store import orders, recipients
from xiaoer.values.money import Money
from xiaoer.values.sheets import Cell, Sheet, moment

EVERY = 1_000_000


def orders_of(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> list[Order]:
    """Every order of these customers, the newest first."""
    shops = frozenset({shop_id})
    found = [order for one in customer_ids for order in orders.of_customer(tx, shops, one, EVERY)]
    return sorted(found, key=lambda order: order.placed_at or 0, reverse=True)


def order_ids(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> list[UUID]:
    """Every order of these customers by its id alone."""
    shops = frozenset({shop_id})
    return [order for one in customer_ids for order in orders.ids_of_customer(tx, shops, one, EVERY)]


def held(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> tuple[Sheet, ...]:
    found = orders_of(tx, shop_id, customer_ids)
    parcels = [row for order in found for row in _parcels(order)]
    lines = [_line(order, line) for order in found for line in order.lines]
    payments = [_payment(order, one) for order in found for one in order.payments]
    discounts = [_discount(order, one) for order in found for one in order.discounts]
    return (
        Sheet("orders", ("订单", "Orders"), _ORDER, tuple(_order(order, _whole(tx, order)) for order in found)),
        Sheet("goods", ("商品明细", "Goods"), _LINE, tuple(lines)),
        Sheet("payments", ("付款与退款", "Payments and refunds"), _PAYMENT, tuple(payments)),
        Sheet("discounts", ("优惠", "Discounts"), _DISCOUNT, tuple(discounts)),
        Sheet("parcels", ("包裹", "Parcels"), _PARCEL, tuple(parcels)),
    )


_ORDER = (
    ("订单号", "order"), ("状态", "state"), ("下单时间", "placed"), ("付款时间", "paid at"), ("签收时间", "delivered"),
    ("商品", "goods"), ("实付", "paid"), ("已退", "refunded"), ("收件人", "recipient"), ("手机号", "phone"),
    ("收货地址", "address"), ("买家留言", "note"), ("您在店铺的编号", "your id at the store"),
)  # fmt: skip
_LINE = (
    ("订单号", "order"), ("商品", "goods"), ("规格", "options"), ("数量", "quantity"), ("单价", "price of one"),
    ("优惠", "discount"), ("实付", "paid"),
)  # fmt: skip
_PAYMENT = (
    ("订单号", "order"), ("类型", "kind"), ("方式", "method"), ("金额", "amount"), ("状态", "state"), ("时间", "at"),
    ("流水号", "number"),
)  # fmt: skip
_DISCOUNT = (("订单号", "order"), ("类型", "kind"), ("名称", "name"), ("金额", "amount"))
_PARCEL = (
    ("订单号", "order"), ("承运商", "carrier"), ("运单号", "number"), ("状态", "state"), ("时间", "at"), ("地点", "place"),
    ("轨迹", "scan"),
)  # fmt: skip


def _order(order: Order, whole: Delivery) -> tuple[Cell, ...]:
    goods = "；".join(f"{line.title} × {line.quantity}" for line in order.lines)
    return (
        order.number, STATE_WORDS[order.state], moment(order.placed_at), moment(order.paid_at),
        moment(order.delivered_at), goods, Money(order.paid, order.currency), Money(order.refunded, order.currency),
        whole.name or order.recipient.name, whole.phone or order.recipient.masked_phone,
        whole.address or order.recipient.masked_address, order.note, order.buyer,
    )  # fmt: skip


def _line(order: Order, one: OrderLine) -> tuple[Cell, ...]:
    options = "；".join(f"{name}：{value}" for name, value in one.options.items())
    price, discount, paid = (Money(amount, order.currency) for amount in (one.unit_price, one.discount, one.paid))
    return (order.number, one.title, options, one.quantity, price, discount, paid)


def _payment(order: Order, one: Payment) -> tuple[Cell, ...]:
    """In the words of the store's data, as cases and conversations say theirs."""
    amount = Money(one.amount, order.currency)
    return (order.number, str(one.kind), str(one.method), amount, str(one.state), moment(one.at), one.number)


def _discount(order: Order, one: Discount) -> tuple[Cell, ...]:
    return (order.number, str(one.kind), one.name, Money(one.amount, order.currency))


def _parcels(order: Order) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for parcel in order.parcels:
        state = PARCEL_WORDS[parcel.state] if parcel.state else None
        head: tuple[Cell, ...] = (order.number, parcel.carrier, parcel.number, state)
        rows += [(*head, moment(scan.at), scan.place, scan.text) for scan in parcel.scans] or [(*head, None, "", "")]
    return rows


def _whole(tx: Tx, order: Order) -> Delivery:
    found = recipients.of_order(tx, frozenset({order.shop_id}), order.id)
    return found.whole if found else Delivery("")
