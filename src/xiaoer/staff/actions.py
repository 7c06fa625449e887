"""What can be asked of accounts. Who asks is looked at again within the unit of work: two who take each other's role away
at the same moment are one after the other, and the second may no longer.
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

import msgspec

from xiaoer.conversations import actions as conversations
from xiaoer.platform.auth import Caller, Permission, Role, accounts
from xiaoer.platform.auth.accounts import Account
from xiaoer.platform.auth.permissions import TABLE
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh
from xiaoer.shop.actions.adding import add_shop
from xiaoer.shop.domain.adding import NewShop
from xiaoer.staff.domain.accounts import Acting, Facts, Signing, change_hindrance, checked, hindrance, login_of, signed
from xiaoer.staff.domain.events import AccountAdded, AccountChanged, AccountSwitched, PasswordChanged, PasswordGiven
from xiaoer.team import actions as team
from xiaoer.values.refusal import Refused

_MANAGING = TABLE[Permission.ACCOUNTS_MANAGE]
_COLUMNS = ("name", "role", "locale", "alias", "post")
_NOT_ALLOWED = Refused("not_allowed", {"permission": str(Permission.ACCOUNTS_MANAGE)})


class Listed(NamedTuple):
    """An account with its shops, whether its console is open, and its last sign of life in microseconds."""

    account: Account
    shops: frozenset[UUID]
    there: bool
    seen_at: int | None


def find(tx: Tx, shops: frozenset[UUID], *, shopless: bool = False) -> list[Listed]:
    """The accounts of these shops, also those that are off, by login; with `shopless` those of no shop too."""
    found = accounts.reached(tx, shops, shopless=shopless)
    let_in = accounts.shops_of_each(tx, [one.id for one in found])
    signs = team.signs_of(tx, [one.id for one in found])
    return [_listed(one, let_in.get(one.id, frozenset()), *signs.get(one.id, (False, None))) for one in found]


def _listed(one: Account, shops: frozenset[UUID], there: bool, sign_at: int | None) -> Listed:  # noqa: FBT001 - a field
    seen = [at for at in (one.seen_at, sign_at) if at is not None]
    return Listed(one, shops, there and one.off_at is None, max(seen, default=None))


class NewAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is to be let in."""

    login: str
    facts: Facts


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an account is to be, and what it was when that was decided."""

    was: Facts
    facts: Facts


def add(tx: Tx, told: NewAccount, password: str, by: Caller | None, now: int) -> UUID | Refused:
    """Let somebody in, by a login that nobody has; `password` is hashed. `by` None is the installation itself."""
    login, facts = login_of(told.login), checked(told.facts)
    if isinstance(login, Refused):
        return login
    if isinstance(facts, Refused):
        return facts
    if by is not None:
        acting = _acting(tx, by, accounts.held(tx, [by.account_id]))
        if isinstance(acting, Refused):
            return acting
        if not acting.shops.issuperset(facts.shops):
            return Refused("shop_not_found")
    account = Account(
        fresh(now), login, facts.name, Role(facts.role), facts.locale, password, alias=facts.alias, post=facts.post
    )
    if not accounts.add_account(tx, account, facts.shops, now):
        return Refused("login_taken", {"login": login})
    _note(tx, account.id, AccountAdded(account.id, facts), by, now)
    return account.id


def change(tx: Tx, account_id: UUID, told: Change, by: Caller, now: int) -> Refused | None:
    """Give an account another name, role, language, signature or other shops, if it still is what was looked at."""
    facts, met = checked(told.facts), _meet(tx, account_id, by)
    if isinstance(facts, Refused):
        return facts
    if isinstance(met, Refused):
        return met
    was = _facts(met.account, met.shops)
    if (refused := change_hindrance(account_id, was, facts, met.by)) is not None:
        return refused
    if checked(told.was) != was:
        return Refused("account_moved_on")
    if facts != was:
        accounts.change(tx, account_id, {name: getattr(facts, name) for name in _COLUMNS})
        accounts.let_into(tx, account_id, facts.shops)
        _note(tx, account_id, AccountChanged(account_id, was, facts), by, now)
        if met.account.off_at is None:
            _leave(tx, account_id, _replying(was), _replying(facts), now)
    return None


def switch(tx: Tx, account_id: UUID, by: Caller, now: int, *, on: bool) -> Refused | None:
    """Let an account in no more, or again. Off, its sessions and sockets end and what it has goes back to the queue."""
    met = _meet(tx, account_id, by)
    if isinstance(met, Refused):
        return met
    if (refused := hindrance(account_id, met.shops, met.by)) is not None:
        return refused
    if (met.account.off_at is None) != on:
        accounts.change(tx, account_id, {"off_at": None if on else now})
        _note(tx, account_id, AccountSwitched(account_id, on), by, now)
        if not on:
            accounts.close_sessions(tx, account_id)
            _leave(tx, account_id, _replying(_facts(met.account, met.shops)), frozenset(), now)
    return None


def give_password(tx: Tx, account_id: UUID, password: str, by: Caller, now: int) -> Refused | None:
    """A new password, hashed. Whoever is signed in by the old one is so no more, and attempts that failed are forgotten."""
    met = _meet(tx, account_id, by)
    if isinstance(met, Refused):
        return met
    if (refused := hindrance(account_id, met.shops, met.by)) is not None:
        return refused
    accounts.change(tx, account_id, {"password": password})
    accounts.close_sessions(tx, account_id)
    accounts.forget_attempts(tx, met.account.login, now)
    _note(tx, account_id, PasswordGiven(account_id), by, now)
    conversations.let_go(tx, account_id)
    return None


class Hashes(NamedTuple):
    """Of a password that was found right, and of the one that takes its place."""

    was: str
    fresh: str


def change_password(tx: Tx, hashes: Hashes, token: str, by: Caller, now: int) -> Refused | None:
    """One's own. The session of `token` stays, one's others end; attempts that failed are forgotten."""
    own = accounts.held(tx, [by.account_id]).get(by.account_id)
    if own is None or own.off_at is not None:
        return Refused("not_signed_in")
    if own.password != hashes.was:  # since it was found right it has become another
        return Refused("wrong_password")
    accounts.change(tx, own.id, {"password": hashes.fresh})
    accounts.close_sessions(tx, own.id, but=token)
    accounts.forget_attempts(tx, own.login, now)
    _note(tx, own.id, PasswordChanged(own.id), by, now)
    conversations.let_go(tx, own.id)
    return None


def sign(tx: Tx, told: Signing, by: Caller, now: int) -> Refused | None:
    """One's own signature, from the next words on; one's sockets come in anew."""
    own = accounts.held(tx, [by.account_id]).get(by.account_id)
    if own is None or own.off_at is not None:
        return Refused("not_signed_in")
    was = _facts(own, accounts.shops_of(tx, [own.id]))
    facts = signed(was, told)
    if isinstance(facts, Refused):
        return facts
    if facts != was:
        accounts.change(tx, own.id, {"alias": facts.alias, "post": facts.post})
        _note(tx, own.id, AccountChanged(own.id, was, facts), by, now)
        conversations.let_go(tx, own.id)
    return None


def open_shop(tx: Tx, told: NewShop, by: Caller, now: int) -> UUID | Refused:
    """A shop with nothing in it yet, by a slug that nobody has; who opens it is let into it."""
    acting = _acting(tx, by, held := accounts.held(tx, [by.account_id]))
    if isinstance(acting, Refused):
        return acting
    shop_id = add_shop(tx, told, by, now)
    if isinstance(shop_id, Refused):
        return shop_id
    accounts.let_into(tx, acting.id, acting.shops | {shop_id})
    was, facts = (_facts(held[acting.id], shops) for shops in (acting.shops, acting.shops | {shop_id}))
    _note(tx, acting.id, AccountChanged(acting.id, was, facts), by, now)
    conversations.let_go(tx, acting.id)
    return shop_id


class _Met(NamedTuple):
    """An account that is held until the commit, its shops, and who does something to it."""

    account: Account
    shops: frozenset[UUID]
    by: Acting


def _meet(tx: Tx, account_id: UUID, by: Caller) -> _Met | Refused:
    held = accounts.held(tx, [account_id, by.account_id])
    acting = _acting(tx, by, held)
    if isinstance(acting, Refused):
        return acting
    if account_id not in held:
        return Refused("account_not_found")
    return _Met(held[account_id], accounts.shops_of(tx, [account_id]), acting)


def _acting(tx: Tx, by: Caller, held: dict[UUID, Account]) -> Acting | Refused:
    """Who asks, as they are now."""
    own = held.get(by.account_id)
    if own is None or own.off_at is not None or own.role not in _MANAGING:
        return _NOT_ALLOWED
    return Acting(own.id, accounts.shops_of(tx, [own.id]))


def _facts(account: Account, shops: frozenset[UUID]) -> Facts:
    told = {name: str(getattr(account, name)) for name in _COLUMNS} | {"shops": sorted(shops)}
    return msgspec.convert(told, Facts)


def _replying(facts: Facts) -> frozenset[UUID]:
    """The shops in which an account may reply."""
    return frozenset(facts.shops) if Role(facts.role) in team.REPLYING else frozenset()


def _leave(tx: Tx, account_id: UUID, before: frozenset[UUID], after: frozenset[UUID], now: int) -> None:
    """What they had where they may no longer reply goes back to the queue; their sockets come in anew."""
    if before - after:
        team.leave(tx, account_id, before - after, now, wholly=not after)
    conversations.let_go(tx, account_id)


def _note(
    tx: Tx,
    account_id: UUID,
    told: AccountAdded | AccountChanged | AccountSwitched | PasswordChanged | PasswordGiven,
    by: Caller | None,
    now: int,
) -> None:
    by_id = None if by is None else by.account_id
    announce(tx, told, shop_id=None, subject_id=account_id, at=now, by=by_id)
