"""The guard on every route: who calls, and whether the role may."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from xiaoer.platform.auth.accounts import caller_of
from xiaoer.platform.auth.caller import Caller
from xiaoer.platform.auth.permissions import Permission
from xiaoer.platform.db import Database
from xiaoer.platform.errors import RefusedRequest
from xiaoer.values.refusal import Refused

COOKIE = "xiaoer_session"
CSRF_HEADER = "x-csrf-token"
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
    caller = await signed_in(connection)
    if caller is None:
        raise RefusedRequest(Refused("not_signed_in"))
    if not caller.may(wanted):
        raise RefusedRequest(Refused("not_allowed", {"permission": str(wanted)}))
    if connection.scope.get("method", "GET") not in _SAFE and connection.headers.get(CSRF_HEADER) != caller.csrf:
        raise RefusedRequest(Refused("wrong_csrf"))
    connection.state.caller = caller


async def signed_in(connection: Connection) -> Caller | None:
    """The caller by the session cookie."""
    token = connection.cookies.get(COOKIE)
    if not token:
        return None
    db: Database = connection.app.state.db
    return await db.read(caller_of, token, connection.app.state.clock())


async def provide_caller(request: Connection) -> Caller:
    caller: Caller = request.state.caller
    return caller
