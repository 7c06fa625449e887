"""Units of work on both databases."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import suppress
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa

from tests import make
from tests.conftest import count
from xiaoer.platform.auth.accounts import account_shop_table, login_failure_table
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.jobs import due_table

ROW = due_table.c


def note(tx: Tx, key: str) -> str:
    row = {"key": key, "kind": "test", "run_at": 1, "attempts": 0, "payload": {"名": [1, "二"]}, "dead": False}
    tx.run(sa.insert(due_table), [row])
    return key


def note_all(tx: Tx, keys: list[str]) -> list[str]:
    return [note(tx, key) for key in keys]


def keys(tx: Tx) -> list[str]:
    return [row.key for row in tx.all(sa.select(ROW.key).order_by(ROW.key))]


def test_a_written_row_is_read_back_whole(database: Database) -> None:
    assert database.write_now(note, "a") == "a"
    found = database.read_now(lambda tx: tx.first(sa.select(due_table)))
    assert found is not None
    assert (found.key, found.payload, found.dead, found.lease) == ("a", {"名": [1, "二"]}, False, None)


def test_a_unit_that_raises_leaves_nothing_and_its_neighbours_stand(database: Database) -> None:
    def half(tx: Tx) -> None:
        note(tx, "half")
        raise LookupError("in the middle")

    async def story() -> list[object]:
        units = [database.write(note, "before"), database.write(half), database.write(note, "after")]
        return list(await asyncio.gather(*units, return_exceptions=True))

    before, failed, after = asyncio.run(story())
    assert (before, after) == ("before", "after")
    assert isinstance(failed, LookupError)
    assert database.read_now(keys) == ["after", "before"]


def test_a_unit_without_neighbours_has_no_savepoint(database: Database) -> None:
    """Which would be two more calls to the server; what the unit wrote goes all the same where it raises."""

    def let_go(tx: Tx) -> None:
        note(tx, "never")
        with pytest.raises((sqlite3.OperationalError, psycopg.errors.InvalidSavepointSpecification)):
            tx.raw.execute("RELEASE SAVEPOINT unit")
        raise LookupError

    with pytest.raises(LookupError):
        database.write_now(let_go)
    database.write_now(note, "after")
    assert database.read_now(keys) == ["after"]


def test_a_unit_that_goes_on_after_a_failed_statement_is_not_told_as_kept(database: Database) -> None:
    """PostgreSQL takes all of it back; SQLite takes back the statement alone."""
    heard = list[object]()
    database.hear(lambda announced, screens: heard.append((announced, screens)))

    def go_on(tx: Tx) -> None:
        note(tx, "first")
        tx.screens.append("shown")
        with suppress(sqlite3.OperationalError, psycopg.Error):
            tx.raw.execute("SELECT nothing FROM nowhere")

    if database.dialect == "sqlite":
        database.write_now(go_on)
    else:
        with pytest.raises(RuntimeError, match="a statement failed"):
            database.write_now(go_on)
    kept = ["first"] if database.dialect == "sqlite" else []
    assert (database.read_now(keys), len(heard)) == (kept, len(kept))
    database.write_now(note, "after")
    assert database.read_now(keys) == sorted([*kept, "after"])


def test_one_bad_item_of_a_batch_fails_alone(database: Database) -> None:
    items = [f"{number:02}" for number in range(40)]
    items[17] = "03"

    async def story() -> list[object]:
        return list(await asyncio.gather(*(database.join(note_all, item) for item in items), return_exceptions=True))

    outcomes = asyncio.run(story())
    failed = [place for place, outcome in enumerate(outcomes) if isinstance(outcome, sa.exc.IntegrityError)]
    assert len(failed) == 1
    assert failed[0] in {3, 17}
    assert database.read_now(keys) == sorted(set(items))


def test_all_that_waits_goes_with_one_call(database: Database) -> None:
    sizes: list[int] = []
    gate = threading.Event()

    def measured(tx: Tx, batch: list[str]) -> list[str]:
        gate.wait(5)
        sizes.append(len(batch))
        return note_all(tx, batch)

    async def story() -> None:
        waiting = [asyncio.create_task(database.join(measured, f"{number:03}")) for number in range(100)]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*waiting)

    asyncio.run(story())
    assert sum(sizes) == 100
    assert len(sizes) < 20


def test_events_are_heard_after_the_commit_and_only_then(database: Database) -> None:
    heard: list[int] = []
    database.hear(lambda _announced, screens: heard.append(len(screens)))

    def show(tx: Tx, *, fail: bool) -> None:
        tx.screens.append("frame")
        if fail:
            raise LookupError

    database.write_now(show, fail=False)
    with pytest.raises(LookupError):
        database.write_now(show, fail=True)
    assert heard == [1]


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)read.?only"):
        database.read_now(note, "never")
    assert count(database, due_table) == 0


def test_put_updates_what_the_rows_name_and_add_keeps_what_is_there(database: Database) -> None:
    row = {"key": "k", "kind": "one", "run_at": 1, "attempts": 0, "payload": {}, "dead": False}
    database.write_now(lambda tx: tx.put(due_table, [row], ("key",)))
    database.write_now(lambda tx: tx.put(due_table, [{**row, "kind": "two"}], ("key",)))
    added = database.write_now(lambda tx: tx.add(due_table, {**row, "kind": "three"}, ("key",)))
    found = database.read_now(lambda tx: tx.first(sa.select(ROW.kind)))
    assert not added
    assert found is not None
    assert found.kind == "two"


def test_add_and_run_say_what_they_did(database: Database) -> None:
    row = {"key": "k", "kind": "one", "run_at": 1, "attempts": 0, "payload": {}, "dead": False}
    assert database.write_now(lambda tx: tx.add(due_table, row, ("key",)))
    assert not database.write_now(lambda tx: tx.add(due_table, row, ("key",)))
    more = [{**row, "key": "l"}, {**row, "key": "m"}]
    assert database.write_now(lambda tx: tx.run(sa.insert(due_table), more)) == 2
    assert database.write_now(lambda tx: tx.run(sa.update(due_table).values(run_at=2))) == 3
    assert database.write_now(lambda tx: tx.run(sa.delete(due_table).where(ROW.key != "k"))) == 2
    assert database.write_now(lambda tx: tx.run(sa.insert(due_table), [])) == 0


def test_putting_nothing_and_putting_a_key_alone(database: Database) -> None:
    database.write_now(lambda tx: tx.put(account_shop_table, [], ("shop_id", "account_id")))
    assert count(database, account_shop_table) == 0
    account = make.account(database, login="lin")
    pair = {"shop_id": UUID(int=1), "account_id": account.id}
    for _ in range(2):
        database.write_now(lambda tx: tx.put(account_shop_table, [pair], ("shop_id", "account_id")))
    assert count(database, account_shop_table) == 1


def test_add_up_adds_to_what_stands(database: Database) -> None:
    for _ in range(2):
        database.write_now(lambda tx: tx.add_up(login_failure_table, [], ("login",)))
        told = [{"login": name, "failures": 2, "last_at": 10} for name in ("a", "b", "a")]
        database.write_now(Tx.add_up, login_failure_table, told, ("login",))
    found = database.read_now(lambda tx: tx.all(sa.select(login_failure_table).order_by("login")))
    assert [tuple(one) for one in found] == [("a", 8, 40), ("b", 4, 20)]


def test_closing_writes_what_waits(database: Database, database_url: str) -> None:
    async def story() -> list[str]:
        waiting = [asyncio.create_task(database.write(note, f"{number}")) for number in range(5)]
        await asyncio.sleep(0)
        await asyncio.to_thread(database.close)
        return await asyncio.gather(*waiting)

    assert asyncio.run(story()) == ["0", "1", "2", "3", "4"]
