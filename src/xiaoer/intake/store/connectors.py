"""Connectors of shops to their shop systems: settings, the sealed secret, how far they have read."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.intake.domain.answers import Answer
from xiaoer.intake.domain.sources import Settings
from xiaoer.platform.db import Tx
from xiaoer.platform.db.tables import Id, Json, Moment, metadata
from xiaoer.platform.sealing import Sealed, seal, unseal
from xiaoer.values.refusal import Refused

connector_table = sa.Table(
    "connector",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("settings", Json, nullable=False),
    sa.Column("secret", Sealed, nullable=False),
    sa.Column("cursor", sa.Text, nullable=False),
    sa.Column("stored", sa.BigInteger, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("problem", Json),
    sa.Column("refused", Json, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("read_at", Moment),
    sa.Column("removed_at", Moment),
    sa.Index("ix_connector_id", "id", unique=True),
)

_row = connector_table.c


class Connector(msgspec.Struct, frozen=True):
    """`stored`: rows that changed something, since it was made; `failures`: looks in a row that failed, the last of
    them because of `problem`; `refused`: the latest rows that could not be stored.
    """

    id: UUID
    shop_id: UUID
    kind: str
    settings: Settings
    cursor: str
    stored: int
    failures: int
    problem: Refused | None
    refused: tuple[Answer, ...]
    made_at: int
    read_at: int | None


def add(tx: Tx, made: Connector, secret: str) -> None:
    row = {
        "shop_id": made.shop_id, "id": made.id, "kind": made.kind, "settings": msgspec.to_builtins(made.settings),
        "secret": seal(tx, _row.secret, (made.shop_id, made.id), secret), "made_at": made.made_at,
    } | _state(made)  # fmt: skip
    tx.run(sa.insert(connector_table), [row])


def connector(tx: Tx, shops: Collection[UUID] | None, connector_id: UUID) -> Connector | None:
    """`shops` None: for the desk's own work."""
    mine = sa.true() if shops is None else _row.shop_id.in_(shops)
    return next(iter(_found(tx, sa.and_(mine, _row.id == connector_id))), None)


def connectors(tx: Tx, shops: Collection[UUID]) -> list[Connector]:
    return _found(tx, _row.shop_id.in_(shops))


def secret(tx: Tx, of: Connector) -> str:
    found = tx.first(sa.select(_row.secret).where(_row.shop_id == of.shop_id, _row.id == of.id))
    return "" if found is None else unseal(tx, _row.secret, (of.shop_id, of.id), found.secret)


def save(tx: Tx, after: Connector) -> None:
    """How far it has read and how that went."""
    mine = sa.and_(_row.shop_id == after.shop_id, _row.id == after.id)
    tx.run(sa.update(connector_table).where(mine).values(**_state(after)))


def remove(tx: Tx, of: Connector, now: int) -> None:
    """It reads no more, and its secret is gone."""
    mine = sa.and_(_row.shop_id == of.shop_id, _row.id == of.id)
    tx.run(sa.update(connector_table).where(mine).values(removed_at=now, secret=b""))


def _state(one: Connector) -> dict[str, Any]:
    return {
        "cursor": one.cursor, "stored": one.stored, "failures": one.failures, "read_at": one.read_at,
        "problem": None if one.problem is None else msgspec.to_builtins(one.problem),
        "refused": msgspec.to_builtins(one.refused),
    }  # fmt: skip


def _found(tx: Tx, which: sa.ColumnElement[bool]) -> list[Connector]:
    found = tx.all(sa.select(connector_table).where(which, _row.removed_at.is_(None)).order_by(_row.id.desc()))
    return [_connector(row) for row in found]


def _connector(row: sa.Row[Any]) -> Connector:
    problem = None if row.problem is None else msgspec.convert(row.problem, Refused)
    return Connector(
        row.id, row.shop_id, row.kind, msgspec.convert(row.settings, Settings), row.cursor, row.stored, row.failures,
        problem, msgspec.convert(row.refused, tuple[Answer, ...]), row.made_at, row.read_at,
    )  # fmt: skip
