"""What is on record of customers, deleted."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from xiaoer.customers.domain.people import IdentityKind
from xiaoer.customers.store.people import ERASED
from xiaoer.customers.store.tables import (
    VISITING,
    consent_table,
    contact_table,
    customer_table,
    fact_table,
    history_table,
    identity_table,
    note_table,
    purchase_table,
    tag_table,
)
from xiaoer.platform.db import Tx


class Place(NamedTuple):
    """A visitor in the order in which they are looked at."""

    first_seen_at: int
    id: UUID


def came(tx: Tx, shop_id: UUID, before: int, after: Place | None, most: int) -> list[Place]:
    """Who came before the moment and is no account of the store, the longest ago first, from after that place on.

    Whoever was forgotten is not met again: it is not known any more when they came.
    """
    return [Place(one.first_seen_at, one.id) for one in tx.all(_came(shop_id, before, after).limit(most))]


def known(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> set[UUID]:
    """Those of the customers who are an account of the store or have bought, themselves or whoever is joined with them."""
    others = customer_table.alias()
    mine, other = customer_table.c, others.c
    by, bought = identity_table.c, purchase_table.c
    account = sa.exists().where(by.shop_id == shop_id, by.customer_id == other.id, by.kind == IdentityKind.ACCOUNT)
    orders = sa.exists().where(bought.shop_id == shop_id, bought.customer_id == other.id, bought.orders_count > 0)
    together = sa.and_(other.shop_id == mine.shop_id, other.profile_id == mine.profile_id)
    chosen = (
        sa.select(mine.id)
        .join(others, together)
        .where(mine.shop_id == shop_id, mine.id.in_(customer_ids), sa.or_(account, orders))
    )
    return {one.id for one in tx.all(chosen.distinct())}


OF_CUSTOMERS = (contact_table, fact_table, tag_table, note_table, consent_table, history_table)


def forget(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID], name: str) -> None:
    """The id at the store stays, so that their kept orders stay theirs and an import does not bring them back."""
    for table in OF_CUSTOMERS:
        tx.run(sa.delete(table).where(table.c.shop_id == shop_id, table.c.customer_id.in_(customer_ids)))
    known = identity_table.c
    browsers = (known.customer_id.in_(customer_ids), known.kind == IdentityKind.VISITOR)
    tx.run(sa.delete(identity_table).where(known.shop_id == shop_id, *browsers))
    row = customer_table.c
    nothing = {"nick": "", "level": 0, "phone": b"", "email": b"", "address": b"", "tags": [], "first_seen_at": None}
    tx.run(
        sa.update(customer_table)
        .where(row.shop_id == shop_id, row.id.in_(customer_ids))
        .values(name=name, digest=ERASED, **nothing)
    )


def _came(shop_id: UUID, before: int, after: Place | None) -> sa.Select[tuple[int, UUID]]:
    row = customer_table.c
    chosen = sa.select(row.first_seen_at, row.id).where(row.shop_id == shop_id, row.first_seen_at < before, VISITING)
    if after is not None:
        last = sa.tuple_(sa.literal(after.first_seen_at), sa.literal(after.id, row.id.type))
        chosen = chosen.where(sa.tuple_(row.first_seen_at, row.id) > last)
    return chosen.order_by(row.first_seen_at, row.id)
