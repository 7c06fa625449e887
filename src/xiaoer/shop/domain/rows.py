"""The rows of a shop folder, as docs/guide/import.md describes them; a field that is not named here is refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from xiaoer.shop.domain.attributes import AttributeKind, Definition
from xiaoer.shop.domain.discounts import DiscountKind
from xiaoer.shop.domain.orders import OrderState, ParcelState
from xiaoer.shop.domain.payments import Method, PaymentKind, PaymentState
from xiaoer.shop.domain.products import Attribute, Category
from xiaoer.values import forms

Key = Annotated[str, Meta(min_length=1, max_length=100)]
Line = Annotated[str, Meta(min_length=1, max_length=300)]
Paragraph = Annotated[str, Meta(max_length=20_000)]
Price = Annotated[int, Meta(ge=0, le=10**12)]
Quantity = Annotated[int, Meta(ge=1, le=100_000)]
Stock = Annotated[int, Meta(ge=0, le=10**9)]
Instant = Annotated[datetime, Meta(tz=True)]
Slug = Annotated[str, Meta(pattern=forms.SLUG)]
Color = Annotated[str, Meta(pattern=forms.COLOR)]
Currency = Annotated[str, Meta(pattern=forms.CURRENCY)]
PictureName = Annotated[str, Meta(pattern=forms.SVG_NAME)]
Quick = Annotated[tuple[Line, ...], Meta(max_length=8)]


class BrandRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    color: Color
    agent_name: Line
    agent_title: Paragraph = ""
    agent_title_en: Paragraph = ""
    greeting: Paragraph = ""
    greeting_en: Paragraph = ""
    quick: Quick = ()
    quick_en: Quick = ()
    promise: Paragraph = ""
    promise_en: Paragraph = ""


class ShopRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """shop.json."""

    slug: Slug
    name: Line
    name_en: Line
    platform: Key
    locale: Literal["zh", "en"]
    currency: Currency
    zone: Key
    policy: Key
    brand: BrandRow
    dispatch_hours: Annotated[int, Meta(ge=1, le=24 * 90)] | None = None


class AttributeRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of attributes.jsonl: what an attribute of a category is."""

    category: Category
    name: Key
    name_en: Key
    kind: AttributeKind
    unit: Annotated[str, Meta(max_length=20)] = ""
    choices: Annotated[tuple[Line, ...], Meta(max_length=200)] = ()

    @property
    def definition(self) -> Definition:
        return Definition(**{name: getattr(self, name) for name in Definition.__struct_fields__})


class PriceRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from"}):
    """A price that held from a moment on, until the next one."""

    since: Instant
    price: Price


Prices = Annotated[tuple[PriceRow, ...], Meta(max_length=1000)]


class VariantRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sku: Key
    options: dict[Key, Line]
    price: Price
    stock: Stock
    prices: Prices = ()


class BatchRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A batch whose supplier is not told is of the product's supplier."""

    number: Key
    supplier: Line | None = None
    made_on: date | None = None
    expires_on: date | None = None


class ProductRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of products.jsonl. `batch` is the short way to tell one batch by its number alone."""

    sku: Key
    title: Line
    title_en: Line
    category: Category
    kind: Key
    price: Price
    list_price: Price
    attributes: dict[Key, Attribute]
    variants: Annotated[tuple[VariantRow, ...], Meta(min_length=1, max_length=500)]
    no_reason_return: bool | None = None
    warranty_days: Annotated[int, Meta(ge=0, le=36_500)] | None = None
    batch: Key | None = None
    supplier: Line | None = None
    summary: Paragraph = ""
    summary_en: Paragraph = ""
    picture: PictureName | None = None
    batches: Annotated[tuple[BatchRow, ...], Meta(max_length=500)] = ()
    prices: Prices = ()


class LineRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`sku` is that of a variant; `discount` the line's own, without its share of the order's."""

    sku: Key
    quantity: Quantity
    unit_price: Price
    discount: Price = 0
    batch: Key | None = None


class ScanRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    at: Instant
    place: Paragraph
    text: Paragraph


class ParcelRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    carrier: Line
    number: Key
    state: ParcelState
    lines: Annotated[tuple[Annotated[int, Meta(ge=0)], ...], Meta(min_length=1)]
    scans: tuple[ScanRow, ...] = ()


class PaymentRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Money that came in, or with the kind `refund` went back."""

    amount: Price
    kind: PaymentKind = PaymentKind.PAYMENT
    method: Method = Method.OTHER
    state: PaymentState = PaymentState.DONE
    number: Key | None = None
    at: Instant | None = None


class DiscountRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`lines`: the places of the lines it is for; none stand for the whole order."""

    kind: DiscountKind
    name: Line
    amount: Price
    lines: tuple[Annotated[int, Meta(ge=0)], ...] = ()


class OrderRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of orders.jsonl. `discount` is the sum, and `discounts` tell it by name where the source can."""

    number: Key
    customer: Key
    state: OrderState
    placed_at: Instant
    lines: Annotated[tuple[LineRow, ...], Meta(min_length=1, max_length=500)]
    paid: Price
    freight: Price = 0
    discount: Price = 0
    refunded: Price = 0
    parcels: tuple[ParcelRow, ...] = ()
    payments: Annotated[tuple[PaymentRow, ...], Meta(max_length=500)] = ()
    discounts: Annotated[tuple[DiscountRow, ...], Meta(max_length=100)] = ()
    note: Paragraph = ""
    paid_at: Instant | None = None
    promised_dispatch_at: Instant | None = None
    promised_delivery_at: Instant | None = None
    shipped_at: Instant | None = None
    delivered_at: Instant | None = None
    completed_at: Instant | None = None
    cancelled_at: Instant | None = None
