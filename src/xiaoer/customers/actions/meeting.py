"""Customers come: by a visit, by a login, by the store's data."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from xiaoer.customers.actions.joining import join_by_rule
from xiaoer.customers.actions.keeping import TAG, restate
from xiaoer.customers.domain.contacts import Contact, ContactKind, contacts_of
from xiaoer.customers.domain.events import CustomerMet, CustomersImported
from xiaoer.customers.domain.history import Entry, changes_between
from xiaoer.customers.domain.joining import Rule, Shared
from xiaoer.customers.domain.people import Customer, Facts, IdentityKind, visitor_facts
from xiaoer.customers.domain.profiles import Profile, ProfileKind, profile_alone, profile_of, told_by_store
from xiaoer.customers.domain.rows import People, digest
from xiaoer.customers.domain.told import FactSource
from xiaoer.customers.store import people, profiles, records
from xiaoer.customers.store.profiles import Mark
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh, fresh_many
from xiaoer.platform.sealing import blind
from xiaoer.values.refusal import Refused

ROWS_A_UNIT = 250


def find_customer(tx: Tx, shops: frozenset[UUID], customer_id: UUID) -> Customer | Refused:
    """One customer of the shops that the asker may see."""
    return people.customer(tx, shops, customer_id) or Refused("customer_not_found")


def find_customers(tx: Tx, shops: frozenset[UUID], customer_ids: Collection[UUID]) -> dict[UUID, Customer]:
    """Those of the customers that the asker may see, by id."""
    return people.customers(tx, shops, customer_ids)


def identify(tx: Tx, shop_id: UUID, kind: IdentityKind, value: str, now: int) -> Customer:
    """Who is known by this identity; someone new where nobody is.

    An account that no import has brought yet becomes a customer with that id at the source, and the import fills in
    the facts when it comes; so it does for one that was forgotten and is back.
    """
    known = people.by_identity(tx, shop_id, kind, value) or _former(tx, shop_id, kind, value)
    if known is not None and kind is IdentityKind.ACCOUNT:
        if known.source_id != value:
            people.name_again(tx, shop_id, known.id, value)
        people.come_back(tx, shop_id, {known.id: now})
    return known or _meet(tx, shop_id, kind, value, now)


def buyer(tx: Tx, shop_id: UUID, source: str, now: int) -> Customer:
    """Whose an order is by the source's id of them; someone new where nobody is. Nobody has come back by it."""
    kind = IdentityKind.ACCOUNT
    known = people.by_identity(tx, shop_id, kind, source) or _former(tx, shop_id, kind, source)
    return known or _meet(tx, shop_id, kind, source, now)


def _former(tx: Tx, shop_id: UUID, kind: IdentityKind, value: str) -> Customer | None:
    """Whose account it was, where the id at the store is forgotten."""
    found = people.known_sources(tx, shop_id, [value]) if kind is IdentityKind.ACCOUNT else {}
    return found[value].customer if found else None


def known_as(tx: Tx, shop_id: UUID, kind: IdentityKind, value: str) -> Customer | None:
    """Who is known by this identity; nobody is met."""
    return people.by_identity(tx, shop_id, kind, value)


def recognise(tx: Tx, shop_id: UUID, visitor: str, customer: Customer, now: int) -> None:
    """The browser of this visitor has signed in as the customer: what the visitor did before is theirs.

    Where the browser belonged to another account already, it may be a shared one: that is for somebody to look at.
    """
    past = people.by_identity(tx, shop_id, IdentityKind.VISITOR, visitor)
    if past is not None and past.id != customer.id:
        join_by_rule(tx, shop_id, past.id, customer.id, Shared(Rule.LOGIN, verified=True, names=1), now)


class Kept(NamedTuple):
    """The customer id of each who was told of, how many were new or had changed, and who those are."""

    ids: dict[str, UUID]
    added: int
    changed: int
    touched: tuple[UUID, ...]


def known_people(tx: Tx, shop_id: UUID, sources: Collection[str]) -> dict[str, Customer]:
    """Those whom a source has told of before, by its id of them."""
    return {source: one.customer for source, one in people.known_sources(tx, shop_id, sources).items()}


def remembered_people(tx: Tx, shop_id: UUID, sources: Collection[str]) -> dict[str, Customer]:
    """Those of them of whom a source has told, and what it told is not forgotten."""
    known = people.known_sources(tx, shop_id, sources)
    return {
        source: one.customer
        for source, one in known.items()
        if not one.forgotten and one.digest not in {"", people.ERASED}
    }


def stored_as_told(tx: Tx, shop_id: UUID, told: People) -> frozenset[str]:
    """Those of whom the source tells just what it told last."""
    known = people.known_sources(tx, shop_id, told)
    return frozenset(source for source, one in known.items() if one.digest == _mark(tx, shop_id, told[source]))


def _mark(tx: Tx, shop_id: UUID, facts: Facts) -> str:
    """The fingerprint of what a source told. Keyed: from a plain one the few digits that a mask hides could be tried out."""
    return blind(tx, shop_id, "customer", digest(facts))


def ids_of(tx: Tx, shop_id: UUID, sources: Collection[str]) -> dict[str, UUID]:
    """The customers of whom a source has told, by its id of them."""
    return people.ids_of(tx, shop_id, sources)


Tells = Callable[[Mapping[str, Customer], frozenset[str]], People]
"""What a source tells, given those of whom it has told before, and which of them are forgotten and have not come back."""


