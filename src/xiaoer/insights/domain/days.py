"""The shop's days. A moment is microseconds since 1970, UTC; a day is a calendar day in the shop's IANA zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

_START = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Window(msgspec.Struct, frozen=True):
    """Days from `first` to `last`, both in it; `from_at` is the moment at which the first one begins."""

    first: date
    last: date
    from_at: int

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=past) for past in range((self.last - self.first).days + 1)]


def day_of(at: int, zone: str) -> date:
    return (_START + at * _MICROSECOND).astimezone(ZoneInfo(zone)).date()


def begins_at(day: date, zone: str) -> int:
    """The moment of 00:00 in `zone`; where clocks skip that hour, the moment at which they skip it."""
    midnight = datetime.combine(day, time(), tzinfo=ZoneInfo(zone))
    return (midnight.astimezone(UTC) - _START) // _MICROSECOND


def window(now: int, zone: str, days: int) -> Window:
    """The `days` days that end with today, today among them."""
    last = day_of(now, zone)
    first = last - timedelta(days=days - 1)
    return Window(first, last, begins_at(first, zone))
