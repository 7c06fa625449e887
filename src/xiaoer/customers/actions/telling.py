"""What is put on record of a customer, by hand and by events."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import msgspec

from xiaoer.customers.actions.keeping import Held, held, hold, put_on_record, restate
from xiaoer.customers.actions.segmenting import follow_segments
from xiaoer.customers.domain.consent import Consent, ConsentSource, Purpose
from xiaoer.customers.domain.contacts import Contact, ContactKind, contacts_of, key_of
from xiaoer.customers.domain.history import Change, What, fact_change
from xiaoer.customers.domain.profiles import ProfileKind
from xiaoer.customers.domain.purchases import Purchases
from xiaoer.customers.domain.told import FactName, FactSource, Told
from xiaoer.customers.store import profiles, records
from xiaoer.customers.store.records import Note, Tag
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.ids import fresh
from xiaoer.values.refusal import Refused

_KINDS = {
    FactName.PHONE: ContactKind.PHONE,
    FactName.EMAIL: ContactKind.EMAIL,
    FactName.PLATFORM_ID: ContactKind.PLATFORM,
}


def tell(tx: Tx, customer_id: UUID, name: FactName, value: str, by: Caller, now: int) -> Held | Refused:
    """A fact by hand; an empty value takes back what was told by hand, and the other sources' is shown again."""
    at = held(tx, by.shops, customer_id, now)
    if isinstance(at, Refused):
        return at
    kind, value = _KINDS.get(name), value.strip()
    if kind is not None and value and key_of(kind, value) is None:
        return Refused("contact_unreadable", {"value": name.value})
    before = next((one.value for one in _by_hand(tx, at) if one.name is name), "")
    if before == value:
        return at
    records.put_fact(tx, at.shop_id, Told(customer_id, name, FactSource.HAND, value, now))
    if kind is not None:
        _put_contacts(tx, at)
    put_on_record(tx, at, fact_change(name, before, value, FactSource.HAND.value), by, now)
    return at


def set_kind(tx: Tx, customer_id: UUID, kind: ProfileKind, by: Caller, now: int) -> Held | Refused:
    """A person or a company; a profile with one company in it is one."""
    at = held(tx, by.shops, customer_id, now)
    if isinstance(at, Refused):
        return at
    was = next(one.kind for one in profiles.members(tx, at.shop_id, [at.profile_id]) if one.customer.id == customer_id)
    if was is not kind:
        profiles.set_kind(tx, at.shop_id, customer_id, kind)
        put_on_record(tx, at, Change(What.KIND, "kind", was.value, kind.value, "hand"), by, now)
    return at


def tag(tx: Tx, customer_id: UUID, word: str, by: Caller, now: int) -> Held | Refused:
    at = held(tx, by.shops, customer_id, now)
    if isinstance(at, Refused):
        return at
    word = word.strip()
    if records.add_tag(tx, at.shop_id, Tag(customer_id, word, now, by.name)):
        put_on_record(tx, at, Change(What.TAG, word, "", word, "hand"), by, now)
    return at


def untag(tx: Tx, customer_id: UUID, word: str, by: Caller, now: int) -> Held | Refused:
    """Take a tag by hand off this customer; what the store's data says, and what others have, stays."""
    at = held(tx, by.shops, customer_id, now)
    if isinstance(at, Refused):
        return at
    if records.remove_tag(tx, at.shop_id, customer_id, word):
        put_on_record(tx, at, Change(What.TAG, word, word, "", "hand"), by, now)
    return at


def add_note(tx: Tx, customer_id: UUID, text: str, by: Caller, now: int) -> Note | Refused:
    at = held(tx, by.shops, customer_id, now)
    if isinstance(at, Refused):
        return at
    note = Note(fresh(now), customer_id, text.strip(), now, by.name)
    records.add_note(tx, at.shop_id, note, by.account_id)
    put_on_record(tx, at, Change(What.NOTE, str(note.id), "", ""), by, now)
    return note


class Word(msgspec.Struct, frozen=True):
    """What a customer said of a purpose, and how."""

    purpose: Purpose
    given: bool
    source: ConsentSource


def say_consent(tx: Tx, customer_id: UUID, word: Word, by: Caller, now: int) -> Held | Refused:
    """The customer agreed, or took it back; both are kept with their source."""
    at = held(tx, by.shops, customer_id, now)
    if isinstance(at, Refused):
        return at
    said = Consent(fresh(now), customer_id, word.purpose, word.given, word.source, now, by.name)
    records.add_consent(tx, at.shop_id, said, by.account_id)
    before, after = ("", "given") if word.given else ("given", "")
    put_on_record(tx, at, Change(What.CONSENT, word.purpose.value, before, after, word.source.value), by, now)
    return at


def count_purchases(tx: Tx, shop_id: UUID, bought: Mapping[UUID, Purchases], now: int) -> None:
    """What these customers have bought by now. Doing it again changes nothing."""
    where = hold(tx, shop_id, bought, now)
    records.put_purchases(tx, shop_id, {one: bought[one] for one in where})
    changed = sorted(set(where.values()))
    restate(tx, shop_id, changed)
    follow_segments(tx, shop_id, changed, now)


def _by_hand(tx: Tx, at: Held) -> list[Told]:
    return [one for one in records.facts(tx, at.shop_id, [at.customer_id]) if one.source is FactSource.HAND]


def _put_contacts(tx: Tx, at: Held) -> None:
    """What is written by hand finds its customer and proposes others; nobody vouches for it."""
    told = [(_KINDS[one.name], one.value) for one in _by_hand(tx, at) if one.name in _KINDS and one.value]
    found: tuple[Contact, ...] = contacts_of(told, verified=False)
    records.put_contacts(tx, at.shop_id, FactSource.HAND, {at.customer_id: found})
