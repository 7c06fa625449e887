"""The key with which a shop signs who is logged in, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer
from xiaoer.shop.actions.keys import renew_key, show_key
from xiaoer.shop.domain.shops import Shop

KeyOf = Callable[[Shop], str]
"""The key of a shop; the application gives it, because it is made from the installation's secret."""


class ShopKey(msgspec.Struct, frozen=True):
    """The key of a shop and its number."""

    number: int
    key: str


class Renewal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The number of the key that is to be valid no more."""

    number: Annotated[int, msgspec.Meta(ge=0, le=10**6)]


@post("/api/v1/shops/{shop_id:uuid}/key/shown", permission=Permission.SHOPS_MANAGE, tags=["shop"], status_code=200)
async def show_shop_key(
    shop_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    shop_key: NamedDependency[SkipValidation[KeyOf]],
) -> Response[ShopKey]:
    return _told(answer(await db.write(show_key, shop_id, caller, clock())), shop_key)


@post("/api/v1/shops/{shop_id:uuid}/key/renewed", permission=Permission.SHOPS_MANAGE, tags=["shop"], status_code=200)
async def renew_shop_key(
    shop_id: FromPath[UUID],
    data: JSONBody[Renewal],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    shop_key: NamedDependency[SkipValidation[KeyOf]],
) -> Response[ShopKey]:
    return _told(answer(await db.write(renew_key, shop_id, data.number, caller, clock())), shop_key)


def _told(shop: Shop, key_of: KeyOf) -> Response[ShopKey]:
    return Response(ShopKey(shop.key_number, key_of(shop)), headers={"cache-control": "no-store"})


routes = [show_shop_key, renew_shop_key]
