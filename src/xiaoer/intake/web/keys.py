"""Keys over HTTP."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from xiaoer.intake.actions import keys as actions
from xiaoer.intake.actions.keys import KeyAsk, NewKey
from xiaoer.intake.web.asked import allowed, own
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.auth.keys import Key
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer


class KeyList(msgspec.Struct, frozen=True):
    """Keys, newest first, with those that were revoked."""

    items: list[Key]


@get("/api/v1/keys", permission=Permission.CONNECTIONS_READ, tags=["ways in"])
async def list_keys(
    caller: NamedDependency[Caller], db: NamedDependency[Database], shop: FromQuery[UUID | None] = None
) -> KeyList:
    return KeyList(await db.read(actions.find_keys, allowed(caller, shop)))


@post("/api/v1/shops/{shop_id:uuid}/keys", permission=Permission.CONNECTIONS_MANAGE, tags=["ways in"])
async def make_key(
    shop_id: FromPath[UUID],
    data: JSONBody[KeyAsk],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> NewKey:
    return answer(await db.write(actions.make_key, own(caller, shop_id), data, caller.account_id, clock()))


@delete("/api/v1/keys/{key_id:uuid}", permission=Permission.CONNECTIONS_MANAGE, tags=["ways in"], status_code=200)
async def revoke_key(
    key_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> Key:
    return answer(await db.write(actions.revoke_key, caller.shops, key_id, caller.account_id, clock()))


routes = [list_keys, make_key, revoke_key]
