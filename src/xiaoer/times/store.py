"""What shops have settled, in the database: one row a shop."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.platform.db import Tx, bulk
from xiaoer.platform.db.tables import Id, Json, Moment, metadata
from xiaoer.times.domain.limits import Times

times_table = sa.Table(
    "shop_times",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("times", Json, nullable=False),
    sa.Column("settled_at", Moment, nullable=False),
    sa.Column("settled_by", Id, nullable=False),
)


def times(tx: Tx, shop_ids: Collection[UUID]) -> dict[UUID, Times]:
    """By shop; those that have settled nothing are not in it. By plain driver calls: messages ask for it."""
    found = bulk.fetch(tx, times_table, ("shop_id", "times"), ("shop_id",), [(one,) for one in shop_ids])
    return {shop_id: msgspec.convert(told, Times) for shop_id, told in found}


def save(tx: Tx, shop_id: UUID, settled: Times, at: int, by: UUID) -> None:
    row = {"shop_id": shop_id, "times": msgspec.to_builtins(settled), "settled_at": at, "settled_by": by}
    tx.put(times_table, [row], ("shop_id",))
