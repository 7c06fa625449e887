"""Webhooks and what they brought, in their tables; what they brought tells of people and is sealed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.intake.domain.deliveries import Delivery, DeliveryState
from xiaoer.platform.db import Tx
from xiaoer.platform.db.tables import Id, Json, Moment, metadata
from xiaoer.platform.sealing import Sealed, seal, unseal
from xiaoer.values.refusal import Refused

hook_table = sa.Table(
    "webhook",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("removed_at", Moment),
    sa.Index("ix_webhook_id", "id", unique=True),
)

delivery_table = sa.Table(
    "delivery",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("hook_id", Id, primary_key=True),
    sa.Column("message_id", sa.Text, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("came_at", Moment, nullable=False),
    sa.Column("tried_at", Moment),
    sa.Column("problem", Json),
    sa.Column("body", Sealed, nullable=False),
    sa.ForeignKeyConstraint(["shop_id", "hook_id"], ["webhook.shop_id", "webhook.id"]),
    sa.Index("ix_delivery_shop_id_hook_id_came_at", "shop_id", "hook_id", "came_at"),
)

_hook, _row = hook_table.c, delivery_table.c


class Hook(msgspec.Struct, frozen=True):
    """An address that a machine sends to."""

    id: UUID
    shop_id: UUID
    name: str
    made_at: int


def add_hook(tx: Tx, made: Hook) -> None:
    tx.run(sa.insert(hook_table), [msgspec.structs.asdict(made)])


def hook(tx: Tx, hook_id: UUID) -> Hook | None:
    return next(iter(_hooks(tx, _hook.id == hook_id)), None)


def hooks(tx: Tx, shops: Collection[UUID]) -> list[Hook]:
    """Newest first."""
    return _hooks(tx, _hook.shop_id.in_(shops))


def remove_hook(tx: Tx, shops: Collection[UUID], hook_id: UUID, now: int) -> Hook | None:
    found = next(iter(_hooks(tx, sa.and_(_hook.shop_id.in_(shops), _hook.id == hook_id))), None)
    if found is not None:
        tx.run(sa.update(hook_table).where(_hook.id == hook_id).values(removed_at=now))
    return found


def receive(tx: Tx, to: Hook, message_id: str, body: bytes, now: int) -> bool:
    """Keep a delivery; False where that id has come before."""
    row = {
        "shop_id": to.shop_id, "hook_id": to.id, "message_id": message_id, "state": str(DeliveryState.WAITING), "attempts": 0,
        "came_at": now, "body": _sealed(tx, to.shop_id, to.id, message_id, body),
    }  # fmt: skip
    return tx.add(delivery_table, row, ("shop_id", "hook_id", "message_id"))


def delivery(tx: Tx, shop_id: UUID, hook_id: UUID, message_id: str) -> Delivery | None:
    found = tx.first(sa.select(delivery_table).where(_is(shop_id, hook_id, message_id)).with_for_update())
    return _delivery(found, _opened(tx, found)) if found else None


def deliveries(tx: Tx, to: Hook, most: int) -> list[Delivery]:
    """The dead ones first, then the newest, without their bodies."""
    columns = [column for column in delivery_table.columns if column.name != "body"]
    dead_first = sa.case((_row.state == str(DeliveryState.DEAD), 0), else_=1)
    found = tx.all(
        sa.select(*columns)
        .where(_row.shop_id == to.shop_id, _row.hook_id == to.id)
        .order_by(dead_first, _row.came_at.desc(), _row.message_id)
        .limit(most)
    )
    return [_delivery(row) for row in found]


def counts(tx: Tx, found: Sequence[Hook]) -> dict[UUID, dict[DeliveryState, int]]:
    """How many deliveries of each state every webhook has."""
    rows = tx.all(
        sa.select(_row.hook_id, _row.state, sa.func.count().label("many"))
        .where(_row.shop_id.in_({one.shop_id for one in found}), _row.hook_id.in_({one.id for one in found}))
        .group_by(_row.hook_id, _row.state)
    )
    told: dict[UUID, dict[DeliveryState, int]] = {one.id: dict.fromkeys(DeliveryState, 0) for one in found}
    for row in rows:
        told[row.hook_id][DeliveryState(row.state)] = row.many
    return told


def settle(tx: Tx, shop_id: UUID, hook_id: UUID, after: Delivery) -> None:
    """Write how a try ended."""
    problem = None if after.problem is None else msgspec.to_builtins(after.problem)
    tx.run(
        sa.update(delivery_table)
        .where(_is(shop_id, hook_id, after.message_id))
        .values(
            state=str(after.state),
            attempts=after.attempts,
            tried_at=after.tried_at,
            problem=problem,
            body=_sealed(tx, shop_id, hook_id, after.message_id, after.body),
        )
    )


def forget(tx: Tx, shop_id: UUID, hook_id: UUID, applied: int, dead: int) -> None:
    """Deliveries that were applied and came before the one moment, and dead ones last tried before the other."""
    over = sa.or_(
        sa.and_(_row.state == str(DeliveryState.APPLIED), _row.came_at < applied),
        sa.and_(_row.state == str(DeliveryState.DEAD), _row.tried_at < dead),
    )
    tx.run(sa.delete(delivery_table).where(_row.shop_id == shop_id, _row.hook_id == hook_id, over))


def _hooks(tx: Tx, which: sa.ColumnElement[bool]) -> list[Hook]:
    found = tx.all(
        sa.select(_hook.id, _hook.shop_id, _hook.name, _hook.made_at)
        .where(which, _hook.removed_at.is_(None))
        .order_by(_hook.id.desc())
    )
    return [Hook(row.id, row.shop_id, row.name, row.made_at) for row in found]


def _is(shop_id: UUID, hook_id: UUID, message_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(_row.shop_id == shop_id, _row.hook_id == hook_id, _row.message_id == message_id)


def _delivery(row: sa.Row[Any], body: bytes = b"") -> Delivery:
    problem = None if row.problem is None else msgspec.convert(row.problem, Refused)
    return Delivery(row.message_id, DeliveryState(row.state), row.attempts, row.came_at, row.tried_at, problem, body)


def _sealed(tx: Tx, shop_id: UUID, hook_id: UUID, message_id: str, body: bytes) -> bytes:
    """A body may be anything: each of its bytes stands as one character."""
    return seal(tx, _row.body, (shop_id, hook_id, message_id), body.decode("latin-1"))


def _opened(tx: Tx, row: sa.Row[Any]) -> bytes:
    return unseal(tx, _row.body, (row.shop_id, row.hook_id, row.message_id), bytes(row.body)).encode("latin-1")
