"""Counts by shop and day, and what is remembered of each conversation to count it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.insights.domain.counting import Amount, Contact, Counts
from xiaoer.insights.domain.days import Window
from xiaoer.insights.domain.figures import Sums
from xiaoer.platform.db import Tx, bulk
from xiaoer.platform.db.tables import Id, metadata

figure_table = sa.Table(
    "daily_figure",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("count", sa.BigInteger, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
)

contact_table = sa.Table(
    "counted_conversation",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("conversation_id", Id, primary_key=True),
    sa.Column("began_on", sa.Date, nullable=False),
    sa.Column("answered_seq", sa.Integer, nullable=False),
    sa.Column("waiting", sa.Boolean, nullable=False),
    sa.Column("bot_answered", sa.Boolean, nullable=False),
    sa.Column("asked", sa.Boolean, nullable=False),
    sa.Column("handed_over", sa.Boolean, nullable=False),
    sa.Column("replied", sa.Boolean, nullable=False),
    sa.Column("resolved", sa.Boolean, nullable=False),
    sa.Column("score", sa.Integer),
)

_FIGURE_KEY = ("shop_id", "day", "name")
_CONTACT_KEY = ("shop_id", "conversation_id")
_figure = figure_table.c
_FACTS = Contact.__struct_fields__


def add_up(tx: Tx, shop_id: UUID, counts: Counts) -> None:
    rows = [
        {"shop_id": shop_id, "day": day, "name": str(name), "count": amount.count, "total": amount.total}
        for (day, name), amount in counts.items()
    ]
    tx.add_up(figure_table, rows, _FIGURE_KEY)


def between(tx: Tx, shops: frozenset[UUID], window: Window) -> dict[date, Sums]:
    """The counts of the window's days, of all `shops` together."""
    summed = sa.select(
        _figure.day,
        _figure.name,
        sa.func.sum(_figure.count).label("counts"),
        sa.func.sum(_figure.total).label("totals"),
    )
    chosen = summed.where(_figure.shop_id.in_(shops), _figure.day.between(window.first, window.last))
    days: dict[date, dict[str, Amount]] = {}
    for row in tx.all(chosen.group_by(_figure.day, _figure.name)):
        days.setdefault(row.day, {})[row.name] = Amount(int(row.counts), int(row.totals))
    return dict(days)


def contacts(tx: Tx, shop_id: UUID, conversation_ids: Collection[UUID]) -> dict[UUID, Contact]:
    """By plain driver calls, as in `keep`: each message changes its conversation's."""
    wanted = [(shop_id, one) for one in conversation_ids]
    found = bulk.fetch(tx, contact_table, ("conversation_id", *_FACTS), _CONTACT_KEY, wanted)
    return {conversation_id: Contact(*facts) for conversation_id, *facts in found}


def keep(tx: Tx, shop_id: UUID, changed: Mapping[UUID, Contact]) -> None:
    rows = [(shop_id, one, *msgspec.structs.astuple(known)) for one, known in changed.items()]
    bulk.put(tx, contact_table, (*_CONTACT_KEY, *_FACTS), rows, _CONTACT_KEY)
