"""Products and orders told row by row, by machines: each row is right and stored, or refused alone.

What is stored as told is left alone, so that telling again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec

from xiaoer.platform.db import Tx
from xiaoer.shop.actions.imports import changes, store_changes, store_products
from xiaoer.shop.domain.attributes import Definition
from xiaoer.shop.domain.checking import check_orders, check_products
from xiaoer.shop.domain.incoming import IncomingBatch, IncomingOrder, IncomingProduct, IncomingVariant, digest
from xiaoer.shop.domain.orders import Recipient
from xiaoer.shop.domain.products import Product
from xiaoer.shop.domain.rows import OrderRow, ProductRow
from xiaoer.shop.domain.shops import Shop
from xiaoer.shop.domain.untold import RECIPIENT, Untold
from xiaoer.shop.store import attributes, batches, products
from xiaoer.values.refusal import Refused

_APART = {"variants", "batches", "prices"}
"""Fields that a stored product has in another form than a told one."""


class Placed(NamedTuple):
    """An order as told, and who buys and receives it; `customer_id` may be found as late as when it is stored.

    `meant`: the row tells no recipient, and this is who is meant; a stored order keeps whom it has.
    """

    row: OrderRow
    recipient: Recipient
    customer_id: Callable[[], UUID]
    meant: bool = False


def upsert_products(
    tx: Tx, shop: Shop, told: Sequence[ProductRow], now: int, *, only_check: bool = False
) -> list[bool | Refused]:
    """For each product whether it changed anything, or why not. Its picture stays as it is."""
    kept = products.pictures(tx, shop.id, {row.sku for row in told})
    defined = [one for _, one in attributes.definitions(tx, frozenset({shop.id}))]
    checked = [_checked_product(row, kept.get(row.sku), defined) for row in told]
    right = [one for one in checked if not isinstance(one, Refused)]
    pictures = {name: name for name in kept.values()}
    marks = {one.sku: digest(one, pictures.get(one.picture or "", "")) for one in right}
    known = products.known(tx, shop.id, marks)
    same = {sku for sku, mark in marks.items() if sku in known and known[sku][1] == mark}
    if not only_check:
        store_products(tx, right, shop_id=shop.id, currency=shop.currency, pictures=pictures, now=now)
    return [one if isinstance(one, Refused) else one.sku not in same for one in checked]


def upsert_orders(
    tx: Tx, shop: Shop, told: Sequence[Placed], now: int, *, only_check: bool = False
) -> list[bool | Refused]:
    """For each order whether it changed anything, or why not."""
    skus = {line.sku for one in told for line in one.row.lines}
    found = products.of_variants(tx, shop.id, skus)
    made = batches.known(tx, shop.id, {one.id for one in found})
    sold = [_as_told(one, made[one.id]) for one in found]
    by_sku = {variant.sku: one for one in sold for variant in one.variants}
    checked = [_checked_order(one, by_sku, shop.currency) for one in told]
    right = [one for one in checked if not isinstance(one, Refused)]
    untold: dict[str, Untold] = {one.row.number: RECIPIENT for one in told if one.meant}
    changed = changes(tx, shop.id, right, untold, dispatch_hours=shop.dispatch_hours, lock=not only_check)
    if not only_check:
        buyers = {one.row.customer: one.customer_id for one in told}
        ids = {one.whole.buyer: buyers[one.whole.buyer]() for one in changed}
        store_changes(tx, changed, shop_id=shop.id, currency=shop.currency, customer_ids=ids, now=now)
    news = {one.whole.number for one in changed}
    return [one if isinstance(one, Refused) else one.number in news for one in checked]


def _checked_product(row: ProductRow, picture: str | None, defined: Sequence[Definition]) -> IncomingProduct | Refused:
    checked = check_products([(1, row)], (), defined)
    return checked if isinstance(checked, Refused) else msgspec.structs.replace(checked[0], picture=picture)


def _checked_order(told: Placed, by_sku: Mapping[str, IncomingProduct], currency: str) -> IncomingOrder | Refused:
    row = told.row
    sold = {by_sku[line.sku].sku: by_sku[line.sku] for line in row.lines if line.sku in by_sku}
    checked = check_orders([(1, row)], list(sold.values()), {row.customer: told.recipient}, currency)
    return checked if isinstance(checked, Refused) else checked[0]


def _as_told(product: Product, batches: Collection[str]) -> IncomingProduct:
    """A stored product as orders are checked against; `batches` by their numbers."""
    same = {name: getattr(product, name) for name in IncomingProduct.__struct_fields__ if name not in _APART}
    variants = tuple(
        IncomingVariant(one.sku, one.options, one.price, one.stock, one.available) for one in product.variants
    )
    return IncomingProduct(**same, variants=variants, batches=tuple(map(IncomingBatch, batches)))
