"""Accounts from the command line."""

from __future__ import annotations

import getpass
import sys
from typing import NamedTuple
from uuid import UUID

import msgspec

from xiaoer.cli.keys import shop_named
from xiaoer.cli.opening import opened, read_settings
from xiaoer.cli.talk import or_stop, say
from xiaoer.platform.auth import Role, accounts, passwords
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, Tx
from xiaoer.staff import actions as staff
from xiaoer.staff.actions import NewAccount
from xiaoer.staff.domain.accounts import Facts
from xiaoer.values.refusal import Refused


class NewPerson(NamedTuple):
    """Who is to sign in; `shops` by slug."""

    login: str
    name: str
    role: Role
    shops: tuple[str, ...]
    locale: str


def add_user(
    login: str,
    /,
    *,
    name: str,
    role: Role = Role.AGENT,
    shop: list[str] | None = None,
    locale: str = "zh",
) -> None:
    """添加账号；密码从终端或标准输入读取。 Add an account; the password is read from the terminal or standard input.

    Parameters
    ----------
    login
        登录名。 The name to sign in with.
    name
        同事和顾客看到的名字。 The name that colleagues and shoppers see.
    role
        角色。 The role.
    shop
        店铺标识，可以写多个。 The shop's slug; may be given again.
    locale
        界面语言：zh 或 en。 The language of the pages: zh or en.
    """
    person = NewPerson(login, name, role, tuple(shop or ()), locale)
    settings = read_settings()
    with opened(settings) as db:
        or_stop(db.read_now(places, person))
        password = getpass.getpass("密码 Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        or_stop(add(db, person, password))
    say(f"已添加账号 {login}。", f"Added the account {login}.")


def add(db: Database, person: NewPerson, password: str) -> Refused | None:
    if (refused := passwords.unfit(password)) is not None:
        return refused
    return db.write_now(_add, person, passwords.hashed(password), system_clock())


def _add(tx: Tx, person: NewPerson, password: str, now: int) -> Refused | None:
    shops = places(tx, person)
    if isinstance(shops, Refused):
        return shops
    told = {"name": person.name, "role": str(person.role), "locale": person.locale, "shops": shops}
    added = staff.add(tx, NewAccount(person.login, msgspec.convert(told, Facts)), password, None, now)
    return added if isinstance(added, Refused) else None


def places(tx: Tx, person: NewPerson) -> list[UUID] | Refused:
    """The shops that they are to work in, or why there cannot be such an account."""
    if person.locale not in {"zh", "en"}:
        return Refused("unknown_locale", {"locale": person.locale})
    if accounts.by_login(tx, person.login) is not None:
        return Refused("login_taken", {"login": person.login})
    found = []
    for slug in person.shops:
        shop = shop_named(tx, slug)
        if isinstance(shop, Refused):
            return shop
        found.append(shop.id)
    return found
