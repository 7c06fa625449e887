"""One unit of work as an action sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from xiaoer.platform.keyring import Ring


class Announced(NamedTuple):
    """What a unit of work told the world; heard after its commit and never before.

    `event` is the typed event whose row was written beside the state; `screens` are frames for open screens that
    need not be kept.
    """

    event: Any
    shop_id: UUID | None
    subject_id: UUID
    at: int


class Tx:
    """A transaction on one connection; reading or writing, never committing. `ring`: the keys of what is sealed.

    `number` is the database's own of this transaction, once somebody has asked for it.
    """

    __slots__ = ("announced", "connection", "dialect", "number", "raw", "ring", "screens")

    def __init__(self, connection: sa.Connection, ring: Ring | None = None) -> None:
        self.connection = connection
        self.dialect = connection.dialect.name
        self.ring = ring
        self.raw: Any = connection.connection.driver_connection
        self.announced: list[Announced] = []
        self.screens: list[Any] = []
        self.number: int | None = None

    def all(self, statement: sa.Executable) -> Sequence[sa.Row[Any]]:
        return self.connection.execute(statement).all()

    def first(self, statement: sa.Executable) -> sa.Row[Any] | None:
        return self.connection.execute(statement).first()

    def run(self, statement: sa.Executable, rows: Sequence[Mapping[str, Any]] | None = None) -> int:
        """Execute, once for each of `rows` where given; the number of rows that it touched."""
        if rows is not None and not rows:
            return 0
        # Without the option the rows of an INSERT are not counted on PostgreSQL.
        return self.connection.execute(statement, rows, execution_options={"preserve_rowcount": True}).rowcount

    def in_turn(self, number: int) -> None:
        """Until the commit no other unit is past this point with the same number. On SQLite one writes at a time anyway."""
        if self.dialect != "sqlite":
            self.raw.execute("SELECT pg_advisory_xact_lock(%s)", (number,))

    def put(self, table: sa.Table, rows: Sequence[Mapping[str, Any]], key: tuple[str, ...]) -> None:
        """Insert rows or, where `key` is there already, update every other column that the rows name."""
        if rows:
            self.connection.execute(_putting(table, self.dialect, tuple(rows[0]), key), rows)

    def add_up(self, table: sa.Table, rows: Sequence[Mapping[str, Any]], key: tuple[str, ...]) -> None:
        """Insert rows or, where `key` is there already, add every other column that the rows name to what stands."""
        if rows:
            self.connection.execute(_adding(table, self.dialect, tuple(rows[0]), key), rows)

    def add(
        self,
        table: sa.Table,
        row: Mapping[str, Any],
        key: tuple[str, ...],
        where: sa.ColumnElement[bool] | sa.TextClause | None = None,
    ) -> bool:
        """Insert the row unless its `key` is there already; whether it was inserted.

        `where` is the condition of a partial unique index on `key`.
        """
        insert = (sqlite_insert if self.dialect == "sqlite" else postgres_insert)(table)
        statement = insert.values(**row).on_conflict_do_nothing(index_elements=key, index_where=where)
        return self.run(statement) == 1


@cache
def _putting(table: sa.Table, dialect: str, names: tuple[str, ...], key: tuple[str, ...]) -> sa.Insert:
    insert = (sqlite_insert if dialect == "sqlite" else postgres_insert)(table)
    named = {name: insert.excluded[name] for name in names if name not in key}
    if not named:
        return insert.on_conflict_do_nothing(index_elements=key)
    return insert.on_conflict_do_update(index_elements=key, set_=named)


@cache
def _adding(table: sa.Table, dialect: str, names: tuple[str, ...], key: tuple[str, ...]) -> sa.Insert:
    """Kept, because making it takes longer than running it."""
    insert = (sqlite_insert if dialect == "sqlite" else postgres_insert)(table)
    sums = {name: table.c[name] + insert.excluded[name] for name in names if name not in key}
    return insert.on_conflict_do_update(index_elements=key, set_=sums)
