"""Accounts, their shops, their sessions and failed attempts: tables and plain functions over them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.platform.auth.caller import Caller
from xiaoer.platform.auth.permissions import Role
from xiaoer.platform.auth.signatures import signature_of
from xiaoer.platform.db.tables import Id, Moment, metadata
from xiaoer.platform.db.tx import Tx

MOST_FAILURES = 5
LOCKED_FOR = 15 * 60 * 1_000_000

account_table = sa.Table(
    "account",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("login", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("password", sa.Text, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("off_at", Moment),
    sa.Column("seen_at", Moment),
    sa.Column("alias", sa.Text, nullable=False, server_default=""),
    sa.Column("post", sa.Text, nullable=False, server_default=""),
)

account_shop_table = sa.Table(
    "account_shop",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("account_id", Id, sa.ForeignKey("account.id"), primary_key=True),
    sa.Index("ix_account_shop_account_id", "account_id"),
)

session_table = sa.Table(
    "session",
    metadata,
    sa.Column("token_hash", sa.Text, primary_key=True),
    sa.Column("account_id", Id, sa.ForeignKey("account.id"), nullable=False),
    sa.Column("csrf", sa.Text, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
)

login_failure_table = sa.Table(
    "login_failure",
    metadata,
    sa.Column("login", sa.Text, primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("last_at", Moment, nullable=False),
)


class Account(msgspec.Struct, frozen=True):
    """A person who can sign in; `password` is an argon2id hash. One that was switched off at `off_at` is let in nowhere.

    `seen_at`: when they signed in last. Both in microseconds. `alias` and `post`: of their signature, or empty.
    """

    id: UUID
    login: str
    name: str
    role: Role
    locale: str
    password: str
    off_at: int | None = None
    seen_at: int | None = None
    alias: str = ""
    post: str = ""

    @property
    def signature(self) -> str | None:
        """As whom shoppers know them; None where that is by their name."""
        return signature_of(self.name, self.alias, self.post)


class OpenSession(msgspec.Struct, frozen=True):
    """What the browser keeps: `token` in an HttpOnly cookie, `csrf` in the page."""

    token: str
    csrf: str


_ACCOUNTS = sa.select(*(account_table.c[name] for name in Account.__struct_fields__))


def _account(row: sa.Row[Any]) -> Account:
    return Account(
        row.id, row.login, row.name, Role(row.role), row.locale, row.password, row.off_at, row.seen_at, row.alias, row.post
    )  # fmt: skip


def save_account(tx: Tx, account: Account, shops: Iterable[UUID], now: int) -> None:
    """Add an account, or give the one of that id its new facts and shops."""
    tx.put(account_table, [_row(account, now)], ("id",))
    let_into(tx, account.id, shops)


def _row(account: Account, now: int) -> dict[str, Any]:
    return {
        "id": account.id, "login": account.login.lower(), "name": account.name, "role": str(account.role),
        "locale": account.locale, "password": account.password, "created_at": now, "alias": account.alias,
        "post": account.post,
    }  # fmt: skip


def add_account(tx: Tx, account: Account, shops: Iterable[UUID], now: int) -> bool:
    """Whether it was added: somebody else may have the login by now."""
    if not tx.add(account_table, _row(account, now), ("login",)):
        return False
    let_into(tx, account.id, shops)
    return True


def change(tx: Tx, account_id: UUID, facts: Mapping[str, Any]) -> None:
    """Give the account these facts, by column."""
    tx.run(sa.update(account_table).where(account_table.c.id == account_id).values(**facts))


def let_into(tx: Tx, account_id: UUID, shops: Iterable[UUID]) -> None:
    """These shops and no others."""
    tx.run(sa.delete(account_shop_table).where(account_shop_table.c.account_id == account_id))
    tx.run(sa.insert(account_shop_table), [{"shop_id": shop, "account_id": account_id} for shop in set(shops)])


def by_login(tx: Tx, login: str) -> Account | None:
    """The account of that login, also one that is off."""
    found = tx.first(_ACCOUNTS.where(account_table.c.login == login.lower()))
    return _account(found) if found else None


def held(tx: Tx, account_ids: Iterable[UUID]) -> dict[UUID, Account]:
    """By id, also those that are off; held until the commit, in order."""
    row = account_table.c
    chosen = _ACCOUNTS.where(row.id.in_(set(account_ids))).order_by(row.id)
    return {one.id: _account(one) for one in tx.all(chosen.with_for_update())}


def reached(tx: Tx, shops: Iterable[UUID], *, shopless: bool) -> list[Account]:
    """All that are let into any of the shops, also those that are off, by login; with `shopless` those of no shop too."""
    row, let_in = account_table.c, account_shop_table.c
    inside = row.id.in_(sa.select(let_in.account_id).where(let_in.shop_id.in_(set(shops))))
    nowhere = row.id.not_in(sa.select(let_in.account_id))
    wanted = sa.or_(inside, nowhere) if shopless else inside
    return [_account(one) for one in tx.all(_ACCOUNTS.where(wanted).order_by(row.login))]


def names(tx: Tx, account_ids: Iterable[UUID]) -> dict[UUID, str]:
    row = account_table.c
    return {one.id: one.name for one in tx.all(sa.select(row.id, row.name).where(row.id.in_(set(account_ids))))}


def of_shop(tx: Tx, shop_id: UUID, role: Role) -> list[Account]:
    """The shop's accounts of one role, by login; those that are off are not among them."""
    return of_shops(tx, [shop_id], [role])


