"""Accounts and roles over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from xiaoer.platform.auth import Caller, Permission, Role, accounts, passwords
from xiaoer.platform.auth.guard import COOKIE
from xiaoer.platform.auth.permissions import TABLE
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.errors import RefusedRequest, answer
from xiaoer.shop.domain.adding import NewShop
from xiaoer.staff import actions
from xiaoer.staff.actions import Change, Hashes, Listed, NewAccount
from xiaoer.staff.domain.accounts import Signing
from xiaoer.values.refusal import Refused


class StaffView(msgspec.Struct, frozen=True):
    """An account. `shops` are those that the caller sees too, `elsewhere` counts the others; moments in microseconds.

    `signature`: as whom shoppers know them, of `alias` and `post`; null where that is by their name.
    """

    id: UUID
    login: str
    name: str
    role: Role
    locale: str
    shops: list[UUID]
    elsewhere: int
    there: bool
    seen_at: int | None
    off_at: int | None
    alias: str
    post: str
    signature: str | None


class StaffList(msgspec.Struct, frozen=True):
    """By login, those that are off too."""

    items: list[StaffView]


class NewStaff(msgspec.Struct, frozen=True):
    """An account and its password, told this once."""

    id: UUID
    password: str


class RoleRow(msgspec.Struct, frozen=True):
    """What can be done, and by whom."""

    permission: Permission
    roles: list[Role]


class RoleTable(msgspec.Struct, frozen=True):
    """What each role may do, as every route asks for it."""

    roles: list[Role]
    rows: list[RoleRow]


@get("/api/v1/accounts", permission=Permission.ACCOUNTS_READ, tags=["accounts"])
async def list_accounts(
    caller: NamedDependency[Caller], db: NamedDependency[Database], shop: FromQuery[UUID | None] = None
) -> StaffList:
    return await db.read(_listed, caller, shop)


@post("/api/v1/accounts", permission=Permission.ACCOUNTS_MANAGE, tags=["accounts"])
async def add_account(
    data: JSONBody[NewAccount],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> NewStaff:
    password = passwords.fresh()
    kept = await passwords.hashed_apart(password)
    return NewStaff(answer(await db.write(actions.add, data, kept, caller, clock())), password)


@put("/api/v1/accounts/{account_id:uuid}", permission=Permission.ACCOUNTS_MANAGE, tags=["accounts"])
async def change_account(
    account_id: FromPath[UUID],
    data: JSONBody[Change],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> StaffList:
    answer(await db.write(actions.change, account_id, data, caller, clock()))
    return await db.read(_listed, caller, None)


@post(
    "/api/v1/accounts/{account_id:uuid}/off", permission=Permission.ACCOUNTS_MANAGE, tags=["accounts"], status_code=200
)
async def switch_account_off(
    account_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> StaffList:
    answer(await db.write(actions.switch, account_id, caller, clock(), on=False))
    return await db.read(_listed, caller, None)


@post(
    "/api/v1/accounts/{account_id:uuid}/on", permission=Permission.ACCOUNTS_MANAGE, tags=["accounts"], status_code=200
)
async def switch_account_on(
    account_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> StaffList:
    answer(await db.write(actions.switch, account_id, caller, clock(), on=True))
    return await db.read(_listed, caller, None)


@post("/api/v1/accounts/{account_id:uuid}/password", permission=Permission.ACCOUNTS_MANAGE, tags=["accounts"])
async def give_password(
    account_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> NewStaff:
    password = passwords.fresh()
    kept = await passwords.hashed_apart(password)
    answer(await db.write(actions.give_password, account_id, kept, caller, clock()))
    return NewStaff(account_id, password)


@get("/api/v1/roles", permission=Permission.ACCOUNTS_READ, tags=["accounts"])
async def list_roles() -> RoleTable:
    told = {one: roles for one, roles in TABLE.items() if one is not Permission.SIGNED_IN}
    return RoleTable(list(Role), [RoleRow(one, [role for role in Role if role in told[one]]) for one in told])


class OwnPassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One's present password, and the one to come."""

    present: Annotated[str, Meta(min_length=1, max_length=passwords.LONGEST)]
    fresh: str


@put("/api/v1/session/password", permission=Permission.SIGNED_IN, tags=["session"], status_code=204)
async def change_own_password(
    request: Request[Any, Any, Any],
    data: JSONBody[OwnPassword],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> None:
    """Each try counts as one to sign in."""
    now, refused = clock(), passwords.unfit(data.fresh)
    if refused is None and data.fresh == data.present:
        refused = Refused("password_same")
    if refused is not None:
        raise RefusedRequest(refused)
    if locked := await db.write(accounts.attempt, caller.login, now):
        raise RefusedRequest(Refused("locked_out", {"minutes": -(-locked // 60_000_000)}))
    account = await db.read(accounts.by_login, caller.login)
    if account is None or not await passwords.matches(data.present, account.password):
        raise RefusedRequest(Refused("wrong_password"))
    hashes = Hashes(account.password, await passwords.hashed_apart(data.fresh))
    answer(await db.write(actions.change_password, hashes, request.cookies[COOKIE], caller, now))


@put("/api/v1/session/signature", permission=Permission.SIGNED_IN, tags=["session"], status_code=204)
async def change_own_signature(
    data: JSONBody[Signing],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> None:
    answer(await db.write(actions.sign, data, caller, clock()))


class OpenedShop(msgspec.Struct, frozen=True):
    """A shop that has just come to be."""

    id: UUID


@post("/api/v1/shops", permission=Permission.SHOPS_MANAGE, tags=["shop"])
async def open_shop(
    data: JSONBody[NewShop],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> OpenedShop:
    return OpenedShop(answer(await db.write(actions.open_shop, data, caller, clock())))


def _listed(tx: Tx, caller: Caller, shop: UUID | None) -> StaffList:
    shops = caller.shops if shop is None else caller.shops & {shop}
    found = actions.find(tx, shops, shopless=shop is None)
    return StaffList([_view(one, caller.shops) for one in found])


def _view(one: Listed, shown: frozenset[UUID]) -> StaffView:
    account = one.account
    return StaffView(
        account.id, account.login, account.name, account.role, account.locale, sorted(one.shops & shown),
        len(one.shops - shown), one.there, one.seen_at, account.off_at, account.alias, account.post, account.signature,
    )  # fmt: skip


routes = [
    list_accounts, add_account, change_account, switch_account_off, switch_account_on, give_password, list_roles,
    change_own_password, change_own_signature, open_shop,
]  # fmt: skip
