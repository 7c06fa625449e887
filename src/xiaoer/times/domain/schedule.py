"""Working time on the line of UTC: is it open, when does it open, when has so much of it passed.

A moment is open where the wall clock of the shop's zone shows a time within the spans of that day. So an hour that the
clock skips is never worked, and one that it shows twice is worked twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from xiaoer.times.domain.hours import Hours, Spans, spans_of

SECOND = 1_000_000
LOOKS_AHEAD = 370
"""Days after which a shop that has not opened counts as closed for good."""
_HOUR, _DAY = 3_600, 86_400
_AROUND = 27 * _HOUR
"""Seconds: every local day lies within midnight UTC of its date, this much before and after."""
_EPOCH = date(1970, 1, 1)

Interval = tuple[int, int]
"""From a moment up to, not including, another."""


class Schedule:
    """Hours in a zone. Days that were looked at are kept, so the same schedule serves many questions."""

    def __init__(self, hours: Hours, zone: str) -> None:
        self.hours, self.zone = hours, zone
        self._own = {one.day: one.spans for one in hours.special}
        self._zone = ZoneInfo(zone)
        self._days: dict[date, tuple[Interval, ...]] = {}
        self._always = hours == Hours()

    def is_open(self, at: int) -> bool:
        opens = self.next_open(at)
        return opens == at

    def next_open(self, at: int) -> int | None:
        """`at` itself where it is open, else the moment of opening; None where the shop stays closed."""
        if self._always:
            return at
        return next((max(at, opens) for opens, _ in self._from(at)), None)

    def add(self, at: int, span: int) -> int | None:
        """When `span` microseconds of working time have passed since `at`; None where the shop stays closed.

        At the end of a day's work the moment of closing is meant, not that of the next opening.
        """
        if self._always:
            return at + span
        left = span
        for opens, closes in self._from(at):
            begins = max(at, opens)
            if left <= closes - begins:
                return begins + left
            left -= closes - begins
        return None

    def wall_minute(self, at: int) -> int:
        """The minute of the day that the shop's clock shows."""
        local = datetime.fromtimestamp(at // SECOND, self._zone)
        return local.hour * 60 + local.minute

    def _from(self, at: int) -> Iterator[Interval]:
        """The open intervals that have not ended at `at`, in order."""
        first = datetime.fromtimestamp(at // SECOND, self._zone).date()
        for number in range(LOOKS_AHEAD):
            for interval in self._of(first + timedelta(days=number)):
                if interval[1] > at:
                    yield interval

    def _of(self, day: date) -> tuple[Interval, ...]:
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = tuple(self._intervals(day))
        return found

    def _intervals(self, day: date) -> Iterator[Interval]:
        spans = spans_of(self.hours, self._own, day)
        midnight = (day - _EPOCH).days * _DAY
        merged: list[Interval] = []
        for begins, ends, offset in self._stretches(midnight) if spans else ():
            for opens, closes in _cut(spans, midnight - offset, begins, ends):
                if merged and merged[-1][1] == opens:
                    merged[-1] = (merged[-1][0], closes)
                else:
                    merged.append((opens, closes))
        yield from ((opens * SECOND, closes * SECOND) for opens, closes in merged)

    def _stretches(self, midnight: int) -> Sequence[tuple[int, int, int]]:
        """Stretches of one offset around a day, in seconds: nearly always one, two where the clock is moved."""
        begins, ends = midnight - _AROUND, midnight + _DAY + _AROUND
        if (offset := self._offset(begins)) == self._offset(ends):
            return [(begins, ends, offset)]
        cuts = [begins, *self._moves(begins, ends), ends]
        return [(one, other, self._offset(one)) for one, other in pairwise(cuts)]

    def _moves(self, begins: int, ends: int) -> Iterator[int]:
        """The seconds from which another offset holds."""
        for one in range(begins, ends, _HOUR):
            before, after = one, min(one + _HOUR, ends)
            if self._offset(before) == self._offset(after):
                continue
            while after - before > 1:
                middle = (before + after) // 2
                before, after = (middle, after) if self._offset(middle) == self._offset(before) else (before, middle)
            yield after

    def _offset(self, second: int) -> int:
        offset = datetime.fromtimestamp(second, self._zone).utcoffset()
        return int((offset or timedelta()).total_seconds())


def _cut(spans: Spans, midnight: int, begins: int, ends: int) -> Iterator[tuple[int, int]]:
    """Spans of a day whose midnight is at that second, as far as they lie between `begins` and `ends`."""
    for span in spans:
        opens, closes = max(begins, midnight + span.start * 60), min(ends, midnight + span.end * 60)
        if opens < closes:
            yield opens, closes
