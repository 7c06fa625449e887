"""Suppliers and batches in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa

from xiaoer.platform.db import Tx, bulk
from xiaoer.shop.domain.incoming import IncomingBatch
from xiaoer.shop.domain.products import Batch
from xiaoer.shop.store.tables import batch_table, supplier_table

_batch, _supplier = batch_table.c, supplier_table.c


def of_product(tx: Tx, shops: frozenset[UUID], product_id: UUID) -> list[Batch]:
    """A product's batches, the newest made first; those without a day last."""
    whose = sa.and_(_supplier.shop_id == _batch.shop_id, _supplier.id == _batch.supplier_id)
    found = tx.all(
        sa.select(batch_table, _supplier.name)
        .outerjoin(supplier_table, whose)
        .where(_batch.shop_id.in_(shops), _batch.product_id == product_id)
        .order_by(_batch.made_on.desc().nulls_last(), _batch.number.desc())
    )
    return [Batch(row.id, row.product_id, row.number, row.name, row.made_on, row.expires_on) for row in found]


def known(tx: Tx, shop_id: UUID, product_ids: Collection[UUID]) -> dict[UUID, dict[str, UUID]]:
    """The id of each batch by its number, by product."""
    keys = [(shop_id, product_id) for product_id in product_ids]
    ids: dict[UUID, dict[str, UUID]] = defaultdict(dict)
    for product_id, number, batch_id in bulk.fetch(
        tx, batch_table, ("product_id", "number", "id"), ("shop_id", "product_id"), keys
    ):
        ids[product_id][number] = batch_id
    return ids


def suppliers(tx: Tx, shop_id: UUID, names: Collection[str], fresh: Callable[[], UUID]) -> dict[str, UUID]:
    """The id of each supplier; who is not known yet is added."""
    rows = [{"shop_id": shop_id, "id": fresh(), "name": name} for name in sorted(names)]
    for row in rows:
        tx.add(supplier_table, row, ("shop_id", "name"))
    found = tx.all(
        sa.select(_supplier.name, _supplier.id).where(_supplier.shop_id == shop_id, _supplier.name.in_(names))
    )
    return {row.name: row.id for row in found}


def save(
    tx: Tx,
    shop_id: UUID,
    told: Mapping[UUID, Sequence[IncomingBatch]],
    suppliers: Mapping[str, UUID],
    fresh: Callable[[], UUID],
) -> None:
    """Store batches by product. Those that are told no longer stay: order lines name them."""
    ids = known(tx, shop_id, told)
    rows = [
        {
            "shop_id": shop_id, "id": ids[product_id].get(one.number) or fresh(), "product_id": product_id,
            "number": one.number, "supplier_id": suppliers.get(one.supplier or ""), "made_on": one.made_on,
            "expires_on": one.expires_on,
        }
        for product_id, batches in told.items()
        for one in batches
    ]  # fmt: skip
    tx.put(batch_table, rows, ("shop_id", "id"))
