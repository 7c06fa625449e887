"""A profile: all customers that are joined, as one person or company."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from uuid import UUID

import msgspec

from xiaoer.customers.domain.people import Customer
from xiaoer.customers.domain.purchases import Purchases
from xiaoer.customers.domain.told import PLACES_APART, FactName, FactSource, Told, shown

MOST_CUSTOMERS = 50
"""Customers of one profile: a page that shows them all stays readable and quick."""


class ProfileKind(StrEnum):
    PERSON = "person"
    COMPANY = "company"


class Join(msgspec.Struct, frozen=True):
    """Two customers are the same; `rule` says by what they were known to be, `by_name` is empty where a rule did it."""

    id: UUID
    first_id: UUID
    second_id: UUID
    rule: str
    at: int
    by: UUID | None = None
    by_name: str = ""


class Profile(msgspec.Struct, frozen=True):
    """What is read often of a profile; computed from its customers alone. `spent` in minor units of the shop's currency."""

    id: UUID
    shop_id: UUID
    kind: ProfileKind
    name: str
    nick: str
    level: int
    customers: int
    orders_count: int
    spent: int
    first_seen_at: int | None
    last_order_at: int | None


def leader(customers: Iterable[UUID]) -> UUID:
    """The id of a group: the smallest of its customers'."""
    return min(customers)


def parts(customers: Collection[UUID], joins: Iterable[Join]) -> list[frozenset[UUID]]:
    """The groups that the joins make of the customers."""
    group = {one: frozenset({one}) for one in customers}
    for join in joins:
        if join.first_id in group and join.second_id in group:
            together = group[join.first_id] | group[join.second_id]
            group |= dict.fromkeys(together, together)
    return sorted(set(group.values()), key=min)


def told_by_store(customer: Customer, told_at: int) -> list[Told]:
    """The store's data of a customer as facts."""
    facts, place = customer.facts, customer.facts.address
    places = (place.province, place.city, place.district, place.street)
    values = {
        FactName.NAME: facts.name, FactName.NICK: facts.nick, FactName.PHONE: facts.phone, FactName.EMAIL: facts.email,
        FactName.ADDRESS: PLACES_APART.join(places) if any(places) else "",
    }  # fmt: skip
    source = FactSource.STORE if customer.source_id is not None else FactSource.SHOPPER
    return [Told(customer.id, name, source, value, told_at) for name, value in values.items() if value]


def profile_of(
    customers: Collection[Customer], told: Iterable[Told], kind: ProfileKind, purchases: Mapping[UUID, Purchases]
) -> Profile:
    """The profile of customers that are joined, of whom there is at least one."""
    best = shown(told)
    bought = [purchases[one.id] for one in customers if one.id in purchases]
    seen = [one.facts.first_seen_at for one in customers if one.facts.first_seen_at is not None]
    ordered = [one.last_order_at for one in bought if one.last_order_at is not None]
    first = min(customers, key=lambda one: one.id)
    return Profile(
        id=first.id, shop_id=first.shop_id, kind=kind, name=_value(best, FactName.NAME),
        nick=_value(best, FactName.NICK), level=max(one.facts.level for one in customers), customers=len(customers),
        orders_count=sum(one.orders_count for one in bought), spent=sum(one.spent for one in bought),
        first_seen_at=min(seen, default=None), last_order_at=max(ordered, default=None),
    )  # fmt: skip


def profile_alone(one: Customer) -> Profile:
    """The profile of a person of whom only the store's data has told: as profile_of, without looking for more."""
    told = one.facts
    return Profile(
        id=one.id, shop_id=one.shop_id, kind=ProfileKind.PERSON, name=told.name, nick=told.nick, level=told.level,
        customers=1, orders_count=0, spent=0, first_seen_at=told.first_seen_at, last_order_at=None,
    )  # fmt: skip


def _value(best: Mapping[FactName, Told], name: FactName) -> str:
    return best[name].value if name in best else ""
