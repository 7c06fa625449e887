"""Schedules to count with."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from xiaoer.times.domain.hours import Calendar, Hours, Span, Spans
from xiaoer.times.domain.schedule import SECOND, Schedule

SHANGHAI, NEW_YORK, LORD_HOWE = "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"
HOUR = 3_600 * SECOND


def span(text: str) -> Span:
    """09:00-18:00"""
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return Span(start, end)


def spans(text: str) -> Spans:
    return tuple(map(span, text.split()))


def week(text: str, weekend: str = "") -> tuple[Spans, ...]:
    return (spans(text),) * 5 + (spans(weekend),) * 2


OFFICE = Hours(week("09:00-12:00 13:00-18:00"), Calendar.CHINA)


def at(text: str, zone: str = SHANGHAI, *, fold: int = 0) -> int:
    """The moment of 2026-11-21 18:30 by the wall clock of a zone."""
    told = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return int(told.timestamp() * SECOND)


def schedule(hours: Hours = OFFICE, zone: str = SHANGHAI) -> Schedule:
    return Schedule(hours, zone)
