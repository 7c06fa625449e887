"""Products and their variants in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from xiaoer.platform.db import Tx, bulk, sizes
from xiaoer.shop.domain.products import Attribute, Category, Product, Variant
from xiaoer.shop.domain.searching import ProductPlace
from xiaoer.shop.store.tables import product_table, shop_table, supplier_table, variant_table

_product, _variant = product_table.c, variant_table.c
_supplier = supplier_table.c
_DERIVED = {"variants", "currency", "category", "supplier"}


def product(tx: Tx, shops: frozenset[UUID], product_id: UUID) -> Product | None:
    return next(iter(_products(tx, _allowed(shops).where(_product.id == product_id))), None)


def of_ids(tx: Tx, shop_id: UUID, ids: Collection[UUID]) -> list[Product]:
    return _products(tx, _allowed(frozenset({shop_id})).where(_product.id.in_(ids)))


def by_sku(tx: Tx, shops: frozenset[UUID], sku: str) -> Product | None:
    """The product of that sku, or the one that has a variant of it."""
    owner = sa.select(_variant.product_id).where(_variant.shop_id == _product.shop_id, _variant.sku == sku)
    return next(iter(_products(tx, _allowed(shops).where(sa.or_(_product.sku == sku, _product.id.in_(owner))))), None)


def of_variants(tx: Tx, shop_id: UUID, skus: Collection[str]) -> list[Product]:
    """The products that have a variant of one of the skus."""
    owners = sa.select(_variant.product_id).where(_variant.shop_id == shop_id, _variant.sku.in_(skus))
    return _products(tx, _allowed(frozenset({shop_id})).where(_product.id.in_(owners)))


def of_skus(tx: Tx, shop_id: UUID, skus: Collection[str]) -> dict[str, Product]:
    """The products of these skus, by it."""
    found = _products(tx, _allowed(frozenset({shop_id})).where(_product.sku.in_(skus)))
    return {one.sku: one for one in found}


def pictures(tx: Tx, shop_id: UUID, skus: Collection[str]) -> dict[str, str]:
    """The stored picture of each product that has one, by its sku."""
    found = tx.all(
        sa.select(_product.sku, _product.picture).where(
            _product.shop_id == shop_id, _product.sku.in_(skus), _product.picture.is_not(None)
        )
    )
    return {row.sku: row.picture for row in found}


def search(tx: Tx, shops: frozenset[UUID], query: str, after: ProductPlace, most: int) -> list[Product]:
    """Products whose title or sku holds the query, by sku from after `after` on; all of them where it is empty."""
    beyond = _product.sku > after.sku
    if after.id is not None:
        beyond = sa.and_(_product.sku >= after.sku, sa.or_(beyond, _product.id > after.id))
    statement = _allowed(shops).where(beyond).order_by(_product.sku, _product.id).limit(most)
    if query:
        columns = (_product.title, _product.title_en, _product.sku)
        statement = statement.where(sa.or_(*(column.icontains(query, autoescape=True) for column in columns)))
    return _products(tx, statement)


def attributes(tx: Tx, shop_id: UUID) -> list[tuple[Category, dict[str, Attribute]]]:
    """What every product of the shop says of itself, with its category."""
    found = tx.all(sa.select(_product.category, _product.attributes).where(_product.shop_id == shop_id))
    return [(Category(row.category), row.attributes) for row in found]


def known(tx: Tx, shop_id: UUID, skus: Collection[str]) -> dict[str, tuple[UUID, str]]:
    """The id and the fingerprint of each product that is stored already, by its sku."""
    keys = [(shop_id, sku) for sku in skus]
    found = bulk.fetch(tx, product_table, ("sku", "id", "digest"), ("shop_id", "sku"), keys)
    return {sku: (product_id, digest) for sku, product_id, digest in found}


def known_variants(tx: Tx, shop_id: UUID, skus: Collection[str]) -> dict[str, UUID]:
    keys = [(shop_id, sku) for sku in skus]
    return _by_sku(bulk.fetch(tx, variant_table, ("sku", "id"), ("shop_id", "sku"), keys))


def owners(tx: Tx, shop_id: UUID, skus: Collection[str]) -> dict[str, UUID]:
    """The product of each sku that is known, a variant's or else a product's own."""
    keys = [(shop_id, sku) for sku in skus]
    found = _by_sku(bulk.fetch(tx, variant_table, ("sku", "product_id"), ("shop_id", "sku"), keys))
    left = [(shop_id, sku) for sku in skus if sku not in found]
    return found | _by_sku(bulk.fetch(tx, product_table, ("sku", "id"), ("shop_id", "sku"), left))


def learn_sizes(tx: Tx) -> None:
    """After many were added."""
    sizes.learn_sizes(tx, (product_table, variant_table))


def save(
    tx: Tx, products: Sequence[tuple[Product, str]], suppliers: Mapping[str, UUID], known: Collection[UUID] = ()
) -> None:
    """Store products, each with its fingerprint; variants that a `known` one no longer has go.

    `suppliers`: the ids of those that the products name.
    """
    told = [(*_columns(one), suppliers.get(one.supplier or ""), digest) for one, digest in products]
    bulk.put(tx, product_table, _PRODUCT, told, ("shop_id", "id"))
    rows = [row for one, _ in products for row in _variant_rows(one)]
    bulk.put(tx, variant_table, _VARIANT, rows, ("shop_id", "sku"))
    if known:
        kept = {variant.id for one, _ in products for variant in one.variants}
        tx.run(
            sa.delete(variant_table).where(
                _variant.shop_id.in_({one.shop_id for one, _ in products}),
                _variant.product_id.in_({one.id for one, _ in products}.intersection(known)),
                _variant.id.not_in(kept),
            )
        )


def _by_sku(found: Iterable[Sequence[Any]]) -> dict[str, UUID]:
    return {row[0]: row[1] for row in found}


def _allowed(shops: frozenset[UUID]) -> sa.Select[Any]:
    return (
        sa.select(product_table, shop_table.c.currency, _supplier.name.label("supplier"))
        .join(shop_table, shop_table.c.id == _product.shop_id)
        .outerjoin(supplier_table, sa.and_(_supplier.shop_id == _product.shop_id, _supplier.id == _product.supplier_id))
        .where(_product.shop_id.in_(shops))
    )


def _products(tx: Tx, statement: sa.Select[Any]) -> list[Product]:
    rows = tx.all(statement)
    variants = _variants(tx, rows)
    return [
        Product(
            **{name: getattr(row, name) for name in Product.__struct_fields__ if name not in _DERIVED},
            category=Category(row.category),
            currency=row.currency,
            supplier=row.supplier,
            variants=tuple(variants[row.id]),
        )
        for row in rows
    ]


def _variants(tx: Tx, products: Iterable[sa.Row[Any]]) -> dict[UUID, list[Variant]]:
    shops, ids = {row.shop_id for row in products}, {row.id for row in products}
    found = tx.all(
        sa.select(variant_table)
        .where(_variant.shop_id.in_(shops), _variant.product_id.in_(ids))
        .order_by(_variant.product_id, _variant.position)
    )
    variants: dict[UUID, list[Variant]] = defaultdict(list)
    for row in found:
        variants[row.product_id].append(
            Variant(**{name: getattr(row, name) for name in Variant.__struct_fields__}),
        )
    return variants


_PLAIN = tuple(name for name in Product.__struct_fields__ if name not in _DERIVED)
_PRODUCT = (*_PLAIN, "category", "supplier_id", "digest")
_plain = attrgetter(*_PLAIN)


def _columns(one: Product) -> bulk.Row:
    """The columns `_PRODUCT` less the last two."""
    return (*_plain(one), str(one.category))


_VARIANT = (*Variant.__struct_fields__, "shop_id", "product_id", "position")
_variant_plain = attrgetter(*Variant.__struct_fields__)


def _variant_rows(one: Product) -> list[bulk.Row]:
    return [(*_variant_plain(variant), one.shop_id, one.id, position) for position, variant in enumerate(one.variants)]
