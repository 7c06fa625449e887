"""Many rows at once by plain driver calls: the same as by the other way, on both databases."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.conftest import count
from tests.platform.given import rows
from xiaoer.platform.db import Database, Tx, bulk
from xiaoer.platform.db.tables import id_of_bytes, metadata
from xiaoer.platform.jobs import due_table
from xiaoer.platform.reacting import failure_table

NAMES = ("key", "kind", "run_at", "lease", "attempts", "payload", "dead")
ONE, TWO = UUID(int=1), UUID(int=2)


def row(key: str, run_at: int = 5, lease: UUID | None = ONE, payload: Any = None) -> tuple[Any, ...]:
    return key, "ring", run_at, lease, 0, {"名": [1, None]} if payload is None else payload, False


def whole(key: str, run_at: int = 5, lease: UUID | None = ONE, payload: Any = None) -> dict[str, Any]:
    return {**dict(zip(NAMES, row(key, run_at, lease, payload), strict=True)), "failure": None}


@pytest.fixture(autouse=True)
def planted(database: Database) -> None:
    database.write_now(bulk.insert, due_table, NAMES, [row("a"), row("b", lease=None), row("c", payload=["x"])])


def found(database: Database) -> list[dict[str, Any]]:
    return database.read_now(rows, due_table, "key")


def test_inserted_rows_are_read_back_whole(database: Database) -> None:
    assert found(database) == [whole("a"), whole("b", lease=None), whole("c", payload=["x"])]


def test_what_is_there_is_put_anew_and_the_rest_added(database: Database) -> None:
    database.write_now(bulk.put, due_table, NAMES, [row("a", 9, TWO), row("d", 7)], ("key",))
    assert found(database) == [whole("a", 9, TWO), whole("b", lease=None), whole("c", payload=["x"]), whole("d", 7)]


def test_rows_are_changed_by_their_key(database: Database) -> None:
    changes = [("a", 11, TWO), ("b", 12, None), ("nobody", 13, ONE)]
    database.write_now(bulk.update, due_table, ("key", "run_at", "lease"), changes, ("key",))
    assert found(database) == [whole("a", 11, TWO), whole("b", 12, None), whole("c", payload=["x"])]


def test_rows_are_taken_away_by_their_key(database: Database) -> None:
    database.write_now(bulk.delete, due_table, "key", ["a", "nobody"])
    assert found(database) == [whole("b", lease=None), whole("c", payload=["x"])]
    database.write_now(bulk.delete, due_table, "lease", [ONE])
    assert count(database, due_table) == 1


@pytest.mark.parametrize("many", [0, 1, 3, 4, 63, 64, 65, 149])
def test_any_number_of_rows_goes_in_and_comes_out(database: Database, many: int) -> None:
    keys = [f"{number:03}" for number in range(many)]
    database.write_now(bulk.insert, due_table, NAMES, [row(key, 1) for key in keys])
    database.write_now(bulk.update, due_table, ("key", "run_at"), [(key, 2) for key in keys], ("key",))
    database.write_now(bulk.put, due_table, NAMES, [row(key, 3, TWO) for key in keys[::2]], ("key",))
    got = database.read_now(bulk.fetch, due_table, ("key", "run_at"), ("key",), [(key,) for key in keys])
    assert sorted(map(tuple, got)) == [(key, 2 + (place % 2 == 0)) for place, key in enumerate(keys)]
    database.write_now(bulk.delete, due_table, "key", keys)
    assert count(database, due_table) == 3


@pytest.mark.parametrize("lock", [False, True])
def test_rows_are_fetched_by_their_keys(database: Database, *, lock: bool) -> None:
    def fetch(tx: Tx) -> list[tuple[Any, ...]]:
        keys = [("c",), ("a",), ("b",), ("nobody",)]
        return [tuple(one) for one in bulk.fetch(tx, due_table, ("key", "lease", "payload"), ("key",), keys, lock=lock)]

    told = database.write_now(fetch)
    expected = [("a", ONE, {"名": [1, None]}), ("b", None, {"名": [1, None]}), ("c", ONE, ["x"])]
    assert sorted(told, key=lambda one: str(one[0])) == expected


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_rows_are_held_in_the_order_of_the_whole_key(database: Database) -> None:
    keys = [("b", 2), ("b", 1), ("a", 2), ("a", 1)]
    names = ("name", "position", "at", "failure", "data")
    database.write_now(bulk.insert, failure_table, names, [(*key, 0, "", {}) for key in keys])
    held = database.write_now(bulk.fetch, failure_table, names[:2], names[:2], keys, lock=True)
    assert [tuple(one) for one in held] == [("a", 1), ("a", 2), ("b", 1), ("b", 2)]


def test_nothing_is_no_work(database: Database) -> None:
    before = found(database)
    database.write_now(bulk.insert, due_table, NAMES, [])
    database.write_now(bulk.put, due_table, NAMES, [], ("key",))
    database.write_now(bulk.update, due_table, ("key", "run_at"), [], ("key",))
    database.write_now(bulk.delete, due_table, "key", [])
    assert found(database) == before


def test_a_unit_that_fails_in_bulk_leaves_nothing(database: Database) -> None:
    before = found(database)
    with pytest.raises(Exception, match=r"(?i)unique"):
        database.write_now(bulk.insert, due_table, NAMES, [row("d"), row("a")])
    assert found(database) == before


def test_an_id_that_is_read_again_is_the_same_one() -> None:
    """A chat reads the ids of its shops and conversations with each message: equal ones are known at a glance."""
    value = UUID(int=0xF1F2)
    assert id_of_bytes(value.bytes) == value
    assert id_of_bytes(value.bytes) is id_of_bytes(bytes(bytearray(value.bytes)))


def test_every_column_takes_nothing_from_all_rows(database: Database) -> None:
    """Where no row has a value, the driver cannot tell of which kind it would be; the statement says it."""
    for table in metadata.sorted_tables if database.dialect == "postgresql" else ():
        names = tuple(column.name for column in table.columns)
        sql = f"SELECT * FROM {bulk._unnest(table, names)}"  # noqa: S608 - names of our own tables
        found = database.read_now(
            lambda tx, sql, many: tx.raw.execute(sql, [[None]] * many).fetchall(), sql, len(names)
        )
        assert found == [(None,) * len(names)], table.name


@pytest.mark.parametrize("words", ["NULL", "", "null", '"', "\\", "{a,b}", "\n\t", "'; --", "%s %b", "👍羽绒服"])
def test_words_come_out_as_they_went_in(database: Database, words: str) -> None:
    database.write_now(bulk.insert, due_table, NAMES, [row(f"d{words}", payload={words: [words]}), row("e")])
    assert found(database)[-2:] == [whole(f"d{words}", payload={words: [words]}), whole("e")]
    kept = database.read_now(bulk.fetch, due_table, ("payload",), ("key",), [(f"d{words}",)])
    assert [list(one) for one in kept] == [[{words: [words]}]]
