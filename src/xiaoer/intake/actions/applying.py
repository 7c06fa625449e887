"""What was checked, stored unit by unit: a unit's rows, the import's progress and its one event are one transaction.

A unit takes blocks as long as `LONGEST_UNIT` allows, since chat messages wait for the same writer. Killed anywhere,
an import goes on behind its last unit; a unit that came twice would change nothing.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from xiaoer.conversations.actions import KeptLogs
from xiaoer.customers import actions as customers
from xiaoer.customers.domain.people import Customer, Facts
from xiaoer.intake.actions import tidying
from xiaoer.intake.actions.blocks import (
    Block,
    Buyer,
    Catalogue,
    Goods,
    ListedPeople,
    Orders,
    People,
    Shoppers,
    Talks,
    blocks_from,
)
from xiaoer.intake.actions.storing_lists import NOBODY, facts_over, store_listed
from xiaoer.intake.actions.storing_talks import store_shoppers, store_talks
from xiaoer.intake.domain.events import ImportAdvanced, ImportFinished
from xiaoer.intake.domain.runs import Counts, Run, RunState, due_key
from xiaoer.intake.store import runs as store
from xiaoer.platform import jobs, storage
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.shop import actions as shops
from xiaoer.shop.actions import imports
from xiaoer.shop.domain.shops import Shop
from xiaoer.values.refusal import Refused

LONGEST_UNIT = 0.012
"""Seconds of storing, which a further block must not be expected to exceed; the commit comes on top."""
JOB = "import.advance"


def advance(tx: Tx, shop_id: UUID, run_id: UUID, files: Path, now: int) -> Run | Refused:
    """Store the next unit of a running import; the import as it then is. One that is not running stays as it is."""
    run = store.run(tx, frozenset({shop_id}), run_id, lock=True)
    if run is None or run.state is not RunState.RUNNING:
        return run or Refused("intake_not_found")
    path = storage.path_of(files, run.blocks)
    if path is None:
        return Refused("intake_file_gone", {"file": run.file_name})
    return _moved(tx, run, *_stored(tx, run, path, now), now)


def _stored(tx: Tx, run: Run, path: Path, now: int) -> tuple[Unit, int, int]:
    """What the next blocks have changed, how many are then done, and the place after them; at least one is stored."""
    [shop] = shops.shops_of(tx, frozenset({run.shop_id}))
    began = last = time.monotonic()
    unit, done, place, longest = Unit(Counts(), frozenset()), run.blocks_done, run.place, 0.0
    for block, after in blocks_from(path, run.place):
        unit, done, place = unit.plus(_store(tx, run, shop, block, now)), done + 1, after
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
        if last + longest - began > LONGEST_UNIT:
            break
    return unit, done, place


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
    counts = unit.counts
    after = msgspec.structs.replace(
        run, blocks_done=done, place=place, counts=run.counts.plus(counts), moved_at=now
    )  # fmt: skip
    if finished := done >= run.blocks_total:
        after = _ended(tx, after, now)
    else:
        store.move(tx, after)
    changed = {name: getattr(counts, name) for name in Counts.__struct_fields__}
    event = ImportAdvanced(done, **changed, customers=tuple(sorted(unit.customers, key=attrgetter("int"))))
    announce(tx, event, shop_id=run.shop_id, subject_id=run.id, at=now)
    if finished:
        total = after.counts
        end = ImportFinished(
            total.orders_added, total.orders_changed, total.conversations_added, total.messages_added
        )  # fmt: skip
        announce(tx, end, shop_id=run.shop_id, subject_id=run.id, at=now)
    return after


def _ended(tx: Tx, run: Run, now: int) -> Run:
    after = run.over(RunState.DONE, now)
    store.save(tx, after)
    tidying.plan(tx, now)
    return after


def _store(tx: Tx, run: Run, shop: Shop, block: Block, now: int) -> Unit:
    shop_id, currency = shop.id, shop.currency
    match block:
        case Goods(sold=sold):
            first = {one.line.sku: one for one in sold}
            added = imports.add_sold(tx, first, shop_id=shop_id, currency=currency, now=now)
            return Unit(Counts(products_added=added), frozenset())
        case Catalogue(products=products):
            stored = imports.keep_listed(tx, products, shop_id=shop_id, currency=currency, now=now)
            return Unit(Counts(products_added=stored.added, products_changed=stored.changed), frozenset())
        case People() | ListedPeople() | Shoppers():
            people = _store_some(tx, shop_id, block, now)
            changed = Counts(customers_added=people.added, customers_changed=people.changed)
            return Unit(changed, frozenset(people.touched))
        case Orders(orders=orders, untold=untold):
            ids = customers.ids_of(tx, shop_id, {one.buyer for one in orders})
            stays = dict.fromkeys((one.number for one in orders), untold)
            hours = shop.dispatch_hours
            news = imports.changes(tx, shop_id, orders, stays, dispatch_hours=hours, lock=True)
            kept = imports.keep_changes(tx, news, shop_id=shop_id, currency=currency, customer_ids=ids, now=now)
            return Unit(Counts(orders_added=kept.added, orders_changed=kept.changed), frozenset(kept.buyers))
        case Talks(talks=talks):
            return _of_talks(*store_talks(tx, run, shop, talks, now))


def _store_some(tx: Tx, shop_id: UUID, block: People | ListedPeople | Shoppers, now: int) -> customers.Kept:
    match block:
        case People(buyers=buyers):
            return _store_people(tx, shop_id, {one.source: one for one in buyers}, now)
        case ListedPeople(people=people):
            return store_listed(tx, shop_id, people, now)
        case Shoppers(shoppers=shoppers):
            return store_shoppers(tx, shop_id, shoppers, now)


def _of_talks(logs: KeptLogs, met: customers.Kept) -> Unit:
    changed = Counts(
        customers_added=met.added, conversations_added=logs.added, conversations_changed=logs.changed,
        messages_added=logs.messages,
    )  # fmt: skip
    return Unit(changed, frozenset(met.touched))


def _store_people(tx: Tx, shop_id: UUID, buyers: Mapping[str, Buyer], now: int) -> customers.Kept:
    """The buyers as the file tells of them, but for those of whom an order that was stored before tells newer facts: so
    the order of files does not matter. Who is forgotten stays so unless the file has a newer order than all that are stored.
    """

    def tells(known: Mapping[str, Customer], away: frozenset[str]) -> dict[str, Facts]:
        stored = shops.newest_orders(tx, shop_id, {one.id for one in known.values()})
        ranks = {source: stored.get(one.id, (0, "")) for source, one in known.items()}
        old = {source for source, rank in ranks.items() if rank > buyers[source].rank}
        old |= {source for source in away if ranks[source][0] >= buyers[source].rank[0]}
        return {
            source: facts_over(one.person, source, known[source].facts if source in known else NOBODY)
            for source, one in buyers.items()
            if source not in old
        }

    return customers.keep_people(tx, shop_id, buyers, tells, now)
