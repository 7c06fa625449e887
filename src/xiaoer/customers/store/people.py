"""Customers and their identities in the database; phone, e-mail and address are sealed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.customers.domain.people import Address, Customer, Facts, IdentityKind
from xiaoer.customers.store.tables import customer_table, identity_table
from xiaoer.platform.db import Tx, bulk, sizes
from xiaoer.platform.sealing import blind, seal_row, unseal

ERASED = "erased"
"""The fingerprint of a customer who was erased: what the store's data tells of them again is not taken."""
FORMER = "former"
"""The kind of identity that is left of an account whose id at the store is forgotten: a keyed fingerprint of that id, by which
the store's data finds the same customer again.
"""

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


class Known(NamedTuple):
    """A customer with the fingerprint of what was told of them last; whether they are forgotten and have not come back."""

    customer: Customer
    digest: str
    forgotten: bool


def known_sources(tx: Tx, shop_id: UUID, source_ids: Collection[str]) -> dict[str, Known]:
    """Each customer that is stored already, by the source's id."""
    whose = spellings(tx, shop_id, source_ids)
    keys = [(shop_id, stored) for stored in whose]
    found = bulk.fetch(tx, customer_table, (*_NAMES, "digest", "heard_at"), ("shop_id", "source_id"), keys)
    return {whose[row[_SOURCE]]: Known(_told(tx, row[:-2]), row[-2], row[-1] is None) for row in found}


def learn_sizes(tx: Tx) -> None:
    """After many were added."""
    sizes.learn_sizes(tx, (customer_table,))


def ids_of(tx: Tx, shop_id: UUID, source_ids: Collection[str]) -> dict[str, UUID]:
    """The customer of each of the source's ids that is stored already, and nothing of them."""
    whose = spellings(tx, shop_id, source_ids)
    keys = [(shop_id, stored) for stored in whose]
    found = bulk.fetch(tx, customer_table, ("source_id", "id"), ("shop_id", "source_id"), keys)
    return {whose[stored]: customer_id for stored, customer_id in found}


def spellings(tx: Tx, shop_id: UUID, source_ids: Collection[str]) -> dict[str, str]:
    """As what each of the source's ids may be stored: as itself, and as what is left of it once it is forgotten."""
    known, whose = identity_table.c, {source_id: source_id for source_id in source_ids}
    former = sa.select(known.value).where(known.shop_id == shop_id, known.kind == FORMER).limit(1)
    if tx.first(former) is None:
        return whose
    return whose | {former_of(tx, shop_id, source_id): source_id for source_id in source_ids}


def former_of(tx: Tx, shop_id: UUID, source_id: str) -> str:
    """What is left of a source's id when it is forgotten."""
    return f"{FORMER}:{blind(tx, shop_id, 'source', source_id)}"


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


_AWAY = sa.and_(_row.source_id.is_not(None), _row.heard_at.is_(None), _row.digest != ERASED)
"""An account that was forgotten, but not erased."""


def come_back(tx: Tx, shop_id: UUID, moments: Mapping[UUID, int]) -> None:
    """Those of the accounts that were forgotten, but not erased, have been heard of again at their moments: what the store tells
    of them next is taken, also where it told the same before.
    """
    chosen = sa.select(_row.id).where(_row.shop_id == shop_id, _row.id.in_(moments), _AWAY)
    rows = [(shop_id, one.id, "", moments[one.id]) for one in tx.all(chosen)]
    bulk.update(tx, customer_table, ("shop_id", "id", "digest", "heard_at"), rows, ("shop_id", "id"))


def heard(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID], now: int) -> None:
    """The customers have been heard of; who was forgotten is back as in `come_back`."""
    chosen = sa.update(customer_table).where(_row.shop_id == shop_id, _row.id.in_(customer_ids))
    tx.run(chosen.values(heard_at=now, digest=sa.case((_AWAY, ""), else_=_row.digest)))


def name_again(tx: Tx, shop_id: UUID, customer_id: UUID, source_id: str) -> None:
    """Who was forgotten, but not erased, goes by the id at the store again."""
    chosen = sa.update(customer_table).where(_row.shop_id == shop_id, _row.id == customer_id, _row.digest != ERASED)
    if tx.run(chosen.values(source_id=source_id)):
        known = identity_table.c
        former = (known.shop_id == shop_id, known.customer_id == customer_id, known.kind == FORMER)
        tx.run(sa.delete(identity_table).where(*former))
        link(tx, shop_id, IdentityKind.ACCOUNT, {source_id: customer_id})


def hear(tx: Tx, shop_id: UUID, moments: Mapping[UUID, int]) -> None:
    """Up to which moment each of the customers is known to be heard of."""
    rows = [(shop_id, customer_id, at) for customer_id, at in moments.items()]
    bulk.update(tx, customer_table, ("shop_id", "id", "heard_at"), rows, ("shop_id", "id"))


def identities(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> list[tuple[UUID, IdentityKind, str]]:
    """By what the customers are known: whose it is, its kind and its value."""
    known = identity_table.c
    chosen = sa.select(known.customer_id, known.kind, known.value).where(known.kind != FORMER)
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
