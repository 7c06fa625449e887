"""Stores that cannot take or give anything: callers are told, nothing is half written, and it goes on by itself."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from tests.conftest import count
from tests.platform.given import START, make_marks, mark, mark_table, marks, tell
from tests.platform.stopping_program import stopped_at
from tests.servers import Postgres, free_port
from xiaoer.platform.db import Database, Tx, Unavailable, bulk, open_database
from xiaoer.platform.db.committer import LONGEST_WAIT, MOST_WAITING
from xiaoer.platform.db.open import POSTGRES_WRITERS, connect_once
from xiaoer.platform.events import event_table


def file_of(address: str) -> Path:
    return Path(address.removeprefix("sqlite:///"))


def test_a_file_that_another_process_locks_for_long(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    database.write_now(make_marks)
    with stopped_at("locking", sqlite_url):
        with pytest.raises(Unavailable, match="database is locked"):
            database.write_now(mark, "never")
        assert database.read_now(marks) == []
    database.write_now(mark, "later")
    assert database.read_now(marks) == ["later"]
    database.close()


def fill(tx: Tx, kilobytes: int) -> None:
    mark(tx, "x" * 1024 * kilobytes)


def fill_in_bulk(tx: Tx, kilobytes: int) -> None:
    bulk.insert(tx, mark_table, ("name",), [("x" * 1024 * kilobytes,)])


def limit(tx: Tx, pages: int) -> None:
    """The file may not grow further: what SQLite says is what it says of a full disk."""
    tx.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


@pytest.mark.parametrize("fill_up", [fill, fill_in_bulk])
def test_a_full_disk_takes_nothing_and_keeps_what_was_there(
    sqlite_url: str, fill_up: Callable[[Tx, int], None]
) -> None:
    database = open_database(sqlite_url)
    database.write_now(make_marks)
    database.write_now(mark, "before")
    database.write_now(limit, file_of(sqlite_url).stat().st_size // 4096 + 8)

    async def story() -> list[object]:
        units = [database.write(mark, "beside"), database.write(fill_up, 400), database.write(fill, 1)]
        return list(await asyncio.gather(*units, return_exceptions=True))

    outcomes = asyncio.run(story())
    assert isinstance(outcomes[1], Unavailable)
    assert "full" in str(outcomes[1])
    kept = database.read_now(marks)
    told = [name for name, outcome in zip(("beside", "", "x" * 1024), outcomes, strict=True) if outcome is None]
    assert kept == ["before", *told]
    database.write_now(limit, 1_000_000)
    database.write_now(fill, 400)
    assert [len(name) for name in database.read_now(marks)] == [len(name) for name in kept] + [400 * 1024]
    database.close()
    with sqlite3.connect(file_of(sqlite_url)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    file.close()


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("sqlite:////nowhere/at/all.sqlite3", id="no such folder"),
        pytest.param("postgresql://xiaoer:hunter2@127.0.0.1:{port}/none", id="no server"),
    ],
)
def test_a_store_that_is_not_there(address: str) -> None:
    database = open_database(address.format(port=free_port()))
    with pytest.raises(Unavailable, match="the store did not take it") as writing:
        database.write_now(mark, "never")
    with pytest.raises(Unavailable, match="the store did not answer") as reading:
        database.read_now(marks)
    assert "hunter2" not in f"{writing.value}{reading.value}{database.place}"
    database.close()


def test_a_server_that_is_gone_for_a_while(postgres: Postgres) -> None:
    """Every connection breaks; callers are told, and the next ones are served without a new start."""
    name = f"gone_{uuid4().hex[:12]}"
    postgres.create(name)
    database = open_database(postgres.address(name))
    database.write_now(make_marks)
    database.write_now(mark, "before")
    postgres.drop(name)
    for _ in range(4):
        with pytest.raises(Unavailable):
            database.write_now(mark, "while it is gone")
    with pytest.raises(Unavailable):
        database.read_now(marks)
    postgres.create(name)
    database.write_now(make_marks)
    database.write_now(mark, "after")
    assert database.read_now(marks) == ["after"]
    database.close()
    postgres.drop(name)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_connections_that_broke_while_nobody_used_them(database: Database, database_url: str) -> None:
    """Nobody is told of it: each writer takes a new one before it begins."""
    database.write_now(make_marks)
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
    with connect_once(database_url) as connection:
        connection.execute(sa.text(others))
    for number in range(8):
        database.write_now(mark, str(number))
    assert database.read_now(marks) == [str(number) for number in range(8)]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_connection_that_breaks_in_a_unit(database: Database) -> None:
    """The neighbours of the unit are told as well: what the server kept is not known to be whole."""
    database.write_now(make_marks)

    def cut(tx: Tx) -> None:
        mark(tx, "never")
        tx.all(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))

    def cut_in_bulk(tx: Tx) -> None:
        mark(tx, "never")
        tx.raw.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    for cutting in (cut, cut_in_bulk):
        with pytest.raises(Unavailable):
            database.write_now(cutting)
    database.write_now(mark, "after")
    assert database.read_now(marks) == ["after"]


def test_asking_for_what_does_not_exist_is_a_mistake_and_no_outage(database: Database) -> None:
    def ask(tx: Tx) -> None:
        tx.all(sa.text("SELECT 1 FROM nowhere"))

    for asked in (database.read_now, database.write_now):
        with pytest.raises(sa.exc.DBAPIError, match="nowhere"):
            asked(ask)


def test_more_than_can_wait_is_refused_at_once(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    inside, go_on = threading.Event(), threading.Event()

    def slow(_tx: Tx) -> None:
        inside.set()
        go_on.wait(30)

    def each(_tx: Tx, items: list[int]) -> list[int]:
        return items

    async def story() -> tuple[list[int], list[str]]:
        first = asyncio.create_task(database.write(slow))
        await asyncio.to_thread(inside.wait, 30)
        joins = [asyncio.create_task(database.join(each, number)) for number in range(MOST_WAITING + 3)]
        await asyncio.sleep(0)
        go_on.set()
        outcomes = await asyncio.gather(*joins, return_exceptions=True)
        await first
        refused = [str(outcome) for outcome in outcomes if isinstance(outcome, Unavailable)]
        return [outcome for outcome in outcomes if isinstance(outcome, int)], refused

    done, refused = asyncio.run(story())
    assert done == list(range(MOST_WAITING))
    assert refused == ["more is being written than the disk takes; try again in a moment"] * 3
    database.close()


class Stall:
    """Every writer of a store stands still, as on a disk that takes nothing, until `over`."""

    def __init__(self, database: Database) -> None:
        self._database, self._over = database, threading.Event()
        self._inside = threading.Semaphore(0)

    async def begin(self) -> list[asyncio.Task[Any]]:
        """One unit of each kind for each writer; returned once all of these stand still."""
        writers = 1 if self._database.dialect == "sqlite" else POSTGRES_WRITERS
        held: list[asyncio.Task[Any]] = [asyncio.create_task(self._database.write(self._stand)) for _ in range(writers)]
        if self._database.dialect == "postgresql":
            held.append(asyncio.create_task(self._database.join(self._stand_all, "batch")))
        for _ in held:
            assert await asyncio.to_thread(self._inside.acquire, timeout=30)
        return held

    def over(self) -> None:
        self._over.set()

    def _stand(self, _tx: Tx) -> None:
        self._inside.release()
        assert self._over.wait(30)

    def _stand_all(self, tx: Tx, items: list[str]) -> list[str]:
        self._stand(tx)
        return items


def mark_all(tx: Tx, names: list[str]) -> list[str]:
    for name in names:
        mark(tx, name)
    return names


def one(database: Database, name: str) -> Coroutine[Any, Any, object]:
    return database.write(mark, name)


def an_item(database: Database, name: str) -> Coroutine[Any, Any, object]:
    return database.join(mark_all, name)


@pytest.mark.parametrize("put", [one, an_item])
def test_a_disk_that_stands_still_is_told_after_five_seconds(
    database_url: str, put: Callable[[Database, str], Coroutine[Any, Any, object]]
) -> None:
    """Long before as many wait as memory has room for; what was taken until then is kept, and after it all is as before."""
    now = [1_000.0]
    database = open_database(database_url, clock=lambda: now[0])
    database.write_now(make_marks)

    async def asked(name: str) -> asyncio.Task[Any]:
        task = asyncio.create_task(put(database, name))
        await asyncio.sleep(0)
        return task

    async def story() -> None:
        stall = Stall(database)
        held = await stall.begin()
        now[0] += 60
        first = await asked("a: nothing waited")
        now[0] += LONGEST_WAIT
        last = await asked("b: as long as it may")
        now[0] += 0.001
        for turn in range(3):
            with pytest.raises(Unavailable, match="more is being written than the disk takes"):
                await (await asked(f"refused {turn}"))
        assert [task.done() for task in (first, last)] == [False, False]
        stall.over()
        await asyncio.gather(*held, first, last)
        await (await asked("c: the stall is over"))

    asyncio.run(story())
    assert sorted(database.read_now(marks)) == ["a: nothing waited", "b: as long as it may", "c: the stall is over"]
    database.close()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_one_stalled_writer_of_several_holds_nobody_up(database_url: str) -> None:
    now = [1_000.0]
    database = open_database(database_url, clock=lambda: now[0])
    database.write_now(make_marks)
    inside, go_on = threading.Event(), threading.Event()

    def stand(_tx: Tx) -> None:
        inside.set()
        assert go_on.wait(30)

    async def story() -> None:
        stuck = asyncio.create_task(database.write(stand))
        assert await asyncio.to_thread(inside.wait, 30)
        for turn in range(3):
            now[0] += 2 * LONGEST_WAIT
            await database.write(mark, f"{turn}")
        go_on.set()
        await stuck

    asyncio.run(story())
    assert database.read_now(marks) == ["0", "1", "2"]
    database.close()


def test_a_closed_store_refuses_instead_of_waiting_for_ever(database: Database) -> None:
    database.close()
    with pytest.raises(Unavailable, match="the store is closed"):
        database.write_now(tell, 1)
    with pytest.raises(Unavailable, match="the store is closed"):
        asyncio.run(database.write(tell, 1))
    with pytest.raises(Unavailable, match="the store is closed"):
        asyncio.run(database.read(lambda tx: tx.dialect))


def test_a_closed_sqlite_store_is_one_file(empty_sqlite: Path, tmp_path: Path) -> None:
    """So that a copy of it is the whole store."""
    shutil.copy(empty_sqlite, tmp_path / "store.sqlite3")
    database = open_database(f"sqlite:///{tmp_path}/store.sqlite3")
    database.write_now(make_marks)
    database.read_now(marks)
    database.close()
    assert [path.name for path in tmp_path.iterdir()] == ["store.sqlite3"]


def test_a_hearer_that_raises_does_not_stop_the_writing(database: Database) -> None:
    heard: list[int] = []

    def deaf(_announced: object, _screens: object) -> None:
        raise RuntimeError("Event loop is closed")

    database.hear(deaf)
    database.hear(lambda announced, _screens: heard.append(announced[0].at - START))
    database.write_now(tell, 1)
    database.write_now(tell, 2)
    assert heard == [1, 2]
    assert count(database, event_table) == 2


def test_a_caller_whose_loop_is_closed_does_not_stop_the_writing(database: Database) -> None:
    inside, go_on = threading.Event(), threading.Event()
    database.write_now(make_marks)

    def slow(tx: Tx) -> None:
        mark(tx, "nobody waits")
        inside.set()
        go_on.wait(20)

    async def leave() -> None:
        waiting = asyncio.ensure_future(database.write(slow))
        await asyncio.to_thread(inside.wait, 20)
        waiting.cancel()

    asyncio.run(leave())
    go_on.set()
    database.write_now(mark, "after")
    assert database.read_now(lambda tx: sorted(marks(tx))) == ["after", "nobody waits"]


def test_a_batch_function_that_answers_too_little(database: Database) -> None:
    def short(_tx: Tx, items: list[int]) -> list[int]:
        return items[1:]

    with pytest.raises(TypeError, match="short gave 0 results for 1 items"):
        asyncio.run(database.join(short, 1))
