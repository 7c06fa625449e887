"""Shops in the database."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.platform.db import Tx, bulk
from xiaoer.shop.domain.settling import ShopFacts
from xiaoer.shop.domain.shops import Brand, Shop
from xiaoer.shop.store.tables import shop_table

_row = shop_table.c
_OWN = {"brand", "key_number", "position", "sites"}


def shops(tx: Tx, ids: Collection[UUID]) -> list[Shop]:
    found = tx.all(sa.select(shop_table).where(_row.id.in_(ids)).order_by(_row.slug))
    return [_shop(row) for row in found]


def places(tx: Tx, ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Zone and platform by shop. By plain driver calls: messages ask for them."""
    found = bulk.fetch(tx, shop_table, ("id", "zone", "platform"), ("id",), [(one,) for one in ids])
    return {shop_id: (zone, platform) for shop_id, zone, platform in found}


def by_slug(tx: Tx, slug: str) -> Shop | None:
    found = tx.first(sa.select(shop_table).where(_row.slug == slug))
    return _shop(found) if found else None


def every(tx: Tx) -> list[Shop]:
    return [_shop(row) for row in tx.all(sa.select(shop_table).order_by(_row.slug))]


def known(tx: Tx, slug: str) -> tuple[UUID, str] | None:
    """The id and the fingerprint of the shop of that slug."""
    found = tx.first(sa.select(_row.id, _row.digest).where(_row.slug == slug))
    return (found.id, found.digest) if found else None


def save(tx: Tx, shop: Shop, digest: str) -> None:
    """What a source told of it. The number of its key and where its chat window is shown are none of that, and stay."""
    tx.put(shop_table, [_told(shop, digest)], ("id",))


def add(tx: Tx, shop: Shop, digest: str) -> bool:
    """A shop that is new; whether it was added, which it is not where its slug is taken."""
    return tx.add(shop_table, _told(shop, digest), ("slug",))


def _told(shop: Shop, digest: str) -> dict[str, Any]:
    row = {name: getattr(shop, name) for name in Shop.__struct_fields__ if name not in _OWN}
    return row | {"brand": msgspec.to_builtins(shop.brand), "digest": digest}


def held(tx: Tx, shop_id: UUID) -> Shop:
    """A shop that is stored; held until the commit. Rows that name it can be added meanwhile."""
    [row] = tx.all(sa.select(shop_table).where(_row.id == shop_id).with_for_update(key_share=True))
    return _shop(row)


def settle(tx: Tx, shop_id: UUID, facts: ShopFacts) -> None:
    tx.run(sa.update(shop_table).where(_row.id == shop_id).values(**msgspec.to_builtins(facts)))


def number_key(tx: Tx, shop_id: UUID, number: int) -> None:
    tx.run(sa.update(shop_table).where(_row.id == shop_id).values(key_number=number))


def _shop(row: sa.Row[Any]) -> Shop:
    told = {name: getattr(row, name) for name in Shop.__struct_fields__ if name not in {"brand", "sites"}}
    return Shop(**told, brand=msgspec.convert(row.brand, Brand), sites=tuple(row.sites))
