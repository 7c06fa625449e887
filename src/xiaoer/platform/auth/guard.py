"""The guard on every route: who calls, and whether the role or the key may."""

from __future__ import annotations

import asyncio
from math import ceil
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from xiaoer.platform.auth import keys
from xiaoer.platform.auth.accounts import caller_of
from xiaoer.platform.auth.caller import Caller
from xiaoer.platform.auth.permissions import Permission
from xiaoer.platform.db import Database
from xiaoer.platform.errors import RefusedRequest
from xiaoer.values.refusal import Refused

COOKIE = "xiaoer_session"
CSRF_HEADER = "x-csrf-token"
SCHEME = "bearer "
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

Connection = ASGIConnection[Any, Any, Any, Any]


class Unguarded(RuntimeError):
    """A route that names no permission; the application does not serve it."""


async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
    if connection.scope.get("method") == "OPTIONS":
        return
    wanted = handler.opt.get("permission")
    if not isinstance(wanted, Permission):
        raise Unguarded(f"{handler} names no permission")
    if wanted is Permission.PUBLIC:
        return
    key = _key(connection)
    caller = await (signed_in(connection) if key is None else _of_key(connection, key))
    if caller is None:
        raise RefusedRequest(Refused("not_signed_in" if key is None else "wrong_key"))
    if not caller.may(wanted):
        raise RefusedRequest(Refused("not_allowed" if key is None else "key_not_for", {"permission": str(wanted)}))
    if key is None and _lacks_csrf(connection, caller):
        raise RefusedRequest(Refused("wrong_csrf"))
    connection.state.caller = caller


async def signed_in(connection: Connection) -> Caller | None:
    """The caller by the session cookie."""
    token = connection.cookies.get(COOKIE)
    if not token:
        return None
    db: Database = connection.app.state.db
    return await db.read(caller_of, token, connection.app.state.clock())


def _lacks_csrf(connection: Connection, caller: Caller) -> bool:
    """Another site can have a browser send its cookies, but not this header; a key is never sent by itself."""
    return connection.scope.get("method", "GET") not in _SAFE and connection.headers.get(CSRF_HEADER) != caller.csrf


def _key(connection: Connection) -> str | None:
    """The key in `Authorization: Bearer …`, if one is told."""
    told = connection.headers.get("authorization", "")
    return told[len(SCHEME) :].strip() if told.lower().startswith(SCHEME) else None


async def _of_key(connection: Connection, key: str) -> Caller | None:
    """The caller by its key, within its pace; that it was used is noted once a minute."""
    state, now = connection.app.state, connection.app.state.clock()
    used = await state.db.read(keys.caller_of, key)
    if used is None:
        return None
    if wait := state.key_paces.ask(used.caller.account_id, asyncio.get_running_loop().time()):
        raise RefusedRequest(Refused("too_many_requests", {"seconds": ceil(wait)}))
    if now - used.last_used_at > keys.NOTED_EVERY:
        await state.db.write(keys.note_use, used.caller.account_id, now)
    caller: Caller = used.caller
    return caller


async def provide_caller(request: Connection) -> Caller:
    caller: Caller = request.state.caller
    return caller
