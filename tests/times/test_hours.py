from __future__ import annotations

from datetime import date

import pytest

from tests.times.given import OFFICE, spans, week
from xiaoer.times.domain import china
from xiaoer.times.domain.hours import MOST_SPECIAL_DAYS, Calendar, Hours, Span, SpecialDay, checked, spans_of
from xiaoer.values.refusal import Refused

WORK = OFFICE.week[0]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2026, 11, 25), WORK, id="a Wednesday"),
        pytest.param(date(2026, 11, 28), (), id="a Saturday"),
        pytest.param(date(2026, 10, 1), (), id="National Day, a Thursday"),
        pytest.param(date(2026, 10, 10), WORK, id="the Saturday that makes up for it"),
        pytest.param(date(2026, 2, 14), WORK, id="the Saturday before the Spring Festival"),
        pytest.param(date(2026, 2, 23), (), id="the last day of the Spring Festival, a Monday"),
        pytest.param(date(2027, 10, 1), WORK, id="after the last notice that is known, a Friday like any"),
    ],
)
def test_a_day_of_the_week_and_of_chinas_calendar(day: date, expected: object) -> None:
    assert spans_of(OFFICE, {}, day) == expected


def test_without_the_calendar_a_holiday_is_a_weekday() -> None:
    hours = Hours(OFFICE.week)
    assert (spans_of(hours, {}, date(2026, 10, 1)), spans_of(hours, {}, date(2026, 10, 10))) == (WORK, ())


def test_a_day_of_the_shops_own_goes_before_all_else() -> None:
    duty = spans("10:00-16:00")
    own = {date(2026, 10, 1): duty, date(2026, 10, 10): ()}
    assert spans_of(OFFICE, own, date(2026, 10, 1)) == duty
    assert spans_of(OFFICE, own, date(2026, 10, 10)) == ()


def test_chinas_days_of_a_year() -> None:
    days = china.of_year(2026)
    assert (len(days), sum(national.works for _, national in days)) == (39, 6)
    assert days[0] == (date(2026, 1, 1), china.NationalDay(works=False, name_zh="元旦", name_en="New Year's Day"))
    assert (date(2026, 9, 20), china.NationalDay(works=True, name_zh="国庆节", name_en="National Day")) in days
    assert china.of_year(china.KNOWN_UNTIL.year + 1) == []
    assert date(2026, 12, 31) <= china.KNOWN_UNTIL


def test_hours_that_hold_are_kept_with_their_days_in_order() -> None:
    late, early = SpecialDay(date(2026, 12, 25), (), "休息"), SpecialDay(date(2026, 11, 27), spans("00:00-24:00"))
    told = Hours(OFFICE.week, Calendar.NONE, (late, early))
    assert checked(told) == Hours(OFFICE.week, Calendar.NONE, (early, late))
    assert checked(Hours()) == Hours()


DAY = SpecialDay(date(2026, 12, 25), ())


@pytest.mark.parametrize(
    "hours",
    [
        pytest.param(Hours(week("09:00-18:00")[:6]), id="six days"),
        pytest.param(Hours((tuple(Span(n, n + 1) for n in range(0, 14, 2)), *week("")[:6])), id="seven spans a day"),
        pytest.param(Hours(week("18:00-09:00")), id="ends before it begins"),
        pytest.param(Hours(week("09:00-09:00")), id="empty"),
        pytest.param(Hours(week("09:00-12:00 11:00-18:00")), id="overlapping"),
        pytest.param(Hours(week("09:00-12:00 12:00-18:00")), id="two that are one"),
        pytest.param(Hours(week("20:00-24:01")), id="into the next day"),
        pytest.param(Hours((((Span(-1, 60)),), *week("")[:6])), id="before the day"),
        pytest.param(
            Hours(week("09:00-18:00"), special=(SpecialDay(DAY.day, spans("3:00-02:00".zfill(11))),)),
            id="a special day",
        ),
        pytest.param(Hours(week("")), id="never open"),
        pytest.param(Hours(week("09:00-18:00"), special=(DAY, DAY)), id="a day twice"),
        pytest.param(
            Hours(
                week("09:00-18:00"),
                special=tuple(SpecialDay(date.fromordinal(740_000 + n), ()) for n in range(MOST_SPECIAL_DAYS + 1)),
            ),
            id="too many days",
        ),
    ],
)
def test_hours_that_do_not_hold(hours: Hours) -> None:
    refused = checked(hours)
    assert isinstance(refused, Refused)
    assert refused.code == "bad_hours"
    assert set(refused.facts) == {"what_zh", "what_en"}
