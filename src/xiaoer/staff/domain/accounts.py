"""Accounts: what is told of one, as it is kept, and who may change what."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Literal
from uuid import UUID

import msgspec
from msgspec.structs import replace

from xiaoer.values import forms
from xiaoer.values.refusal import Refused

MOST_LOGIN, MOST_NAME, MOST_POST = 50, 30, 20
"""Characters."""


class Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What an account is. `role` as the table of roles calls it, `locale` the language of its pages.

    Shoppers know it by `alias` in place of the name, with `post` beside it; empty where there is none.
    """

    name: str
    role: Literal["agent", "senior_agent", "supervisor", "trainer", "finance", "admin", "auditor"]
    locale: Literal["zh", "en"]
    shops: tuple[UUID, ...]
    alias: str = ""
    post: str = ""


class Signing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As whom shoppers are to know somebody: `alias` and `post` as above."""

    alias: str
    post: str


class Acting(msgspec.Struct, frozen=True):
    """Who changes something: an administrator of these shops."""

    id: UUID
    shops: frozenset[UUID]


def login_of(told: str) -> str | Refused:
    """The login as it is kept: however it is written it is the same."""
    login = told.strip().lower()
    if not 0 < len(login) <= MOST_LOGIN or forms.has_unseen(login) or any(one.isspace() for one in login):
        return Refused("bad_login", {"most": MOST_LOGIN})
    return login


def checked(told: Facts) -> Facts | Refused:
    """The facts as they are kept: name and signature trimmed, each shop once and in order."""
    name = told.name.strip()
    if not 0 < len(name) <= MOST_NAME or forms.has_unseen(name):
        return Refused("bad_account_name", {"most": MOST_NAME})
    return signed(replace(told, name=name, shops=tuple(sorted(set(told.shops)))), Signing(told.alias, told.post))


def signed(facts: Facts, told: Signing) -> Facts | Refused:
    """The facts with this signature, trimmed. An alias that is the name itself is none."""
    alias, post = told.alias.strip(), told.post.strip()
    if len(alias) > MOST_NAME or len(post) > MOST_POST or forms.has_unseen(alias + post):
        return Refused("bad_signature", {"most": MOST_NAME, "most_post": MOST_POST})
    return replace(facts, alias="" if alias == facts.name else alias, post=post)


def is_seen(shops: AbstractSet[UUID], by: AbstractSet[UUID]) -> bool:
    """Whether an account of these shops is seen by who is let into those of `by`; one of no shop is seen by all."""
    return not shops or not shops.isdisjoint(by)


def hindrance(account_id: UUID, shops: AbstractSet[UUID], by: Acting) -> Refused | None:
    """Why `by` cannot do to an account of these shops what nobody does to themselves."""
    if not is_seen(shops, by.shops):
        return Refused("account_not_found")
    if account_id == by.id:
        return Refused("account_own")
    return None if shops <= by.shops else Refused("account_elsewhere")


def change_hindrance(account_id: UUID, was: Facts, now: Facts, by: Acting) -> Refused | None:
    """Why `by` cannot make `now` of what the account `was`. Their own name and language everybody changes."""
    if account_id != by.id:
        found = hindrance(account_id, set(was.shops), by)
    else:
        found = Refused("account_own") if (was.role, was.shops) != (now.role, now.shops) else None
    if found is None and not by.shops.issuperset(now.shops):
        return Refused("shop_not_found")
    return found
