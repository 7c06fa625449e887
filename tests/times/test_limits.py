from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.times.given import OFFICE, SHANGHAI, at, week
from xiaoer.rulebook import actions as rulebook
from xiaoer.times.domain.hours import Hours
from xiaoer.times.domain.limits import PLATFORMS, Bound, Counted, Measure, Terms, Timer, Times, checked, rule_of, start
from xiaoer.times.domain.schedule import SECOND
from xiaoer.values.refusal import Refused

FIRST = frozenset({Measure.FIRST_REPLY, Measure.EVERY_REPLY})
NEXT = frozenset({Measure.NEXT_REPLY, Measure.EVERY_REPLY})
TEN = at("2026-11-25 10:00")


def terms(times: Times | None = None, platform: str = "own") -> Terms:
    return Terms(times or Times(), SHANGHAI, platform)


def told(timers: tuple[Timer, ...], began_at: int) -> dict[str, tuple[int | None, ...]]:
    """By limit, the seconds after which the agent is told, the supervisor is told, and it is up."""
    return {
        one.limit: tuple(
            None if moment is None else (moment - began_at) // SECOND
            for moment in (one.agent_at, one.supervisor_at, one.due_at)
        )
        for one in timers
    }


def test_what_stands_where_nobody_settled_anything() -> None:
    assert told(start(terms(), FIRST, TEN), TEN) == {"first_reply": (15, 25, 30)}
    assert told(start(terms(), NEXT, TEN), TEN) == {"next_reply": (90, 150, 180)}
    assert told(start(terms(), frozenset({Measure.RESOLUTION}), TEN), TEN) == {"resolution": (72_000, 82_800, 86_400)}


@pytest.mark.parametrize(
    ("platform", "measures", "expected"),
    [
        pytest.param("tmall", FIRST, {"TM-EXP-04": (90, 150, 180)}, id="tmall judges every round"),
        pytest.param("taobao", NEXT, {"TB-SVC-3MIN": (90, 150, 180)}, id="so does taobao"),
        pytest.param("jd", FIRST, {"JD-CS-30S": (15, 25, 30)}, id="jd judges the first reply"),
        pytest.param("jd", NEXT, {}, id="and no other"),
        pytest.param("pdd", FIRST, {"PDD-CS-01.30s": (15, 25, 30), "PDD-CS-01": (90, 150, 180)}, id="pdd judges both"),
        pytest.param("pdd", NEXT, {"PDD-CS-01": (90, 150, 180)}, id="pdd, later on"),
        pytest.param("own", FIRST, {}, id="a store of one's own is judged by nobody"),
    ],
)
def test_what_platforms_judge(platform: str, measures: frozenset[Measure], expected: dict[str, object]) -> None:
    none = Times(first_reply=None, next_reply=None)
    assert told(start(terms(none, platform), measures, TEN), TEN) == expected


@pytest.mark.parametrize(
    ("begins", "counts"),
    [("2026-11-25 07:59", False), ("2026-11-25 08:00", True), ("2026-11-25 22:59", True), ("2026-11-25 23:00", False)],
)
def test_a_platform_looks_at_what_begins_in_its_window(begins: str, counts: bool) -> None:  # noqa: FBT001 - a column
    assert bool(start(terms(Times(next_reply=None), "tmall"), NEXT, at(begins))) == counts


def test_every_platforms_limit_rests_on_a_rule_of_the_book() -> None:
    book = rulebook.load()
    for limit in (limit for limits in PLATFORMS.values() for limit in limits):
        rule = book.by_id[rule_of(limit) or ""]
        seconds = {rule.numbers.get("seconds"), 60 * rule.numbers.get("minutes", 0)}
        assert limit.bound.within in seconds
    assert [rule_of(one) for one in terms().limits] == [None, None, None]


def test_own_limits_are_counted_in_working_time_where_they_say_so() -> None:
    evening = at("2026-11-25 17:59:50")
    timers = start(terms(Times(hours=OFFICE)), FIRST, evening)
    assert timers == (
        Timer("first_reply", at("2026-11-26 09:00:20"), at("2026-11-26 09:00:05"), at("2026-11-26 09:00:15")),
    )
    by_calendar = Times(hours=OFFICE, first_reply=Bound(30, None, 25, Counted.CALENDAR))
    assert told(start(terms(by_calendar), FIRST, evening), evening) == {"first_reply": (None, 25, 30)}


def test_no_timer_runs_in_a_shop_that_stays_closed() -> None:
    assert start(terms(Times(hours=Hours(week("")))), FIRST, TEN) == ()


@pytest.mark.parametrize(
    ("bound", "holds"),
    [
        pytest.param(Bound(30, 15, 25), True, id="in order"),
        pytest.param(Bound(30), True, id="no alarm"),
        pytest.param(Bound(30, None, 29), True, id="the supervisor's alone"),
        pytest.param(Bound(30, 30, None), False, id="an alarm when it is up"),
        pytest.param(Bound(30, 15, 31), False, id="an alarm after it is up"),
        pytest.param(Bound(30, 25, 15), False, id="the supervisor's first"),
        pytest.param(Bound(30, 15, 15), False, id="both at once"),
    ],
)
@pytest.mark.parametrize("measure", ["first_reply", "next_reply", "resolution"])
def test_alarms_come_one_after_the_other_and_before_the_limit(measure: str, bound: Bound, holds: bool) -> None:  # noqa: FBT001 - a column
    times = replace(Times(), **{measure: bound})
    assert checked(times) == (times if holds else Refused("bad_limit", {"limit": measure}))


def test_a_limit_may_be_left_out() -> None:
    none = Times(first_reply=None, next_reply=None, resolution=None)
    assert checked(none) == none
    assert terms(none).limits == ()


@given(st.integers(1, 10**6), st.integers(0, 14 * 86_400))
def test_alarms_come_before_the_limit_whenever_it_begins(within: int, second: int) -> None:
    bound = Bound(3 * within, within, 2 * within)
    began_at = TEN + second * SECOND
    for timer in start(terms(Times(hours=OFFICE, first_reply=bound)), FIRST, began_at):
        assert timer.agent_at is not None
        assert timer.supervisor_at is not None
        assert began_at < timer.agent_at < timer.supervisor_at < timer.due_at


@pytest.mark.parametrize(
    ("seconds", "taken"),
    [(599, False), (600, True), (30 * 24 * 3_600, True), (30 * 24 * 3_600 + 1, False), (0, False), (-1, False)],
)
def test_how_long_one_that_is_over_goes_on(seconds: int, taken: bool) -> None:  # noqa: FBT001 - a column
    told = {"reopens_within": seconds}
    if taken:
        assert terms(msgspec.convert(told, Times)).reopens_within == seconds * SECOND
    else:
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(told, Times)


def test_what_was_settled_before_there_was_such_a_time_goes_on_for_a_day() -> None:
    assert terms(msgspec.convert({"sign_after": 20}, Times)).reopens_within == 24 * 3_600 * SECOND
