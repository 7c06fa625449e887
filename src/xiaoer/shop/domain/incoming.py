"""What a source tells of a shop, whatever its form was: checked, in our words, not yet stored.

Products and orders have no ids here; they are known by the source's own keys (`sku`, `number`). Amounts are minor
units of the shop's currency, moments microseconds. None stands where the source does not tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import blake2b

import msgspec

from xiaoer.shop.domain.attributes import Definition
from xiaoer.shop.domain.discounts import Discount
from xiaoer.shop.domain.orders import OrderState, ParcelState, Recipient, Scan
from xiaoer.shop.domain.payments import Payment
from xiaoer.shop.domain.prices import PriceFrom
from xiaoer.shop.domain.products import Attribute, Category
from xiaoer.shop.domain.shops import Brand


class IncomingShop(msgspec.Struct, frozen=True):
    slug: str
    name: str
    name_en: str
    platform: str
    locale: str
    currency: str
    zone: str
    policy: str
    brand: Brand
    dispatch_hours: int | None


class IncomingVariant(msgspec.Struct, frozen=True):
    sku: str
    options: dict[str, str]
    price: int
    stock: int | None
    available: bool
    prices: tuple[PriceFrom, ...] = ()


class IncomingBatch(msgspec.Struct, frozen=True):
    """`supplier` is a name."""

    number: str
    supplier: str | None = None
    made_on: date | None = None
    expires_on: date | None = None


class IncomingProduct(msgspec.Struct, frozen=True):
    """`picture` names a file of the folder's pictures, `supplier` the usual one of its suppliers.

    `prices`, here and with a variant: what the source tells of the price over time, earliest first, `price` last.
    """

    sku: str
    title: str
    title_en: str
    category: Category
    kind: str
    price: int
    list_price: int
    attributes: dict[str, Attribute]
    variants: tuple[IncomingVariant, ...]
    supplier: str | None
    summary: str
    summary_en: str
    picture: str | None
    no_reason_return: bool | None
    warranty_days: int | None
    batches: tuple[IncomingBatch, ...] = ()
    prices: tuple[PriceFrom, ...] = ()


class ListedVariant(msgspec.Struct, frozen=True, array_like=True):
    """`price` in minor units of the shop's currency."""

    sku: str
    options: dict[str, str]
    price: int
    stock: int | None


class ListedProduct(msgspec.Struct, frozen=True, array_like=True):
    """A product as a file lists it, None where it tells nothing; `variants` are all that it has, by SKU."""

    sku: str
    title: str
    variants: tuple[ListedVariant, ...]
    title_en: str | None
    category: Category | None
    kind: str | None
    list_price: int | None
    supplier: str | None
    warranty_days: int | None
    summary: str | None
    attributes: dict[str, Attribute] | None


class IncomingLine(msgspec.Struct, frozen=True, array_like=True):
    """`discount` holds the shares of the order's discounts too, `paid` what the line brought.

    `batch` is the number of one of the product's batches.
    """

    sku: str
    title: str
    options: dict[str, str]
    quantity: int
    unit_price: int
    discount: int
    paid: int
    batch: str | None = None


class IncomingParcel(msgspec.Struct, frozen=True, array_like=True):
    """`lines`: places in the order's lines, from 0."""

    carrier: str
    number: str
    state: ParcelState | None
    lines: tuple[int, ...]
    scans: tuple[Scan, ...]


class IncomingOrder(msgspec.Struct, frozen=True, array_like=True):
    """`buyer` is the source's id of the customer."""

    number: str
    buyer: str
    state: OrderState
    source_state: str | None
    recipient: Recipient
    freight: int
    paid: int
    refunded: int
    note: str
    lines: tuple[IncomingLine, ...]
    parcels: tuple[IncomingParcel, ...]
    payments: tuple[Payment, ...] = ()
    discounts: tuple[Discount, ...] = ()
    placed_at: int | None = None
    paid_at: int | None = None
    promised_dispatch_at: int | None = None
    promised_delivery_at: int | None = None
    shipped_at: int | None = None
    delivered_at: int | None = None
    completed_at: int | None = None
    cancelled_at: int | None = None


class Checked(msgspec.Struct, frozen=True):
    """A whole shop that may be stored; `pictures` by file name, `lines` those of the products' file by sku."""

    shop: IncomingShop
    products: tuple[IncomingProduct, ...]
    orders: tuple[IncomingOrder, ...]
    pictures: Mapping[str, bytes]
    definitions: tuple[Definition, ...] = ()
    lines: Mapping[str, int] = {}


def digest(incoming: IncomingShop | IncomingProduct | IncomingOrder, *more: str) -> str:
    """A fingerprint of everything the source told: what was stored with the same one need not be stored again."""
    return blake2b(msgspec.json.encode((incoming, more)), digest_size=16).hexdigest()
