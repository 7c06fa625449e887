"""What is on record of customers, deleted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from xiaoer.customers.domain.people import IdentityKind
from xiaoer.customers.store.people import ERASED, FORMER, former_of
from xiaoer.customers.store.tables import (
    HEARD,
    VISITING,
    consent_table,
    contact_table,
    customer_table,
    fact_table,
    history_table,
    identity_table,
    mark_table,
    note_table,
    purchase_table,
    tag_table,
)
from xiaoer.platform.db import Tx, bulk


class Place(NamedTuple):
    """A visitor in the order in which they are looked at."""

    first_seen_at: int
    id: UUID


def came(tx: Tx, shop_id: UUID, before: int, after: Place | None, most: int) -> list[Place]:
    """Who came before the moment and is no account of the store, the longest ago first, from after that place on.

    Whoever was forgotten is not met again: it is not known any more when they came.
    """
    return [Place(one.first_seen_at, one.id) for one in tx.all(_came(shop_id, before, after).limit(most))]


class Silent(NamedTuple):
    """A profile of which nobody was heard for long: all its customers, those of them that are accounts of the store, when
    the last of them came or was heard of, and whether one of its consents stands.
    """

    profile_id: UUID
    ids: list[UUID]
    accounts: list[UUID]
    last: int
    agreed: bool


class Turn(NamedTuple):
    """An account in the order in which they are looked at."""

    heard_at: int
    id: UUID


def silent(tx: Tx, shop_id: UUID, before: int, after: Turn | None, most: int) -> tuple[list[Silent], Turn | None]:
    """The profiles of accounts that were not heard of since the moment, the longest ago first, from after that turn on: of up to
    so many accounts; and where to go on from.
    """
    found = tx.all(_unheard(shop_id, before, after).limit(most))
    last = Turn(found[-1].heard_at, found[-1].id) if found else None
    return _profiles(tx, shop_id, list(dict.fromkeys(one.profile_id for one in found))), last


def _profiles(tx: Tx, shop_id: UUID, ids: Sequence[UUID]) -> list[Silent]:
    row, mark = customer_table.c, mark_table.c
    members = defaultdict(list)
    for one in tx.all(_MEMBERS.where(row.shop_id == shop_id, row.profile_id.in_(ids)).order_by(row.id)):
        members[one.profile_id].append(one)
    agreed = sa.select(mark.profile_id).where(mark.shop_id == shop_id, mark.kind == "consent", mark.profile_id.in_(ids))
    stands = {one.profile_id for one in tx.all(agreed)}
    return [_silent(one, members[one], agreed=one in stands) for one in ids]


def _silent(profile_id: UUID, members: Sequence[sa.Row[Any]], *, agreed: bool) -> Silent:
    accounts = [one.id for one in members if one.source_id is not None and one.heard_at is not None]
    last = max(max(one.heard_at or 0, _came_at(one)) for one in members)
    return Silent(profile_id, [one.id for one in members], accounts, last, agreed)


def _came_at(one: sa.Row[Any]) -> int:
    """When the store says that an account was opened is no visit."""
    return (one.first_seen_at or 0) if one.source_id is None else 0


def known(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> set[UUID]:
    """Those of the customers who are an account of the store or have bought, themselves or whoever is joined with them."""
    others = customer_table.alias()
    mine, other = customer_table.c, others.c
    by, bought = identity_table.c, purchase_table.c
    account = sa.exists().where(
        by.shop_id == shop_id, by.customer_id == other.id, by.kind.in_((IdentityKind.ACCOUNT, FORMER))
    )
    orders = sa.exists().where(bought.shop_id == shop_id, bought.customer_id == other.id, bought.orders_count > 0)
    together = sa.and_(other.shop_id == mine.shop_id, other.profile_id == mine.profile_id)
    chosen = (
        sa.select(mine.id)
        .join(others, together)
        .where(mine.shop_id == shop_id, mine.id.in_(customer_ids), sa.or_(account, orders))
    )
    return {one.id for one in tx.all(chosen.distinct())}


OF_CUSTOMERS = (contact_table, fact_table, tag_table, note_table, consent_table, history_table)


def forget(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID], name: str, *, for_good: bool) -> None:
    """The id at the store stays, until `forget_ids`.

    What the store has told of them before does not bring them back, and `for_good` nothing that it tells.
    """
    for table in OF_CUSTOMERS:
        tx.run(sa.delete(table).where(table.c.shop_id == shop_id, table.c.customer_id.in_(customer_ids)))
    known = identity_table.c
    browsers = (known.customer_id.in_(customer_ids), known.kind == IdentityKind.VISITOR)
    tx.run(sa.delete(identity_table).where(known.shop_id == shop_id, *browsers))
    row = customer_table.c
    nothing = {"nick": "", "level": 0, "phone": b"", "email": b"", "address": b"", "tags": []}
    nothing |= {"first_seen_at": None, "heard_at": None} | ({"digest": ERASED} if for_good else {})
    tx.run(
        sa.update(customer_table).where(row.shop_id == shop_id, row.id.in_(customer_ids)).values(name=name, **nothing)
    )


def forget_history(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> None:
    mine = (history_table.c.shop_id == shop_id, history_table.c.customer_id.in_(customer_ids))
    tx.run(sa.delete(history_table).where(*mine))


def forget_ids(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> None:
    """Of the customers' ids at the store fingerprints stay, so that the store's data makes nobody new of them."""
    known = identity_table.c
    chosen = sa.select(known.value, known.customer_id).where(
        known.shop_id == shop_id, known.customer_id.in_(customer_ids)
    )
    former = {
        former_of(tx, shop_id, one.value): one.customer_id
        for one in tx.all(chosen.where(known.kind == IdentityKind.ACCOUNT))
    }
    accounts = (known.customer_id.in_(former.values()), known.kind == IdentityKind.ACCOUNT)
    tx.run(sa.delete(identity_table).where(known.shop_id == shop_id, *accounts))
    rows = [(shop_id, value, customer_id) for value, customer_id in former.items()]
    bulk.update(tx, customer_table, ("shop_id", "source_id", "id"), rows, ("shop_id", "id"))
    names = ("shop_id", "kind", "value", "customer_id")
    bulk.put(tx, identity_table, names, [(shop_id, FORMER, *one[1:]) for one in rows], names[:3])


_MEMBERS = sa.select(
    *(customer_table.c[name] for name in ("profile_id", "id", "source_id", "heard_at", "first_seen_at"))
)


def _unheard(shop_id: UUID, before: int, after: Turn | None) -> sa.Select[tuple[int, UUID, UUID]]:
    row = customer_table.c
    chosen = sa.select(row.heard_at, row.id, row.profile_id)
    chosen = chosen.where(row.shop_id == shop_id, row.heard_at < before, HEARD)
    if after is not None:
        last = sa.tuple_(sa.literal(after.heard_at), sa.literal(after.id, row.id.type))
        chosen = chosen.where(sa.tuple_(row.heard_at, row.id) > last)
    return chosen.order_by(row.heard_at, row.id)


def _came(shop_id: UUID, before: int, after: Place | None) -> sa.Select[tuple[int, UUID]]:
    row = customer_table.c
    chosen = sa.select(row.first_seen_at, row.id).where(row.shop_id == shop_id, row.first_seen_at < before, VISITING)
    if after is not None:
        last = sa.tuple_(sa.literal(after.first_seen_at), sa.literal(after.id, row.id.type))
        chosen = chosen.where(sa.tuple_(row.first_seen_at, row.id) > last)
    return chosen.order_by(row.first_seen_at, row.id)
