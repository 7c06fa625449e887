from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import count
from tests.platform.given import SECOND, START, make_marks, mark, marks, rows
from xiaoer.platform import jobs
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.jobs import ENDED, LEASE, MOST_ATTEMPTS, Due, Plan, due_table

ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture(autouse=True)
def marked(database: Database) -> None:
    database.write_now(make_marks)


def fire(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    mark(tx, f"{payload['name']}@{now - START}")


def planned(database: Database, key: str, at: int, name: str = "") -> None:
    database.write_now(jobs.plan, key, "ring", at, {"name": name or key})


def claimed(database: Database, lease: UUID, now: int, most: int = 100) -> list[Due]:
    return database.write_now(jobs.claim, lease, now, most)


def due(key: str, attempts: int = 1, name: str = "") -> Due:
    return Due(key, "ring", attempts, {"name": name or key})


def test_what_is_due_is_claimed_the_longest_due_first(database: Database) -> None:
    for key, at in (("late", 30), ("soon", 10), ("middle", 20), ("not yet", 31)):
        planned(database, key, START + at)
    assert claimed(database, ONE, START + 9) == []
    assert claimed(database, ONE, START + 30) == [due("soon"), due("middle"), due("late")]


def test_no_more_than_were_asked_for(database: Database) -> None:
    for number in range(5):
        planned(database, f"{number}", START + number)
    assert claimed(database, ONE, START + 9, 2) == [due("0"), due("1")]
    assert claimed(database, OTHER, START + 9, 2) == [due("2"), due("3")]


def test_a_finished_job_has_its_effect_and_is_gone(database: Database) -> None:
    planned(database, "a", START)
    (one,) = claimed(database, ONE, START)
    assert database.write_now(jobs.finish, one, ONE, fire, START + 5)
    assert not database.write_now(jobs.finish, one, ONE, fire, START + 6)
    assert database.read_now(marks) == ["a@5"]
    assert count(database, due_table) == 0


def test_planning_again_moves_the_row_and_changes_what_it_does(database: Database) -> None:
    planned(database, "a", START, "early")
    planned(database, "a", START + 50, "late")
    assert claimed(database, ONE, START + 49) == []
    assert claimed(database, ONE, START + 50) == [due("a", name="late")]


def test_what_is_cancelled_does_not_come(database: Database) -> None:
    for key in ("a", "b", "c", "d"):
        planned(database, key, START)
    database.write_now(jobs.cancel, "a")
    database.write_now(jobs.cancel, "never planned")
    database.write_now(jobs.cancel_all, ["b", "c"])
    database.write_now(jobs.cancel_all, [])
    assert claimed(database, ONE, START) == [due("d")]


def test_many_are_planned_at_once(database: Database) -> None:
    plans = [Plan(f"{number}", "ring", START + number, {"name": f"{number}"}) for number in range(3)]
    database.write_now(jobs.plan_all, plans)
    database.write_now(jobs.plan_all, [])
    assert claimed(database, ONE, START + 2) == [due("0"), due("1"), due("2")]


def test_a_plan_in_a_unit_that_fails_is_none(database: Database) -> None:
    def half(tx: Tx) -> None:
        jobs.plan(tx, "a", "ring", START, {})
        raise LookupError

    with pytest.raises(LookupError):
        database.write_now(half)
    assert count(database, due_table) == 0


def test_finish_refuses_what_was_planned_anew_meanwhile(database: Database) -> None:
    planned(database, "a", START, "old")
    (one,) = claimed(database, ONE, START)
    planned(database, "a", START + 10, "new")
    assert not database.write_now(jobs.finish, one, ONE, fire, START + 5)
    assert database.read_now(marks) == []
    assert claimed(database, OTHER, START + 10) == [due("a", name="new")]


def test_finish_refuses_what_was_cancelled_meanwhile(database: Database) -> None:
    planned(database, "a", START)
    (one,) = claimed(database, ONE, START)
    database.write_now(jobs.cancel, "a")
    assert not database.write_now(jobs.finish, one, ONE, fire, START)
    assert database.read_now(marks) == []


def test_after_its_lease_a_claimed_job_comes_again_and_the_first_runner_is_refused(database: Database) -> None:
    planned(database, "a", START)
    (one,) = claimed(database, ONE, START)
    assert claimed(database, OTHER, START + LEASE - 1) == []
    (again,) = claimed(database, OTHER, START + LEASE)
    assert again == due("a", attempts=2)
    assert not database.write_now(jobs.finish, one, ONE, fire, START + LEASE)
    assert database.write_now(jobs.finish, again, OTHER, fire, START + LEASE)
    assert database.read_now(marks) == [f"a@{LEASE}"]


def test_two_runners_never_claim_the_same_row(database: Database, database_url: str) -> None:
    database.write_now(jobs.plan_all, [Plan(f"{number:03}", "ring", START, {}) for number in range(200)])

    def run(number: int) -> list[str]:
        keys: list[str] = []
        while found := claimed(database, UUID(int=number), START, 3):
            keys += [one.key for one in found]
        return keys

    with ThreadPoolExecutor(6) as together:
        taken = [key for keys in together.map(run, range(6)) for key in keys]
    assert sorted(taken) == [f"{number:03}" for number in range(200)]


def test_a_job_that_plans_itself_again_goes_on(database: Database) -> None:
    def again(tx: Tx, _payload: Mapping[str, Any], now: int) -> None:
        jobs.plan(tx, "tick", "ring", now + SECOND, {"name": "tick"})

    planned(database, "tick", START)
    (one,) = claimed(database, ONE, START)
    assert database.write_now(jobs.finish, one, ONE, again, START)
    assert claimed(database, ONE, START + SECOND) == [due("tick")]


def broken(_tx: Tx, _payload: Mapping[str, Any], _now: int) -> None:
    raise LookupError("顾客不见了")


def test_a_job_that_raises_keeps_its_row_and_has_no_effect(database: Database) -> None:
    def half(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
        fire(tx, payload, now)
        broken(tx, payload, now)

    planned(database, "a", START)
    (one,) = claimed(database, ONE, START)
    with pytest.raises(LookupError):
        database.write_now(jobs.finish, one, ONE, half, START)
    assert database.read_now(marks) == []
    assert count(database, due_table) == 1


def test_a_failed_job_comes_back_twice_as_late_each_time_and_dies_visibly(database: Database) -> None:
    planned(database, "a", START)
    now, waits = START, []
    for attempt in range(1, MOST_ATTEMPTS + 1):
        (one,) = claimed(database, ONE, now)
        assert one.attempts == attempt
        database.write_now(jobs.fail, one, ONE, "LookupError('顾客不见了')" * 99, now)
        upcoming = database.read_now(jobs.next_due)
        waits.append(upcoming - now if upcoming is not None else None)
        now = upcoming or now
    assert waits == [2**attempt * SECOND for attempt in range(1, MOST_ATTEMPTS)] + [None]
    assert claimed(database, ONE, START * 2) == []
    (dead,) = database.read_now(jobs.dead)
    assert (dead.key, dead.attempts, dead.dead, dead.lease) == ("a", MOST_ATTEMPTS, True, None)
    assert dead.failure == ("LookupError('顾客不见了')" * 99)[:500]


def test_a_dead_job_that_is_planned_again_lives(database: Database) -> None:
    planned(database, "a", START)
    (one,) = claimed(database, ONE, START)
    database.write_now(jobs.fail, Due(one.key, one.kind, MOST_ATTEMPTS, one.payload), ONE, "late", START)
    assert [row.key for row in database.read_now(jobs.dead)] == ["a"]
    planned(database, "a", START)
    assert database.read_now(jobs.dead) == []
    assert claimed(database, ONE, START) == [due("a")]


def unless(database: Database, key: str, at: int, name: str = "") -> None:
    database.write_now(jobs.plan_unless, key, "ring", at, {"name": name or key})


def test_what_is_planned_unless_it_is_stays_as_it_is(database: Database) -> None:
    unless(database, "a", START + 5, "first")
    unless(database, "a", START, "second")
    assert claimed(database, ONE, START) == []
    [one] = claimed(database, ONE, START + 5)
    assert one == due("a", name="first")
    unless(database, "a", START, "third")  # its lease stays too
    assert database.write_now(jobs.finish, one, ONE, fire, START + 5)
    assert database.read_now(marks) == ["first@5"]
    unless(database, "a", START, "fourth")
    assert claimed(database, ONE, START) == [due("a", name="fourth")]


def test_what_is_dead_is_planned_anew_and_counts_as_still_to_be_done(database: Database) -> None:
    planned(database, "a", START)
    [one] = claimed(database, ONE, START)
    database.write_now(jobs.fail, Due(one.key, one.kind, MOST_ATTEMPTS, one.payload), ONE, "late", START)
    assert database.read_now(jobs.is_planned, ["a", "b"])
    unless(database, "a", START)
    assert claimed(database, ONE, START) == [due("a")]
    assert not database.read_now(jobs.is_planned, ["b"])


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_job_sees_what_was_written_by_whom_found_it_planned(database: Database) -> None:
    """The unit that finds it planned holds it: the job, which is about to end its chain, waits for it."""
    planned(database, "a", START)
    [one] = claimed(database, ONE, START)
    inside, seen = threading.Event(), list[list[str]]()

    def write(tx: Tx) -> None:
        jobs.plan_unless(tx, "a", "ring", START, {"name": "a"})
        mark(tx, "written")
        inside.set()
        with pytest.raises(TimeoutError):
            ended.result(0.5)

    def look(tx: Tx, _payload: Mapping[str, Any], _now: int) -> None:
        seen.append(marks(tx))

    def end() -> bool:
        assert inside.wait(20)
        return database.write_now(jobs.finish, one, ONE, look, START)

    with ThreadPoolExecutor(2) as together:
        ended = together.submit(end)
        together.submit(database.write_now, write).result(20)
        assert ended.result(20)
    assert seen == [["written"]]


def test_a_job_that_ends_its_process_each_time_dies_visibly(database: Database) -> None:
    planned(database, "a", START)
    now, spans = START, list[int]()
    for number in range(1, MOST_ATTEMPTS + 1):
        assert claimed(database, ONE, now) == [due("a", number)]
        again = database.read_now(jobs.next_due)
        assert again is not None
        assert claimed(database, OTHER, again - 1) == []
        spans.append(again - now)
        now = again
    assert spans == [LEASE, *(LEASE * 2**number for number in range(1, MOST_ATTEMPTS))]
    assert claimed(database, ONE, now) == []
    [dead] = database.read_now(jobs.dead)
    assert (dead.key, dead.attempts, dead.lease, dead.failure) == ("a", MOST_ATTEMPTS, None, ENDED)
    assert database.read_now(jobs.next_due) is None


def test_a_job_whose_process_has_ended_can_still_fail(database: Database) -> None:
    planned(database, "a", START)
    claimed(database, ONE, START)
    (one,) = claimed(database, OTHER, START + LEASE)
    database.write_now(jobs.fail, one, OTHER, "late", START + LEASE)
    assert claimed(database, ONE, START + LEASE + 4 * SECOND) == [due("a", 3)]


def test_what_may_have_ended_its_process_is_taken_alone_and_takes_no_other_with_it(database: Database) -> None:
    for key in ("before", "bad", "beside"):
        planned(database, key, START)
    assert len(claimed(database, ONE, START)) == 3
    planned(database, "fresh", START + 1)
    now, seen = START + LEASE, list[list[Due]]()
    for number in range(2 * MOST_ATTEMPTS):
        taken = claimed(database, UUID(int=number), now)
        seen.append(taken)
        for one in taken:
            if one.key != "bad":
                assert database.write_now(jobs.finish, one, UUID(int=number), fire, now)
        now = max(now, database.read_now(jobs.next_due) or now)
    assert {len(taken) for taken in seen} <= {0, 1}
    assert [one.attempts for taken in seen for one in taken if one.key != "bad"] == [1, 2, 2]
    assert [row.key for row in database.read_now(jobs.dead)] == ["bad"]


@pytest.mark.parametrize("meanwhile", ["planned anew", "claimed by another"])
def test_failing_touches_only_what_is_still_held(database: Database, meanwhile: str) -> None:
    planned(database, "a", START)
    (one,) = claimed(database, ONE, START)
    if meanwhile == "planned anew":
        planned(database, "a", START + 7)
    else:
        claimed(database, OTHER, START + LEASE)
    before = database.read_now(rows, due_table)
    database.write_now(jobs.fail, one, ONE, "late", START + LEASE)
    assert database.read_now(rows, due_table) == before


def test_the_next_moment(database: Database) -> None:
    assert database.read_now(jobs.next_due) is None
    planned(database, "a", START + 9)
    planned(database, "b", START + 5)
    assert database.read_now(jobs.next_due) == START + 5
    claimed(database, ONE, START + 5)
    assert database.read_now(jobs.next_due) == START + 9
