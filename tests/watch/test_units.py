"""What a unit of the watch has time for, and the order in which it takes its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from tests.conversations.given import NOW
from tests.watch.given import FOLLOW, alarms, follow, talk, told
from xiaoer.conversations.domain.watching import Kind
from xiaoer.platform import jobs, reacting
from xiaoer.platform.db import Database, Tx
from xiaoer.watch import store
from xiaoer.watch.actions import following
from xiaoer.watch.domain.alarms import Standing


def test_a_unit_that_takes_long_follows_no_further(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    one = talk(database)
    follow(database)
    seqs = [one.say(f"我要投诉 {number}") for number in range(3)]
    monkeypatch.setattr(reacting, "LONGEST_UNIT", -1)
    steps = [database.write_now(reacting.advance, FOLLOW, NOW, FOLLOW.most) for _ in range(4)]
    assert [one.followed for one in steps] == [1, 1, 1, 0]
    assert told(database) == [("anger", "severe", seqs[:2])]


def test_what_there_is_no_time_to_raise_is_raised_next(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking was quick; the time is up as soon as something is raised."""
    talks = [talk(database, visitor=0xF1 + number) for number in range(3)]
    follow(database)
    for one in talks:
        one.say("你们店真不错")
        one.say("我要投诉")
    clock = {"at": 0.0}
    monkeypatch.setattr(following, "time", SimpleNamespace(thread_time=lambda: clock["at"]))
    as_it_is = store.standings_of

    def standings_of(tx: Tx, keys: Sequence[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], dict[Kind, Standing]]:
        clock["at"] += 1
        return as_it_is(tx, keys)

    monkeypatch.setattr(store, "standings_of", standings_of)
    steps = [database.write_now(reacting.advance, FOLLOW, NOW, FOLLOW.most) for _ in range(4)]
    assert [one.followed for one in steps] == [3, 2, 1, 0]
    assert sorted(one.conversation_id for one in alarms(database)) == sorted(one.conversation.id for one in talks)


def test_what_is_due_is_planned_before_alarms_are_raised(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order in which the job of the due time takes both rows: on PostgreSQL the other would stop the two."""
    one = talk(database)
    follow(database)
    one.say("我要投诉，这个杯子能放微波炉吗")
    order = list[str]()

    def noted(name: str, as_it_is: Callable[..., Any]) -> Callable[..., Any]:
        def one(*given: Any) -> Any:
            order.append(name)
            return as_it_is(*given)

        return one

    monkeypatch.setattr(jobs, "plan_all", noted("due", jobs.plan_all))
    monkeypatch.setattr(store, "add", noted("alarm", store.add))
    database.write_now(reacting.advance, FOLLOW, NOW, FOLLOW.most)
    assert order == ["due", "alarm"]
