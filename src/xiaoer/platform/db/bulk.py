"""Many rows at once by plain driver calls, for the paths that have a number to keep.

SQLAlchemy's Core costs tens of microseconds a row and hundreds a statement; a chat message has neither. The tables
stay the one description of columns and types: statements are made from them once and kept. PostgreSQL takes
all rows as arrays in one statement, in binary (`%b`): as text the driver escapes each value by itself, which for JSON
took thirty microseconds each. SQLite takes them as values for 64, 16, 4 or 1 rows: each step of a statement lets go of
the interpreter, and in a busy process it takes longer to get it back than to write a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache, partial
from itertools import chain
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from xiaoer.platform.db.tables import Id, id_of_bytes
from xiaoer.platform.db.tx import Tx

Names = tuple[str, ...]
Row = tuple[Any, ...]
_POSTGRES = postgresql.dialect()  # type: ignore[no-untyped-call]


def insert(tx: Tx, table: sa.Table, names: Names, rows: Sequence[Row]) -> None:
    """Insert `rows`, each with the values of the columns `names`."""
    _run(tx, table, names, rows, partial(_insert_sql, table, names, ()))


def put(tx: Tx, table: sa.Table, names: Names, rows: Sequence[Row], key: Names) -> None:
    """Insert rows or, where `key` is there already, give the other columns of `names` their new values.

    No two of the rows may have the same key: PostgreSQL refuses them.
    """
    _run(tx, table, names, rows, partial(_insert_sql, table, names, key))


def update(tx: Tx, table: sa.Table, names: Names, rows: Sequence[Row], key: Names) -> None:
    """Give the columns `names` less `key` their new values in the rows that have `key`."""
    _run(tx, table, names, rows, partial(_update_sql, table, names, key))


def delete(tx: Tx, table: sa.Table, key: str, values: Sequence[Any]) -> None:
    _run(tx, table, (key,), [(value,) for value in values], partial(_delete_sql, table, key))


def fetch(
    tx: Tx, table: sa.Table, names: Names, key: Names, keys: Sequence[Row], *, lock: bool = False
) -> list[Sequence[Any]]:
    """The columns `names` of the rows that have one of `keys`. With `lock` they are held until the commit.

    Rows are taken in the order of all of `key`, so that two writers cannot wait for each other.
    """
    out = _readers(table, names, tx.dialect)
    statement = partial(_fetch_sql, table, names, key, lock=lock)
    return [_converted(out, row) for row in _executed(tx, table, key, keys, statement)]


def top(tx: Tx, table: sa.Table, names: Names, key: Names, keys: Sequence[Row], by: str) -> list[Sequence[Any]]:
    """Of each of `keys` the columns `key` and `names` of the row with the largest `by`; `names` are None without one.

    Rows whose `by` is null do not count; of several with the same, the one with the larger first of `names` does.
    """
    out = _readers(table, key + names, tx.dialect)
    statement = partial(_top_sql, table, names, key, by)
    return [_converted(out, row) for row in _executed(tx, table, key, keys, statement)]


Statement = Callable[[str, int], str]
"""Its text for a dialect and, on SQLite, a number of rows."""


def _run(tx: Tx, table: sa.Table, names: Names, rows: Sequence[Row], statement: Statement) -> None:
    for _ in _executed(tx, table, names, rows, statement):
        raise LookupError("a statement that writes gave rows")


def _executed(tx: Tx, table: sa.Table, names: Names, rows: Sequence[Row], statement: Statement) -> Iterator[Row]:
    """What the statement gives for all `rows`."""
    into, execute, width = _writers(table, names, tx.dialect), tx.raw.execute, len(names)
    if not rows:
        return
    if tx.dialect == "sqlite":
        for part in _parts(rows):
            yield from execute(statement("sqlite", len(part)), _given(into, part, width))
    else:
        given = _given(into, rows, width)
        done = execute(statement(tx.dialect, 0), [given[place::width] for place in range(width)])
        yield from done.fetchall() if done.description else ()


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Parts of few lengths, so that few statements are kept."""
    first = 0
    for length in (64, 16, 4, 1):
        while len(rows) - first >= length:
            yield rows[first : first + length]
            first += length


@cache
def _insert_sql(table: sa.Table, names: Names, key: Names, dialect: str, many: int) -> str:
    head, conflict = f"INSERT INTO {_q(table.name)} ({_listed(names)})", ""
    if key:
        others = ", ".join(f"{_q(name)} = excluded.{_q(name)}" for name in names if name not in key)
        conflict = f" ON CONFLICT ({_listed(key)}) DO UPDATE SET {others}"
    if dialect == "sqlite":
        return f"{head} {_values(names, many)}{conflict}"
    return f"{head} SELECT * FROM {_unnest(table, names)}{conflict}"  # noqa: S608 - names of our own tables; values are bound


@cache
def _update_sql(table: sa.Table, names: Names, key: Names, dialect: str, many: int) -> str:
    given = ", ".join(f"{_q(name)} = told.{_q(name)}" for name in names if name not in key)
    where = " AND ".join(f"{_q(table.name)}.{_q(name)} = told.{_q(name)}" for name in key)
    change = f"UPDATE {_q(table.name)} SET {given} FROM"  # noqa: S608 - names of our own tables; values are bound
    if dialect == "sqlite":
        return f"{_told(names, many)} {change} told WHERE {where}"
    return f"{change} {_unnest(table, names)} WHERE {where}"


