"""The limits that run in a conversation, and what they ask for at a moment. It keeps its moments itself, whatever is settled anew meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from xiaoer.times.domain.limits import Timer


class Told(StrEnum):
    """Who hears of a limit: before it is up the agent, then the supervisor; when it is up it is on record."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    RECORD = "record"


class Step(msgspec.Struct, frozen=True):
    """At `at` someone is told of the limit that is up at `due_at`."""

    limit: str
    told: Told
    at: int
    due_at: int


class Aside(msgspec.Struct, frozen=True):
    """Put aside by its agent until a moment, `why` in their own words, for staff; `back` from when that moment has come."""

    until: int
    why: str = ""
    back: bool = False


class Timing(msgspec.Struct, frozen=True, omit_defaults=True):
    """What runs. All moments in UTC microseconds.

    `reply` runs for the wait that began at `reply_since`, `resolution` since `resolution_since`. `sign_at`: when the
    desk itself gives a sign, `sign_after` microseconds after words that nobody has heard yet; `last_sign` is the one
    that it gave last. `reopens_until`: of one that is over, until when the shopper's next words go on in it. `aside`: put
    off by its agent; the limits run on meanwhile.
    """

    reply_since: int | None = None
    reply: tuple[Timer, ...] = ()
    resolution_since: int | None = None
    resolution: tuple[Timer, ...] = ()
    sign_at: int | None = None
    sign_after: int = 0
    last_sign: str = ""
    reopens_until: int | None = None
    aside: Aside | None = None


class Fired(msgspec.Struct, frozen=True):
    """The timing after what was due, the steps that were, in their order, whether a sign was, and one that was put aside."""

    timing: Timing
    steps: tuple[Step, ...]
    sign: bool
    back: bool


def next_at(timing: Timing) -> int | None:
    """The next moment at which something is due. Every message asks, so it makes nothing that it does not need."""
    moments = [moment for timer in (*timing.reply, *timing.resolution) if (moment := _next(timer)) is not None]
    if timing.sign_at is not None:
        moments.append(timing.sign_at)
    if timing.aside is not None and not timing.aside.back:
        moments.append(timing.aside.until)
    return min(moments, default=None)


def _next(timer: Timer) -> int | None:
    moments = [at for at in (timer.agent_at, timer.supervisor_at, timer.due_at) if at is not None]
    return moments[timer.done] if timer.done < len(moments) else None


def fire(timing: Timing, now: int) -> Fired:
    """All that is due at `now` and has not been done; nothing twice, whichever way the clock was moved."""
    sign = timing.sign_at is not None and timing.sign_at <= now
    back = timing.aside is not None and not timing.aside.back and timing.aside.until <= now
    steps = sorted((step for timer in _timers(timing) for step in _due(timer, now)), key=lambda step: step.at)
    after = replace(
        timing,
        reply=tuple(_done(timer, now) for timer in timing.reply),
        resolution=tuple(_done(timer, now) for timer in timing.resolution),
        sign_at=None if sign else timing.sign_at,
        aside=replace(timing.aside, back=True) if timing.aside and back else timing.aside,
    )
    return Fired(after, tuple(steps), sign, back)


def passed(before: Timing, after: Timing, at: int) -> tuple[Step, ...]:
    """Limits that ended at `at` and had been up before, unrecorded: an answer can be quicker than whoever watches."""
    ended = [] if before.reply_since == after.reply_since else list(before.reply)
    if before.resolution_since != after.resolution_since:
        ended += before.resolution
    late = [step for timer in ended for step in _due(timer, at) if step.told is Told.RECORD and step.due_at < at]
    return tuple(late)


def is_with_supervisors(timing: Timing) -> bool:
    """Whether supervisors have been told of a limit that still runs."""
    acted_on = (timer for timer in _timers(timing) if timer.done)
    return any(step.told is not Told.AGENT for timer in acted_on for step in steps_of(timer)[: timer.done])


def steps_of(timer: Timer) -> list[Step]:
    moments = ((Told.AGENT, timer.agent_at), (Told.SUPERVISOR, timer.supervisor_at), (Told.RECORD, timer.due_at))
    return [Step(timer.limit, told, at, timer.due_at) for told, at in moments if at is not None]


def _timers(timing: Timing) -> Iterator[Timer]:
    yield from timing.reply
    yield from timing.resolution


def _due(timer: Timer, now: int) -> list[Step]:
    return [step for step in steps_of(timer)[timer.done :] if step.at <= now]


def _done(timer: Timer, now: int) -> Timer:
    due = _due(timer, now)
    return replace(timer, done=timer.done + len(due)) if due else timer
