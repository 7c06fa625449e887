"""Accounts and roles over HTTP."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from xiaoer.platform.auth import Caller, Permission, Role, passwords
from xiaoer.platform.auth.permissions import TABLE
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.errors import answer
from xiaoer.staff import actions
from xiaoer.staff.actions import Change, Listed, NewAccount


class StaffView(msgspec.Struct, frozen=True):
    """An account. `shops` are those that the caller sees too, `elsewhere` counts the others; moments in microseconds."""

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


def _listed(tx: Tx, caller: Caller, shop: UUID | None) -> StaffList:
    shops = caller.shops if shop is None else caller.shops & {shop}
    found = actions.find(tx, shops, shopless=shop is None)
    return StaffList([_view(one, caller.shops) for one in found])


def _view(one: Listed, shown: frozenset[UUID]) -> StaffView:
    account = one.account
    return StaffView(
        account.id, account.login, account.name, account.role, account.locale, sorted(one.shops & shown),
        len(one.shops - shown), one.there, one.seen_at, account.off_at,
    )  # fmt: skip


routes = [
    list_accounts, add_account, change_account, switch_account_off, switch_account_on, give_password, list_roles,
]  # fmt: skip