@cache
def _delete_sql(table: sa.Table, key: str, dialect: str, many: int) -> str:
    wanted = f"IN ({', '.join('?' * many)})" if dialect == "sqlite" else f"= ANY(%b::{_array(table, key)})"
    return f"DELETE FROM {_q(table.name)} WHERE {_q(key)} {wanted}"  # noqa: S608 - names of our own tables; values are bound


@cache
def _fetch_sql(table: sa.Table, names: Names, key: Names, dialect: str, many: int, *, lock: bool) -> str:
    head = f"SELECT {', '.join(f't.{_q(name)}' for name in names)} FROM"
    joined = " AND ".join(f"t.{_q(name)} = told.{_q(name)}" for name in key)
    if dialect == "sqlite":
        return f"{_told(key, many)} {head} told CROSS JOIN {_q(table.name)} t ON {joined}"
    ordered = f" ORDER BY {', '.join(f't.{_q(name)}' for name in key)} FOR UPDATE OF t" if lock else ""
    return f"{head} {_q(table.name)} t JOIN {_unnest(table, key)} ON {joined}{ordered}"


@cache
def _top_sql(table: sa.Table, names: Names, key: Names, by: str, dialect: str, many: int) -> str:
    joined = " AND ".join(f"t.{_q(name)} = told.{_q(name)}" for name in key)
    rest = f"FROM {_q(table.name)} t WHERE {joined} AND t.{_q(by)} IS NOT NULL"
    one = f"{rest} ORDER BY t.{_q(by)} DESC, t.{_q(names[0])} DESC LIMIT 1"
    told = ", ".join([*(f"told.{_q(name)}" for name in key), *(f"(SELECT t.{_q(name)} {one})" for name in names)])
    if dialect == "sqlite":
        return f"{_told(key, many)} SELECT {told} FROM told"  # noqa: S608 - names of our own tables; values are bound
    return f"SELECT {told} FROM {_unnest(table, key)}"  # noqa: S608 - names of our own tables; values are bound


def _told(names: Names, many: int) -> str:
    return f"WITH told ({_listed(names)}) AS ({_values(names, many)})"


def _values(names: Names, many: int) -> str:
    row = f"({', '.join('?' * len(names))})"
    return f"VALUES {', '.join([row] * many)}"


def _unnest(table: sa.Table, names: Names) -> str:
    arrays = ", ".join(f"%b::{_array(table, name)}" for name in names)
    return f"unnest({arrays}) AS told ({_listed(names)})"


def _array(table: sa.Table, name: str) -> str:
    kind = table.c[name].type.compile(_POSTGRES)
    return f"{kind.partition(' COLLATE ')[0]}[]"


def _q(name: str) -> str:
    return f'"{name}"'


def _listed(names: Names) -> str:
    return ", ".join(map(_q, names))


Converts = tuple[tuple[int, Callable[[Any], Any]], ...]
"""The places in a row whose values the driver does not take or give as they are, and what to do with them."""


@cache
def _writers(table: sa.Table, names: Names, dialect: str) -> Converts:
    found = ((place, _writer(table.c[name].type, dialect)) for place, name in enumerate(names))
    return tuple((place, convert) for place, convert in found if convert is not None)


@cache
def _readers(table: sa.Table, names: Names, dialect: str) -> Converts:
    """Psycopg gives ids and JSON as they are wanted."""
    if dialect != "sqlite":
        return ()
    found = ((place, _reader(table.c[name].type)) for place, name in enumerate(names))
    return tuple((place, convert) for place, convert in found if convert is not None)


def _writer(kind: sa.types.TypeEngine[Any], dialect: str) -> Callable[[Any], Any] | None:
    if isinstance(kind, sa.JSON):
        return _json_text
    if dialect != "sqlite":
        return None
    return _id_bytes if isinstance(kind, Id) else date.isoformat if isinstance(kind, sa.Date) else None


def _reader(kind: sa.types.TypeEngine[Any]) -> Callable[[Any], Any] | None:
    """SQLite knows neither ids nor days, and says 0 and 1 for no and yes."""
    of_kind: dict[type[Any], Callable[[Any], Any]] = {
        Id: id_of_bytes,
        sa.Date: date.fromisoformat,
        sa.Boolean: bool,
        sa.JSON: msgspec.json.decode,
    }
    return next((reader for known, reader in of_kind.items() if isinstance(kind, known)), None)


def _id_bytes(value: UUID) -> bytes:
    """As value.bytes, which is a property that calls this."""
    return value.int.to_bytes(16, "big")


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


def _given(converts: Converts, rows: Sequence[Row], width: int) -> list[Any]:
    """All values of the rows, one row after the other, as the driver takes them; converted column by column."""
    values = list(chain.from_iterable(rows))
    for place, convert in converts:
        values[place::width] = [None if one is None else convert(one) for one in values[place::width]]
    return values
