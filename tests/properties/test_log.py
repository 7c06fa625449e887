"""The event log: whoever reads with a cursor gets every event once, whatever is written between two reads."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.platform.given import Rung, tell, wipe
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.db.open import connect_once
from xiaoer.platform.events import Cursor, Event, after

many = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Reader:
    """Has read everything up to its cursor."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.cursor = Cursor()
        self.seen: list[Event] = []

    def read(self, most: int) -> int:
        found = self.database.read_now(after, self.cursor, ("test.rung",), most)
        for event in found:
            at = Cursor(event.transaction, event.position)
            assert at > self.cursor
            self.cursor = at
        self.seen += found
        return len(found)

    @property
    def numbers(self) -> list[int]:
        return [event.read_as(Rung).number for event in self.seen]


writes = st.tuples(st.just("write"), st.integers(0, 4))
reads = st.tuples(st.sampled_from(["one reads", "other reads"]), st.integers(1, 5))


@many
@given(path=st.lists(st.one_of(writes, reads), max_size=30))
def test_every_reader_gets_every_event_once_and_in_order(database: Database, path: list[tuple[str, int]]) -> None:
    database.write_now(wipe)
    told = 0
    readers = {"one reads": Reader(database), "other reads": Reader(database)}
    for step, size in path:
        if step == "write":
            database.write_now(tell, *range(told, told + size))
            told += size
        else:
            readers[step].read(size)
    for reader in readers.values():
        while reader.read(7):
            pass
        assert reader.numbers == list(range(told))


class Writer:
    """Another process with a transaction that stays open over several steps."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._stack: ExitStack | None = None
        self._tx: Tx | None = None
        self._open: list[int] = []
        self.committed: list[int] = []

    def begin(self) -> Tx:
        if self._tx is None:
            self._stack = ExitStack()
            lines: AbstractContextManager[sa.Connection] = connect_once(self._address)
            connection = self._stack.enter_context(lines)
            self._stack.enter_context(connection.begin())
            self._tx = Tx(connection)
            self._tx.run(sa.select(sa.func.pg_current_xact_id()))
        return self._tx

    def tell(self, number: int) -> None:
        tell(self.begin(), number)
        self._open.append(number)

    def end(self, *, commit: bool) -> None:
        if self._tx is None or self._stack is None:
            return
        if not commit:
            self._tx.connection.rollback()
        self._stack.close()
        self.committed += self._open if commit else []
        self._tx, self._open = None, []


steps = st.tuples(st.sampled_from(["begin", "tell", "tell", "commit", "roll back", "read", "read"]), st.integers(0, 2))


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@settings(many, max_examples=25)
@given(path=st.lists(steps, max_size=25))
def test_no_event_of_a_transaction_that_commits_late_is_stepped_over(
    database: Database, database_url: str, path: list[tuple[str, int]]
) -> None:
    database.write_now(wipe)
    reader, writers = Reader(database), [Writer(database_url) for _ in range(3)]
    for number, (step, which) in enumerate(path):
        match step:
            case "begin":
                writers[which].begin()
            case "tell":
                writers[which].tell(number)
            case "read":
                reader.read(which + 1)
            case _:
                writers[which].end(commit=step == "commit")
    for writer in writers:
        writer.end(commit=True)
    while reader.read(7):
        pass
    assert sorted(reader.numbers) == sorted(number for writer in writers for number in writer.committed)
    assert len(set(reader.numbers)) == len(reader.numbers)
