"""Who asked to be erased, and how long a shop keeps what."""

from __future__ import annotations

from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.platform.db import Tx
from xiaoer.platform.db.tables import Id, Json, Moment, metadata
from xiaoer.privacy.domain.erasure import Erasure, Kept
from xiaoer.privacy.domain.purposes import KeptFor

erasure_table = sa.Table(
    "erasure",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("customer_id", Id, primary_key=True),
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("done_at", Moment),
    sa.Column("kept", Json, nullable=False),
)

retention_table = sa.Table(
    "retention",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("purpose", sa.Text, primary_key=True),
    sa.Column("days", sa.Integer, nullable=False),
)

_erasure, _retention = erasure_table.c, retention_table.c


def save(tx: Tx, one: Erasure) -> None:
    row = {name: getattr(one, name) for name in ("shop_id", "customer_id", "asked_at", "done_at")}
    tx.put(erasure_table, [row | {"kept": msgspec.to_builtins(one.kept)}], ("shop_id", "customer_id"))


def erasure(tx: Tx, shop_id: UUID, customer_id: UUID) -> Erasure | None:
    found = tx.first(sa.select(erasure_table).where(_erasure.shop_id == shop_id, _erasure.customer_id == customer_id))
    if found is None:
        return None
    kept = msgspec.convert(found.kept, tuple[Kept, ...])
    return Erasure(found.shop_id, found.customer_id, found.asked_at, found.done_at, kept)


def days(tx: Tx, shop_id: UUID) -> dict[KeptFor, int]:
    """What the shop has said; nothing where it has not."""
    found = tx.all(sa.select(_retention.purpose, _retention.days).where(_retention.shop_id == shop_id))
    return {KeptFor(row.purpose): row.days for row in found}


def set_days(tx: Tx, shop_id: UUID, purpose: KeptFor, count: int) -> None:
    tx.put(retention_table, [{"shop_id": shop_id, "purpose": purpose, "days": count}], ("shop_id", "purpose"))
