"""A shop's settings over HTTP."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer
from xiaoer.platform.settings import Settings
from xiaoer.shop.actions.settling import ShopChange, settle_shop, shop_settings, zones
from xiaoer.shop.domain.settling import ShopFacts, facts_of
from xiaoer.shop.domain.shops import Shop


class ShopSettings(msgspec.Struct, frozen=True):
    """What is settled of a shop, and the address of its chat window's script: whole where the desk knows its own.

    `key_number`: how often the key has been renewed with which the shop signs who is logged in.
    """

    shop_id: UUID
    facts: ShopFacts
    script: str
    key_number: int


@get("/api/v1/shops/{shop_id:uuid}/settings", permission=Permission.SHOPS_READ, tags=["shop"])
async def get_settings(
    shop_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> ShopSettings:
    return _view(answer(await db.read(shop_settings, caller.shops, shop_id)), settings)


@put("/api/v1/shops/{shop_id:uuid}/settings", permission=Permission.SHOPS_SETTLE, tags=["shop"])
async def put_settings(
    shop_id: FromPath[UUID],
    data: JSONBody[ShopChange],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    settings: NamedDependency[Settings],
) -> ShopSettings:
    zones()
    answer(await db.write(settle_shop, shop_id, data, caller, clock()))
    return _view(answer(await db.read(shop_settings, caller.shops, shop_id)), settings)


def _view(shop: Shop, settings: Settings) -> ShopSettings:
    script = f"{settings.public_url.rstrip('/')}/w/{shop.slug}.js"
    return ShopSettings(shop.id, facts_of(shop), script, shop.key_number)


routes = [get_settings, put_settings]
