"""The definitions of a shop's attributes in the database."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.platform.db import Tx
from xiaoer.shop.domain.attributes import Definition
from xiaoer.shop.store.tables import attribute_table

_row = attribute_table.c
_NAMES = Definition.__struct_fields__


def definitions(tx: Tx, shops: frozenset[UUID]) -> list[tuple[UUID, Definition]]:
    """Each with its shop, in the order in which they were told."""
    found = tx.all(sa.select(attribute_table).where(_row.shop_id.in_(shops)).order_by(_row.shop_id, _row.position))
    return [(row.shop_id, msgspec.convert({name: getattr(row, name) for name in _NAMES}, Definition)) for row in found]


def replace(tx: Tx, shop_id: UUID, told: Sequence[Definition]) -> None:
    """The shop has these definitions and no others."""
    tx.run(sa.delete(attribute_table).where(_row.shop_id == shop_id))
    rows = [{"shop_id": shop_id, "position": position} | msgspec.to_builtins(one) for position, one in enumerate(told)]
    tx.put(attribute_table, rows, ("shop_id", "category", "name"))
