"""A shop's limits 时限: its own, and those that its platform judges it by; and when they are up."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import Annotated

import msgspec
from msgspec import Meta

from xiaoer.times.domain.hours import Hours, Span
from xiaoer.times.domain.schedule import SECOND, Schedule
from xiaoer.values.refusal import Refused

LONGEST = 30 * 24 * 3_600
"""Seconds."""
REOPENS_WITHIN, SHORTEST_TO_REOPEN = 24 * 3_600, 600
"""Seconds. Within them the shopper also rates what is over: a shop that closed at once would never be rated."""
SIGN_AFTER = 25
"""Seconds without a word after which the desk itself gives a sign: platforms judge the first 30."""


class Measure(StrEnum):
    """What is limited: a person's first reply; every later one; every one; the time until it is resolved."""

    FIRST_REPLY = "first_reply"
    NEXT_REPLY = "next_reply"
    EVERY_REPLY = "every_reply"
    RESOLUTION = "resolution"


class Counted(StrEnum):
    """By the calendar, or only while the shop is open."""

    CALENDAR = "calendar"
    WORKING = "working"


Seconds = Annotated[int, Meta(ge=1, le=LONGEST)]


class Bound(msgspec.Struct, frozen=True):
    """How long, in seconds, and how long after the beginning its alarms come, each to whom it is named for."""

    within: Seconds
    agent_after: Seconds | None = None
    supervisor_after: Seconds | None = None
    counted: Counted = Counted.WORKING


class Limit(msgspec.Struct, frozen=True):
    """`id` is the measure of an own limit, or the id of the rule that a platform's rests on.

    `window`: only what begins in this part of the shop's day is judged.
    """

    id: str
    measure: Measure
    bound: Bound
    window: Span | None = None


class Times(msgspec.Struct, frozen=True):
    """All that a shop has settled: its hours, its limits (None: no such limit), and when the desk gives a sign.

    `reopens_within`: seconds after its end in which a shopper's next words go on in the same conversation.
    """

    hours: Hours = Hours()
    first_reply: Bound | None = Bound(30, 15, 25)
    next_reply: Bound | None = Bound(180, 90, 150)
    resolution: Bound | None = Bound(24 * 3_600, 20 * 3_600, 23 * 3_600)
    sign_after: Annotated[int, Meta(ge=5, le=28)] = SIGN_AFTER
    reopens_within: Annotated[int, Meta(ge=SHORTEST_TO_REOPEN, le=LONGEST)] = REOPENS_WITHIN


class TimesChange(Times, frozen=True):
    """What a shop settles anew, as a whole. `was`: what was looked at, where nothing newer is to be overwritten."""

    was: Times | None = None

    @property
    def times(self) -> Times:
        return Times(**{name: getattr(self, name) for name in Times.__struct_fields__})


DAYTIME = Span(8 * 60, 23 * 60)
_IN_30_S = Bound(30, 15, 25, Counted.CALENDAR)
_IN_3_MIN = Bound(180, 90, 150, Counted.CALENDAR)
PLATFORMS: dict[str, tuple[Limit, ...]] = {
    "tmall": (Limit("TM-EXP-04", Measure.EVERY_REPLY, _IN_3_MIN, DAYTIME),),
    "taobao": (Limit("TB-SVC-3MIN", Measure.EVERY_REPLY, _IN_3_MIN, DAYTIME),),
    "jd": (Limit("JD-CS-30S", Measure.FIRST_REPLY, _IN_30_S),),
    "pdd": (
        Limit("PDD-CS-01.30s", Measure.FIRST_REPLY, _IN_30_S, DAYTIME),
        Limit("PDD-CS-01", Measure.EVERY_REPLY, _IN_3_MIN, DAYTIME),
    ),
}
"""By the shop's platform. Each is named for its rule in the rulebook, with its case after a point where there are two."""


def rule_of(limit: Limit) -> str | None:
    """The id of the rule that a platform's limit rests on."""
    return None if limit.id in set(Measure) else limit.id.split(".")[0]


class Terms:
    """What a shop has settled, ready to be counted with."""

    def __init__(self, times: Times, zone: str, platform: str) -> None:
        self.schedule = Schedule(times.hours, zone)
        self.sign_after = times.sign_after * SECOND
        self.reopens_within = times.reopens_within * SECOND
        self.limits = (*_own(times), *PLATFORMS.get(platform, ()))


class Timer(msgspec.Struct, frozen=True, omit_defaults=True):
    """A limit that runs: when its alarms come and when it is up. `done`: how many of these moments have been acted on."""

    limit: str
    due_at: int
    agent_at: int | None = None
    supervisor_at: int | None = None
    done: int = 0


def start(terms: Terms, measures: frozenset[Measure], began_at: int) -> tuple[Timer, ...]:
    """The timers of what begins now; none where the shop stays closed, or where it is outside a platform's window."""
    begun = (_timer(terms, limit, began_at) for limit in terms.limits if limit.measure in measures)
    return tuple(timer for timer in begun if timer is not None)


def checked(times: Times) -> Times | Refused:
    """Refused where an alarm would come when the limit is up, or the supervisor's before the agent's."""
    for measure, own in (
        ("first_reply", times.first_reply),
        ("next_reply", times.next_reply),
        ("resolution", times.resolution),
    ):
        if own is not None and not _in_order(own):
            return Refused("bad_limit", {"limit": measure})
    return times


def _in_order(own: Bound) -> bool:
    moments = [moment for moment in (own.agent_after, own.supervisor_after, own.within) if moment is not None]
    return all(one < other for one, other in pairwise(moments))


def _own(times: Times) -> list[Limit]:
    settled = {
        Measure.FIRST_REPLY: times.first_reply,
        Measure.NEXT_REPLY: times.next_reply,
        Measure.RESOLUTION: times.resolution,
    }
    return [Limit(str(measure), measure, own) for measure, own in settled.items() if own is not None]


def _timer(terms: Terms, limit: Limit, began_at: int) -> Timer | None:
    schedule, bound = terms.schedule, limit.bound
    if limit.window and not limit.window.start <= schedule.wall_minute(began_at) < limit.window.end:
        return None

    def after(seconds: int | None) -> int | None:
        if seconds is None:
            return None
        span = seconds * SECOND
        return schedule.add(began_at, span) if bound.counted is Counted.WORKING else began_at + span

    due_at = after(bound.within)
    return (
        Timer(limit.id, due_at, after(bound.agent_after), after(bound.supervisor_after)) if due_at is not None else None
    )
