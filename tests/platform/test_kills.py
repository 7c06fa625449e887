"""Processes killed in the middle of their work: what they had not finished happens once more, and only once."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.conftest import count
from tests.platform.given import START, make_marks, mark, marks, tell
from tests.platform.stopping_program import NOTE, ring, stopped_at
from xiaoer.platform import jobs, reacting
from xiaoer.platform.db import Database
from xiaoer.platform.jobs import LEASE, due_table
from xiaoer.platform.reacting import cursor_table

pytestmark = pytest.mark.faults
LEASED = UUID(int=1)


@pytest.fixture(autouse=True)
def marked(database: Database) -> None:
    database.write_now(make_marks)


def run_due(database: Database, now: int) -> int:
    found = database.write_now(jobs.claim, LEASED, now, 10)
    return sum(database.write_now(jobs.finish, one, LEASED, ring, now) for one in found)


@pytest.mark.parametrize("place", ["claimed", "in the job"])
def test_a_job_of_a_killed_runner_comes_again_after_its_lease_and_stands_once(
    database: Database, database_url: str, place: str
) -> None:
    database.write_now(jobs.plan, "a", "ring", START, {"name": "a"})
    with stopped_at(place, database_url):
        assert database.read_now(marks) == []
    assert run_due(database, START + LEASE - 1) == 0
    assert run_due(database, START + LEASE) == 1
    assert run_due(database, START + 9 * LEASE) == 0
    assert database.read_now(marks) == ["a"]


def test_a_job_that_was_finished_before_the_kill_does_not_come_again(database: Database, database_url: str) -> None:
    database.write_now(jobs.plan, "a", "ring", START, {"name": "a"})
    with stopped_at("after the job", database_url):
        assert count(database, due_table) == 0
    assert run_due(database, START + 9 * LEASE) == 0
    assert database.read_now(marks) == ["a"]


def test_a_reaction_killed_between_its_effect_and_its_cursor_happens_again_whole(
    database: Database, database_url: str
) -> None:
    database.write_now(tell, 1, 2)
    with stopped_at("in the effect", database_url):
        assert database.read_now(marks) == []
    assert count(database, cursor_table) == 0
    while database.write_now(reacting.advance, NOTE, START).more:
        pass
    assert database.read_now(marks) == ["1", "2"]


def test_a_reaction_killed_after_its_cursor_does_not_happen_again(database: Database, database_url: str) -> None:
    database.write_now(tell, 1, 2)
    with stopped_at("after the effect", database_url):
        assert database.read_now(marks) == ["1", "2"]
    assert database.write_now(reacting.advance, NOTE, START).followed == 0
    assert database.read_now(marks) == ["1", "2"]


def test_a_half_written_unit_of_a_killed_process_leaves_nothing(database: Database, database_url: str) -> None:
    with stopped_at("writing", database_url):
        assert database.read_now(marks) == []
    database.write_now(mark, "whole")
    assert database.read_now(marks) == ["whole"]
