"""Customers and their identities in the database; phone, e-mail and address are sealed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.customers.domain.people import Address, Customer, Facts, IdentityKind
from xiaoer.customers.store.tables import customer_table, identity_table
from xiaoer.platform.db import Tx, bulk, sizes
from xiaoer.platform.sealing import seal_row, unseal

ERASED = "erased"
"""The fingerprint of a customer who was erased: what the store's data tells of them again is not taken."""

_row = customer_table.c
_NAMES = (
    "shop_id", "id", "source_id", "name", "nick", "level", "phone", "email", "address", "tags", "first_seen_at",
)  # fmt: skip
_SEALED = (_row.phone, _row.email, _row.address)
_SOURCE = _NAMES.index("source_id")
_TOLD = (*_NAMES, "digest", "told_at", "heard_at")
_LINKED = ("shop_id", "kind", "value", "customer_id")
_FACTS = tuple(_row[name] for name in _NAMES)


def customer(tx: Tx, shops: frozenset[UUID], customer_id: UUID) -> Customer | None:
    found = tx.first(sa.select(*_FACTS).where(_row.shop_id.in_(shops), _row.id == customer_id))
    return customer_of(tx, found) if found else None


def customers(tx: Tx, shops: frozenset[UUID], customer_ids: Collection[UUID]) -> dict[UUID, Customer]:
    found = tx.all(sa.select(*_FACTS).where(_row.shop_id.in_(shops), _row.id.in_(customer_ids)))
    return {row.id: customer_of(tx, row) for row in found}


def by_identity(tx: Tx, shop_id: UUID, kind: IdentityKind, value: str) -> Customer | None:
    known = identity_table.c
    found = tx.first(
        sa.select(*_FACTS)
        .join(identity_table, sa.and_(known.shop_id == _row.shop_id, known.customer_id == _row.id))
        .where(known.shop_id == shop_id, known.kind == str(kind), known.value == value)
    )
    return customer_of(tx, found) if found else None


def known_sources(tx: Tx, shop_id: UUID, source_ids: Collection[str]) -> dict[str, tuple[Customer, str]]:
    """Each customer that is stored already with its fingerprint, by the source's id."""
    keys = [(shop_id, source_id) for source_id in source_ids]
    found = bulk.fetch(tx, customer_table, (*_NAMES, "digest"), ("shop_id", "source_id"), keys)
    return {row[_SOURCE]: (_told(tx, row[:-1]), row[-1]) for row in found}


def learn_sizes(tx: Tx) -> None:
    """After many were added."""
    sizes.learn_sizes(tx, (customer_table,))


def ids_of(tx: Tx, shop_id: UUID, source_ids: Collection[str]) -> dict[str, UUID]:
    """The customer of each of the source's ids that is stored already, and nothing of them."""
    keys = [(shop_id, source_id) for source_id in source_ids]
    return dict(bulk.fetch(tx, customer_table, ("source_id", "id"), ("shop_id", "source_id"), keys))  # type: ignore[arg-type]


def visitors_of(tx: Tx, shop_id: UUID, visitors: Collection[str]) -> dict[str, UUID]:
    """The customer of each of the visitors who is known."""
    keys = [(shop_id, str(IdentityKind.VISITOR), one) for one in visitors]
    found = bulk.fetch(tx, identity_table, ("value", "customer_id"), ("shop_id", "kind", "value"), keys)
    return dict(found)  # type: ignore[arg-type]


def add_told(tx: Tx, told: Sequence[tuple[Customer, str]], now: int) -> None:
    """Store new customers of the store's data, each with its fingerprint and a profile of its own."""
    rows = [(*_values(tx, one), digest, now, now, one.id) for one, digest in told]
    bulk.put(tx, customer_table, (*_TOLD, "profile_id"), rows, ("shop_id", "id"))


def change_told(tx: Tx, told: Sequence[tuple[Customer, str]], now: int) -> None:
    """Give customers what the store's data tells of them now; their profiles stay."""
    rows = [(*_values(tx, one), digest, now, now) for one, digest in told]
    bulk.update(tx, customer_table, _TOLD, rows, ("shop_id", "id"))


