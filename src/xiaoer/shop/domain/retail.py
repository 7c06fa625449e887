"""The retail database of the tau-bench family (Sierra Research): products, users and orders in one db.json.

Its source tells no moments, no phones, no categories, no list prices and no stock counts: they stay None here,
"other", or the price itself, and are never made up. Its state words and what becomes of them: pending is paid and not dispatched, processed is dispatched,
delivered and cancelled say what they say; a return or an exchange requested is an order that was delivered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from xiaoer.shop.domain.incoming import (
    Checked,
    IncomingLine,
    IncomingOrder,
    IncomingParcel,
    IncomingProduct,
    IncomingShop,
    IncomingVariant,
)
from xiaoer.shop.domain.orders import Delivery, OrderState, Recipient, recipient_of
from xiaoer.shop.domain.payments import Method, Payment, PaymentKind
from xiaoer.shop.domain.products import Category
from xiaoer.shop.domain.shops import Brand
from xiaoer.values.json_lines import read_object, refused
from xiaoer.values.masking import mask_address, whole_address
from xiaoer.values.money import Money
from xiaoer.values.refusal import Refused

FILE = "db.json"

SHOP = IncomingShop(
    slug="retail",
    name="零售演示店（英文）",
    name_en="Retail demo shop",
    platform="own",
    locale="en",
    currency="USD",
    zone="America/New_York",
    policy="retail",
    brand=Brand(
        color="#2457d6",
        agent_name="Retail service (demo)",
        agent_title="订单、退换与商品都可以问",
        agent_title_en="Orders, returns and products",
        greeting="您好，请问有什么可以帮您？",
        greeting_en="Hello, how can we help you today?",
        quick=("我的订单到哪了", "我要退货", "我要换货", "取消订单"),
        quick_en=("Where is my order", "Return an item", "Exchange an item", "Cancel my order"),
    ),
    dispatch_hours=None,
)

STATES = {
    "pending": OrderState.PAID,
    "pending (item modified)": OrderState.PAID,
    "processed": OrderState.SHIPPED,
    "delivered": OrderState.DELIVERED,
    "return requested": OrderState.DELIVERED,
    "exchange requested": OrderState.DELIVERED,
    "cancelled": OrderState.CANCELLED,
}

Text = Annotated[str, Meta(min_length=1, max_length=300)]
MOST_DOLLARS = 10**9


class TauVariant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    item_id: Text
    options: dict[str, str]
    available: bool
    price: Decimal


class TauProduct(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    product_id: Text
    name: Text
    variants: Annotated[dict[str, TauVariant], Meta(min_length=1)]


class TauAddress(msgspec.Struct, frozen=True):
    address1: str
    address2: str
    city: str
    state: str
    zip: str


class TauItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    item_id: Text
    product_id: Text
    name: Text
    price: Decimal
    options: dict[str, str]


class TauFulfillment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tracking_id: Annotated[list[Text], Meta(min_length=1)]
    item_ids: list[str]


class TauPayment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    transaction_type: Literal["payment", "refund"]
    amount: Decimal
    payment_method_id: str


class TauOrder(msgspec.Struct, frozen=True):
    """What a service desk did to the order later (return_items, exchange_items, …) is not part of it."""

    order_id: Text
    user_id: Text
    address: TauAddress
    items: Annotated[list[TauItem], Meta(min_length=1)]
    status: str
    fulfillments: list[TauFulfillment]
    payment_history: list[TauPayment]


class TauName(msgspec.Struct, frozen=True):
    first_name: str
    last_name: str


class TauUser(msgspec.Struct, frozen=True):
    name: TauName


class TauShop(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    products: dict[str, TauProduct]
    users: dict[str, TauUser]
    orders: dict[str, TauOrder]


def read(content: bytes, encoding: str = "utf-8") -> Checked | Refused:
    """The whole database in our words."""
    shop = read_object(content, FILE, TauShop, encoding)
    if isinstance(shop, Refused):
        return shop
    if problem := next(_problems(shop), None):
        return problem
    return Checked(
        shop=SHOP,
        products=tuple(_product(product) for product in shop.products.values()),
        orders=tuple(_order(order, shop.users[order.user_id].name) for order in shop.orders.values()),
        pictures={},
    )


def _problems(shop: TauShop) -> Iterator[Refused]:
    sold = {item for product in shop.products.values() for item in product.variants}
    for key, product in shop.products.items():
        for item, variant in product.variants.items():
            yield from _wrong_amount(f"products.{key}.variants.{item}.price", variant.price)
    for key, order in shop.orders.items():
        yield from _order_problems(f"orders.{key}", order, shop.users, sold)


def _order_problems(at: str, order: TauOrder, users: Mapping[str, TauUser], sold: set[str]) -> Iterator[Refused]:
    if order.status not in STATES:
        known = ", ".join(STATES)
        yield refused(
            "import_wrong_value", FILE, field=f"{at}.status", expected_zh=f"{known} 之一", expected_en=f"one of {known}"
        )
    if order.user_id not in users:
        yield refused("import_unknown_reference", FILE, field=f"{at}.user_id", value=order.user_id, where="users")
    for place, item in enumerate(order.items):
        if item.item_id not in sold:
            field = f"{at}.items[{place}].item_id"
            yield refused("import_unknown_reference", FILE, field=field, value=item.item_id, where="products")
        yield from _wrong_amount(f"{at}.items[{place}].price", item.price)
    for place, payment in enumerate(order.payment_history):
        yield from _wrong_amount(f"{at}.payment_history[{place}].amount", payment.amount)
    yield from _lost_items(at, order)
    yield from _wrong_sums(at, order)


def _wrong_amount(field: str, amount: Decimal) -> Iterator[Refused]:
    if not 0 <= amount <= MOST_DOLLARS or amount != round(amount, 2):
        yield refused(
            "import_wrong_value",
            FILE,
            field=field,
            expected_zh=f"从 0 到 {MOST_DOLLARS} 之间、最多两位小数的金额（现在是 {amount}）",
            expected_en=f"an amount from 0 to {MOST_DOLLARS} with at most two decimals (found {amount})",
        )


def _lost_items(at: str, order: TauOrder) -> Iterator[Refused]:
    bought = {item.item_id for item in order.items}
    for place, fulfillment in enumerate(order.fulfillments):
        for item in fulfillment.item_ids:
            if item not in bought:
                field = f"{at}.fulfillments[{place}].item_ids"
                yield refused("import_unknown_reference", FILE, field=field, value=item, where="items")


def _wrong_sums(at: str, order: TauOrder) -> Iterator[Refused]:
    """What was paid and not given back is what the items cost; of a cancelled order it is nothing."""
    kept = _total(order, "payment") - _total(order, "refund")
    due = 0 if order.status == "cancelled" else sum(_cents(item.price) for item in order.items)
    if kept != due:
        yield refused(
            "import_wrong_sum",
            FILE,
            field=f"{at}.payment_history",
            rule_zh="付款减退款等于商品金额（已取消的为零）",
            rule_en="payments less refunds equal to the items' prices, or zero when cancelled",
            got=str(Money(kept, SHOP.currency)),
            bound=str(Money(due, SHOP.currency)),
        )


def _total(order: TauOrder, kind: str) -> int:
    return sum(_cents(one.amount) for one in order.payment_history if one.transaction_type == kind)


def _cents(amount: Decimal) -> int:
    return int(amount * 100)


def _product(product: TauProduct) -> IncomingProduct:
    prices = [_cents(variant.price) for variant in product.variants.values()]
    return IncomingProduct(
        sku=product.product_id,
        title=product.name,
        title_en=product.name,
        category=Category.OTHER,
        kind=product.name.lower().replace(" ", "_"),
        price=min(prices),
        list_price=min(prices),
        attributes={},
        variants=tuple(
            IncomingVariant(item, one.options, _cents(one.price), None, one.available)
            for item, one in product.variants.items()
        ),
        supplier=None,
        summary="",
        summary_en="",
        picture=None,
        no_reason_return=None,
        warranty_days=None,
    )


def _order(order: TauOrder, name: TauName) -> IncomingOrder:
    items = _gathered(order.items)
    return IncomingOrder(
        number=order.order_id,
        buyer=order.user_id,
        state=STATES[order.status],
        source_state=order.status,
        recipient=_recipient(order.address, name),
        freight=0,
        paid=_total(order, "payment"),
        refunded=_total(order, "refund"),
        note="",
        lines=tuple(_line(item, quantity) for item, quantity in items),
        parcels=_parcels(order, items),
        payments=tuple(_payment(one) for one in order.payment_history),
    )


METHODS = {"credit_card": Method.CARD, "gift_card": Method.GIFT_CARD, "paypal": Method.PAYPAL}


def _payment(told: TauPayment) -> Payment:
    """Its number is that of the means it was paid by, such as credit_card_4421486: the source has no other."""
    name = told.payment_method_id.rpartition("_")[0]
    return Payment(
        kind=PaymentKind(told.transaction_type),
        method=METHODS.get(name, Method.OTHER),
        amount=_cents(told.amount),
        number=told.payment_method_id,
    )


def _gathered(items: Sequence[TauItem]) -> list[tuple[TauItem, int]]:
    """Each item once with its quantity: the source writes one row a piece."""
    pieces: dict[tuple[str, Decimal], list[TauItem]] = {}
    for item in items:
        pieces.setdefault((item.item_id, item.price), []).append(item)
    return [(same[0], len(same)) for same in pieces.values()]


def _recipient(address: TauAddress, name: TauName) -> Recipient:
    street = ", ".join(part for part in (address.address1, address.address2, address.zip) if part)
    whole = Delivery(f"{name.first_name} {name.last_name}", "", whole_address(address.state, address.city, street))
    return recipient_of(whole, mask_address(address.state, address.city))


def _line(item: TauItem, quantity: int) -> IncomingLine:
    price = _cents(item.price)
    return IncomingLine(item.item_id, item.name, item.options, quantity, price, 0, price * quantity)


def _parcels(order: TauOrder, items: Sequence[tuple[TauItem, int]]) -> tuple[IncomingParcel, ...]:
    return tuple(
        IncomingParcel(
            carrier="",
            number=number,
            state=None,
            lines=tuple(place for place, (item, _) in enumerate(items) if item.item_id in fulfillment.item_ids),
            scans=(),
        )
        for fulfillment in order.fulfillments
        for number in fulfillment.tracking_id
    )
