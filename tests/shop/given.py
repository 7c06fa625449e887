"""Valid orders and products to change one thing of; keyword-only."""

from __future__ import annotations

from uuid import UUID

from xiaoer.shop.domain.orders import Order, OrderLine, OrderState, Parcel, ParcelState, Recipient, Scan
from xiaoer.shop.domain.products import Category

SHOP, CUSTOMER, PRODUCT = UUID(int=1), UUID(int=2), UUID(int=3)
HOUR = 3_600_000_000


def a_line(
    *, place: int = 0, quantity: int = 1, unit_price: int = 10_000, discount: int = 0, paid: int | None = None
) -> OrderLine:
    whole = quantity * unit_price - discount
    return OrderLine(
        id=UUID(int=100 + place), product_id=PRODUCT, sku=f"SKU-{place}", title="样例", options={}, quantity=quantity,
        unit_price=unit_price, discount=discount, paid=whole if paid is None else paid, category=Category.CLOTHING,
    )  # fmt: skip


def a_parcel(*, place: int = 0, scans: tuple[Scan, ...] = ()) -> Parcel:
    return Parcel(UUID(int=200 + place), "样例快递", f"T{place}", ParcelState.MOVING, (UUID(int=100),), scans)


def an_order(
    *,
    state: OrderState = OrderState.PAID,
    lines: tuple[OrderLine, ...] = (a_line(),),
    parcels: tuple[Parcel, ...] = (),
    freight: int = 0,
    paid: int = 10_000,
    refunded: int = 0,
    promised_dispatch_at: int | None = None,
    promised_delivery_at: int | None = None,
    shipped_at: int | None = None,
    delivered_at: int | None = None,
) -> Order:
    return Order(
        id=UUID(int=10), shop_id=SHOP, customer_id=CUSTOMER, buyer="c1", number="S1", state=state, source_state=None,
        recipient=Recipient("测试顾客", "138****0001", "浙江省杭州市西湖区****"), currency="CNY", freight=freight,
        paid=paid, refunded=refunded, lines=lines, parcels=parcels, promised_dispatch_at=promised_dispatch_at,
        promised_delivery_at=promised_delivery_at, shipped_at=shipped_at, delivered_at=delivered_at,
    )  # fmt: skip