def add(tx: Tx, one: Customer, now: int) -> None:
    """Store a customer of whom no source has told, unless one with that id at the source is there already."""
    row = dict(zip((*_TOLD, "profile_id"), (*_values(tx, one), "", now, now, one.id), strict=True))
    tx.add(customer_table, row, ("shop_id", "source_id"))


def come_back(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID], now: int) -> None:
    """Those of the accounts that were forgotten, but not erased, are heard of again: what the store tells of them next is taken,
    also where it told the same before.
    """
    forgotten = (_row.source_id.is_not(None), _row.heard_at.is_(None), _row.digest != ERASED)
    chosen = sa.update(customer_table).where(_row.shop_id == shop_id, _row.id.in_(customer_ids), *forgotten)
    tx.run(chosen.values(digest="", heard_at=now))


def hear(tx: Tx, shop_id: UUID, moments: Mapping[UUID, int]) -> None:
    """Up to which moment each of the customers is known to be heard of."""
    rows = [(shop_id, customer_id, at) for customer_id, at in moments.items()]
    bulk.update(tx, customer_table, ("shop_id", "id", "heard_at"), rows, ("shop_id", "id"))


def identities(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> list[tuple[UUID, IdentityKind, str]]:
    """By what the customers are known: whose it is, its kind and its value."""
    known = identity_table.c
    chosen = sa.select(known.customer_id, known.kind, known.value)
    found = tx.all(chosen.where(known.shop_id == shop_id, known.customer_id.in_(customer_ids)).order_by(known.kind))
    return [(row.customer_id, IdentityKind(row.kind), row.value) for row in found]


def link(tx: Tx, shop_id: UUID, kind: IdentityKind, whom: Mapping[str, UUID]) -> None:
    """Say that each value of this kind is that customer, whomever it was before."""
    rows = [(shop_id, str(kind), value, customer_id) for value, customer_id in whom.items()]
    bulk.put(tx, identity_table, _LINKED, rows, ("shop_id", "kind", "value"))


def claim(tx: Tx, shop_id: UUID, kind: IdentityKind, value: str, customer_id: UUID) -> None:
    """Link the value to this customer unless it is linked already."""
    row = {"shop_id": shop_id, "kind": str(kind), "value": value, "customer_id": customer_id}
    tx.add(identity_table, row, ("shop_id", "kind", "value"))


def forget(tx: Tx, shop_id: UUID, customer_id: UUID) -> None:
    tx.run(sa.delete(customer_table).where(_row.shop_id == shop_id, _row.id == customer_id))


def _values(tx: Tx, one: Customer) -> tuple[Any, ...]:
    """The columns `_NAMES` of a customer."""
    facts, key = one.facts, (one.shop_id, one.id)
    sealed = seal_row(tx, _SEALED, key, (facts.phone, facts.email, _written(facts.address)))
    return (
        one.shop_id, one.id, one.source_id, facts.name, facts.nick, facts.level, *sealed, list(facts.tags),
        facts.first_seen_at,
    )  # fmt: skip


def customer_of(tx: Tx, row: sa.Row[Any]) -> Customer:
    return _told(tx, [getattr(row, name) for name in _NAMES])


def _told(tx: Tx, row: Sequence[Any]) -> Customer:
    """A customer of the columns `_NAMES`."""
    shop_id, customer_id, source_id, name, nick, level, phone, email, address, tags, first_seen_at = row
    key = (shop_id, customer_id)
    facts = Facts(
        name, nick, level, unseal(tx, _row.phone, key, phone), unseal(tx, _row.email, key, email),
        _read(unseal(tx, _row.address, key, address)), tuple(tags), first_seen_at,
    )  # fmt: skip
    return Customer(customer_id, shop_id, source_id, facts)


def _written(address: Address) -> str:
    """Nothing for an address of which nothing is told."""
    return msgspec.json.encode(address).decode() if address != Address() else ""


def _read(address: str) -> Address:
    return msgspec.json.decode(address, type=Address) if address else Address()
