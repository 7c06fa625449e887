"""A request of many rows: read, then stored in small units one after the other, and answered row by row.

With an idempotency key the answers are kept with the rows that they are about, so that the same request again hears
the same and does nothing, also when it was killed on its way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

from xiaoer.intake.actions.storing import store_rows
from xiaoer.intake.domain.answers import Answer, held_back
from xiaoer.intake.domain.told import MOST_ROWS, Sent, Told, What, read
from xiaoer.intake.store import requests
from xiaoer.platform.db import Database, Tx, Unavailable
from xiaoer.platform.ids import fresh
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.shops import Shop
from xiaoer.values.refusal import Refused

ROWS_A_UNIT = {What.PRODUCTS: 20, What.CUSTOMERS: 100, What.ORDERS: 10}
"""So that a unit stands in the writer's line for less than 20 ms (an order with its lines and scans takes about one)."""


class Ask(NamedTuple):
    """Rows for a shop; `key` is the idempotency key, empty for none, `body` what it stands for."""

    what: What
    shop_id: UUID
    sent: Sent
    key: str
    body: bytes


class Run(NamedTuple):
    """A request under way: its shop, its rows, and the parts of it that a run before this one has done."""

    ask: Ask
    shop: Shop
    told: list[Told]
    lease: UUID
    done: list[list[Answer]]


class _Lost(Exception):
    """Another request with the same key has taken over."""


async def upsert(db: Database, clock: Callable[[], int], ask: Ask) -> list[Answer] | Refused:
    """The answer to every row, in their order."""
    if not 1 <= len(ask.sent.items) <= MOST_ROWS:
        return Refused("upsert_size", {"most": MOST_ROWS, "got": len(ask.sent.items)})
    shop = await db.read(_shop, ask.shop_id)
    if isinstance(shop, Refused):
        return shop
    lease = fresh(clock())
    done = await db.write(_claim, ask, _fingerprint(ask), lease, clock()) if ask.key else []
    if isinstance(done, Refused):
        return done
    if done and sum(map(len, done)) == len(ask.sent.items):
        return [answer for part in done for answer in part]
    told = await asyncio.to_thread(read, ask.what, ask.sent.items)
    try:
        return await _run(db, clock, Run(ask, shop, told, lease, done))
    except _Lost:
        return Refused("idempotency_busy", {"seconds": 1})
    except Exception:
        with suppress(Unavailable):
            await db.write(requests.release, ask.shop_id, ask.key, lease)
        raise


async def _run(db: Database, clock: Callable[[], int], run: Run) -> list[Answer]:
    if run.ask.sent.whole and not run.done:
        checked = await _checked(db, clock, run)
        if any(one.why for one in checked):
            held = held_back(checked)
            await db.write(_keep, run, 0, held, last=True)
            return held
    answers = [answer for part in run.done for answer in part]
    position = len(run.done)
    while len(answers) < len(run.told):
        unit = run.told[len(answers) : len(answers) + ROWS_A_UNIT[run.ask.what]]
        last = len(answers) + len(unit) == len(run.told)
        answers += await db.write(_store, run, unit, position, clock(), last=last)
        position += 1
    return answers


async def _checked(db: Database, clock: Callable[[], int], run: Run) -> list[Answer]:
    """What storing every row would answer, before the first is stored."""
    size, checked = ROWS_A_UNIT[run.ask.what], list[Answer]()
    for start in range(0, len(run.told), size):
        unit = run.told[start : start + size]
        checked += await db.read(store_rows, run.ask.what, unit, shop=run.shop, now=clock(), only_check=True)
    return checked


def _store(tx: Tx, run: Run, unit: Sequence[Told], position: int, now: int, *, last: bool) -> list[Answer]:
    if run.ask.key and not requests.hold(tx, run.shop.id, run.ask.key, run.lease, now):
        raise _Lost
    answers = store_rows(tx, run.ask.what, unit, shop=run.shop, now=now)
    _keep(tx, run, position, answers, last=last)
    return answers


def _keep(tx: Tx, run: Run, position: int, answers: Sequence[Answer], *, last: bool) -> None:
    if run.ask.key:
        requests.put_part(tx, run.shop.id, run.ask.key, position, answers, last=last)


def _claim(tx: Tx, ask: Ask, fingerprint: str, lease: UUID, now: int) -> list[list[Answer]] | Refused:
    """The parts that are done already, if the request is this one's to do or all done."""
    known = requests.claim(tx, ask.shop_id, ask.key, fingerprint, lease, now)
    if known is None:
        return []
    if known.fingerprint != fingerprint:
        return Refused("idempotency_reused", {"key": ask.key})
    if not (known.done or known.free):
        return Refused("idempotency_busy", {"seconds": 1})
    return requests.parts(tx, ask.shop_id, ask.key)


def _fingerprint(ask: Ask) -> str:
    return blake2b(ask.what.encode() + b"\x00" + ask.body, digest_size=32).hexdigest()


def _shop(tx: Tx, shop_id: UUID) -> Shop | Refused:
    return next(iter(shops.shops_of(tx, frozenset({shop_id}))), None) or Refused("shop_not_found")
