"""What products and variants cost over time, in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from xiaoer.platform.db import Tx
from xiaoer.shop.domain.prices import PriceSpan
from xiaoer.shop.store.tables import price_table

_row = price_table.c


class Item(NamedTuple):
    """What a price is of: a product, or one of its variants."""

    id: UUID
    product_id: UUID
    sku: str


def of_products(tx: Tx, shops: frozenset[UUID], product_ids: Collection[UUID]) -> dict[Item, tuple[PriceSpan, ...]]:
    """The spans of the products and of their variants, earliest first."""
    found = tx.all(
        sa.select(price_table)
        .where(_row.shop_id.in_(shops), _row.product_id.in_(product_ids))
        .order_by(_row.sku, _row.from_at)
    )
    spans: dict[Item, list[PriceSpan]] = defaultdict(list)
    for row in found:
        spans[Item(row.item_id, row.product_id, row.sku)].append(PriceSpan(row.from_at, row.until_at, row.price))
    return {item: tuple(of_item) for item, of_item in spans.items()}


def replace(tx: Tx, shop_id: UUID, courses: Mapping[Item, tuple[PriceSpan, ...]]) -> None:
    """Each item has these spans and no others."""
    ids = {item.id for item in courses}
    tx.run(sa.delete(price_table).where(_row.shop_id == shop_id, _row.item_id.in_(ids)))
    rows = [
        {
            "shop_id": shop_id, "item_id": item.id, "product_id": item.product_id, "sku": item.sku,
            "from_at": span.from_at, "until_at": span.until_at, "price": span.price,
        }
        for item, spans in courses.items()
        for span in spans
    ]  # fmt: skip
    tx.put(price_table, rows, ("shop_id", "item_id", "from_at"))
