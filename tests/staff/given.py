"""Accounts in a real store, and administrators who look after them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from tests import make
from tests.conversations.given import NOW
from tests.team.given import caller_of
from xiaoer.platform.auth import Caller, Role, accounts
from xiaoer.platform.auth.accounts import Account
from xiaoer.platform.db import Database
from xiaoer.staff import actions
from xiaoer.staff.actions import Change, Listed
from xiaoer.staff.domain.accounts import Facts


def admin(database: Database, *shops: UUID, login: str = "boss") -> Caller:
    return caller_of(make.account(database, login=login, role=Role.ADMIN, shops=shops), *shops)


def of(database: Database, login: str) -> Listed:
    """The account as it stands."""
    every = database.read_now(accounts.by_login, login)
    assert every is not None
    shops = database.read_now(accounts.shops_of, [every.id])
    [found] = [one for one in database.read_now(actions.find, shops, shopless=True) if one.account.login == login]
    return found


def facts_of(one: Listed) -> Facts:
    account = one.account
    told = {"name": account.name, "role": account.role, "locale": account.locale, "shops": sorted(one.shops)}
    return msgspec.convert(told | {"alias": account.alias, "post": account.post}, Facts)


def changed(database: Database, login: str, by: Caller, /, **told: Any) -> Any:
    """Make something else of an account as it stands; what came of it."""
    one = of(database, login)
    was = facts_of(one)
    now = msgspec.convert(msgspec.to_builtins(was) | told, Facts)
    return database.write_now(actions.change, one.account.id, Change(was, now), by, NOW)


def account_id(database: Database, login: str) -> UUID:
    return of(database, login).account.id


def is_in(database: Database, account: Account, token: str) -> bool:
    return database.read_now(accounts.caller_of, token, NOW) is not None
