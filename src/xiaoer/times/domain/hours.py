"""A shop's working hours: a week, the national holidays, and days of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from xiaoer.times.domain import china
from xiaoer.values.refusal import Refused

DAY_MINUTES = 24 * 60
MOST_SPANS = 6
MOST_SPECIAL_DAYS = 400


class Span(msgspec.Struct, frozen=True):
    """From `start` up to, not including, `end`: minutes of the wall clock after midnight, at most 1,440.

    Who works past midnight has two of them: one that ends at 1,440, and one of the next day that begins at 0.
    """

    start: int
    end: int


Spans = tuple[Span, ...]
ALL_DAY: Spans = (Span(0, DAY_MINUTES),)


class Calendar(StrEnum):
    """Which holidays are kept: those of China with their make-up workdays, or none."""

    NONE = "none"
    CHINA = "cn"


class SpecialDay(msgspec.Struct, frozen=True):
    """A day that is otherwise than the week and the calendar say; without spans the shop is closed."""

    day: date
    spans: Spans
    name: str = ""


class Hours(msgspec.Struct, frozen=True):
    """Hours by the shop's wall clock. `week` begins with Monday; `special` is in the order of days."""

    week: tuple[Spans, ...] = (ALL_DAY,) * 7
    calendar: Calendar = Calendar.NONE
    special: tuple[SpecialDay, ...] = ()


def spans_of(hours: Hours, own: Mapping[date, Spans], day: date) -> Spans:
    """The spans of a day: its own, else the calendar's, else the week's.

    A make-up workday has Monday's hours: the notices that make one do not say which weekday it stands for.
    """
    if day in own:
        return own[day]
    national = china.DAYS.get(day) if hours.calendar is Calendar.CHINA else None
    if national is None:
        return hours.week[day.weekday()]
    return hours.week[0] if national.works else ()


def checked(hours: Hours) -> Hours | Refused:
    """The hours in order; refused where spans are empty or overlap, a day stands twice, or no weekday is open."""
    days = [*hours.week, *(one.spans for one in hours.special)]
    if len(hours.week) != 7 or any(len(spans) > MOST_SPANS for spans in days):
        return Refused(
            "bad_hours",
            {"what_zh": "一周要有七天，每天最多六段", "what_en": "a week has seven days of at most six spans"},
        )
    if not all(map(_in_order, days)):
        return Refused(
            "bad_hours",
            {
                "what_zh": "时间段要在当天之内，先后有序，互不重叠",
                "what_en": "spans lie within their day, in order, without overlap",
            },
        )
    if not any(hours.week):
        return Refused(
            "bad_hours", {"what_zh": "一周至少有一天上班", "what_en": "at least one day of the week is open"}
        )
    known = {one.day for one in hours.special}
    if len(known) < len(hours.special) or len(known) > MOST_SPECIAL_DAYS:
        return Refused(
            "bad_hours", {"what_zh": "同一天只能写一次，最多 400 天", "what_en": "a day stands once, at most 400 days"}
        )
    return replace(hours, special=tuple(sorted(hours.special, key=lambda one: one.day)))


def _in_order(spans: Spans) -> bool:
    last = -1
    for span in spans:
        if not last < span.start < span.end <= DAY_MINUTES:
            return False
        last = span.end
    return True
