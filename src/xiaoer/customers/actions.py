"""What can be asked about customers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from xiaoer.customers import store
from xiaoer.customers.domain.events import CustomerMet, CustomersImported
from xiaoer.customers.domain.people import Customer, IdentityKind, visitor_facts
from xiaoer.customers.domain.rows import People, digest
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh
from xiaoer.values.refusal import Refused

ROWS_A_UNIT = 250


def find_customer(tx: Tx, shops: frozenset[UUID], customer_id: UUID) -> Customer | Refused:
    """One customer of the shops that the asker may see."""
    return store.customer(tx, shops, customer_id) or Refused("customer_not_found")


def find_customers(tx: Tx, shops: frozenset[UUID], customer_ids: Collection[UUID]) -> dict[UUID, Customer]:
    """Those of the customers that the asker may see, by id."""
    return store.customers(tx, shops, customer_ids)


def identify(tx: Tx, shop_id: UUID, kind: IdentityKind, value: str, now: int) -> Customer:
    """Who is known by this identity; someone new where nobody is.

    An account that no import has brought yet becomes a customer with that id at the source, and the import fills in
    the facts when it comes.
    """
    known = store.by_identity(tx, shop_id, kind, value)
    return known or _meet(tx, shop_id, kind, value, now)


def remember(tx: Tx, shop_id: UUID, people: People, now: int) -> dict[str, UUID]:
    """Store what a source tells of people; the customer id of each. Those who are stored as told are left alone."""
    known = store.known_sources(tx, shop_id, people)
    ids = {source: known[source][0] if source in known else fresh(now) for source in people}
    told = {source: digest(facts) for source, facts in people.items()}
    changed = [source for source in people if source not in known or known[source][1] != told[source]]
    store.save(tx, [(Customer(ids[source], shop_id, source, people[source]), told[source]) for source in changed])
    store.link(tx, shop_id, IdentityKind.ACCOUNT, {source: ids[source] for source in people if source not in known})
    if changed:
        added = sum(source not in known for source in changed)
        announce(tx, CustomersImported(added, len(changed) - added), shop_id=shop_id, subject_id=shop_id, at=now)
    return ids


def find_by_source(tx: Tx, shop_id: UUID, source_ids: Collection[str]) -> dict[str, Customer]:
    """Those of the customers that are known, by the source's id."""
    known = {source: customer_id for source, (customer_id, _) in store.known_sources(tx, shop_id, source_ids).items()}
    found = store.customers(tx, frozenset({shop_id}), known.values())
    return {source: found[customer_id] for source, customer_id in known.items()}


def stored_as_told(tx: Tx, shop_id: UUID, people: People) -> frozenset[str]:
    """Those of whom the source tells just what it told last."""
    known = store.known_sources(tx, shop_id, people)
    return frozenset(source for source in known if known[source][1] == digest(people[source]))


def import_people(
    db: Database, shop_id: UUID, people: People, clock: Callable[[], int], progress: Callable[[int], None]
) -> dict[str, UUID]:
    """Store checked people in units that can be repeated; `progress` hears how many are done."""
    sources = list(people)
    ids: dict[str, UUID] = {}
    for start in range(0, len(sources), ROWS_A_UNIT):
        unit = {source: people[source] for source in sources[start : start + ROWS_A_UNIT]}
        ids |= db.write_now(remember, shop_id, unit, clock())
        progress(len(ids))
    return ids


def _meet(tx: Tx, shop_id: UUID, kind: IdentityKind, value: str, now: int) -> Customer:
    customer_id = fresh(now)
    source_id = value if kind is IdentityKind.ACCOUNT else None
    store.add(tx, Customer(customer_id, shop_id, source_id, visitor_facts(customer_id, now)))
    store.claim(tx, shop_id, kind, value, customer_id)
    known = store.by_identity(tx, shop_id, kind, value)
    if known is None:
        raise LookupError(f"the identity {kind} was just claimed and leads to no customer")
    if known.id == customer_id:
        announce(tx, CustomerMet(customer_id, str(kind)), shop_id=shop_id, subject_id=customer_id, at=now)
    else:
        # Another transaction met the same person while this one was under way: theirs stands.
        store.forget(tx, shop_id, customer_id)
    return known
