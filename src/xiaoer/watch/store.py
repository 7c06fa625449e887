"""Alarms and what shops watch for, in the database. Of a conversation and kind one alarm is open at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.conversations.domain.conversations import Assignee
from xiaoer.conversations.domain.watching import Kind
from xiaoer.platform.db import Tx, bulk
from xiaoer.platform.db.tables import Id, Json, Moment, metadata
from xiaoer.watch.domain.alarms import Alarm, Handled, Place, Reason, Severity, Standing, standings
from xiaoer.watch.domain.settings import Watching

OPEN = sa.text("handled_at IS NULL")

alarm_table = sa.Table(
    "watch_alarm",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("conversation_id", Id, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("severity", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("lines", Json, nullable=False),
    sa.Column("agent_id", Id),
    sa.Column("agent_name", sa.Text),
    sa.Column("raised_at", Moment, nullable=False),
    sa.Column("renewed_at", Moment),
    sa.Column("handled_at", Moment),
    sa.Column("handled_by", Id),
    sa.Column("handled_name", sa.Text),
    sa.Column("remark", sa.Text),
    sa.Column("through", sa.Integer),
    sa.Index("ix_watch_alarm_shop_id_conversation_id", "shop_id", "conversation_id"),
    sa.Index("ix_watch_alarm_shop_id_handled_at", "shop_id", "handled_at"),
    sa.Index(
        "uq_watch_alarm_open", "shop_id", "conversation_id", "kind", unique=True,
        sqlite_where=OPEN, postgresql_where=OPEN,
    ),
)  # fmt: skip

watch_table = sa.Table(
    "shop_watch",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("watching", Json, nullable=False),
    sa.Column("settled_at", Moment, nullable=False),
    sa.Column("settled_by", Id, nullable=False),
)

_ALARM = alarm_table.c


def standing(tx: Tx, shop_id: UUID, conversation_id: UUID) -> dict[Kind, Standing]:
    """By kind, what a conversation's alarms leave standing. By plain driver calls: a heated talk asks with each message."""
    return standings_of(tx, [(shop_id, conversation_id)])[shop_id, conversation_id]


def standings_of(tx: Tx, keys: Sequence[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], dict[Kind, Standing]]:
    """The same of several conversations (shop, id) in one read."""
    names = ("shop_id", "conversation_id", "kind", "severity", "handled_at", "through")
    rows: dict[tuple[UUID, UUID], list[tuple[Kind, int, int | None]]] = {key: [] for key in keys}
    for shop_id, id_, kind, severity, at, through in bulk.fetch(tx, alarm_table, names, names[:2], keys):
        rows[shop_id, id_].append((Kind(kind), severity, None if at is None else through))
    return {key: standings(told) for key, told in rows.items()}


def of_conversations(tx: Tx, shop_id: UUID, ids: Collection[UUID]) -> list[Alarm]:
    """Every alarm of these conversations, open and handled, oldest first."""
    chosen = (
        sa.select(alarm_table)
        .where(_ALARM.shop_id == shop_id, _ALARM.conversation_id.in_(ids))
        .order_by(_ALARM.raised_at, _ALARM.id)
    )
    return [_alarm(row) for row in tx.all(chosen)]


def open_one(tx: Tx, shop_id: UUID, conversation_id: UUID, kind: Kind) -> Alarm | None:
    """The alarm of this kind that is open in the conversation."""
    is_it = (_ALARM.shop_id == shop_id, _ALARM.conversation_id == conversation_id, _ALARM.kind == str(kind))
    row = tx.first(sa.select(alarm_table).where(*is_it, _ALARM.handled_at.is_(None)))
    return _alarm(row) if row else None


def find(tx: Tx, shops: frozenset[UUID], alarm_id: UUID) -> Alarm | None:
    """One of the shops' alarms, held until the commit."""
    chosen = sa.select(alarm_table).where(_ALARM.shop_id.in_(shops), _ALARM.id == alarm_id).with_for_update()
    row = tx.first(chosen)
    return _alarm(row) if row else None


