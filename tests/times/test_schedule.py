"""Working time: labelled moments, and a minute counter that looks at the wall clock alone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.times.given import HOUR, LORD_HOWE, NEW_YORK, OFFICE, SHANGHAI, at, schedule, spans, week
from xiaoer.times.domain.hours import Calendar, Hours, Span, Spans, SpecialDay
from xiaoer.times.domain.schedule import SECOND, Schedule

MINUTE = 60 * SECOND
NIGHT = Hours((spans("00:00-02:00 20:00-24:00"),) * 7)


@pytest.mark.parametrize(
    ("begins", "hours", "expected"),
    [
        pytest.param("2026-11-25 09:30", 1, "2026-11-25 10:30", id="within a span"),
        pytest.param("2026-11-25 11:30", 1, "2026-11-25 13:30", id="over lunch"),
        pytest.param("2026-11-25 11:00", 1, "2026-11-25 12:00", id="up to the end of a span"),
        pytest.param("2026-11-25 12:15", 0, "2026-11-25 13:00", id="nothing, at lunch"),
        pytest.param("2026-11-25 17:30", 1, "2026-11-26 09:30", id="over night"),
        pytest.param("2026-11-27 17:30", 1, "2026-11-30 09:30", id="over the weekend"),
        pytest.param("2026-11-28 10:00", 8, "2026-11-30 18:00", id="a whole day, asked on a Saturday"),
        pytest.param("2026-09-30 17:00", 2, "2026-10-08 10:00", id="over eight days of the National Day"),
        pytest.param("2026-10-09 17:00", 2, "2026-10-10 10:00", id="into a Saturday that is worked"),
        pytest.param("2026-02-13 17:00", 10, "2026-02-24 10:00", id="the Saturday before the Spring Festival, then it"),
    ],
)
def test_working_time_in_china(begins: str, hours: int, expected: str) -> None:
    assert schedule().add(at(begins), hours * HOUR) == at(expected)


@pytest.mark.parametrize(
    ("hours", "zone", "begins", "span", "expected"),
    [
        pytest.param(NIGHT, SHANGHAI, at("2026-11-25 23:00"), 2 * HOUR, at("2026-11-26 01:00"), id="past midnight"),
        pytest.param(
            NIGHT, NEW_YORK, at("2026-03-07 20:00", NEW_YORK), 6 * HOUR, at("2026-03-08 02:00", NEW_YORK),
            id="up to the hour that the clock skips",
        ),
        pytest.param(
            Hours((spans("01:00-04:00"),) * 7), NEW_YORK, at("2026-03-08 01:00", NEW_YORK), 2 * HOUR,
            at("2026-03-08 04:00", NEW_YORK), id="over the hour that the clock skips",
        ),
        pytest.param(
            Hours((spans("02:15-02:45"),) * 7), NEW_YORK, at("2026-03-08 01:00", NEW_YORK), MINUTE,
            at("2026-03-09 02:16", NEW_YORK), id="within the hour that the clock skips: not that day",
        ),
        pytest.param(
            Hours((spans("01:30-02:00"),) * 7), NEW_YORK, at("2026-11-01 01:00", NEW_YORK), HOUR,
            at("2026-11-01 02:00", NEW_YORK), id="in the hour that the clock shows twice: twice",
        ),
        pytest.param(
            Hours((spans("00:00-24:00"), *[()] * 6)), LORD_HOWE, at("2026-10-05 00:00", LORD_HOWE), 24 * HOUR,
            at("2026-10-06 00:00", LORD_HOWE), id="a whole day",
        ),
        pytest.param(
            Hours((spans("00:00-24:00"),) * 6 + ((),)), LORD_HOWE, at("2026-04-04 00:00", LORD_HOWE), 24 * HOUR,
            at("2026-04-05 00:00", LORD_HOWE), id="the day before the clock goes back by half an hour",
        ),
    ],
)  # fmt: skip
def test_working_time_where_the_clock_is_moved(hours: Hours, zone: str, begins: int, span: int, expected: int) -> None:
    assert Schedule(hours, zone).add(begins, span) == expected


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        pytest.param("2026-11-25 09:00", "2026-11-25 09:00", id="the minute of opening"),
        pytest.param("2026-11-25 11:59", "2026-11-25 11:59", id="open"),
        pytest.param("2026-11-25 12:00", "2026-11-25 13:00", id="the minute of closing"),
        pytest.param("2026-11-27 20:00", "2026-11-30 09:00", id="Friday evening"),
        pytest.param("2026-09-30 18:00", "2026-10-08 09:00", id="the eve of a holiday"),
    ],
)
def test_opening(now: str, opens: str) -> None:
    assert schedule().next_open(at(now)) == at(opens)
    assert schedule().is_open(at(now)) == (now == opens)


def test_a_special_day_opens_and_closes() -> None:
    hours = Hours(OFFICE.week, Calendar.CHINA, (
        SpecialDay(date(2026, 11, 26), ()), SpecialDay(date(2026, 11, 28), spans("10:00-12:00"))
    ))  # fmt: skip
    assert Schedule(hours, SHANGHAI).next_open(at("2026-11-25 19:00")) == at("2026-11-27 09:00")
    assert Schedule(hours, SHANGHAI).next_open(at("2026-11-27 19:00")) == at("2026-11-28 10:00")


def test_a_shop_that_stays_closed() -> None:
    shut = Hours(week(""))
    assert (schedule(shut).next_open(at("2026-11-25 10:00")), schedule(shut).add(at("2026-11-25 10:00"), 1)) == (
        None,
        None,
    )


def test_a_shop_that_is_always_open() -> None:
    always, now = schedule(Hours()), at("2026-11-28 03:00")
    assert (always.next_open(now), always.is_open(now), always.add(now, 25)) == (now, True, now + 25)


def test_the_wall_clock() -> None:
    assert schedule().wall_minute(at("2026-11-25 08:05")) == 485


quarter = st.integers(0, 96).map(lambda number: number * 15)


@st.composite
def day_spans(draw: st.DrawFn) -> Spans:
    edges = sorted(draw(st.lists(quarter, unique=True, max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(Span(start, end) for start, end in pairs)


schedules = st.builds(
    Schedule,
    st.builds(
        Hours,
        st.tuples(*[day_spans()] * 7).filter(any),
        st.sampled_from(Calendar),
        st.lists(st.builds(SpecialDay, st.dates(date(2026, 3, 6), date(2026, 3, 10)), day_spans()), max_size=2).map(
            tuple
        ),
    ),
    st.sampled_from([SHANGHAI, NEW_YORK, LORD_HOWE]),
)
DAYS = [at(day, NEW_YORK) for day in ("2026-03-07 00:00", "2026-10-31 00:00")] + [
    at(day, LORD_HOWE) for day in ("2026-04-04 00:00", "2026-10-03 00:00")
] + [at("2026-09-30 00:00")]  # fmt: skip
moments = st.builds(lambda day, minutes: day + minutes * MINUTE, st.sampled_from(DAYS), st.integers(0, 3 * 1440))


def shows_open(found: Schedule, minute: int) -> bool:
    """Whether the wall clock at that minute stands within the spans of its day."""
    local = datetime.fromtimestamp(minute // SECOND, ZoneInfo(found.zone))
    own = {one.day: one.spans for one in found.hours.special}
    clock = local.hour * 60 + local.minute
    return any(span.start <= clock < span.end for span in spans_on(found.hours, own, local.date()))


def spans_on(hours: Hours, own: dict[date, Spans], day: date) -> Spans:
    from_calendar = {date(2026, 10, n): () for n in range(1, 8)} | {date(2026, 10, 10): hours.week[0]}
    from_calendar |= {date(2026, 4, n): () for n in (4, 5, 6)}
    known = own if hours.calendar is Calendar.NONE else {**from_calendar, **own}
    return known.get(day, hours.week[day.weekday()])


@given(schedules, moments, st.integers(1, 20 * 60))
def test_a_counter_of_minutes_agrees(found: Schedule, begins: int, minutes: int) -> None:
    counted, now = 0, begins
    for _ in range(4 * 1440):
        counted += shows_open(found, now)
        now += MINUTE
        if counted == minutes:
            break
    ends = found.add(begins, minutes * MINUTE)
    if counted == minutes:
        assert ends == now
    else:
        assert ends is None or ends >= now


@given(schedules, moments, st.integers(0, 10**12), st.integers(0, 10**12))
def test_working_time_is_added_in_order_and_lands_within_hours(
    found: Schedule, begins: int, one: int, other: int
) -> None:
    shorter, longer = found.add(begins, min(one, other)), found.add(begins, max(one, other))
    if longer is None:
        return
    assert shorter is not None
    assert begins <= shorter <= longer
    assert found.add(shorter, 0) in {shorter, found.next_open(shorter)}
    assert found.is_open(longer) or found.is_open(longer - 1), "it lands within hours, or at their end"


@given(schedules, moments, st.integers(0, 10**11), st.integers(0, 10**11))
def test_in_two_steps_as_in_one(found: Schedule, begins: int, one: int, other: int) -> None:
    first = found.add(begins, one)
    if first is not None and found.add(begins, one + other) is not None and other > 0:
        assert found.add(first, other) == found.add(begins, one + other)
