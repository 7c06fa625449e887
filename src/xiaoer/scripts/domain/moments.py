"""Moments in the words of a shop: 11月21日 18:00, 明天下午, 早上好."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from typing_extensions import override

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PARTS = (
    (5, "凌晨", "before dawn"),
    (8, "早上", "early morning"),
    (11, "上午", "morning"),
    (13, "中午", "noon"),
    (18, "下午", "afternoon"),
    (24, "晚上", "evening"),
)
_DAYS = {
    -2: ("前天", "two days ago"),
    -1: ("昨天", "yesterday"),
    0: ("今天", "today"),
    1: ("明天", "tomorrow"),
    2: ("后天", "the day after tomorrow"),
}
_GREETINGS = (
    (5, "晚上好", "Good evening"),
    (11, "早上好", "Good morning"),
    (13, "中午好", "Good day"),
    (18, "下午好", "Good afternoon"),
    (24, "晚上好", "Good evening"),
)


class Instant(msgspec.Struct, frozen=True):
    """The moment `at` as it is told at the moment `now` (both UTC microseconds) in an IANA zone.

    `whole_day`: only the day is meant. `locale` is zh or en.
    """

    at: int
    now: int
    zone: str
    locale: str = "zh"
    whole_day: bool = False

    @override
    def __str__(self) -> str:
        return moment(self)


def local(at: int, zone: str) -> datetime:
    return (_EPOCH + timedelta(microseconds=at)).astimezone(ZoneInfo(zone))


def moment(instant: Instant) -> str:
    """11月21日 18:00 or 21 Nov, 18:00, with the year where it is not this one."""
    day, then = _date(instant), local(instant.at, instant.zone)
    if instant.whole_day:
        return day
    return f"{day} {then:%H:%M}" if instant.locale == "zh" else f"{day}, {then:%H:%M}"


def date_words(instant: Instant) -> str:
    """明天下午 or tomorrow afternoon near by; farther off the date stands in place of the day's word."""
    then, today = local(instant.at, instant.zone), local(instant.now, instant.zone)
    chinese = instant.locale == "zh"
    near = _DAYS.get((then.date() - today.date()).days)
    day = (near[0] if chinese else near[1]) if near else _date(instant)
    if instant.whole_day:
        return day
    _, part_zh, part_en = next(part for part in _PARTS if then.hour < part[0])
    return day + part_zh if chinese else f"{day}, {part_en}"


def greeting(now: int, zone: str, locale: str) -> str:
    """早上好, 中午好, 下午好 or 晚上好, by the hour in the shop's zone."""
    hour = local(now, zone).hour
    _, chinese, english = next(row for row in _GREETINGS if hour < row[0])
    return chinese if locale == "zh" else english


def _date(instant: Instant) -> str:
    then = local(instant.at, instant.zone)
    this_year = then.year == local(instant.now, instant.zone).year
    if instant.locale == "zh":
        return f"{then.month}月{then.day}日" if this_year else f"{then.year}年{then.month}月{then.day}日"
    day = f"{then.day} {_MONTHS[then.month - 1]}"
    return day if this_year else f"{day} {then.year}"
