"""Signing in and out."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from xiaoer.platform.auth import accounts, passwords
from xiaoer.platform.auth.accounts import Account
from xiaoer.platform.auth.caller import Caller
from xiaoer.platform.auth.guard import COOKIE
from xiaoer.platform.auth.permissions import Permission, Role, permissions_of
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import RefusedRequest
from xiaoer.platform.settings import Settings
from xiaoer.values.refusal import Refused


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the sign-in page sends."""

    login: Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
    password: Annotated[str, Meta(min_length=1, max_length=passwords.LONGEST)]


class AccountView(msgspec.Struct, frozen=True):
    """The signed-in person. `alias` and `post` make the signature by which shoppers know them; empty where there is none."""

    id: UUID
    login: str
    name: str
    role: Role
    locale: str
    permissions: list[Permission]
    alias: str
    post: str


class SessionView(msgspec.Struct, frozen=True):
    """Who is signed in, for which shops, and the token that writing requests send in `x-csrf-token`."""

    account: AccountView
    shops: list[UUID]
    csrf: str


@post("/api/v1/session", permission=Permission.PUBLIC, tags=["session"])
async def sign_in(
    data: JSONBody[SignIn],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    settings: NamedDependency[Settings],
) -> Response[SessionView]:
    now = clock()
    locked = await db.write(accounts.attempt, data.login, now)
    if locked:
        raise RefusedRequest(Refused("locked_out", {"minutes": -(-locked // 60_000_000)}))
    account = await db.read(accounts.by_login, data.login)
    right = await passwords.matches(data.password, account.password if account else None)
    if account is None or not right:
        raise RefusedRequest(Refused("wrong_login"))
    if account.off_at is not None:
        raise RefusedRequest(Refused("account_off"))
    await db.write(accounts.forget_attempts, data.login, now)
    return await _opened(db, account, now, settings)


@get("/api/v1/session", permission=Permission.SIGNED_IN, tags=["session"])
async def who_is_signed_in(caller: NamedDependency[Caller]) -> SessionView:
    return _view(caller)


@delete("/api/v1/session", permission=Permission.SIGNED_IN, tags=["session"], status_code=204)
async def sign_out(request: Request[Any, Any, Any], db: NamedDependency[Database]) -> Response[None]:
    await db.write(accounts.close_session, request.cookies[COOKIE])
    gone = Response(content=None, status_code=204)
    gone.delete_cookie(COOKIE, path="/")
    return gone


async def _opened(db: Database, account: Account, now: int, settings: Settings) -> Response[SessionView]:
    opened = await db.write(accounts.open_verified, account, now, settings.session_hours)
    caller = await db.read(accounts.caller_of, opened.token, now) if opened else None
    if opened is None or caller is None:
        raise RefusedRequest(Refused("wrong_login"))  # another password, or switched off, at this very moment
    cookie = Cookie(
        COOKIE, value=opened.token, path="/", httponly=True, samesite="lax", secure=settings.secure_cookies,
        max_age=settings.session_hours * 3600,
    )  # fmt: skip
    return Response(_view(caller), status_code=201, cookies=[cookie])


def _view(caller: Caller) -> SessionView:
    if caller.role is None:
        raise TypeError("a machine has no session")
    account = AccountView(
        caller.account_id, caller.login, caller.name, caller.role, caller.locale, sorted(permissions_of(caller.role)),
        caller.alias, caller.post,
    )  # fmt: skip
    return SessionView(account, sorted(caller.shops), caller.csrf)


routes = [sign_in, who_is_signed_in, sign_out]