def keep_people(tx: Tx, shop_id: UUID, sources: Collection[str], tells: Tells, now: int) -> Kept:
    """Store what a source tells of people, as one part of a unit that announces itself. Those told as stored stay."""
    profiles.take_turn(tx, shop_id, now)
    known = people.known_sources(tx, shop_id, sources)
    away = frozenset(source for source, one in known.items() if one.forgotten)
    told = tells({source: one.customer for source, one in known.items()}, away)
    given = iter(fresh_many(now, len(told)))
    ids = {source: known[source].customer.id if source in known else next(given) for source in told}
    marks = {source: _mark(tx, shop_id, facts) for source, facts in told.items()}
    new = [(Customer(ids[one], shop_id, one, told[one]), marks[one]) for one in told if one not in known]
    changed = [
        (Customer(ids[one], shop_id, one, told[one]), marks[one])
        for one in told
        if one in known and known[one].digest not in {marks[one], people.ERASED}
    ]
    _add(tx, shop_id, new, now)
    people.learn_sizes(tx)
    _change(tx, shop_id, [(known[one.source_id or ""].customer, (one, mark)) for one, mark in changed], now)
    return Kept(ids, len(new), len(changed), tuple(one.id for one, _ in (*new, *changed)))


def meet_visitors(tx: Tx, shop_id: UUID, told: Mapping[str, Facts], now: int) -> Kept:
    """Who is behind visits of the past, as one part of a unit that announces itself; someone new where nobody is known."""
    profiles.take_turn(tx, shop_id, now)
    known = people.visitors_of(tx, shop_id, told)
    new = [visitor for visitor in told if visitor not in known]
    met = dict(zip(new, fresh_many(now, len(new)), strict=True))
    made = [Customer(met[visitor], shop_id, None, told[visitor]) for visitor in new]
    people.add_told(tx, [(one, "") for one in made], now)
    people.link(tx, shop_id, IdentityKind.VISITOR, met)
    profiles.put(tx, [profile_alone(one) for one in made])
    people.learn_sizes(tx)
    return Kept(known | met, len(new), 0, tuple(met.values()))


def remember(tx: Tx, shop_id: UUID, told: People, now: int) -> dict[str, UUID]:
    """Store what a source tells of people; the customer id of each. Those who are stored as told are left alone."""
    kept = keep_people(tx, shop_id, told, lambda _known, _away: told, now)
    if kept.touched:
        heard = CustomersImported(kept.added, kept.changed, kept.touched)
        announce(tx, heard, shop_id=shop_id, subject_id=shop_id, at=now)
    return kept.ids


def import_people(
    db: Database, shop_id: UUID, told: People, clock: Callable[[], int], progress: Callable[[int], None]
) -> dict[str, UUID]:
    """Store checked people in units that can be repeated; `progress` hears how many are done."""
    sources = list(told)
    ids: dict[str, UUID] = {}
    for start in range(0, len(sources), ROWS_A_UNIT):
        unit = {source: told[source] for source in sources[start : start + ROWS_A_UNIT]}
        ids |= db.write_now(remember, shop_id, unit, clock())
        progress(len(ids))
    return ids


def _add(tx: Tx, shop_id: UUID, new: Sequence[tuple[Customer, str]], now: int) -> None:
    """Who is new is a profile of their own, so nothing has to be read for it."""
    people.add_told(tx, new, now)
    people.link(tx, shop_id, IdentityKind.ACCOUNT, {one.source_id or "": one.id for one, _ in new})
    records.put_contacts(tx, shop_id, FactSource.STORE, {one.id: _contacts(one) for one, _ in new}, fresh=True)
    profiles.put(tx, [profile_alone(one) for one, _ in new])
    marks = [Mark(TAG, tag, one.id) for one, _ in new for tag in one.facts.tags]
    profiles.mark(tx, shop_id, [one.id for one, _ in new], marks, fresh=True)


def _change(tx: Tx, shop_id: UUID, changed: Sequence[tuple[Customer, tuple[Customer, str]]], now: int) -> None:
    if not changed:
        return
    where = profiles.profile_ids(tx, shop_id, [before.id for before, _ in changed])
    people.change_told(tx, [after for _, after in changed], now)
    for before, (after, _) in changed:
        if after.source_id and before.source_id != after.source_id:
            people.name_again(tx, shop_id, after.id, after.source_id)
    told = {after.id: _contacts(after) for _, (after, _) in changed}
    records.put_contacts(tx, shop_id, FactSource.STORE, told)
    entries = [
        Entry(fresh(now), before.id, change, now, "")
        for before, (after, _) in changed
        for change in changes_between(before.facts, after.facts)
    ]
    records.remember(tx, shop_id, entries, None)
    restate(tx, shop_id, sorted(set(where.values())))


def _contacts(one: Customer) -> tuple[Contact, ...]:
    """The store keeps its customers' phones and mails and vouches for them."""
    told = ((ContactKind.PHONE, one.facts.phone), (ContactKind.EMAIL, one.facts.email))
    return contacts_of(told, verified=True)


def _alone(one: Customer, now: int) -> Profile:
    return profile_of([one], told_by_store(one, now), ProfileKind.PERSON, {})


def _meet(tx: Tx, shop_id: UUID, kind: IdentityKind, value: str, now: int) -> Customer:
    customer_id = fresh(now)
    source_id = value if kind is IdentityKind.ACCOUNT else None
    met = Customer(customer_id, shop_id, source_id, visitor_facts(customer_id, now))
    people.add(tx, met, now)
    people.claim(tx, shop_id, kind, value, customer_id)
    known = people.by_identity(tx, shop_id, kind, value)
    if known is None:
        raise LookupError(f"the identity {kind} was just claimed and leads to no customer")
    if known.id == customer_id:
        profiles.put(tx, [_alone(met, now)])
        announce(tx, CustomerMet(customer_id, str(kind)), shop_id=shop_id, subject_id=customer_id, at=now)
    else:
        # Another transaction met the same person while this one was under way: theirs stands.
        people.forget(tx, shop_id, customer_id)
    return known
