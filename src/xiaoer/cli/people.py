"""Accounts from the command line."""

from __future__ import annotations

from typing import NamedTuple

from xiaoer.cli.keys import shop_named
from xiaoer.platform.auth import Role, accounts, passwords
from xiaoer.platform.auth.accounts import Account
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.ids import fresh
from xiaoer.values.refusal import Refused


class NewPerson(NamedTuple):
    """Who is to sign in; `shops` by slug."""

    login: str
    name: str
    role: Role
    shops: tuple[str, ...]
    locale: str
    password: str


def add(db: Database, person: NewPerson) -> Refused | None:
    if len(person.password) < passwords.SHORTEST:
        return Refused("password_short", {"least": passwords.SHORTEST})
    if person.locale not in {"zh", "en"}:
        return Refused("unknown_locale", {"locale": person.locale})
    return db.write_now(_add, person, passwords.hashed(person.password), system_clock())


def _add(tx: Tx, person: NewPerson, password: str, now: int) -> Refused | None:
    if accounts.by_login(tx, person.login) is not None:
        return Refused("login_taken", {"login": person.login})
    found = []
    for slug in person.shops:
        shop = shop_named(tx, slug)
        if isinstance(shop, Refused):
            return shop
        found.append(shop.id)
    account = Account(fresh(now), person.login, person.name, person.role, person.locale, password)
    accounts.save_account(tx, account, found, now)
    return None
