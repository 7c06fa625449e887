"""Factories: keyword-only, valid by default."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import sqlalchemy as sa

from xiaoer.platform.auth import Role, accounts, passwords
from xiaoer.platform.auth.accounts import Account
from xiaoer.platform.db import Database
from xiaoer.platform.keyring import Ring, ring_of
from xiaoer.platform.settings import Settings
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.incoming import IncomingShop
from xiaoer.shop.domain.shops import Brand
from xiaoer.shop.store.tables import shop_table

NOW = 1_795_257_000_000_000
"""2026-11-21 18:30 in Shanghai."""
PASSWORD = "only-for-tests"

_hash: list[str] = []


def keys(folder: Path) -> Ring:
    """Those of a desk whose data folder this is."""
    return ring_of(Settings(data_folder=str(folder)))


def shop(database: Database, *, slug: str = "yunhe", locale: str = "zh", now: int = NOW) -> UUID:
    told = IncomingShop(
        slug=slug, name=f"测试店铺 {slug}", name_en=f"Test shop {slug}", platform="tmall", locale=locale,
        currency="CNY", zone="Asia/Shanghai", policy="cn", dispatch_hours=48,
        brand=Brand(color="#0b6bcb", agent_name="客服小禾（演示）", greeting="您好", quick=("什么时候发货？",)),
    )  # fmt: skip
    return database.write_now(shops.save_shop, told, now)


def shop_as(database: Database, shop_id: UUID) -> None:
    """A shop whose id stands in tests before it is stored."""
    made = shop(database)
    database.write_now(lambda tx: tx.run(sa.update(shop_table).where(shop_table.c.id == made).values(id=shop_id)))


def account(
    database: Database, *, login: str = "agent", role: Role = Role.AGENT, shops: tuple[UUID, ...] = (), now: int = NOW
) -> Account:
    """Someone who signs in with `PASSWORD`; hashed once for the whole run, because a hash takes 0.2 s."""
    if not _hash:
        _hash.append(passwords.hashed(PASSWORD))
    made = Account(uuid4(), login, f"客服{login}（测试）", role, "zh", _hash[0])
    database.write_now(accounts.save_account, made, shops, now)
    return made
