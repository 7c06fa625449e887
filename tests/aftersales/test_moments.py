from __future__ import annotations

from datetime import datetime

import pytest

from xiaoer.aftersales.domain.moments import HOUR, day_after, day_number, hours_up


def micros(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("moment", "zone", "midnight"),
    [
        pytest.param("2026-11-13T23:59:59+08:00", "Asia/Shanghai", "2026-11-14T00:00:00+08:00", id="last-second"),
        pytest.param("2026-11-14T00:00:00+08:00", "Asia/Shanghai", "2026-11-15T00:00:00+08:00", id="first-second"),
        pytest.param("2026-12-31T12:00:00+08:00", "Asia/Shanghai", "2027-01-01T00:00:00+08:00", id="new-year"),
        pytest.param("2026-11-14T00:00:00+08:00", "America/New_York", "2026-11-14T00:00:00-05:00", id="other-zone"),
        pytest.param(
            "2026-10-31T12:00:00-04:00", "America/New_York", "2026-11-01T00:00:00-04:00", id="summer-ends-later"
        ),
        pytest.param("2026-11-01T12:00:00-05:00", "America/New_York", "2026-11-02T00:00:00-05:00", id="summer-ended"),
    ],
)
def test_day_after(moment: str, zone: str, midnight: str) -> None:
    assert day_after(micros(moment), zone) == micros(midnight)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        pytest.param(0, 0, 0, id="none"),
        pytest.param(0, 1, 1, id="begun"),
        pytest.param(0, HOUR, 1, id="whole"),
        pytest.param(0, HOUR + 1, 2, id="one-more-begun"),
        pytest.param(HOUR, 0, 0, id="not-yet"),
    ],
)
def test_hours_up(start: int, end: int, hours: int) -> None:
    assert hours_up(start, end) == hours


def test_day_number_is_the_shops() -> None:
    moment = micros("2026-11-22T01:00:00+08:00")
    assert (day_number(moment, "Asia/Shanghai"), day_number(moment, "America/New_York")) == ("20261122", "20261121")
