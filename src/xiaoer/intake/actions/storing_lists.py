"""One block of a list: customers or products, each over what is known of it. What the file does not tell stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec.structs import replace

from xiaoer.customers import actions as customers
from xiaoer.customers.domain.people import Customer, Facts
from xiaoer.intake.domain.combining import Person
from xiaoer.intake.domain.listing import ListedCustomer
from xiaoer.platform.db import Tx

NOBODY = Facts(name="")


def store_listed(tx: Tx, shop_id: UUID, people: Sequence[ListedCustomer], now: int) -> customers.Kept:
    """Customers as their list tells of them. A list is of everybody and says nothing of when: who is forgotten stays so."""
    told = {one.source: one for one in people}

    def tells(known: Mapping[str, Customer], away: frozenset[str]) -> dict[str, Facts]:
        return {
            source: _listed(one, known[source].facts if source in known else NOBODY)
            for source, one in told.items()
            if source not in away
        }

    return customers.keep_people(tx, shop_id, told, tells, now)


def _listed(one: ListedCustomer, before: Facts) -> Facts:
    return replace(
        facts_over(one.person, one.source, before),
        level=before.level if one.level is None else one.level,
        tags=before.tags if one.tags is None else one.tags,
        first_seen_at=before.first_seen_at if one.first_seen_at is None else one.first_seen_at,
    )


def facts_over(person: Person, source: str, before: Facts) -> Facts:
    """What a file tells, over what is known; who is called nothing goes by the source's id."""
    return replace(
        before,
        name=person.name or before.name or person.nick or source,
        nick=person.nick or before.nick,
        phone=person.phone or before.phone,
        email=person.email or before.email,
        address=person.address or before.address,
    )
