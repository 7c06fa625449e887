"""The page of figures: every figure over a window, and its days one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from xiaoer.insights.domain.counting import Name
from xiaoer.insights.domain.days import Window
from xiaoer.insights.domain.figures import FIGURES, Figure, Measured, Sums, add, counted, measure


class Day(msgspec.Struct, frozen=True):
    """One day; `first_reply_seconds` is the median and `within_30s` the share, None where nobody waited for one."""

    day: date
    conversations: int
    messages: int
    bot_answers: int
    handed_over: int
    first_reply_seconds: float | None
    within_30s: float | None
    cases: int
    green: int
    yellow: int
    red: int


class Figures(msgspec.Struct, frozen=True):
    """`until_at` is the moment at which it was asked for."""

    window: Window
    until_at: int
    zone: str
    measured: list[tuple[Figure, Measured]]
    days: list[Day]


def page(window: Window, until_at: int, zone: str, by_day: Mapping[date, Sums]) -> Figures:
    """A day without counts stands with zeros and without shares."""
    days = [(day, by_day.get(day, {})) for day in window.days]
    whole = add(sums for _, sums in days)
    measured = [(figure, figure.measure(whole)) for figure in FIGURES]
    return Figures(window, until_at, zone, measured, [_day(day, sums) for day, sums in days])


def _day(day: date, sums: Sums) -> Day:
    return Day(
        day=day,
        conversations=counted(sums, Name.CONVERSATIONS),
        messages=counted(sums, Name.MESSAGES),
        bot_answers=counted(sums, Name.BOT_ANSWERS),
        handed_over=counted(sums, Name.HANDED_OVER),
        first_reply_seconds=measure("first_reply_median", sums).value,
        within_30s=measure("first_reply_in_30s", sums).value,
        cases=counted(sums, Name.CASES),
        green=counted(sums, Name.GREEN_SENT),
        yellow=counted(sums, Name.YELLOW_SENT),
        red=counted(sums, Name.RED_SENT, Name.RED_STOPPED),
    )
