"""Many rows at once by plain driver calls, for the paths that have a number to keep.

SQLAlchemy's Core costs tens of microseconds a row and hundreds a statement; a chat message has neither. The tables
stay the one description of columns and types: statements are made from them once and kept. SQLite executes each row
of a prepared statement, PostgreSQL takes all rows as arrays in one statement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from xiaoer.platform.db.tables import Id
from xiaoer.platform.db.tx import Tx

Names = tuple[str, ...]
Row = tuple[Any, ...]
_POSTGRES = postgresql.dialect()  # type: ignore[no-untyped-call]


def insert(tx: Tx, table: sa.Table, names: Names, rows: Sequence[Row]) -> None:
    """Insert `rows`, each with the values of the columns `names`."""
    _run(tx, table, names, rows, _insert_sql(table, names, tx.dialect))


def put(tx: Tx, table: sa.Table, names: Names, rows: Sequence[Row], key: Names) -> None:
    """Insert rows or, where `key` is there already, give the other columns of `names` their new values."""
    others = ", ".join(f"{_q(name)} = excluded.{_q(name)}" for name in names if name not in key)
    conflict = f" ON CONFLICT ({_listed(key)}) DO UPDATE SET {others}"
    _run(tx, table, names, rows, _insert_sql(table, names, tx.dialect) + conflict)


def update(tx: Tx, table: sa.Table, names: Names, rows: Sequence[Row], key: Names) -> None:
    """Give the columns `names` less `key` their new values in the rows that have `key`."""
    _run(tx, table, names, rows, _update_sql(table, names, key, tx.dialect))


def delete(tx: Tx, table: sa.Table, key: str, values: Sequence[Any]) -> None:
    _run(tx, table, (key,), [(value,) for value in values], _delete_sql(table, key, tx.dialect))


def fetch(
    tx: Tx, table: sa.Table, names: Names, key: Names, keys: Sequence[Row], *, lock: bool = False
) -> list[Sequence[Any]]:
    """The columns `names` of the rows that have one of `keys`. With `lock` they are held until the commit.

    `keys` are taken in the order of the last column of `key`, so that two writers cannot wait for each other.
    """
    statement = _fetch_sql(table, names, key, tx.dialect, lock=lock)
    into, out = _writers(table, key, tx.dialect), _readers(table, names, tx.dialect)
    if tx.dialect == "sqlite":
        execute = tx.raw.execute
        found = [row for one in keys for row in execute(statement, _converted(into, one))]
    else:
        found = tx.raw.execute(statement, _columns(into, keys)).fetchall()
    return [_converted(out, row) for row in found]


def _run(tx: Tx, table: sa.Table, names: Names, rows: Sequence[Row], statement: str) -> None:
    if not rows:
        return
    into = _writers(table, names, tx.dialect)
    if tx.dialect == "sqlite":
        tx.raw.executemany(statement, [_converted(into, row) for row in rows])
    else:
        tx.raw.execute(statement, _columns(into, rows))


@lru_cache
def _insert_sql(table: sa.Table, names: Names, dialect: str) -> str:
    head = f"INSERT INTO {_q(table.name)} ({_listed(names)})"
    if dialect == "sqlite":
        return f"{head} VALUES ({', '.join('?' * len(names))})"
    return f"{head} SELECT * FROM {_unnest(table, names)}"  # noqa: S608


@lru_cache
def _update_sql(table: sa.Table, names: Names, key: Names, dialect: str) -> str:
    changed = [name for name in names if name not in key]
    if dialect == "sqlite":
        places = {name: f"?{place}" for place, name in enumerate(names, start=1)}
        given = ", ".join(f"{_q(name)} = {places[name]}" for name in changed)
        where = " AND ".join(f"{_q(name)} = {places[name]}" for name in key)
        return f"UPDATE {_q(table.name)} SET {given} WHERE {where}"  # noqa: S608
    given = ", ".join(f"{_q(name)} = told.{_q(name)}" for name in changed)
    where = " AND ".join(f"{_q(table.name)}.{_q(name)} = told.{_q(name)}" for name in key)
    return f"UPDATE {_q(table.name)} SET {given} FROM {_unnest(table, names)} WHERE {where}"  # noqa: S608


@lru_cache
def _delete_sql(table: sa.Table, key: str, dialect: str) -> str:
    wanted = "= ?" if dialect == "sqlite" else f"= ANY(%s::{_array(table, key)})"
    return f"DELETE FROM {_q(table.name)} WHERE {_q(key)} {wanted}"  # noqa: S608


@lru_cache
def _fetch_sql(table: sa.Table, names: Names, key: Names, dialect: str, *, lock: bool) -> str:
    head = f"SELECT {', '.join(f't.{_q(name)}' for name in names)} FROM {_q(table.name)} t"  # noqa: S608
    if dialect == "sqlite":
        return f"{head} WHERE {' AND '.join(f't.{_q(name)} = ?' for name in key)}"
    joined = " AND ".join(f"t.{_q(name)} = told.{_q(name)}" for name in key)
    ordered = f" ORDER BY t.{_q(key[-1])} FOR UPDATE OF t" if lock else ""
    return f"{head} JOIN {_unnest(table, key)} ON {joined}{ordered}"


def _unnest(table: sa.Table, names: Names) -> str:
    arrays = ", ".join(f"%s::{_array(table, name)}" for name in names)
    return f"unnest({arrays}) AS told ({_listed(names)})"


def _array(table: sa.Table, name: str) -> str:
    return f"{table.c[name].type.compile(_POSTGRES)}[]"


def _q(name: str) -> str:
    return f'"{name}"'


def _listed(names: Names) -> str:
    return ", ".join(map(_q, names))


Converts = tuple[tuple[int, Callable[[Any], Any]], ...]
"""The places in a row whose values the driver does not take or give as they are, and what to do with them."""


@lru_cache
def _writers(table: sa.Table, names: Names, dialect: str) -> Converts:
    found = ((place, _writer(table.c[name].type, dialect)) for place, name in enumerate(names))
    return tuple((place, convert) for place, convert in found if convert is not None)


@lru_cache
def _readers(table: sa.Table, names: Names, dialect: str) -> Converts:
    """Psycopg gives ids and JSON as they are wanted."""
    if dialect != "sqlite":
        return ()
    found = ((place, _reader(table.c[name].type)) for place, name in enumerate(names))
    return tuple((place, convert) for place, convert in found if convert is not None)


def _writer(kind: sa.types.TypeEngine[Any], dialect: str) -> Callable[[Any], Any] | None:
    if isinstance(kind, sa.JSON):
        return _json_text
    return _id_bytes if isinstance(kind, Id) and dialect == "sqlite" else None


def _reader(kind: sa.types.TypeEngine[Any]) -> Callable[[Any], Any] | None:
    if isinstance(kind, Id):
        return _id_of_bytes
    return msgspec.json.decode if isinstance(kind, sa.JSON) else None


def _id_bytes(value: UUID) -> bytes:
    return value.bytes


def _id_of_bytes(value: bytes) -> UUID:
    return UUID(bytes=value)


def _json_text(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _converted(converts: Converts, row: Row) -> Sequence[Any]:
    if not converts:
        return row
    values = list(row)
    for place, convert in converts:
        if values[place] is not None:
            values[place] = convert(values[place])
    return values


def _columns(converts: Converts, rows: Sequence[Row]) -> list[list[Any]]:
    return [list(column) for column in zip(*(_converted(converts, row) for row in rows), strict=True)]
