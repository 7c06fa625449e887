"""Somebody erased: what may go goes, in units that can be broken off; what the law obliges to keep is said.

What stays goes on its day: the next unit is planned for then. Asking again erases what was said since, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from xiaoer.aftersales.actions import forgetting as cases
from xiaoer.conversations.actions import forgetting as talks
from xiaoer.customers import actions as customers
from xiaoer.customers.actions import forgetting as people
from xiaoer.platform import jobs
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.privacy import store
from xiaoer.privacy.actions import talking
from xiaoer.privacy.domain.erasure import Erasure, Kept, Stays, kept_for_trade, next_look
from xiaoer.privacy.domain.events import ErasureAsked, PersonErased
from xiaoer.privacy.domain.purposes import KeptFor, cut, days_of
from xiaoer.shop import actions as shops
from xiaoer.shop.actions import forgetting as orders
from xiaoer.shop.actions.holding import order_ids
from xiaoer.values.refusal import Refused

KIND = "person.erase"
A_UNIT = 50


def work_off(tx: Tx, shop_id: UUID, customer_id: UUID, now: int) -> bool:
    """One unit now, for a command that waits for the end; False when it is done, whoever did the last unit."""
    asked = store.erasure(tx, shop_id, customer_id)
    if asked is None or asked.done_at is not None:
        return False
    found = customers.find_together(tx, frozenset({shop_id}), customer_id)
    if not isinstance(found, Refused):
        erase(tx, _payload(shop_id, customer_id, found[1]), now)
    return True


class State(msgspec.Struct, frozen=True):
    """`asked` is None where nobody has asked for it."""

    asked: Erasure | None


def ask(tx: Tx, allowed: frozenset[UUID], customer_id: UUID, now: int, by: UUID | None) -> Erasure | Refused:
    """Have the person erased in the background, with all who are joined with them."""
    found = customers.find_together(tx, allowed, customer_id)
    if isinstance(found, Refused):
        return found
    shop_id, ids = found[0].shop_id, found[1]
    asked = Erasure(shop_id, customer_id, now)
    store.save(tx, asked)
    jobs.plan(tx, f"{KIND}:{customer_id}", KIND, now, _payload(shop_id, customer_id, ids))
    announce(tx, ErasureAsked(customer_id), shop_id=shop_id, subject_id=customer_id, at=now, by=by)
    return asked


def erase(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """One unit; the next is planned until nothing is left that may go, and then for the day of what has to stay."""
    shop_id, ids = UUID(payload["shop"]), [UUID(one) for one in payload["ids"]]
    key, customer_id = f"{KIND}:{payload['customer']}", UUID(payload["customer"])
    asked = store.erasure(tx, shop_id, customer_id) or Erasure(shop_id, customer_id, now)
    if _forget_some(tx, shop_id, ids, now if asked.done_at is None else asked.asked_at, now):
        jobs.plan(tx, key, KIND, now, payload)
        return
    kept = _kept(tx, shop_id, ids)
    _forget_person(tx, asked, ids, kept, now)
    if asked.done_at is None or kept != asked.kept:
        store.save(tx, msgspec.structs.replace(asked, done_at=now, kept=kept))
        told = PersonErased(customer_id, sum(one.count for one in kept))
        announce(tx, told, shop_id=shop_id, subject_id=customer_id, at=now)
    if kept:
        jobs.plan(tx, key, KIND, next_look(kept, now), payload)
    else:
        jobs.cancel(tx, key)


def _forget_person(tx: Tx, asked: Erasure, ids: list[UUID], kept: tuple[Kept, ...], now: int) -> None:
    """Their id at the store stays with the orders that have to stay."""
    bought = any(one.what is Stays.ORDERS for one in kept)
    if asked.done_at is None:
        (shop,) = shops.shops_of(tx, frozenset({asked.shop_id}))
        name = talks.NOBODY["en" if shop.locale == "en" else "zh"]
        people.forget(tx, asked.shop_id, ids, name, now, for_good=True, bought=bought)
    elif not bought:
        people.forget_ids(tx, asked.shop_id, ids, now)


def state(tx: Tx, allowed: frozenset[UUID], customer_id: UUID) -> State | Refused:
    """How far it is, and what stays."""
    found = customers.find_together(tx, allowed, customer_id)
    if isinstance(found, Refused):
        return found
    return State(store.erasure(tx, found[0].shop_id, customer_id))


def _payload(shop_id: UUID, customer_id: UUID, ids: Iterable[UUID]) -> dict[str, Any]:
    return {"shop": str(shop_id), "customer": str(customer_id), "ids": [str(one) for one in ids]}


def _forget_some(tx: Tx, shop_id: UUID, ids: list[UUID], said_until: int, now: int) -> int:
    ended = cut(days_of(store.days(tx, shop_id)), KeptFor.TRADE, now)
    return (
        talking.forget(tx, shop_id, said_until + 1, ids, A_UNIT, about_orders=False)
        or talking.forget(tx, shop_id, ended, ids, A_UNIT, about_orders=True)
        or cases.forget(tx, shop_id, ended, order_ids(tx, shop_id, ids), A_UNIT)
        or orders.forget(tx, shop_id, ended, ids, A_UNIT)
    )


def _kept(tx: Tx, shop_id: UUID, ids: list[UUID]) -> tuple[Kept, ...]:
    days = days_of(store.days(tx, shop_id))[KeptFor.TRADE]
    bought = order_ids(tx, shop_id, ids)
    found = {
        Stays.ORDERS: orders.kept(tx, shop_id, ids),
        Stays.CASES: cases.kept(tx, shop_id, bought),
        Stays.CONVERSATIONS: talks.kept(tx, shop_id, ids),
    }
    return tuple(kept_for_trade(what, count, last, days) for what, (count, last) in found.items() if count)
