from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.insights.stories import moment
from xiaoer.insights.domain.days import Window, begins_at, day_of, window


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        pytest.param("2026-11-20 23:59:59.999999", "Asia/Shanghai", date(2026, 11, 20), id="last of a day"),
        pytest.param("2026-11-21 00:00:00", "Asia/Shanghai", date(2026, 11, 21), id="first of a day"),
        pytest.param("2026-11-21 07:59:59.999999", "UTC", date(2026, 11, 20), id="eight hours behind"),
        pytest.param("2026-11-21 08:00:00", "UTC", date(2026, 11, 21), id="eight hours later"),
        pytest.param("2024-02-29 12:00:00", "Asia/Shanghai", date(2024, 2, 29), id="leap day"),
    ],
)
def test_the_day_of_a_moment(at: str, zone: str, day: date) -> None:
    assert day_of(moment(at), zone) == day


def test_before_1970_days_go_on_backwards() -> None:
    assert day_of(-1, "UTC") == date(1969, 12, 31)


@pytest.mark.parametrize(
    ("day", "zone", "begins"),
    [
        pytest.param(date(2026, 11, 21), "Asia/Shanghai", "2026-11-21 00:00:00", id="shanghai"),
        pytest.param(date(2026, 11, 1), "America/New_York", "2026-11-01 12:00:00", id="the night clocks go back"),
        pytest.param(date(2026, 11, 2), "America/New_York", "2026-11-02 13:00:00", id="a day of 25 hours later"),
        pytest.param(date(2018, 11, 4), "America/Sao_Paulo", "2018-11-04 11:00:00", id="midnight is skipped"),
    ],
)
def test_where_a_day_begins(day: date, zone: str, begins: str) -> None:
    """`begins` in UTC+8."""
    assert begins_at(day, zone) == moment(begins)
    assert (day_of(moment(begins), zone), day_of(moment(begins) - 1, zone)) == (day, day - timedelta(days=1))


def test_a_window_ends_with_today() -> None:
    now = moment("2026-11-21 00:00:00")
    found = window(now, "Asia/Shanghai", 2)
    assert found == Window(date(2026, 11, 20), date(2026, 11, 21), moment("2026-11-20 00:00:00"))
    assert found.days == [date(2026, 11, 20), date(2026, 11, 21)]


def test_a_window_of_one_day_is_today() -> None:
    now = moment("2026-11-21 23:59:59.999999")
    assert window(now, "Asia/Shanghai", 1).days == [date(2026, 11, 21)]
