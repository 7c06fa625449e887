"""What every change of a customer shares: the profile is held, computed anew, and the change put on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

import msgspec

from xiaoer.customers.domain.consent import standing
from xiaoer.customers.domain.events import CustomerChanged
from xiaoer.customers.domain.history import Change, Entry
from xiaoer.customers.domain.profiles import ProfileKind, profile_of, told_by_store
from xiaoer.customers.store import people, profiles, records
from xiaoer.customers.store.profiles import Mark, Member
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh
from xiaoer.values.refusal import Refused

TAG, CONSENT = "tag", "consent"


class Held(msgspec.Struct, frozen=True):
    """A customer whose profile nobody else changes until the commit."""

    shop_id: UUID
    customer_id: UUID
    profile_id: UUID


def hold(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID], now: int) -> dict[UUID, UUID]:
    """The profile of each of the customers, which nobody else joins, splits or changes until the commit."""
    profiles.take_turn(tx, shop_id, now)
    return profiles.profile_ids(tx, shop_id, customer_ids)


def held(tx: Tx, shops: frozenset[UUID], customer_id: UUID, now: int) -> Held | Refused:
    known = people.customer(tx, shops, customer_id)
    if known is None:
        return Refused("customer_not_found")
    return Held(known.shop_id, customer_id, hold(tx, known.shop_id, [customer_id], now)[customer_id])


def restate(tx: Tx, shop_id: UUID, profile_ids: Collection[UUID]) -> None:
    """Compute the profiles anew from their customers; those without customers are dropped."""
    members = profiles.members(tx, shop_id, profile_ids)
    by_profile: dict[UUID, list[Member]] = defaultdict(list)
    for one in members:
        by_profile[one.profile_id].append(one)
    ids = [one.customer.id for one in members]
    told = defaultdict(list)
    for fact in records.facts(tx, shop_id, ids):
        told[fact.customer_id].append(fact)
    bought = records.purchases(tx, shop_id, ids)
    made = [
        profile_of(
            [one.customer for one in some],
            [fact for one in some for fact in (*told_by_store(one.customer, one.told_at), *told[one.customer.id])],
            kind_of(some),
            bought,
        )
        for some in by_profile.values()
    ]
    profiles.put(tx, made)
    profiles.drop(tx, shop_id, [one for one in profile_ids if one not in by_profile])
    profiles.mark(tx, shop_id, profile_ids, _marks(tx, shop_id, members))


def kind_of(members: Iterable[Member]) -> ProfileKind:
    """One customer who is a company makes the profile one."""
    return ProfileKind.COMPANY if any(one.kind is ProfileKind.COMPANY for one in members) else ProfileKind.PERSON


def put_on_record(tx: Tx, at: Held, change: Change, by: Caller | None, now: int) -> None:
    """Append to the history, announce, and compute the profile anew. The customer has been heard of."""
    people.heard(tx, at.shop_id, [at.customer_id], now)
    entry = Entry(fresh(now), at.customer_id, change, now, by.name if by else "")
    records.remember(tx, at.shop_id, [entry], by.account_id if by else None)
    told = CustomerChanged(at.customer_id, change.what.value, change.of)
    who = by.account_id if by else None
    announce(tx, told, shop_id=at.shop_id, subject_id=at.customer_id, at=now, by=who)
    restate(tx, at.shop_id, [at.profile_id])


def _marks(tx: Tx, shop_id: UUID, members: Iterable[Member]) -> list[Mark]:
    profile_id = {one.customer.id: one.profile_id for one in members}
    marks = [Mark(TAG, tag, one.profile_id) for one in members for tag in one.customer.facts.tags]
    marks += [Mark(TAG, one.tag, profile_id[one.customer_id]) for one in records.tags(tx, shop_id, profile_id)]
    said = defaultdict(list)
    for consent in records.consents(tx, shop_id, profile_id):
        said[profile_id[consent.customer_id]].append(consent)
    return marks + [
        Mark(CONSENT, purpose.value, profile)
        for profile, consents in said.items()
        for purpose, newest in standing(consents).items()
        if newest.given
    ]
