"""What was checked, stored unit by unit: a unit's rows, the import's progress and its one event are one transaction.

A unit takes blocks until it has lasted `LONGEST_UNIT`, since chat messages wait for the same writer. Killed anywhere,
an import goes on behind its last unit; a unit that came twice would change nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from xiaoer.customers import actions as customers
from xiaoer.customers.domain.people import Facts
from xiaoer.intake.actions.checking import blocks_from
from xiaoer.intake.domain.combining import Person, Told
from xiaoer.intake.domain.events import ImportAdvanced, ImportFinished
from xiaoer.intake.domain.runs import Counts, Run, RunState
from xiaoer.intake.store import runs as store
from xiaoer.platform import jobs, storage
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.shop import actions as shops
from xiaoer.shop.actions import imports
from xiaoer.values.refusal import Refused

LONGEST_UNIT = 0.01
JOB = "import.advance"


def due_key(run_id: UUID) -> str:
    return f"import:{run_id}"


def advance(tx: Tx, shop_id: UUID, run_id: UUID, files: Path, now: int) -> Run | Refused:
    """Store the next unit of a running import; the import as it then is. One that is not running stays as it is."""
    run = store.run(tx, frozenset({shop_id}), run_id, lock=True)
    if run is None or run.state is not RunState.RUNNING:
        return run or Refused("intake_not_found")
    path = storage.path_of(files, run.blocks)
    currency = shops.currency_of(tx, shop_id)
    if path is None:
        return Refused("intake_file_gone", {"file": run.file_name})
    until, unit, done, place = time.monotonic() + LONGEST_UNIT, Unit(Counts(), frozenset()), run.blocks_done, run.place
    for told, after in blocks_from(path, run.place):
        unit, done, place = unit.plus(_store(tx, shop_id, currency, told, now)), done + 1, after
        if time.monotonic() > until:
            break
    return _moved(tx, run, unit, done, place, now)


class Unit(NamedTuple):
    """What a unit has changed, and the customers whom that concerns: those it told of and those whose orders came."""

    counts: Counts
    customers: frozenset[UUID]

    def plus(self, other: Unit) -> Unit:
        return Unit(self.counts.plus(other.counts), self.customers | other.customers)


def advance_job(files: Path, tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """The next unit in the background, and the plan for the one after it."""
    shop_id, run_id = UUID(payload["shop_id"]), UUID(payload["run_id"])
    run = advance(tx, shop_id, run_id, files, now)
    if isinstance(run, Run) and run.state is RunState.RUNNING:
        jobs.plan(tx, due_key(run_id), JOB, now, payload)


def _moved(tx: Tx, run: Run, unit: Unit, done: int, place: int, now: int) -> Run:
    finished, counts = done >= run.blocks_total, unit.counts
    after = msgspec.structs.replace(
        run, blocks_done=done, place=place, counts=run.counts.plus(counts), moved_at=now,
        state=RunState.DONE if finished else run.state, finished_at=now if finished else None,
    )  # fmt: skip
    store.move(tx, after)
    changed = {name: getattr(counts, name) for name in Counts.__struct_fields__}
    event = ImportAdvanced(done, **changed, customers=tuple(sorted(unit.customers)))
    announce(tx, event, shop_id=run.shop_id, subject_id=run.id, at=now)
    if finished:
        total = after.counts
        end = ImportFinished(total.orders_added, total.orders_changed)
        announce(tx, end, shop_id=run.shop_id, subject_id=run.id, at=now)
    return after


def _store(tx: Tx, shop_id: UUID, currency: str, told: Sequence[Told], now: int) -> Unit:
    orders = [one.order for one in told]
    ids, people = _store_people(tx, shop_id, told, now)
    added = imports.add_unknown_products(tx, orders, shop_id=shop_id, currency=currency, now=now)
    kept = imports.keep_orders(tx, orders, shop_id=shop_id, currency=currency, customer_ids=ids, now=now)
    counts = Counts(kept.added, kept.changed, people.added, people.changed, added)
    return Unit(counts, frozenset((*people.touched, *kept.buyers)))


class Newest(NamedTuple):
    """A buyer as their newest order of a unit tells of them; `rank` is when that was placed, and its number."""

    rank: tuple[int, str]
    person: Person


def _store_people(tx: Tx, shop_id: UUID, told: Iterable[Told], now: int) -> tuple[dict[str, UUID], customers.Kept]:
    """The buyers. Of someone with several orders the newest tells, whether it is in this unit or was stored before, so
    that the order of files and of rows does not matter.
    """
    newest: dict[str, Newest] = {}
    for order, person in ((one.order, one.person) for one in told):
        rank = (order.placed_at or 0, order.number)
        if order.buyer not in newest or newest[order.buyer].rank < rank:
            newest[order.buyer] = Newest(rank, person)
    known = customers.known_people(tx, shop_id, newest)
    stored = shops.newest_orders(tx, shop_id, {one.id for one in known.values()})
    facts: dict[str, Facts] = {}
    for source, told_of in newest.items():
        before = known.get(source)
        later = before is not None and stored.get(before.id, told_of.rank) > told_of.rank
        if not later:
            facts[source] = _facts(told_of.person, source, before.facts if before else Facts(name=""))
    kept = customers.keep_people(tx, shop_id, facts, now)
    return {source: person.id for source, person in known.items()} | kept.ids, kept


def _facts(person: Person, source: str, before: Facts) -> Facts:
    """What the file tells, over what is known; what it does not tell stays."""
    return Facts(
        name=person.name or before.name or person.nick or source,
        nick=person.nick or before.nick,
        level=before.level,
        phone=person.phone or before.phone,
        email=person.email or before.email,
        address=person.address or before.address,
        tags=before.tags,
        first_seen_at=before.first_seen_at,
    )
