"""Everything that is sealed with an older key, sealed with the newest: a job of small units that goes on after a kill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from xiaoer.platform import jobs
from xiaoer.platform.db.tables import Id, metadata
from xiaoer.platform.db.tx import Tx
from xiaoer.platform.sealing.values import FORM, HEAD_BYTES, RowKey, Sealed, ring_of, seal, unseal

KIND = "keys.reseal"
ROWS_A_UNIT = 200


Columns = Sequence[sa.Column[Any]]


def columns() -> Columns:
    """Every column that holds sealed values of the tables that are loaded, in an order that stays."""
    found = [column for table in metadata.sorted_tables for column in table.columns if isinstance(column.type, Sealed)]
    return sorted(found, key=_named)


def reseal(sealed: Columns, tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """One unit; the next is planned with the place where this one ended."""
    left = [column for column in sealed if _named(column) >= payload.get("column", "")]
    if not left:
        return
    column = left[0]
    after = payload.get("after") if _named(column) == payload.get("column") else None
    rows = _rows(tx, column, after)
    _seal_anew(tx, column, rows)
    if len(rows) == ROWS_A_UNIT:
        _go_on(tx, column, _key_of(rows[-1]), now)
    elif len(left) > 1:
        _go_on(tx, left[1], None, now)


def count(tx: Tx, sealed: Columns) -> Counter[bytes]:
    """How many values are sealed with each key, by its name."""
    found: Counter[bytes] = Counter()
    for column in sealed:
        head = sa.func.substr(column, 1, HEAD_BYTES, type_=sa.LargeBinary)
        statement = sa.select(head.label("head"), sa.func.count().label("values")).group_by(head)
        for row in tx.all(statement.where(sa.func.length(column) > 0)):
            found[bytes(row.head)[len(FORM) :]] += row.values
    return found


def _go_on(tx: Tx, column: sa.Column[Any], after: list[Any] | None, now: int) -> None:
    jobs.plan(tx, KIND, KIND, now, {"column": _named(column), "after": after})


def _rows(tx: Tx, column: sa.Column[Any], after: list[Any] | None) -> Sequence[sa.Row[Any]]:
    """The next rows by primary key, whatever they are sealed with; the key first and the value last."""
    key = list(column.table.primary_key.columns)
    statement = sa.select(*key, column).order_by(*key).limit(ROWS_A_UNIT)
    if after is not None:
        values = [sa.literal(_typed(one, value), one.type) for one, value in zip(key, after, strict=True)]
        statement = statement.where(sa.tuple_(*key) > sa.tuple_(*values))
    return tx.all(statement)


def _seal_anew(tx: Tx, column: sa.Column[Any], rows: Sequence[sa.Row[Any]]) -> None:
    """A value that was written anew meanwhile is left: it is sealed with the newest key already."""
    key, newest = list(column.table.primary_key.columns), FORM + ring_of(tx).keys().newest.name
    same = [one == sa.bindparam(f"key_{place}", type_=one.type) for place, one in enumerate(key)]
    statement = (
        sa.update(column.table)
        .where(*same, column == sa.bindparam("old", type_=column.type))
        .values({column: sa.bindparam("new", type_=column.type)})
    )
    stale = [row for row in rows if row[-1] and row[-1][:HEAD_BYTES] != newest]
    tx.run(statement, [_change(tx, column, tuple(row[:-1]), row[-1]) for row in stale])


def _change(tx: Tx, column: sa.Column[Any], row: RowKey, old: bytes) -> dict[str, Any]:
    new = seal(tx, column, row, unseal(tx, column, row, old))
    return {"old": old, "new": new} | {f"key_{place}": value for place, value in enumerate(row)}


def _named(column: sa.Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def _key_of(row: sa.Row[Any]) -> list[Any]:
    """As JSON can hold it."""
    values: list[Any] = list(row)[:-1]
    return [str(value) if isinstance(value, UUID) else value for value in values]


def _typed(column: sa.Column[Any], value: Any) -> Any:
    return UUID(value) if isinstance(column.type, Id) else value
