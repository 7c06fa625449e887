from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
import sqlalchemy as sa

from tests.conftest import count
from tests.counting import queries
from tests.platform.given import START, SUBJECT, Rung, Told, make_marks, mark, marks, rows, tell
from xiaoer.platform import reacting
from xiaoer.platform.db import Database, Tx, Unavailable, open_database
from xiaoer.platform.events import Event, announce, event_table
from xiaoer.platform.reacting import Reaction, Stumbled, cursor_table, failure_table


@pytest.fixture(autouse=True)
def marked(database: Database) -> None:
    database.write_now(make_marks)


def note(tx: Tx, event: Event, now: int) -> None:
    mark(tx, f"{event.read_as(Rung).number}@{now - START}")


def note_but_three(tx: Tx, event: Event, now: int) -> None:
    note(tx, event, now)
    if event.read_as(Rung).number == 3:
        raise LookupError("三号不见了")


NOTE = Reaction("note", (Rung,), note)
PICKY = Reaction("picky", (Rung,), note_but_three)


def step(database: Database, reaction: Reaction = NOTE, now: int = START, most: int = 50) -> int:
    return database.write_now(reacting.advance, reaction, now, most).followed


def stumbled(database: Database, reaction: Reaction = PICKY) -> Stumbled:
    with pytest.raises(Stumbled) as failed:
        step(database, reaction, most=1)
    return failed.value


def test_each_event_is_followed_once_and_in_order(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reacting, "LONGEST_UNIT", 20)
    database.write_now(tell, 1, 2, 3)
    assert (step(database, now=START + 7, most=2), step(database, now=START + 8), step(database)) == (2, 1, 0)
    database.write_now(tell, 4)
    assert step(database, now=START + 9) == 1
    assert database.read_now(marks) == ["1@7", "2@7", "3@8", "4@9"]


def test_a_look_that_finds_nothing_asks_for_its_place_and_for_events(database: Database) -> None:
    """Each reaction looks several times a second, whatever happens."""
    database.write_now(tell, 1)
    step(database)
    assert database.write_now(queries, lambda tx: reacting.advance(tx, NOTE, START)) == 2
    database.write_now(tell, 2)
    assert step(database) == 1
    assert database.read_now(marks) == ["1@0", "2@0"]


def test_a_unit_that_takes_long_follows_no_further(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reacting, "LONGEST_UNIT", -1)
    database.write_now(tell, 1, 2, 3)
    assert (step(database), database.read_now(marks)) == (1, ["1@0"])
    assert (step(database), step(database), step(database)) == (1, 1, 0)
    assert database.read_now(marks) == ["1@0", "2@0", "3@0"]


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_those_that_follow_together_say_how_many_they_followed(database: Database, at_once: int) -> None:
    def some(tx: Tx, told: Sequence[Event], now: int) -> int:
        for one in told[:at_once]:
            note(tx, one, now)
        return len(told[:at_once])

    database.write_now(tell, 1, 2, 3, 4, 5)
    reaction = Reaction("note", (Rung,), note, together=some)
    first = database.write_now(reacting.advance, reaction, START, 4)
    assert first == (at_once, True)
    while step(database, reaction):
        pass
    assert database.read_now(marks) == [f"{number}@0" for number in range(1, 6)]


def event_number(event: Event) -> str:
    return str(event.read_as(Rung).number)


def test_events_that_do_not_concern_it_are_not_read_again_and_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reacting, "FAR_BEHIND", 3)
    told = Reaction("told", (Told,), lambda tx, _event, _now: mark(tx, "told"))
    database.write_now(tell, 1, 2)
    assert (step(database, told), place(database)) == (0, 0)
    database.write_now(tell, 3, 4)
    assert (step(database, told), place(database)) == (0, 4)
    database.write_now(announce, Told(SUBJECT), shop_id=None, subject_id=SUBJECT, at=START)
    assert (step(database, told), place(database)) == (1, 5)
    assert database.read_now(marks) == ["told"]


def place(database: Database) -> int:
    """Of the only reaction, in the log."""
    [row] = database.read_now(rows, cursor_table, "name")
    return int(row["position"])


def test_a_reaction_that_is_new_follows_from_the_beginning_and_by_itself(database: Database) -> None:
    database.write_now(tell, 1)
    step(database)
    assert step(database, Reaction("newer", (Rung, Told), lambda tx, _event, _now: mark(tx, "newer"))) == 1
    assert database.read_now(marks) == ["1@0", "newer"]
    assert count(database, cursor_table) == 2


