"""From what a source tells to what is stored: ids given, references resolved. Who was stored keeps their ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from xiaoer.shop.domain.incoming import (
    IncomingLine,
    IncomingOrder,
    IncomingProduct,
    IncomingVariant,
    ListedProduct,
    ListedVariant,
)
from xiaoer.shop.domain.orders import Order, OrderLine, Parcel
from xiaoer.shop.domain.products import Category, Product, Variant
from xiaoer.shop.domain.recognising import same_lines, same_parcels

Fresh = Callable[[], UUID]
"""Gives a new id at each call."""


class KnownOrder(NamedTuple):
    """The id of an order that is stored already, and its fingerprint."""

    id: UUID
    digest: str


def product_of(
    told: IncomingProduct,
    shop_id: UUID,
    currency: str,
    picture: str | None,
    known: UUID | None,
    variants: Mapping[str, UUID],
    fresh: Fresh,
) -> Product:
    """The product to store; `known` and `variants` are the ids that it and its variants have already."""
    apart = {"picture", "variants", "batches", "prices"}
    same = {name: getattr(told, name) for name in IncomingProduct.__struct_fields__ if name not in apart}
    return Product(
        **same,
        id=known or fresh(),
        shop_id=shop_id,
        currency=currency,
        picture=picture,
        variants=tuple(
            Variant(variants.get(one.sku) or fresh(), one.sku, one.options, one.price, one.stock, one.available)
            for one in told.variants
        ),
    )


SOLD = "sold:"
"""How the fingerprint of a product begins of which only orders have told; a catalogue's takes its place."""
_NEVER = 10**17


class FirstSold(msgspec.Struct, frozen=True, array_like=True):
    """A product as the earliest order's line tells of it; a smaller `rank` is earlier."""

    rank: str
    line: IncomingLine


def note_sold(first: dict[str, FirstSold], one: IncomingOrder) -> None:
    """Take into `first`, by sku, what the order tells of products earlier than those before it."""
    rank = f"{SOLD}{_NEVER if one.placed_at is None else one.placed_at:018d}:{one.number}"
    for line in one.lines:
        known = first.get(line.sku)
        if known is None or rank < known.rank:
            first[line.sku] = FirstSold(rank, line)


def product_sold(line: IncomingLine) -> IncomingProduct:
    """A product of which only an order's line tells: its title, its price and one variant."""
    variant = IncomingVariant(line.sku, line.options, line.unit_price, None, available=True)
    return IncomingProduct(
        sku=line.sku, title=line.title, title_en="", category=Category.OTHER, kind="", price=line.unit_price,
        list_price=line.unit_price, attributes={}, variants=(variant,), supplier=None, summary="",
        summary_en="", picture=None, no_reason_return=None, warranty_days=None,
    )  # fmt: skip


def listed_product(told: ListedProduct, known: Product | None) -> IncomingProduct:
    """What a list tells over what is known of the product. Of one that nobody knew, what the list does not tell is empty,
    its category another one, and its list price its lowest price.
    """
    before = {one.sku: one for one in known.variants} if known else {}
    variants = tuple(_listed_variant(one, before.get(one.sku)) for one in told.variants)
    lowest = min(one.price for one in variants)
    empty = {
        "title_en": "",
        "category": Category.OTHER,
        "kind": "",
        "list_price": lowest,
        "summary": "",
        "attributes": {},
    }
    names = ("title_en", "category", "kind", "list_price", "supplier", "warranty_days", "summary", "attributes")
    facts: dict[str, Any] = {name: getattr(known, name) if known else empty.get(name) for name in names}
    facts |= {name: value for name in names if (value := getattr(told, name)) is not None}
    return IncomingProduct(
        sku=told.sku, title=told.title, price=lowest, variants=variants, summary_en=known.summary_en if known else "",
        picture=known.picture if known else None, no_reason_return=known.no_reason_return if known else None, **facts,
    )  # fmt: skip


def _listed_variant(told: ListedVariant, known: Variant | None) -> IncomingVariant:
    options = told.options or (known.options if known else {})
    if told.stock is None:
        stock, available = (known.stock, known.available) if known else (None, True)
        return IncomingVariant(told.sku, options, told.price, stock, available)
    return IncomingVariant(told.sku, options, told.price, told.stock, told.stock > 0)


class Placed(NamedTuple):
    """A told order with the ids under which it stands in the store; the lists are in the order of its lines or parcels."""

    told: IncomingOrder
    shop_id: UUID
    id: UUID
    customer_id: UUID
    currency: str
    line_ids: Sequence[UUID]
    parcel_ids: Sequence[UUID]
    product_ids: Sequence[UUID]
    batch_ids: Sequence[UUID | None]


Batches = Mapping[UUID, Mapping[str, UUID]]
"""The batches of products by their numbers."""


def placed(
    told: IncomingOrder,
    shop_id: UUID,
    currency: str,
    customer_id: UUID,
    owners: Mapping[str, UUID],
    batches: Batches,
    known: Order | None,
    fresh: Fresh,
) -> Placed:
    """Where the order is to be stored; `owners`: the product behind each sku, `known`: what is stored of it.

    One of which it is forgotten whose it was stays nobody's.
    """
    if known and not known.buyer:
        told = msgspec.structs.replace(told, buyer="")
    products = [owners[line.sku] for line in told.lines]
    lines, parcels = (known.lines, known.parcels) if known else ((), ())
    return Placed(
        told,
        shop_id,
        known.id if known else fresh(),
        customer_id,
        currency,
        _ids(lines, same_lines(lines, told.lines), fresh),
        _ids(parcels, same_parcels(parcels, told.parcels), fresh),
        products,
        [
            batches[product].get(line.batch) if line.batch else None
            for line, product in zip(told.lines, products, strict=True)
        ],
    )


def ids_wanted(told: IncomingOrder) -> int:
    """The most fresh ids that placing it takes."""
    return 1 + len(told.lines) + len(told.parcels)


def _ids(known: Sequence[OrderLine | Parcel], same: Sequence[int | None], fresh: Fresh) -> list[UUID]:
    return [fresh() if place is None else known[place].id for place in same]
