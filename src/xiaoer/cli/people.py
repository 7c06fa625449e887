"""Accounts from the command line."""

from __future__ import annotations

import getpass
import sys
from typing import NamedTuple

import msgspec

from xiaoer.cli.keys import shop_named
from xiaoer.cli.opening import opened, read_settings
from xiaoer.cli.talk import or_stop, say
from xiaoer.platform.auth import Role, accounts, passwords
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, Tx
from xiaoer.staff import actions as staff
from xiaoer.staff.actions import NewAccount
from xiaoer.staff.domain.accounts import Facts, checked
from xiaoer.values.refusal import Refused


class NewPerson(NamedTuple):
    """Who is to sign in; `shops` by slug, `alias` and `post` of the signature by which shoppers know them."""

    login: str
    name: str
    role: Role
    shops: tuple[str, ...]
    locale: str
    alias: str = ""
    post: str = ""


def add_user(
    login: str,
    /,
    *,
    name: str,
    role: Role = Role.AGENT,
    shop: list[str] | None = None,
    locale: str = "zh",
    alias: str = "",
    post: str = "",
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
    alias
        花名：顾客看到的名字，不写就用姓名。 The name that shoppers see in place of the other.
    post
        岗位：写在顾客看到的名字后面，例如售后专员。 What stands behind that name, as aftersales.
    """
    person = NewPerson(login, name, role, tuple(shop or ()), locale, alias, post)
    settings = read_settings()
    with opened(settings) as db:
        or_stop(db.read_now(facts_of, person))
        password = getpass.getpass("密码 Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        or_stop(add(db, person, password))
    _tell(person)


def _tell(person: NewPerson) -> None:
    say(f"已添加账号 {person.login}。", f"Added the account {person.login}.")
    if not person.shops and person.role is Role.ADMIN:
        say(
            "这个账号还没有店铺：登录工作台后可以新建，或请已有店铺的管理员把它加进去。",
            "It has no shop yet: open one in the console, or have an administrator of a shop let it in.",
        )
    elif not person.shops:
        say(
            "这个账号还没有加入店铺，登录后看不到会话：请管理员在工作台的“账号与角色”里选择店铺。",
            "It is in no shop yet and sees no conversations: an administrator chooses its shops under Accounts and roles.",
        )


def add(db: Database, person: NewPerson, password: str) -> Refused | None:
    if (refused := passwords.unfit(password)) is not None:
        return refused
    return db.write_now(_add, person, passwords.hashed(password), system_clock())


def _add(tx: Tx, person: NewPerson, password: str, now: int) -> Refused | None:
    facts = facts_of(tx, person)
    if isinstance(facts, Refused):
        return facts
    added = staff.add(tx, NewAccount(person.login, facts), password, None, now)
    return added if isinstance(added, Refused) else None


def facts_of(tx: Tx, person: NewPerson) -> Facts | Refused:
    """What the account is to be, or why there cannot be such an account."""
    if person.locale not in {"zh", "en"}:
        return Refused("unknown_locale", {"locale": person.locale})
    if accounts.by_login(tx, person.login) is not None:
        return Refused("login_taken", {"login": person.login})
    shops = []
    for slug in person.shops:
        shop = shop_named(tx, slug)
        if isinstance(shop, Refused):
            return shop
        shops.append(shop.id)
    told = person._asdict() | {"role": str(person.role), "shops": shops}
    del told["login"]
    return checked(msgspec.convert(told, Facts))
