"""Orders found page by page. Each way to find them is one range of one index, however many orders there are.

A list over several shops, states or ways is their pages merged: a page of each is read, never more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from xiaoer.platform.db import Tx
from xiaoer.shop.domain.orders import BEFORE_DISPATCH, OrderState
from xiaoer.shop.domain.searching import Cursor, Wanted, states_of
from xiaoer.shop.store import recipients
from xiaoer.shop.store.tables import CAN_BE_LATE, line_table, order_table, parcel_table

MOST_BEGINNING = 200
"""Of the orders whose number begins as it was typed: the beginning of every number would be all of them."""

_order, _line, _parcel = order_table.c, line_table.c, parcel_table.c
Statement = sa.Select[Any]


def page(tx: Tx, shops: frozenset[UUID], wanted: Wanted, after: Cursor | None, most: int, now: int) -> list[Cursor]:
    """The places of up to `most` orders, newest first, those without a moment last by id."""
    found = {
        place for statement in _statements(tx, shops, wanted, now) for place in _places(tx, statement, after, most)
    }
    return sorted(found, key=lambda one: (one.placed_at is not None, one.placed_at or 0, one.id), reverse=True)[:most]


def _places(tx: Tx, statement: Statement, after: Cursor | None, most: int) -> list[Cursor]:
    at, id_ = (column for column in statement.selected_columns)
    dated: list[Cursor] = []
    if after is None or after.placed_at is not None:
        before = sa.tuple_(at, id_) < sa.tuple_(after.placed_at, after.id) if after else sa.true()
        dated = _read(tx, statement.where(at.is_not(None), before).order_by(at.desc(), id_.desc()).limit(most))
        after = None
    if len(dated) == most:
        return dated
    before = id_ < after.id if after else sa.true()
    return dated + _read(tx, statement.where(at.is_(None), before).order_by(id_.desc()).limit(most - len(dated)))


def _read(tx: Tx, statement: Statement) -> list[Cursor]:
    return [Cursor(row.placed_at, row.id) for row in tx.all(statement)]


def _statements(tx: Tx, shops: frozenset[UUID], wanted: Wanted, now: int) -> Iterator[Statement]:
    states = states_of(wanted)
    if wanted.late and not states:
        return
    for shop_id in sorted(shops):
        for state in states or (None,):
            for way in _ways(tx, wanted, shop_id, state):
                yield way.where(*_narrowed(state, now, late=wanted.late))


def _narrowed(state: OrderState | None, now: int, *, late: bool) -> Iterator[sa.ColumnElement[bool] | sa.TextClause]:
    if state is not None:
        yield _order.state == str(state)
    if late:
        yield CAN_BE_LATE
        overdue = [_order.promised_delivery_at < now]
        if state in BEFORE_DISPATCH:
            overdue.append(_order.promised_dispatch_at < now)
        yield sa.or_(*overdue)


PASSING = BEFORE_DISPATCH | {OrderState.SHIPPED}
"""Few orders are in these states at a time: a product is looked for among them, and not they among its orders."""


def _ways(tx: Tx, wanted: Wanted, shop_id: UUID, state: OrderState | None) -> Iterator[Statement]:
    orders = sa.select(_order.placed_at, _order.id).where(_order.shop_id == shop_id)
    with_product = sa.exists().where(
        _line.shop_id == _order.shop_id, _line.order_id == _order.id, _line.product_id == wanted.product_id
    )
    if wanted.words:
        for found in _named(tx, wanted.words, shop_id):
            yield orders.where(found, *([with_product] if wanted.product_id else []))
    elif wanted.product_id and state in PASSING:
        yield orders.where(with_product)
    elif wanted.product_id:
        same = sa.and_(_order.shop_id == _line.shop_id, _order.id == _line.order_id)
        yield (
            sa.select(_line.placed_at, _line.order_id.label("id"))
            .distinct()
            .join(order_table, same)
            .where(_line.shop_id == shop_id, _line.product_id == wanted.product_id)
        )
    else:
        yield orders


def _named(tx: Tx, words: str, shop_id: UUID) -> Iterator[sa.ColumnElement[bool]]:
    begins = _begins_on_sqlite if tx.dialect == "sqlite" else _begins
    yield recipients.found_by(tx, {shop_id}, words)
    for start in (words, f"#{words}"):
        numbers = sa.select(_order.id).where(_order.shop_id == shop_id, begins(_order.number, start))
        yield _order.id.in_(numbers.order_by(_order.number).limit(MOST_BEGINNING).correlate(None))
    parcels = sa.select(_parcel.order_id).where(_parcel.shop_id == shop_id, begins(_parcel.number, words))
    yield _order.id.in_(parcels.order_by(_parcel.number).limit(MOST_BEGINNING))


Begins = Callable[[sa.ColumnElement[str], str], sa.ColumnElement[bool]]


def _begins(column: sa.ColumnElement[str], start: str) -> sa.ColumnElement[bool]:
    return column.startswith(start, autoescape=True)


def _begins_on_sqlite(column: sa.ColumnElement[str], start: str) -> sa.ColumnElement[bool]:
    """A range, for LIKE finds capitals and small letters alike there and so no index."""
    return sa.and_(column >= start, column < start + "\U0010ffff")
