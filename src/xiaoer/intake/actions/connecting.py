"""Connectors: made, looked at, removed, and read again and again by a due time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Literal, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Meta

from xiaoer.intake.actions.storing import store_rows
from xiaoer.intake.actions.upserting import ROWS_A_UNIT
from xiaoer.intake.actions.vendure import Vendure
from xiaoer.intake.domain.answers import Answer, Result
from xiaoer.intake.domain.fitting import fitted
from xiaoer.intake.domain.sources import Page, Settings, Source
from xiaoer.intake.domain.told import Told, What, read
from xiaoer.intake.domain.ways import ConnectorFailed, ConnectorMade, ConnectorRemoved
from xiaoer.intake.store import connectors
from xiaoer.intake.store.connectors import Connector
from xiaoer.platform import jobs
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh
from xiaoer.platform.jobs import Job
from xiaoer.platform.sealing import Unsealable
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.shops import Shop
from xiaoer.values.refusal import Refused

JOB = "connector.read"
EVERY = 60_000_000
LONGEST_WAIT = 3_600_000_000
TURN = 10_000_000
"""Microseconds after which a turn begins no other page: it ends well before its lease, and goes on in the next."""
MOST_REFUSED = 20

Clock = Callable[[], int]
SOURCES: Mapping[str, Callable[[Settings, str], Source]] = {"vendure": Vendure}


class ConnectorAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`secret` is the API key of the shop system; it is sealed and never shown again."""

    kind: Literal["vendure"]
    settings: Settings
    secret: Annotated[str, Meta(min_length=1, max_length=500, pattern=r"^[!-~]+$")]


class Turn(NamedTuple):
    """A connector with what reading it takes."""

    connector: Connector
    shop: Shop
    source: Source


async def connect(db: Database, clock: Clock, shop_id: UUID, ask: ConnectorAsk, by: UUID) -> Connector | Refused:
    """Make a connector whose settings have been tried against the shop system itself."""
    shop = await db.read(_shop, shop_id)
    source = SOURCES[ask.kind](ask.settings, ask.secret)
    if (wrong := await asyncio.to_thread(source.check, shop.currency)) is not None:
        return wrong
    return await db.write(_make, shop_id, ask, by, clock())


def find_connectors(tx: Tx, allowed: frozenset[UUID]) -> list[Connector]:
    return connectors.connectors(tx, allowed)


def remove_connector(tx: Tx, allowed: frozenset[UUID], connector_id: UUID, by: UUID, now: int) -> Connector | Refused:
    """What it has read stays."""
    found = connectors.connector(tx, allowed, connector_id)
    if found is None:
        return Refused("connector_not_found")
    connectors.remove(tx, found, now)
    jobs.cancel(tx, _key(connector_id))
    announce(tx, ConnectorRemoved(connector_id), shop_id=found.shop_id, subject_id=connector_id, at=now, by=by)
    return found


def read_now(tx: Tx, allowed: frozenset[UUID], connector_id: UUID, now: int) -> Connector | Refused:
    """Have it look at once."""
    found = connectors.connector(tx, allowed, connector_id)
    if found is None:
        return Refused("connector_not_found")
    _plan(tx, connector_id, now)
    return found


def read_all_now(tx: Tx, shop_id: UUID, order: str, now: int) -> None:
    """The shop system says that something has changed; `order` is the number of one that has, or empty."""
    for one in connectors.connectors(tx, {shop_id}):
        payload = {"connector": str(one.id), "order": order}
        if order:
            jobs.plan(tx, f"{_key(one.id)}:{order}", JOB, now, payload)
        else:
            _plan(tx, one.id, now)


async def take_turn(db: Database, clock: Clock, payload: Mapping[str, Any]) -> Job:
    """Read a few pages, or one order; what is returned plans the next turn. A turn that was killed reads the same again."""
    connector_id = UUID(payload["connector"])
    try:
        turn = await db.read(_turn, connector_id)
    except Unsealable as error:
        return partial(_fail, connector_id, error.refused)
    if turn is None:
        return _nothing
    if "order" in payload:
        return await _take_order(db, clock, turn, payload["order"])
    begun, more = clock(), True
    while more and clock() - begun < TURN:
        page = await asyncio.to_thread(turn.source.changes, turn.connector.cursor, clock())
        if isinstance(page, Refused):
            return partial(_fail, turn.connector.id, page)
        turn, more = turn._replace(connector=await _store(db, clock, turn, page)), page.more
    return partial(_go_on, turn.connector.id, more)


