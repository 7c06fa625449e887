"""What is on record of customers, deleted."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from xiaoer.customers.domain.people import IdentityKind
from xiaoer.customers.store.people import ERASED
from xiaoer.customers.store.tables import (
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


def visitors(tx: Tx, shop_id: UUID, before: int, after: UUID | None, most: int) -> list[UUID]:
    """Who came before the moment, was never an account of the store and never bought, by id after `after`."""
    row, known, bought = customer_table.c, identity_table.c, purchase_table.c
    account = sa.exists().where(
        known.shop_id == row.shop_id, known.customer_id == row.id, known.kind == IdentityKind.ACCOUNT
    )
    orders = sa.exists().where(bought.shop_id == row.shop_id, bought.customer_id == row.id, bought.orders_count > 0)
    chosen = sa.select(row.id).where(
        row.shop_id == shop_id, row.source_id.is_(None), row.first_seen_at < before, ~account, ~orders
    )
    if after is not None:
        chosen = chosen.where(row.id > after)
    return [one.id for one in tx.all(chosen.order_by(row.id).limit(most))]


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
