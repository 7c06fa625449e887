"""What shops have settled about their lights, in the database."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.etiquette.domain.settings import LightSettings
from xiaoer.platform.db import Tx, bulk
from xiaoer.platform.db.tables import Id, Json, Moment, metadata

lights_table = sa.Table(
    "shop_lights",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("settings", Json, nullable=False),
    sa.Column("settled_at", Moment, nullable=False),
    sa.Column("settled_by", Id, nullable=False),
)


def settings(tx: Tx, shop_id: UUID) -> LightSettings | None:
    """None where the shop has settled nothing."""
    return settings_of(tx, [shop_id]).get(shop_id)


def settings_of(tx: Tx, shop_ids: Collection[UUID]) -> dict[UUID, LightSettings]:
    """By shop; those that have settled nothing are not in it. By a plain driver call: every draft asks for it."""
    keys = [(one,) for one in shop_ids]
    found = bulk.fetch(tx, lights_table, ("shop_id", "settings"), ("shop_id",), keys)
    return {shop_id: msgspec.convert(told, LightSettings) for shop_id, told in found}


def save_settings(tx: Tx, shop_id: UUID, settled: LightSettings, at: int, by: UUID) -> None:
    row = {"shop_id": shop_id, "settings": msgspec.to_builtins(settled), "settled_at": at, "settled_by": by}
    tx.put(lights_table, [row], ("shop_id",))