def listed(tx: Tx, shops: frozenset[UUID], most: int, *, handled: bool) -> list[Alarm]:
    """Open ones, the gravest and newest first; or those that were handled last."""
    chosen = sa.select(alarm_table).where(_ALARM.shop_id.in_(shops))
    if handled:
        chosen = chosen.where(_ALARM.handled_at.is_not(None)).order_by(_ALARM.handled_at.desc(), _ALARM.id)
    else:
        newest = sa.func.coalesce(_ALARM.renewed_at, _ALARM.raised_at).desc()
        chosen = chosen.where(_ALARM.handled_at.is_(None)).order_by(_ALARM.severity.desc(), newest, _ALARM.id)
    return [_alarm(row) for row in tx.all(chosen.limit(most))]


def count_open(tx: Tx, shops: frozenset[UUID]) -> int:
    counted = sa.select(sa.func.count()).select_from(alarm_table)
    return int(tx.all(counted.where(_ALARM.shop_id.in_(shops), _ALARM.handled_at.is_(None)))[0][0])


def add(tx: Tx, one: Alarm) -> bool:
    """Whether it was added: not where one of its kind is open in the conversation."""
    row = {
        "shop_id": one.shop_id, "id": one.id, "conversation_id": one.conversation_id, "raised_at": one.raised_at,
        "kind": str(one.kind), **_changing(one), "agent_id": one.agent.id if one.agent else None,
        "agent_name": one.agent.name if one.agent else None,
    }  # fmt: skip
    return tx.add(alarm_table, row, ("shop_id", "conversation_id", "kind"), where=OPEN)


def renew(tx: Tx, one: Alarm) -> bool:
    """Whether the open alarm has these lines now: not where it was handled, or is as grave, meanwhile."""
    is_it = (_ALARM.shop_id == one.shop_id, _ALARM.id == one.id, _ALARM.handled_at.is_(None))
    worse = _ALARM.severity < int(one.severity)
    return tx.run(sa.update(alarm_table).where(*is_it, worse).values(renewed_at=one.renewed_at, **_changing(one))) == 1


def handle(tx: Tx, one: Alarm, how: Handled) -> None:
    tx.run(
        sa.update(alarm_table)
        .where(_ALARM.shop_id == one.shop_id, _ALARM.id == one.id)
        .values(handled_at=how.at, handled_by=how.by, handled_name=how.by_name, remark=how.remark, through=how.through)
    )


def forget(tx: Tx, shop_id: UUID, conversation_ids: Collection[UUID]) -> None:
    """Of these conversations the open alarms, and what was noted on the handled ones.

    In this order: who handles one at the same moment has it before it is looked for, or finds it gone.
    """
    chosen = (_ALARM.shop_id == shop_id, _ALARM.conversation_id.in_(conversation_ids))
    tx.run(sa.delete(alarm_table).where(*chosen, _ALARM.handled_at.is_(None)))
    tx.run(sa.update(alarm_table).where(*chosen, _ALARM.handled_at.is_not(None)).values(remark=""))


def watching(tx: Tx, shop_ids: Collection[UUID]) -> dict[UUID, Watching]:
    """By shop; those that have settled nothing are not in it. By plain driver calls: messages ask for it."""
    found = bulk.fetch(tx, watch_table, ("shop_id", "watching"), ("shop_id",), [(one,) for one in shop_ids])
    return {shop_id: msgspec.convert(told, Watching) for shop_id, told in found}


def save_watching(tx: Tx, shop_id: UUID, settled: Watching, at: int, by: UUID) -> None:
    row = {"shop_id": shop_id, "watching": msgspec.to_builtins(settled), "settled_at": at, "settled_by": by}
    tx.put(watch_table, [row], ("shop_id",))


def _changing(one: Alarm) -> dict[str, Any]:
    lines = [[str(line.conversation_id), line.seq] for line in one.lines]
    return {"severity": int(one.severity), "reason": str(one.reason), "lines": lines}


def _alarm(row: sa.Row[Any]) -> Alarm:
    handled = None
    if row.handled_at is not None:
        handled = Handled(row.handled_at, row.handled_by, row.handled_name, row.remark, row.through)
    return Alarm(
        id=row.id, shop_id=row.shop_id, conversation_id=row.conversation_id, kind=Kind(row.kind),
        severity=Severity(row.severity), reason=Reason(row.reason),
        lines=tuple(Place(UUID(conversation), seq) for conversation, seq in row.lines),
        agent=Assignee(row.agent_id, row.agent_name) if row.agent_id else None,
        raised_at=row.raised_at, renewed_at=row.renewed_at, handled=handled,
    )  # fmt: skip
