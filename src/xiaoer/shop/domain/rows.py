"""The rows of a shop folder, as docs/guide/import.md describes them; a field that is not named here is refused."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from xiaoer.shop.domain.orders import OrderState, ParcelState
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


class VariantRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sku: Key
    options: dict[Key, Line]
    price: Price
    stock: Stock


class ProductRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of products.jsonl."""

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


class LineRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`sku` is that of a variant; `discount` the line's own, without its share of the order's."""

    sku: Key
    quantity: Quantity
    unit_price: Price
    discount: Price = 0


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


class OrderRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of orders.jsonl."""

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
    note: Paragraph = ""
    paid_at: Instant | None = None
    promised_dispatch_at: Instant | None = None
    promised_delivery_at: Instant | None = None
    shipped_at: Instant | None = None
    delivered_at: Instant | None = None
    completed_at: Instant | None = None
    cancelled_at: Instant | None = None
