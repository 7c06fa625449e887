"""Customers and their identities in the database.

Phone, email and address stand in columns of their own so that field encryption can take them over as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.customers.domain.people import Address, Customer, Facts, IdentityKind
from xiaoer.platform.db import Tx
from xiaoer.platform.db.tables import Id, Json, Moment, metadata

customer_table = sa.Table(
    "customer",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("source_id", sa.Text),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("nick", sa.Text, nullable=False),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("phone", sa.Text, nullable=False),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("address", Json, nullable=False),
    sa.Column("tags", Json, nullable=False),
    sa.Column("first_seen_at", Moment),
    sa.Column("digest", sa.Text, nullable=False),
    sa.UniqueConstraint("shop_id", "source_id"),
)

identity_table = sa.Table(
    "identity",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, primary_key=True),
    sa.Column("customer_id", Id, nullable=False),
    sa.ForeignKeyConstraint(["shop_id", "customer_id"], ["customer.shop_id", "customer.id"]),
    sa.Index("ix_identity_shop_id_customer_id", "shop_id", "customer_id"),
)

_row = customer_table.c
_FACTS = (
    _row.shop_id, _row.id, _row.source_id, _row.name, _row.nick, _row.level, _row.phone, _row.email, _row.address,
    _row.tags, _row.first_seen_at,
)  # fmt: skip


def customer(tx: Tx, shops: frozenset[UUID], customer_id: UUID) -> Customer | None:
    found = tx.first(sa.select(*_FACTS).where(_row.shop_id.in_(shops), _row.id == customer_id))
    return _customer(found) if found else None


def customers(tx: Tx, shops: frozenset[UUID], customer_ids: Collection[UUID]) -> dict[UUID, Customer]:
    found = tx.all(sa.select(*_FACTS).where(_row.shop_id.in_(shops), _row.id.in_(customer_ids)))
    return {row.id: _customer(row) for row in found}


def by_identity(tx: Tx, shop_id: UUID, kind: IdentityKind, value: str) -> Customer | None:
    known = identity_table.c
    found = tx.first(
        sa.select(*_FACTS)
        .join(identity_table, sa.and_(known.shop_id == _row.shop_id, known.customer_id == _row.id))
        .where(known.shop_id == shop_id, known.kind == str(kind), known.value == value)
    )
    return _customer(found) if found else None


def known_sources(tx: Tx, shop_id: UUID, source_ids: Collection[str]) -> dict[str, tuple[UUID, str]]:
    """The id and the fingerprint of each customer that is stored already, by the source's id."""
    found = tx.all(
        sa.select(_row.source_id, _row.id, _row.digest).where(_row.shop_id == shop_id, _row.source_id.in_(source_ids))
    )
    return {row.source_id: (row.id, row.digest) for row in found}


def save(tx: Tx, told: Sequence[tuple[Customer, str]]) -> None:
    """Store customers, each with the fingerprint of its source's facts."""
    tx.put(customer_table, [_columns(one, digest) for one, digest in told], ("shop_id", "id"))


def add(tx: Tx, one: Customer) -> None:
    """Store a customer of whom no source has told, unless one with that id at the source is there already."""
    tx.add(customer_table, _columns(one, ""), ("shop_id", "source_id"))


def link(tx: Tx, shop_id: UUID, kind: IdentityKind, whom: Mapping[str, UUID]) -> None:
    """Say that each value of this kind is that customer, whomever it was before."""
    rows = [
        {"shop_id": shop_id, "kind": str(kind), "value": value, "customer_id": customer_id}
        for value, customer_id in whom.items()
    ]
    tx.put(identity_table, rows, ("shop_id", "kind", "value"))


def claim(tx: Tx, shop_id: UUID, kind: IdentityKind, value: str, customer_id: UUID) -> None:
    """Link the value to this customer unless it is linked already."""
    row = {"shop_id": shop_id, "kind": str(kind), "value": value, "customer_id": customer_id}
    tx.add(identity_table, row, ("shop_id", "kind", "value"))


def forget(tx: Tx, shop_id: UUID, customer_id: UUID) -> None:
    tx.run(sa.delete(customer_table).where(_row.shop_id == shop_id, _row.id == customer_id))


def _columns(one: Customer, digest: str) -> dict[str, Any]:
    facts = one.facts
    return {
        "shop_id": one.shop_id, "id": one.id, "source_id": one.source_id, "name": facts.name, "nick": facts.nick,
        "level": facts.level, "phone": facts.phone, "email": facts.email,
        "address": msgspec.to_builtins(facts.address), "tags": list(facts.tags), "first_seen_at": facts.first_seen_at,
        "digest": digest,
    }  # fmt: skip


def _customer(row: sa.Row[Any]) -> Customer:
    facts = Facts(
        name=row.name, nick=row.nick, level=row.level, phone=row.phone, email=row.email,
        address=msgspec.convert(row.address, Address), tags=tuple(row.tags), first_seen_at=row.first_seen_at,
    )  # fmt: skip
    return Customer(row.id, row.shop_id, row.source_id, facts)