def test_a_reaction_follows_its_own_kinds_only(database: Database) -> None:
    database.write_now(tell, 1)
    deaf = Reaction("deaf", (Told,), note)
    assert (deaf.tags, step(database, deaf)) == (["test.told"], 0)
    assert database.read_now(marks) == []


def test_an_effect_that_raises_leaves_nothing_of_its_unit(database: Database) -> None:
    database.write_now(tell, 1, 2, 3)
    with pytest.raises(Stumbled) as failed:
        step(database, PICKY)
    assert failed.value.position == 3
    assert isinstance(failed.value.__cause__, LookupError)
    assert database.read_now(marks) == []
    assert count(database, cursor_table) == 0


def test_what_cannot_be_followed_is_set_aside_and_the_rest_goes_on(database: Database) -> None:
    database.write_now(tell, 1, 2, 3, 4)
    step(database, PICKY, most=2)
    failure = stumbled(database)
    assert database.write_now(reacting.set_aside, PICKY, failure, START + 5).followed == 1
    assert step(database, PICKY) == 1
    assert database.read_now(marks) == ["1@0", "2@0", "4@0"]
    assert database.read_now(rows, failure_table) == [
        {
            "name": "picky", "position": 3, "at": START + 5, "failure": "LookupError('三号不见了')",
            "data": {"kind": "test.rung", "subject_id": str(SUBJECT), "data": {"kind": "test.rung", "number": 3}},
        }
    ]  # fmt: skip
    assert [row.position for row in database.read_now(reacting.failures)] == [3]


def test_only_the_event_that_failed_is_set_aside(database: Database) -> None:
    """Two workers stumble over one event; when the second sets it aside, the first has already done so."""
    database.write_now(tell, 3, 4)
    one, other = stumbled(database), stumbled(database)
    assert database.write_now(reacting.set_aside, PICKY, one, START).followed == 1
    assert database.write_now(reacting.set_aside, PICKY, other, START).followed == 0
    assert step(database, PICKY) == 1
    assert database.read_now(marks) == ["4@0"]
    assert database.write_now(reacting.set_aside, PICKY, other, START).followed == 0
    assert [row.position for row in database.read_now(reacting.failures)] == [1]


def test_the_store_failing_is_not_the_effect_failing(database: Database) -> None:
    def outage(_tx: Tx, _event: Event, _now: int) -> None:
        raise sa.exc.OperationalError("INSERT", {}, psycopg.OperationalError("the line was cut"))

    database.write_now(tell, 1)
    with pytest.raises(Unavailable):
        step(database, Reaction("cut", (Rung,), outage))


def test_workers_that_race_have_each_effect_once(database: Database, database_url: str) -> None:
    for number in range(60):
        database.write_now(tell, number)
    others = [open_database(database_url) for _ in range(3)]

    def work(own: Database) -> int:
        followed = 0
        while len(own.read_now(marks)) < 60:
            followed += step(own, most=3)
        return followed

    try:
        with ThreadPoolExecutor(4) as together:
            followed = list(together.map(work, [database, *others]))
    finally:
        for other in others:
            other.close()
    assert database.read_now(marks) == [f"{number}@0" for number in range(60)]
    assert sum(followed) == 60


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("begun", [pytest.param(False, id="the first time"), pytest.param(True, id="later")])
def test_a_worker_passes_over_a_reaction_that_another_holds(database: Database, *, begun: bool) -> None:
    if begun:
        database.write_now(tell, 0)
        step(database)
    database.write_now(tell, 1)
    inside, go_on = threading.Event(), threading.Event()

    def slow(tx: Tx, event: Event, now: int) -> None:
        note(tx, event, now)
        inside.set()
        assert go_on.wait(20)

    held = Reaction("note", (Rung,), slow)
    with ThreadPoolExecutor(2) as together:
        first = together.submit(step, database, held)
        assert inside.wait(20)
        second = together.submit(step, database)
        if begun:
            assert second.result(20) == 0
        go_on.set()
        assert (first.result(20), second.result(20)) == (1, 0)
    assert database.read_now(marks) == ["0@0", "1@0"][not begun :]
    assert count(database, event_table) == 1 + begun
