"""Plans, how shops stand, and the record, in the database: a row a shop, a row a shop, a row an act."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.crisis.domain.plans import Plan
from xiaoer.crisis.domain.watching import Crisis
from xiaoer.platform.db import Tx, bulk
from xiaoer.platform.db.tables import Id, Json, Moment, metadata

plan_table = sa.Table(
    "crisis_plan",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("plan", Json, nullable=False),
    sa.Column("settled_at", Moment, nullable=False),
    sa.Column("settled_by", Id, nullable=False),
)

crisis_table = sa.Table(
    "crisis",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, nullable=False),
    sa.Column("on", sa.Boolean, nullable=False),
    sa.Column("since", Moment, nullable=False),
    sa.Column("by", Id, nullable=False),
    sa.Column("plan", Json, nullable=False),
)
"""How a shop stands; none of a shop that has never been in a crisis."""

record_table = sa.Table(
    "crisis_record",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("crisis_id", Id),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", Id, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("plan", Json, nullable=False),
)

_CRISIS = ("shop_id", "id", "on", "since", "by", "plan")


class Record(msgspec.Struct, frozen=True):
    """An act: "began", "ended" or "planned"; by whom, why, and the plan that stood with it."""

    shop_id: UUID
    id: UUID
    what: str
    crisis_id: UUID | None
    at: int
    by: UUID
    reason: str
    plan: Plan


def plan(tx: Tx, shop_id: UUID, *, lock: bool = False) -> Plan | None:
    return plans(tx, [shop_id], lock=lock).get(shop_id)


def plans(tx: Tx, shop_ids: Collection[UUID], *, lock: bool = False) -> dict[UUID, Plan]:
    """By shop; those that have settled none are not in it. With `lock` they are held until the commit."""
    wanted = [(one,) for one in shop_ids]
    found = bulk.fetch(tx, plan_table, ("shop_id", "plan"), ("shop_id",), wanted, lock=lock)
    return {shop_id: msgspec.convert(told, Plan) for shop_id, told in found}


def save_plan(tx: Tx, shop_id: UUID, settled: Plan, at: int, by: UUID) -> None:
    row = {"shop_id": shop_id, "plan": msgspec.to_builtins(settled), "settled_at": at, "settled_by": by}
    tx.put(plan_table, [row], ("shop_id",))


def crises(tx: Tx, shop_ids: Collection[UUID], *, lock: bool = False) -> dict[UUID, Crisis]:
    """By shop; those that have never been in one are not in it. With `lock` they are held until the commit.

    By plain driver calls: an agent's messages ask for it.
    """
    found = bulk.fetch(tx, crisis_table, _CRISIS, ("shop_id",), [(one,) for one in shop_ids], lock=lock)
    return {
        row[0]: Crisis(row[1], row[0], bool(row[2]), row[3], row[4], msgspec.convert(row[5], Plan)) for row in found
    }


def begin(tx: Tx, one: Crisis) -> bool:
    """Whether it began: not where another is on."""
    row = _row(one)
    if tx.add(crisis_table, row, ("shop_id",)):
        return True
    off = (crisis_table.c.shop_id == one.shop_id, crisis_table.c.on.is_(False))
    return bool(tx.run(sa.update(crisis_table).where(*off).values(**row)))


def end(tx: Tx, one: Crisis) -> bool:
    """Whether it ended now. What was in force stays in the record only: nobody needs it on the way of a message."""
    is_on = (crisis_table.c.shop_id == one.shop_id, crisis_table.c.id == one.id, crisis_table.c.on.is_(True))
    gone: dict[str, Any] = {"on": False, "plan": msgspec.to_builtins(Plan())}
    return bool(tx.run(sa.update(crisis_table).where(*is_on).values(**gone)))


def change(tx: Tx, shop_id: UUID, settled: Plan) -> bool:
    """Put another plan in force where the switch is on; whether it is."""
    is_on = (crisis_table.c.shop_id == shop_id, crisis_table.c.on.is_(True))
    return bool(tx.run(sa.update(crisis_table).where(*is_on).values(plan=msgspec.to_builtins(settled))))


def _row(one: Crisis) -> dict[str, Any]:
    return {**msgspec.structs.asdict(one), "plan": msgspec.to_builtins(one.plan)}


def record(tx: Tx, one: Record) -> None:
    tx.run(sa.insert(record_table).values(**{**msgspec.structs.asdict(one), "plan": msgspec.to_builtins(one.plan)}))


def records(tx: Tx, shop_id: UUID, most: int) -> list[Record]:
    """The newest first."""
    row = record_table.c
    chosen = sa.select(record_table).where(row.shop_id == shop_id).order_by(row.at.desc(), row.id.desc()).limit(most)
    return [
        Record(
            one.shop_id, one.id, one.what, one.crisis_id, one.at, one.by, one.reason, msgspec.convert(one.plan, Plan)
        )
        for one in tx.all(chosen)
    ]
