"""What goes over the wire. Money is integer minor units of the `currency` beside it, moments are microseconds."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from xiaoer.shop.actions import ProductPage
from xiaoer.shop.domain.attributes import AttributeKind, Definition
from xiaoer.shop.domain.discounts import Discount
from xiaoer.shop.domain.glance import Glance, glance
from xiaoer.shop.domain.orders import (
    PARCEL_WORDS,
    STATE_WORDS,
    Order,
    OrderLine,
    OrderState,
    Parcel,
    ParcelState,
    Scan,
)
from xiaoer.shop.domain.payments import Method, Payment, PaymentKind, PaymentState
from xiaoer.shop.domain.prices import PriceSpan
from xiaoer.shop.domain.products import Attribute, Batch, Category, Product, Variant, image_of
from xiaoer.shop.domain.shops import Shop


class RecipientView(msgspec.Struct, frozen=True):
    """The customer as the order tells: `id` is the customer's, the rest the order's own."""

    id: UUID
    name: str
    masked_phone: str
    masked_address: str


class LineView(msgspec.Struct, frozen=True):
    """`discount` holds the line's share of the order's; `image` is the address of the picture."""

    id: UUID
    product_id: UUID
    sku: str
    title: str
    options: dict[str, str]
    quantity: int
    unit_price: int
    discount: int
    paid: int
    image: str | None
    batch: str | None


class ParcelView(msgspec.Struct, frozen=True):
    """`scans` earliest first."""

    id: UUID
    carrier: str
    number: str
    state: ParcelState | None
    state_zh: str
    state_en: str
    line_ids: tuple[UUID, ...]
    scans: tuple[Scan, ...]


class PaymentView(msgspec.Struct, frozen=True):
    """Money that came in, or with the kind `refund` went back; `number` is the source's own."""

    kind: PaymentKind
    method: Method
    amount: int
    state: PaymentState
    number: str | None
    at: int | None


class OrderView(msgspec.Struct, frozen=True):
    """An order at a look. `glance` is counted for the moment of the answer."""

    id: UUID
    shop_id: UUID
    number: str
    state: OrderState
    state_zh: str
    state_en: str
    source_state: str | None
    customer: RecipientView
    placed_at: int | None
    paid_at: int | None
    promised_dispatch_at: int | None
    promised_delivery_at: int | None
    shipped_at: int | None
    delivered_at: int | None
    completed_at: int | None
    cancelled_at: int | None
    currency: str
    lines: list[LineView]
    goods_total: int
    freight: int
    discount: int
    paid: int
    refunded: int
    refundable: int
    parcels: list[ParcelView]
    payments: list[PaymentView]
    discounts: tuple[Discount, ...]
    note: str
    glance: Glance


class ProductView(msgspec.Struct, frozen=True):
    """A product with its variants; `image` is the address of the picture."""

    id: UUID
    shop_id: UUID
    sku: str
    title: str
    title_en: str
    category: Category
    kind: str
    price: int
    list_price: int
    currency: str
    attributes: dict[str, Attribute]
    variants: tuple[Variant, ...]
    summary: str
    summary_en: str
    image: str | None
    no_reason_return: bool | None
    warranty_days: int | None


class AttributeView(msgspec.Struct, frozen=True):
    """An attribute as its category defines it; `kind` is None and `name_en` empty where nobody did."""

    name: str
    name_en: str
    kind: AttributeKind | None
    unit: str
    value: Attribute


class PriceView(msgspec.Struct, frozen=True):
    """What the product (its own sku) or a variant cost; spans earliest first. `sold`: whether it still is."""

    sku: str
    options: dict[str, str]
    sold: bool
    spans: tuple[PriceSpan, ...]


class ProductPageView(msgspec.Struct, frozen=True):
    """Everything that the store's data says of a product."""

    product: ProductView
    supplier: str | None
    typed: list[AttributeView]
    prices: list[PriceView]
    batches: list[Batch]


class ShopView(msgspec.Struct, frozen=True):
    """A shop as staff know it."""

    id: UUID
    slug: str
    name: str
    name_en: str
    platform: str
    locale: str
    currency: str
    zone: str
    policy: str


def order_view(order: Order, now: int) -> OrderView:
    told = {name: getattr(order, name) for name in OrderView.__struct_fields__ if hasattr(order, name)}
    state_zh, state_en = STATE_WORDS[order.state]
    who = order.recipient
    return OrderView(
        **told
        | {
            "state_zh": state_zh,
            "state_en": state_en,
            "customer": RecipientView(order.customer_id, who.name, who.masked_phone, who.masked_address),
            "lines": [_line_view(line) for line in order.lines],
            "parcels": [_parcel_view(parcel) for parcel in order.parcels],
            "payments": [_payment_view(payment) for payment in order.payments],
            "glance": glance(order, now),
        }
    )


def product_view(product: Product) -> ProductView:
    told = {name: getattr(product, name) for name in ProductView.__struct_fields__ if name != "image"}
    return ProductView(**told, image=image_of(product.picture))


def product_page_view(page: ProductPage) -> ProductPageView:
    product = page.product
    options = {one.sku: one.options for one in product.variants}
    return ProductPageView(
        product=product_view(product),
        supplier=product.supplier,
        typed=_typed(product, page.definitions),
        prices=[
            PriceView(sku, options.get(sku, {}), sku == product.sku or sku in options, spans)
            for sku, spans in page.prices.items()
        ],
        batches=page.batches,
    )


def _typed(product: Product, definitions: Sequence[Definition]) -> list[AttributeView]:
    """Defined attributes in the order of their definitions, then the others by name."""
    told = dict(product.attributes)
    defined = [one for one in definitions if one.category is product.category and one.name in told]
    views = [AttributeView(one.name, one.name_en, one.kind, one.unit, told.pop(one.name)) for one in defined]
    return views + [AttributeView(name, "", None, "", value) for name, value in sorted(told.items())]


def shop_view(shop: Shop) -> ShopView:
    return ShopView(**{name: getattr(shop, name) for name in ShopView.__struct_fields__})


def _line_view(line: OrderLine) -> LineView:
    told = {name: getattr(line, name) for name in LineView.__struct_fields__ if name != "image"}
    return LineView(**told, image=image_of(line.image))


def _payment_view(payment: Payment) -> PaymentView:
    return PaymentView(**{name: getattr(payment, name) for name in PaymentView.__struct_fields__})


def _parcel_view(parcel: Parcel) -> ParcelView:
    state_zh, state_en = PARCEL_WORDS[parcel.state] if parcel.state else ("", "")
    return ParcelView(
        parcel.id, parcel.carrier, parcel.number, parcel.state, state_zh, state_en, parcel.line_ids, parcel.scans
    )