def of_shops(tx: Tx, shops: Iterable[UUID], roles: Iterable[Role]) -> list[Account]:
    """The accounts of these roles that are let into any of the shops and are not off, each once, by login."""
    row, let_in = account_table.c, account_shop_table.c
    inside = sa.select(let_in.account_id).where(let_in.shop_id.in_(set(shops)))
    wanted = (row.off_at.is_(None), row.role.in_([str(role) for role in roles]), row.id.in_(inside))
    return [_account(one) for one in tx.all(_ACCOUNTS.where(*wanted).order_by(row.login))]


def open_session(tx: Tx, account_id: UUID, now: int, hours: int) -> OpenSession:
    opened = OpenSession(secrets.token_urlsafe(32), secrets.token_urlsafe(24))
    row = {
        "token_hash": _hash(opened.token), "account_id": account_id, "csrf": opened.csrf, "created_at": now,
        "expires_at": now + hours * 3_600_000_000,
    }  # fmt: skip
    tx.run(sa.delete(session_table).where(session_table.c.expires_at < now))
    tx.run(sa.insert(session_table), [row])
    change(tx, account_id, {"seen_at": now})
    return opened


def open_verified(tx: Tx, account: Account, now: int, hours: int) -> OpenSession | None:
    """None where the account is off, or has another password by now than the one that was verified."""
    standing = held(tx, [account.id]).get(account.id)
    if standing is None or standing.off_at is not None or standing.password != account.password:
        return None
    return open_session(tx, account.id, now, hours)


def close_session(tx: Tx, token: str) -> None:
    tx.run(sa.delete(session_table).where(session_table.c.token_hash == _hash(token)))


def close_sessions(tx: Tx, account_id: UUID, but: str = "") -> None:
    """All of the account's but that of the token `but`: it has to sign in anew, where it still can."""
    row = session_table.c
    tx.run(sa.delete(session_table).where(row.account_id == account_id, row.token_hash != _hash(but)))


def caller_of(tx: Tx, token: str, now: int) -> Caller | None:
    """The person whose session this is, while it lasts."""
    account, session = account_table.c, session_table.c
    told = (account.id, account.login, account.name, account.role, account.locale, account.alias, account.post)
    found = tx.first(
        sa.select(*told, session.csrf)
        .join(session_table, session.account_id == account.id)
        .where(session.token_hash == _hash(token), session.expires_at > now, account.off_at.is_(None))
    )
    if found is None:
        return None
    return Caller(
        found.id, found.login, found.name, Role(found.role), found.locale, shops_of(tx, [found.id]), found.csrf,
        alias=found.alias, post=found.post,
    )  # fmt: skip


def shops_of(tx: Tx, account_ids: Iterable[UUID]) -> frozenset[UUID]:
    """The shops that any of the accounts is let into."""
    row = account_shop_table.c
    chosen = sa.select(row.shop_id).where(row.account_id.in_(set(account_ids))).distinct()
    return frozenset(one.shop_id for one in tx.all(chosen))


def shops_of_each(tx: Tx, account_ids: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """By account the shops that it is let into; those that are let into none are not in it."""
    row = account_shop_table.c
    chosen = sa.select(row.account_id, row.shop_id).where(row.account_id.in_(set(account_ids)))
    found = tx.all(chosen.order_by(row.account_id))
    return {
        account_id: frozenset(one.shop_id for one in own)
        for account_id, own in groupby(found, key=lambda one: one.account_id)
    }


def attempt(tx: Tx, login: str, now: int) -> int:
    """Count an attempt to sign in before its password is checked, so that many at once get no more tries than one.

    0 where the attempt is let through, otherwise the microseconds until the next one is.
    """
    row = login_failure_table.c
    let_through = (
        sa.update(login_failure_table)
        .where(row.login == login.lower(), sa.or_(row.failures < MOST_FAILURES, row.last_at <= now - LOCKED_FOR))
        .values(failures=sa.case((row.last_at > now - LOCKED_FOR, row.failures + 1), else_=1), last_at=now)
    )
    first = {"login": login.lower(), "failures": 1, "last_at": now}
    # The last of the three is for an attempt whose first one is being written at the same moment.
    if tx.run(let_through) or tx.add(login_failure_table, first, ("login",)) or tx.run(let_through):
        return 0
    found = tx.first(sa.select(row.last_at).where(row.login == login.lower()))
    return int(found.last_at) + LOCKED_FOR - now if found else 0


def forget_attempts(tx: Tx, login: str, now: int) -> None:
    """Those of `login`, and all that no longer count: names that are tried once and never again would stay for ever."""
    row = login_failure_table.c
    tx.run(sa.delete(login_failure_table).where(sa.or_(row.login == login.lower(), row.last_at <= now - LOCKED_FOR)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
