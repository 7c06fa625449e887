"""What is on record of customers: facts, contacts, tags, notes, consents, purchases, history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from xiaoer.customers.domain.consent import Consent, ConsentSource, Purpose
from xiaoer.customers.domain.contacts import Contact, ContactKind
from xiaoer.customers.domain.history import Change, Entry, What
from xiaoer.customers.domain.purchases import Purchases
from xiaoer.customers.domain.told import FactName, FactSource, Told
from xiaoer.customers.store.tables import (
    consent_table,
    contact_table,
    fact_table,
    history_table,
    note_table,
    purchase_table,
    tag_table,
)
from xiaoer.platform.db import Tx, bulk
from xiaoer.platform.sealing import blind, seal, unseal

Ids = Collection[UUID]
_fact, _contact, _tag, _note = fact_table.c, contact_table.c, tag_table.c, note_table.c
_consent, _history, _purchase = consent_table.c, history_table.c, purchase_table.c


class Note(NamedTuple):
    id: UUID
    customer_id: UUID
    text: str
    at: int
    by_name: str


class Tag(NamedTuple):
    """A tag by hand."""

    customer_id: UUID
    tag: str
    at: int
    by_name: str


class Holder(NamedTuple):
    """A customer who has a contact."""

    contact: Contact
    customer_id: UUID


def facts(tx: Tx, shop_id: UUID, customer_ids: Ids) -> list[Told]:
    found = tx.all(sa.select(fact_table).where(_fact.shop_id == shop_id, _fact.customer_id.in_(customer_ids)))
    return [_told(tx, row) for row in found]


def put_fact(tx: Tx, shop_id: UUID, told: Told) -> None:
    row = {"shop_id": shop_id, "customer_id": told.customer_id, "name": told.name, "source": told.source}
    value = seal(tx, _fact.value, (shop_id, told.customer_id, told.name, told.source), told.value)
    row |= {"value": value, "told_at": told.told_at}
    tx.put(fact_table, [row], ("shop_id", "customer_id", "name", "source"))


def contacts(tx: Tx, shop_id: UUID, customer_ids: Ids) -> list[Holder]:
    found = tx.all(sa.select(contact_table).where(_contact.shop_id == shop_id, _contact.customer_id.in_(customer_ids)))
    return [_holder(row) for row in found]


def holders(tx: Tx, shop_id: UUID, kind: ContactKind, key: str, most: int) -> list[Holder]:
    """Who has the contact of this index."""
    chosen = sa.select(contact_table).where(_contact.shop_id == shop_id, _contact.kind == kind, _contact.key == key)
    return [_holder(row) for row in tx.all(chosen.order_by(_contact.customer_id).limit(most))]


def shared_keys(tx: Tx, shop_id: UUID, customer_ids: Ids) -> list[tuple[ContactKind, str]]:
    """The contacts of these customers that somebody else has too, as indexes."""
    other = contact_table.alias()
    same = (other.c.shop_id == _contact.shop_id, other.c.kind == _contact.kind, other.c.key == _contact.key)
    chosen = (
        sa.select(_contact.kind, _contact.key)
        .join_from(contact_table, other, sa.and_(*same))
        .where(_contact.shop_id == shop_id, _contact.customer_id.in_(customer_ids))
        .where(other.c.customer_id != _contact.customer_id)
        .distinct()
    )
    return [(ContactKind(row.kind), row.key) for row in tx.all(chosen)]


def put_contacts(
    tx: Tx, shop_id: UUID, source: FactSource, told: Mapping[UUID, Sequence[Contact]], *, fresh: bool = False
) -> None:
    """Give the customers these contacts by this source and no others; `fresh` ones had none."""
    mine = (_contact.shop_id == shop_id, _contact.customer_id.in_(told), _contact.source == source)
    if not fresh:
        tx.run(sa.delete(contact_table).where(*mine))
    rows = [
        (shop_id, one.kind, blind(tx, shop_id, one.kind, one.key), customer_id, source, one.verified, one.masked)
        for customer_id, some in told.items()
        for one in dict.fromkeys(some)
    ]
    names = ("shop_id", "kind", "key", "customer_id", "source", "verified", "masked")
    bulk.insert(tx, contact_table, names, rows)


def tags(tx: Tx, shop_id: UUID, customer_ids: Ids) -> list[Tag]:
    chosen = sa.select(_tag.customer_id, _tag.tag, _tag.at, _tag.by_name)
    chosen = chosen.where(_tag.shop_id == shop_id, _tag.customer_id.in_(customer_ids)).order_by(_tag.tag)
    return [Tag(row.customer_id, row.tag, row.at, row.by_name) for row in tx.all(chosen)]


def add_tag(tx: Tx, shop_id: UUID, one: Tag) -> bool:
    return tx.add(tag_table, {"shop_id": shop_id, **one._asdict()}, ("shop_id", "customer_id", "tag"))


def remove_tag(tx: Tx, shop_id: UUID, customer_id: UUID, tag: str) -> bool:
    mine = (_tag.shop_id == shop_id, _tag.customer_id == customer_id, _tag.tag == tag)
    return tx.run(sa.delete(tag_table).where(*mine)) == 1


def notes(tx: Tx, shop_id: UUID, customer_ids: Ids, before: UUID | None, most: int) -> list[Note]:
    """The newest first, those before a note where one is named."""
    chosen = sa.select(_note.id, _note.customer_id, _note.text, _note.at, _note.by_name)
    chosen = chosen.where(_note.shop_id == shop_id, _note.customer_id.in_(customer_ids))
    if before is not None:
        chosen = chosen.where(_note.id < before)
    return [
        Note(row.id, row.customer_id, row.text, row.at, row.by_name)
        for row in tx.all(chosen.order_by(_note.id.desc()).limit(most))
    ]


def add_note(tx: Tx, shop_id: UUID, one: Note, by: UUID) -> None:
    tx.run(sa.insert(note_table).values(shop_id=shop_id, by=by, **one._asdict()))


def consents(tx: Tx, shop_id: UUID, customer_ids: Ids) -> list[Consent]:
    """Everything that was ever said, oldest first."""
    chosen = sa.select(consent_table).where(_consent.shop_id == shop_id, _consent.customer_id.in_(customer_ids))
    return [
        Consent(
            row.id, row.customer_id, Purpose(row.purpose), row.given, ConsentSource(row.source), row.at, row.by_name
        )
        for row in tx.all(chosen.order_by(_consent.id))
    ]


def add_consent(tx: Tx, shop_id: UUID, one: Consent, by: UUID | None) -> None:
    row = {name: getattr(one, name) for name in Consent.__struct_fields__}
    tx.run(sa.insert(consent_table).values(shop_id=shop_id, by=by, **row))


def purchases(tx: Tx, shop_id: UUID, customer_ids: Ids) -> dict[UUID, Purchases]:
    mine = (_purchase.shop_id == shop_id, _purchase.customer_id.in_(customer_ids))
    found = tx.all(sa.select(purchase_table).where(*mine))
    return {
        row.customer_id: Purchases(row.orders_count, row.spent, row.currency, row.last_order_at) for row in found
    }  # fmt: skip


def put_purchases(tx: Tx, shop_id: UUID, bought: Mapping[UUID, Purchases]) -> None:
    rows = [
        (shop_id, customer_id, one.orders_count, one.spent, one.currency, one.last_order_at)
        for customer_id, one in sorted(bought.items())
    ]
    names = ("shop_id", "customer_id", "orders_count", "spent", "currency", "last_order_at")
    bulk.put(tx, purchase_table, names, rows, ("shop_id", "customer_id"))


def remember(tx: Tx, shop_id: UUID, entries: Iterable[Entry], by: UUID | None) -> None:
    """Append to the history."""
    names = (
        "shop_id", "id", "customer_id", "what", "of", "before", "after", "source", "other_id", "at", "by", "by_name",
    )  # fmt: skip
    rows = [
        (
            shop_id, one.id, one.customer_id, one.change.what, one.change.of, one.change.before, one.change.after,
            one.change.source, one.change.other_id, one.at, by, one.by_name,
        )
        for one in entries
    ]  # fmt: skip
    bulk.insert(tx, history_table, names, rows)


def history(tx: Tx, shop_id: UUID, customer_ids: Ids, before: UUID | None, most: int) -> list[Entry]:
    """The newest first, those before an entry where one is named. What stands with both of two of them is told once."""
    chosen = sa.select(history_table).where(_history.shop_id == shop_id, _history.customer_id.in_(customer_ids))
    other = _history.other_id
    chosen = chosen.where(sa.or_(other.is_(None), other.not_in(customer_ids), _history.customer_id < other))
    if before is not None:
        chosen = chosen.where(_history.id < before)
    return [
        Entry(
            row.id, row.customer_id,
            Change(What(row.what), row.of, row.before, row.after, row.source, row.other_id), row.at, row.by_name,
        )
        for row in tx.all(chosen.order_by(_history.id.desc()).limit(most))
    ]  # fmt: skip


def by_key(found: Iterable[Holder]) -> dict[tuple[ContactKind, str], list[Holder]]:
    grouped: dict[tuple[ContactKind, str], list[Holder]] = defaultdict(list)
    for one in found:
        grouped[one.contact.kind, one.contact.key].append(one)
    return grouped


def _holder(row: sa.Row[Any]) -> Holder:
    return Holder(Contact(ContactKind(row.kind), row.key, row.verified, row.masked), row.customer_id)


def _told(tx: Tx, row: sa.Row[Any]) -> Told:
    value = unseal(tx, _fact.value, (row.shop_id, row.customer_id, row.name, row.source), row.value)
    return Told(row.customer_id, FactName(row.name), FactSource(row.source), value, row.told_at)
