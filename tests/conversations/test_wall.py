"""The wall: what is counted, and which limits stand on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.conversations.given import LAN, NOW, OTHER_SHOP, SECOND, SHOP, conversation
from xiaoer.conversations.domain.conversations import Conversation, Stage, State
from xiaoer.conversations.domain.events import LimitBreached
from xiaoer.conversations.domain.timing import Timing
from xiaoer.conversations.domain.views import row
from xiaoer.conversations.domain.wall import MOST_LIMITS, LimitNote, Queue, Standing, limit_notes, queues
from xiaoer.times.domain.limits import Timer


def standing(state: State, many: int, since: int | None = None, **given: Any) -> Standing:
    plain: dict[str, Any] = {"shop_id": SHOP, "stage": Stage.PRESALE}
    return Standing(**{**plain, **given}, state=state, many=many, since=since)


def test_a_queue_counts_who_waits_and_all_that_is_open() -> None:
    told = [
        standing(State.BOT, 4), standing(State.QUEUED, 2, NOW), standing(State.ASSIGNED, 3, NOW - SECOND),
        standing(State.WAITING, 1, stage=Stage.AFTERSALE), standing(State.QUEUED, 1, NOW + 1, shop_id=OTHER_SHOP),
    ]  # fmt: skip
    assert queues(told) == [
        Queue(SHOP, Stage.PRESALE, 9, 2, NOW),
        Queue(SHOP, Stage.AFTERSALE, 1, 0, None),
        Queue(OTHER_SHOP, Stage.PRESALE, 1, 1, NOW + 1),
    ]


def waits(number: int, *timers: Timer) -> Conversation:
    return conversation(id=UUID(int=number), timing=Timing(reply_since=NOW, reply=timers))


def timer(due: int, *, agent: int | None = None, supervisor: int | None = None, limit: str = "first_reply") -> Timer:
    return Timer(limit, NOW + due * SECOND, _moment(agent), _moment(supervisor))


def _moment(second: int | None) -> int | None:
    return None if second is None else NOW + second * SECOND


def noted(one: Conversation, due: int, *, broken: bool, runs: bool, limit: str = "first_reply") -> LimitNote:
    return LimitNote(row(one), limit, NOW + due * SECOND, broken, runs)


CALM, NEAR = waits(1, timer(30, agent=20)), waits(2, timer(12, agent=5, supervisor=8))
UP, UNWARNED = waits(3, timer(-5, agent=-9)), waits(4, timer(12))
ANSWERED = conversation(id=UUID(int=5), assignee=LAN)


@pytest.mark.parametrize(
    ("known", "breaches", "expected"),
    [
        pytest.param([CALM], [], [], id="there is time"),
        pytest.param([NEAR], [], [noted(NEAR, 12, broken=False, runs=True)], id="near"),
        pytest.param([UP], [], [noted(UP, -5, broken=True, runs=True)], id="up, and nobody has answered"),
        pytest.param([UNWARNED], [], [], id="without an alarm it is not near before it is up"),
        pytest.param(
            [UP], [LimitBreached(UP.id, "first_reply", NOW - 5 * SECOND, None)], [noted(UP, -5, broken=True, runs=True)],
            id="on record and still running: once",
        ),
        pytest.param(
            [ANSWERED], [LimitBreached(ANSWERED.id, "next_reply", NOW - 9 * SECOND, LAN.id)] * 2,
            [noted(ANSWERED, -9, broken=True, runs=False, limit="next_reply")], id="broken, and answered since: once",
        ),
        pytest.param([], [LimitBreached(UUID(int=9), "first_reply", NOW, None)], [], id="of a conversation that is not known"),
        pytest.param(
            [NEAR, ANSWERED, UP],
            [LimitBreached(ANSWERED.id, "first_reply", NOW - at * SECOND, None) for at in (50, 7)],
            [
                noted(UP, -5, broken=True, runs=True), noted(NEAR, 12, broken=False, runs=True),
                noted(ANSWERED, -7, broken=True, runs=False), noted(ANSWERED, -50, broken=True, runs=False),
            ],
            id="what runs first, the earliest in front; then the latest that was broken",
        ),
    ],
)  # fmt: skip
def test_limits(known: list[Conversation], breaches: list[LimitBreached], expected: list[LimitNote]) -> None:
    assert limit_notes({one.id: one for one in known}, breaches, NOW + 8 * SECOND) == expected


SECONDS = st.integers(-3_600, 3_600)


@given(dues=st.lists(SECONDS, max_size=90), past=st.lists(SECONDS.filter(lambda one: one < 0), max_size=90))
def test_each_limit_stands_once_and_not_too_many_of_them(dues: list[int], past: list[int]) -> None:
    known = {one.id: one for one in (waits(number, timer(due, agent=due - 10)) for number, due in enumerate(dues, 1))}
    known[ANSWERED.id] = replace(ANSWERED, id=ANSWERED.id)
    breaches = [LimitBreached(ANSWERED.id, "first_reply", NOW + at * SECOND, None) for at in past]
    found = limit_notes(known, breaches, NOW)
    keys = [(one.row.id, one.limit, one.due_at) for one in found]
    assert len(keys) == len(set(keys)) <= MOST_LIMITS
    assert all(one.broken == (one.due_at <= NOW) for one in found)
    assert [one.runs for one in found] == sorted((one.runs for one in found), reverse=True)
    assert [one.due_at for one in found if one.runs] == sorted(one.due_at for one in found if one.runs)
