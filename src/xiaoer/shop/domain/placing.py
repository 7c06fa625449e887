"""From what a source tells to what is stored: ids given, references resolved. Who was stored keeps their ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec

from xiaoer.shop.domain.incoming import IncomingLine, IncomingOrder, IncomingParcel, IncomingProduct, IncomingVariant
from xiaoer.shop.domain.orders import Order, OrderLine, Parcel
from xiaoer.shop.domain.products import Category, Product, Variant

Fresh = Callable[[], UUID]
"""Gives a new id at each call."""


class Sold(msgspec.Struct, frozen=True):
    """What an order line needs of the product behind a sku; `batches` are its batches by number."""

    product_id: UUID
    category: Category
    picture: str | None
    batches: dict[str, UUID] = {}


class KnownOrder(msgspec.Struct, frozen=True):
    """The ids of an order that is stored already, its lines' and parcels' by their places, and its fingerprint."""

    id: UUID
    line_ids: tuple[UUID, ...]
    parcel_ids: tuple[UUID, ...]
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


class FirstSold(NamedTuple):
    """A product as the earliest order tells of it; a smaller `rank` is earlier."""

    rank: str
    product: IncomingProduct


def earliest_sold(orders: Iterable[IncomingOrder]) -> dict[str, FirstSold]:
    """What the orders' lines tell of products, by sku."""
    first: dict[str, tuple[str, IncomingLine]] = {}
    for one in orders:
        rank = f"{SOLD}{_NEVER if one.placed_at is None else one.placed_at:018d}:{one.number}"
        for line in one.lines:
            if line.sku not in first or rank < first[line.sku][0]:
                first[line.sku] = rank, line
    return {sku: FirstSold(rank, _product_sold(line)) for sku, (rank, line) in first.items()}


def _product_sold(line: IncomingLine) -> IncomingProduct:
    """A product of which only an order's line tells: its title, its price and one variant."""
    variant = IncomingVariant(line.sku, line.options, line.unit_price, None, available=True)
    return IncomingProduct(
        sku=line.sku, title=line.title, title_en="", category=Category.OTHER, kind="", price=line.unit_price,
        list_price=line.unit_price, attributes={}, variants=(variant,), supplier=None, summary="",
        summary_en="", picture=None, no_reason_return=None, warranty_days=None,
    )  # fmt: skip


def order_of(
    told: IncomingOrder,
    shop_id: UUID,
    currency: str,
    customer_id: UUID,
    sold: Mapping[str, Sold],
    known: KnownOrder | None,
    fresh: Fresh,
) -> Order:
    """The order to store."""
    line_ids = _ids(known.line_ids if known else (), len(told.lines), fresh)
    parcel_ids = _ids(known.parcel_ids if known else (), len(told.parcels), fresh)
    same = {name: getattr(told, name) for name in IncomingOrder.__struct_fields__ if name not in {"lines", "parcels"}}
    return Order(
        **same,
        id=known.id if known else fresh(),
        shop_id=shop_id,
        customer_id=customer_id,
        currency=currency,
        lines=_lines(told, sold, line_ids),
        parcels=tuple(_parcel(parcel, id_, line_ids) for parcel, id_ in zip(told.parcels, parcel_ids, strict=True)),
    )


def _ids(known: Sequence[UUID], wanted: int, fresh: Fresh) -> list[UUID]:
    return [known[place] if place < len(known) else fresh() for place in range(wanted)]


def _lines(told: IncomingOrder, sold: Mapping[str, Sold], ids: Sequence[UUID]) -> tuple[OrderLine, ...]:
    return tuple(
        OrderLine(
            id=id_,
            product_id=sold[line.sku].product_id,
            sku=line.sku,
            title=line.title,
            options=line.options,
            quantity=line.quantity,
            unit_price=line.unit_price,
            discount=line.discount,
            paid=line.paid,
            category=sold[line.sku].category,
            image=sold[line.sku].picture,
            batch_id=sold[line.sku].batches.get(line.batch) if line.batch else None,
            batch=line.batch,
        )
        for line, id_ in zip(told.lines, ids, strict=True)
    )


def _parcel(told: IncomingParcel, id_: UUID, line_ids: Sequence[UUID]) -> Parcel:
    inside = tuple(line_ids[place] for place in told.lines)
    return Parcel(id_, told.carrier, told.number, told.state, inside, told.scans)
