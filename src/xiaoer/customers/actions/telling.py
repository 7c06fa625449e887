"""What is put on record of a customer, by hand and by events."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import msgspec

from xiaoer.customers.actions.keeping import Held, held, hold, put_on_record, restate
from xiaoer.customers.actions.segmenting import follow_segments
from xiaoer.customers.domain.consent import Consent, ConsentSource, Purpose, standing
from xiaoer.customers.domain.contacts import Contact, ContactKind, contacts_of, key_of
from xiaoer.customers.domain.history import Change, What, fact_change
from xiaoer.customers.domain.profiles import ProfileKind
from xiaoer.customers.domain.purchases import Purchases, has_newer
from xiaoer.customers.domain.told import FactName, FactSource, Told
from xiaoer.customers.store import people, profiles, records
from xiaoer.customers.store.records import Note, Tag
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.ids import fresh
from xiaoer.values.refusal import Refused

_KINDS = {
    FactName.PHONE: ContactKind.PHONE,
    FactName.EMAIL: ContactKind.EMAIL,
    FactName.PLATFORM_ID: ContactKind.PLATFORM,
    FactName.IDENTITY: ContactKind.IDENTITY,
}
MOST_LEFT = 5
"""Times that one customer may leave how to reach them within `COUNTED_WITHIN` microseconds."""
COUNTED_WITHIN = 24 * 3_600 * 1_000_000


def tell(tx: Tx, customer_id: UUID, name: FactName, value: str, by: Caller, now: int) -> Held | Refused:
    """A fact by hand; an empty value takes back what was told by hand, and the other sources' is shown again."""
    at = held(tx, by.shops, customer_id, now)
    if isinstance(at, Refused):
        return at
    kind, value = _KINDS.get(name), value.strip()
    if kind is not None and value and key_of(kind, value) is None:
        return Refused("contact_unreadable", {"value": name.value})
    _put_fact(tx, at, Told(customer_id, name, FactSource.HAND, value, now), by)
    return at


def leave_contact(tx: Tx, shop_id: UUID, customer_id: UUID, facts: Mapping[FactName, str], now: int) -> Held | Refused:
    """What the shopper left to be answered by, already checked, with their consent to that; so many times a day."""
    recent = [one for one in records.consents(tx, shop_id, [customer_id]) if one.at > now - COUNTED_WITHIN]
    if sum(one.purpose is Purpose.CONTACT and not one.by_name for one in recent) >= MOST_LEFT:
        return Refused("too_many_contacts", {"most": MOST_LEFT})
    at = held(tx, frozenset({shop_id}), customer_id, now)
    if isinstance(at, Refused):
        return at
    for name, value in facts.items():
        _put_fact(tx, at, Told(customer_id, name, FactSource.SHOPPER, value, now), None)
    agreed = Consent(fresh(now), customer_id, Purpose.CONTACT, given=True, source=ConsentSource.SHOPPER, at=now)
    records.add_consent(tx, shop_id, agreed, None)
    change = Change(What.CONSENT, Purpose.CONTACT.value, "", "given", ConsentSource.SHOPPER.value)
    put_on_record(tx, at, change, None, now)
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
    stood = standing(records.consents(tx, at.shop_id, [customer_id])).get(word.purpose)
    said = Consent(fresh(now), customer_id, word.purpose, word.given, word.source, now, by.name)
    records.add_consent(tx, at.shop_id, said, by.account_id)
    before = "given" if stood is not None and stood.given else ""
    after = "given" if word.given else ""
    put_on_record(tx, at, Change(What.CONSENT, word.purpose.value, before, after, word.source.value), by, now)
    return at


def count_purchases(tx: Tx, shop_id: UUID, bought: Mapping[UUID, Purchases], now: int) -> None:
    """What these customers have bought by now. Doing it again changes nothing. Who was forgotten is back with a newer order."""
    where = hold(tx, shop_id, bought, now)
    before = records.purchases(tx, shop_id, list(where))
    newer = [one for one in where if has_newer(before.get(one), bought[one])]
    people.come_back(tx, shop_id, {one: bought[one].last_order_at or now for one in newer})
    records.put_purchases(tx, shop_id, {one: bought[one] for one in where})
    changed = sorted(set(where.values()))
    restate(tx, shop_id, changed)
    follow_segments(tx, shop_id, changed, now)


def _put_fact(tx: Tx, at: Held, one: Told, by: Caller | None) -> None:
    """A fact in place of what its source told before; nothing where that is the same."""
    before = next((known.value for known in _told_by(tx, at, one.source) if known.name is one.name), "")
    if before == one.value:
        return
    records.put_fact(tx, at.shop_id, one)
    if one.name in _KINDS:
        _put_contacts(tx, at, one.source)
    put_on_record(tx, at, fact_change(one.name, before, one.value, one.source.value), by, one.told_at)


def _told_by(tx: Tx, at: Held, source: FactSource) -> list[Told]:
    return [one for one in records.facts(tx, at.shop_id, [at.customer_id]) if one.source is source]


def _put_contacts(tx: Tx, at: Held, source: FactSource) -> None:
    """What is written by hand or by the shopper finds its customer and proposes others; nobody vouches for it."""
    told = [(_KINDS[one.name], one.value) for one in _told_by(tx, at, source) if one.name in _KINDS and one.value]
    found: tuple[Contact, ...] = contacts_of(told, verified=False)
    records.put_contacts(tx, at.shop_id, source, {at.customer_id: found})
