"""Moments and days. A moment is microseconds since 1970, UTC; a day is counted in the shop's zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

HOUR = 3_600_000_000
_UTC = ZoneInfo("UTC")
_START = datetime(1970, 1, 1, tzinfo=_UTC)
_MICROSECOND = timedelta(microseconds=1)


def local(moment: int, zone: str) -> datetime:
    return (_START + timedelta(microseconds=moment)).astimezone(ZoneInfo(zone))


def day_after(moment: int, zone: str) -> int:
    """00:00 of the next day in `zone`: from when the seven days run (LAW-7D-10-1)."""
    there = local(moment, zone)
    next_day = datetime(there.year, there.month, there.day, tzinfo=there.tzinfo) + timedelta(days=1)
    return (next_day.astimezone(_UTC) - _START) // _MICROSECOND


def hours_up(start: int, end: int) -> int:
    """Whole hours from `start` to `end`, a begun hour as a whole one, none before `start`."""
    return max(0, -((start - end) // HOUR))


def day_number(moment: int, zone: str) -> str:
    """The day in `zone` as in 20261121."""
    return local(moment, zone).strftime("%Y%m%d")
