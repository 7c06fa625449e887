"""The event log on both databases, and PostgreSQL's trap: positions are handed out before commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from uuid import UUID

import msgspec
import pytest
import sqlalchemy as sa

from tests.conftest import count
from tests.counting import queries
from tests.platform.given import SHOP, START, SUBJECT, Rung, Told, tell
from xiaoer.platform import events
from xiaoer.platform.db import Announced, Database, Tx, open_database
from xiaoer.platform.db.open import connect_once
from xiaoer.platform.events import Cursor, Event, after, announce, announce_all, event_table, kind_of

BY = UUID(int=3)


class Untagged(msgspec.Struct, frozen=True):
    number: int


def read(database: Database, cursor: Cursor | None = None, kinds: tuple[str, ...] = ("test.rung",)) -> list[Event]:
    return database.read_now(after, cursor or Cursor(), kinds, 100)


def numbers(events: list[Event]) -> list[int]:
    return [event.read_as(Rung).number for event in events]


def test_an_event_is_read_back_whole(database: Database) -> None:
    told = Told(UUID(int=9))
    database.write_now(announce, told, shop_id=SHOP, subject_id=SUBJECT, at=START, by=BY)
    (event,) = read(database, kinds=("test.told",))
    assert (event.kind, event.version, event.shop_id, event.subject_id) == ("test.told", 2, SHOP, SUBJECT)
    assert (event.at, event.by, event.position) == (START, BY, 1)
    assert event.read_as(Told) == told
    assert event.data == {"kind": "test.told", "whom": str(UUID(int=9))}


def test_what_belongs_to_no_shop_and_nobody(database: Database) -> None:
    database.write_now(announce, Rung(1), shop_id=None, subject_id=SUBJECT, at=START)
    (event,) = read(database)
    assert (event.shop_id, event.by) == (None, None)


def test_events_come_in_order_by_their_cursor(database: Database) -> None:
    for number in (3, 1, 2):
        database.write_now(tell, number, number * 10)
    events = read(database)
    assert numbers(events) == [3, 30, 1, 10, 2, 20]
    for place, event in enumerate(events):
        cursor = Cursor(event.transaction, event.position)
        assert numbers(read(database, cursor)) == numbers(events)[place + 1 :]
        assert numbers(database.read_now(after, cursor, ("test.rung",), 2)) == numbers(events)[place + 1 : place + 3]


def test_sqlite_looks_up_the_place_in_the_log(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    statement = f"EXPLAIN QUERY PLAN {events._after_sql('sqlite', 2)}"
    [plan] = database.read_now(lambda tx: tx.raw.execute(statement, (0, 9, "a", "b", 5)).fetchall())
    database.close()
    assert "position>?" in plan[-1] or "rowid>?" in plan[-1], plan


def test_only_the_kinds_that_were_asked_for(database: Database) -> None:
    database.write_now(tell, 1)
    database.write_now(announce, Told(BY), shop_id=SHOP, subject_id=SUBJECT, at=START)
    database.write_now(tell, 2)
    assert numbers(read(database)) == [1, 2]
    assert [event.kind for event in read(database, kinds=("test.told",))] == ["test.told"]
    assert [event.kind for event in read(database, kinds=("test.told", "test.rung"))] == [
        "test.rung", "test.told", "test.rung",
    ]  # fmt: skip
    assert read(database, kinds=()) == []


def test_a_unit_that_fails_announces_nothing(database: Database) -> None:
    heard: list[Announced] = []
    database.hear(lambda announced, _screens: heard.extend(announced))

    def half(tx: Tx) -> None:
        tell(tx, 1)
        raise LookupError

    with pytest.raises(LookupError):
        database.write_now(half)
    database.write_now(tell, 2)
    assert numbers(read(database)) == [2]
    assert heard == [Announced(Rung(2), SHOP, SUBJECT, START + 2)]


def test_several_at_once_and_none(database: Database) -> None:
    both = [(Announced(Rung(1), SHOP, SUBJECT, START), BY), (Announced(Told(BY), None, SUBJECT, START), None)]
    database.write_now(announce_all, both)
    database.write_now(announce_all, [])
    events = read(database, kinds=("test.rung", "test.told"))
    assert [(event.kind, event.by, event.shop_id) for event in events] == [
        ("test.rung", BY, SHOP), ("test.told", None, None),
    ]  # fmt: skip


def test_the_number_of_a_transaction_is_asked_for_once_and_not_for_nothing(database: Database) -> None:
    def both(tx: Tx) -> tuple[int, int]:
        return queries(tx, lambda tx: announce_all(tx, [])), queries(tx, lambda tx: tell(tx, 1, 2))

    first = 1 if database.dialect == "postgresql" else 0
    assert database.write_now(both) == (0, first + 2)


def test_a_type_without_a_tag_cannot_be_announced(database: Database) -> None:
    assert kind_of(Rung) == "test.rung"
    with pytest.raises(TypeError, match="Untagged has no tag, so it cannot stand in the event log"):
        database.write_now(announce, Untagged(1), shop_id=SHOP, subject_id=SUBJECT, at=START)
    assert count(database, event_table) == 0


def test_a_log_whose_subject_was_erased_stays_readable(database: Database) -> None:
    """Rows carry ids and facts only, so nothing in the log refers to a row that may go."""
    assert [
        constraint for constraint in event_table.constraints if isinstance(constraint, sa.ForeignKeyConstraint)
    ] == []
    assert {column.name for column in event_table.columns} == {
        "position", "transaction", "kind", "version", "shop_id", "subject_id", "at", "by", "data",
    }  # fmt: skip


@contextmanager
def opened(address: str) -> Iterator[Tx]:
    """A transaction of its own, as another process has."""
    with connect_once(address) as connection, connection.begin():
        yield Tx(connection)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
class TestSeveralWritersAtOnce:
    def test_a_row_whose_transaction_commits_later_is_not_stepped_over(
        self, database: Database, database_url: str
    ) -> None:
        with ExitStack() as slow:
            first = slow.enter_context(opened(database_url))
            tell(first, 1)
            with opened(database_url) as second:
                tell(second, 2)
            assert count(database, event_table) == 1
            assert read(database) == []
        events = read(database)
        assert numbers(events) == [1, 2]
        assert [event.position for event in events] == [1, 2]

    def test_nor_one_that_took_its_number_first_and_its_position_last(
        self, database: Database, database_url: str
    ) -> None:
        with ExitStack() as slow:
            first = slow.enter_context(opened(database_url))
            first.run(sa.select(sa.func.pg_current_xact_id()))
            with opened(database_url) as second:
                tell(second, 2)
            assert read(database) == []
            tell(first, 1)
        events = read(database)
        assert [(event.position, event.read_as(Rung).number) for event in events] == [(2, 1), (1, 2)]
        cursor = Cursor(events[0].transaction, events[0].position)
        assert numbers(read(database, cursor)) == [2]

    def test_one_that_is_rolled_back_holds_nobody_up(self, database: Database, database_url: str) -> None:
        def failing() -> None:
            with opened(database_url) as first:
                tell(first, 1)
                database.write_now(tell, 2)
                assert read(database) == []
                raise LookupError

        with pytest.raises(LookupError):
            failing()
        assert numbers(read(database)) == [2]

    def test_a_transaction_that_only_reads_holds_nobody_up(self, database: Database, database_url: str) -> None:
        with opened(database_url) as reading:
            assert after(reading, Cursor(), ("test.rung",), 10) == []
            database.write_now(tell, 1)
            assert numbers(read(database)) == [1]


def test_what_was_caused_by_whom_is_counted_by_shop_and_time(database: Database) -> None:
    other, colleague = UUID(int=88), UUID(int=4)
    for shop, by, at in (
        (SHOP, BY, 0), (SHOP, BY, 5), (SHOP, BY, 6), (SHOP, colleague, 6), (SHOP, None, 6), (other, BY, 7),
    ):  # fmt: skip
        database.write_now(announce, Rung(at), shop_id=shop, subject_id=SUBJECT, at=START + at, by=by)
    database.write_now(announce, Told(UUID(int=9)), shop_id=SHOP, subject_id=SUBJECT, at=START + 9, by=BY)
    counted = database.read_now(events.counted_by, "test.rung", [SHOP], START)
    assert counted == {BY: 2, colleague: 1}
    assert database.read_now(events.counted_by, "test.rung", [SHOP, other], START) == {BY: 3, colleague: 1}
    assert database.read_now(events.counted_by, "test.rung", [], START) == {}


def test_whom_events_name_is_counted_by_shop_and_time(database: Database) -> None:
    one, two, other = UUID(int=9), UUID(int=10), UUID(int=88)
    for shop, named, at in ((SHOP, one, 0), (SHOP, one, 1), (SHOP, two, 1), (SHOP, one, 2), (other, one, 3)):
        database.write_now(announce, Told(named), shop_id=shop, subject_id=SUBJECT, at=START + at)
    database.write_now(announce, Rung(7), shop_id=SHOP, subject_id=SUBJECT, at=START + 1)
    asked = ("test.told", [SHOP], START)
    assert database.read_now(events.counted_of, *asked, "whom") == {one: 2, two: 1}
    assert database.read_now(events.counted_of, *asked, "nothing") == {}
    assert database.read_now(events.counted_of, "test.told", [SHOP, other], START, "whom") == {one: 3, two: 1}


def test_what_happened_to_somebody_lately_is_looked_for_by_its_time(database: Database) -> None:
    other = UUID(int=88)
    for shop, subject, at in (
        (SHOP, SUBJECT, -1),
        (SHOP, SUBJECT, 5),
        (SHOP, SUBJECT, 0),
        (SHOP, other, 1),
        (other, SUBJECT, 2),
    ):
        database.write_now(announce, Rung(at), shop_id=shop, subject_id=subject, at=START + at)
    database.write_now(announce, Told(SUBJECT), shop_id=SHOP, subject_id=SUBJECT, at=START + 3)
    assert database.read_now(events.moments, "test.rung", SHOP, SUBJECT, START) == [START, START + 5]


def test_it_is_found_by_the_index_of_times(sqlite_url: str) -> None:
    """Not by that of the subject, whose past grows."""
    asked = list[tuple[str, Any]]()

    def planned(tx: Tx) -> list[str]:
        def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
            asked.append((statement, given))

        sa.event.listen(tx.connection, "before_cursor_execute", note)
        events.moments(tx, "test.rung", SHOP, SUBJECT, START)
        sa.event.remove(tx.connection, "before_cursor_execute", note)
        [(statement, given)] = asked
        return [row[3] for row in tx.raw.execute(f"EXPLAIN QUERY PLAN {statement}", given)]

    opened = open_database(sqlite_url)
    plan = opened.read_now(planned)
    opened.close()
    assert len(plan) == 1
    assert "USING INDEX ix_event_shop_id_kind_at (shop_id=? AND kind=? AND at>?)" in plan[0]


def test_the_latest_come_first_and_no_more_than_asked_for(database: Database) -> None:
    for at in (0, 3, 1, 2):
        database.write_now(announce, Rung(at), shop_id=SHOP, subject_id=UUID(int=at + 1), at=START + at)
    database.write_now(announce, Rung(9), shop_id=UUID(int=88), subject_id=SUBJECT, at=START + 9)
    found = database.read_now(events.latest, "test.rung", [SHOP], START, 2)
    assert [(subject, data["number"]) for subject, data in found] == [(UUID(int=4), 3), (UUID(int=3), 2)]
