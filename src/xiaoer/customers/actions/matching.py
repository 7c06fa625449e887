"""Who is the same as somebody else, found by what they share; follows every event that may have changed it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from xiaoer.customers.actions.joining import join_by_rule
from xiaoer.customers.actions.segmenting import follow_segments
from xiaoer.customers.domain.contacts import ContactKind
from xiaoer.customers.domain.joining import MOST_NAMES, Shared, rule_of
from xiaoer.customers.domain.profiles import MOST_CUSTOMERS
from xiaoer.customers.store import profiles, records
from xiaoer.customers.store.records import Holder
from xiaoer.platform.db import Tx

_MOST_LOOKED_AT = MOST_NAMES * MOST_CUSTOMERS + 1


def settle(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID], now: int) -> None:
    """Join and propose whom these customers share a contact with, then let their profiles enter and leave segments.

    Doing it again changes nothing.
    """
    shared = records.by_key(records.contacts(tx, shop_id, customer_ids))
    for kind, key in sorted(records.shared_keys(tx, shop_id, customer_ids)):
        _match(tx, shop_id, kind, shared[kind, key], records.holders(tx, shop_id, kind, key, _MOST_LOOKED_AT), now)
    # A profile that a join took in has left its segments too; its id is that of one of the customers.
    where = set(profiles.profile_ids(tx, shop_id, customer_ids).values())
    follow_segments(tx, shop_id, [one.customer.id for one in profiles.members(tx, shop_id, where)], now)


def _match(tx: Tx, shop_id: UUID, kind: ContactKind, mine: list[Holder], all_: list[Holder], now: int) -> None:
    """Each of mine with the nearest other profile that has the same."""
    where = profiles.profile_ids(tx, shop_id, {one.customer_id for one in all_})
    vouched = {one.customer_id for one in all_ if one.contact.verified}
    names = len({one.name for one in profiles.profiles(tx, shop_id, set(where.values())).values()})
    for one in sorted({holder.customer_id for holder in mine}):
        others = sorted((other for other in where if where[other] != where[one]), key=lambda x: (x not in vouched, x))
        seen: set[UUID] = set()
        for other in others:
            if where[other] not in seen:
                seen.add(where[other])
                verified = one in vouched and other in vouched
                join_by_rule(tx, shop_id, one, other, Shared(rule_of(kind), verified, names), now)