async def _take_order(db: Database, clock: Clock, turn: Turn, number: str) -> Job:
    """Where it cannot be read now, the next turn finds it."""
    page = await asyncio.to_thread(turn.source.order, number)
    if isinstance(page, Refused):
        return _nothing
    await _store(db, clock, turn, page._replace(cursor=turn.connector.cursor))
    return _nothing


async def _store(db: Database, clock: Clock, turn: Turn, page: Page) -> Connector:
    """A page in units; the last one moves the cursor, so that a page which was cut off comes again, whole."""
    told, size = read(page.what, page.rows), ROWS_A_UNIT[page.what]
    answers: list[Answer] = []
    for start in range(0, len(told), size):
        unit = told[start : start + size]
        answers += await db.write(_store_unit, turn.shop, page.what, unit, clock())
    return await db.write(_move, turn, page, answers, clock())


def _store_unit(tx: Tx, shop: Shop, what: What, told: Sequence[Told], now: int) -> list[Answer]:
    """A shop system's attributes are all text. One that does not fit costs the product neither price nor orders."""
    defined = [one for _, one in shops.find_definitions(tx, frozenset({shop.id}))] if what is What.PRODUCTS else []
    fit = [fitted(one, defined) for one in told]
    answers = store_rows(tx, what, [one for one, _ in fit], shop=shop, now=now)
    return [
        msgspec.structs.replace(answer, why=answer.why or wrong)
        for answer, (_, wrong) in zip(answers, fit, strict=True)
    ]


def _move(tx: Tx, turn: Turn, page: Page, answers: Sequence[Answer], now: int) -> Connector:
    known = connectors.connector(tx, None, turn.connector.id) or turn.connector
    wrong = [one for one in answers if one.why]
    told = {one.key for one in answers}
    news = (*wrong, *(one for one in known.refused if one.key not in told))
    kept = tuple(sorted(news, key=lambda one: one.result is not Result.REFUSED))[:MOST_REFUSED]
    stored = known.stored + sum(one.result is Result.STORED for one in answers)
    lost = any(one.why and one.why.code == "import_unknown_reference" for one in kept)
    cursor = turn.source.again(page.cursor, now) if lost else page.cursor
    after = msgspec.structs.replace(
        known, cursor=cursor, stored=stored, refused=kept, failures=0, problem=None, read_at=now
    )
    connectors.save(tx, after)
    return after


def _fail(connector_id: UUID, why: Refused, tx: Tx, _payload: Mapping[str, Any], now: int) -> None:
    """Twice as late each time, at most an hour; said once, when it begins."""
    found = connectors.connector(tx, None, connector_id)
    if found is None:
        return
    failures = found.failures + 1
    connectors.save(tx, msgspec.structs.replace(found, failures=failures, problem=why, read_at=now))
    _plan(tx, connector_id, now + min(EVERY * 2 ** min(failures - 1, 10), LONGEST_WAIT))
    if failures == 1:
        event = ConnectorFailed(connector_id, why.code)
        announce(tx, event, shop_id=found.shop_id, subject_id=connector_id, at=now)


def _go_on(connector_id: UUID, more: bool, tx: Tx, _payload: Mapping[str, Any], now: int) -> None:  # noqa: FBT001 - bound by partial
    if connectors.connector(tx, None, connector_id) is not None:
        _plan(tx, connector_id, now if more else now + EVERY)


def _nothing(_tx: Tx, _payload: Mapping[str, Any], _now: int) -> None:
    """There is nothing to plan."""


def _make(tx: Tx, shop_id: UUID, ask: ConnectorAsk, by: UUID, now: int) -> Connector:
    made = Connector(fresh(now), shop_id, ask.kind, ask.settings, "", 0, 0, None, (), now, None)
    connectors.add(tx, made, ask.secret)
    announce(tx, ConnectorMade(made.id, ask.kind), shop_id=shop_id, subject_id=made.id, at=now, by=by)
    _plan(tx, made.id, now)
    return made


def _turn(tx: Tx, connector_id: UUID) -> Turn | None:
    found = connectors.connector(tx, None, connector_id)
    if found is None:
        return None
    return Turn(found, _shop(tx, found.shop_id), SOURCES[found.kind](found.settings, connectors.secret(tx, found)))


def _shop(tx: Tx, shop_id: UUID) -> Shop:
    (shop,) = shops.shops_of(tx, frozenset({shop_id}))
    return shop


def _plan(tx: Tx, connector_id: UUID, at: int) -> None:
    jobs.plan(tx, _key(connector_id), JOB, at, {"connector": str(connector_id)})


def _key(connector_id: UUID) -> str:
    return f"{JOB}:{connector_id}"
