"""An agent puts a conversation aside 稍后处理: it comes back at its moment, or at once when the shopper writes."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.timing import Aside
from xiaoer.times.domain.schedule import SECOND, Schedule
from xiaoer.values.refusal import Refused

MINUTE = 60 * SECOND
SOONEST, LATEST = MINUTE, 30 * 24 * 60 * MINUTE
EVENING, MORNING = time(19), time(9)
"""By the shop's clock. Morning is where a shop is open at midnight, so that no opening says when people begin."""


class Until(StrEnum):
    """Moments that are offered; `TOMORROW` is the next opening, which may be a later day's."""

    QUARTER = "quarter"
    HALF = "half"
    HOUR = "hour"
    EVENING = "evening"
    TOMORROW = "tomorrow"


_SPANS = {Until.QUARTER: 15 * MINUTE, Until.HALF: 30 * MINUTE, Until.HOUR: 60 * MINUTE}


class Choice(msgspec.Struct, frozen=True):
    """A moment (microseconds) that is offered."""

    name: Until
    until: int


def put_aside(
    conversation: Conversation, aside: Aside, agent_id: UUID, now: int, *, past_limit: bool
) -> Conversation | Refused:  # fmt: skip
    """Nobody is put off who waits for an answer, so no reply is late for it; that of the whole matter is only if so meant."""
    if refused := _refusal(conversation, agent_id):
        return refused
    if not now + SOONEST <= aside.until <= now + LATEST:
        return Refused("aside_time")
    if _breaks_a_limit(conversation, aside.until, now) and not past_limit:
        return Refused("aside_past_limit")
    return _with(conversation, aside)


def _refusal(conversation: Conversation, agent_id: UUID) -> Refused | None:
    agent = conversation.assignee
    if conversation.state is State.RESOLVED:
        return Refused("conversation_resolved")
    if agent is None:
        return Refused("aside_by_nobody")
    if agent.id != agent_id:
        return Refused("already_taken", {"name": agent.name})
    return Refused("aside_while_waited_for") if conversation.waiting_since is not None else None


def _breaks_a_limit(conversation: Conversation, until: int, now: int) -> bool:
    """Whether one that runs would be up by then; one that is up already is not broken by it."""
    return any(now < timer.due_at < until for timer in conversation.timing.resolution)


def bring_back(conversation: Conversation) -> Conversation | Refused:
    """It is to be seen to now."""
    return Refused("not_aside") if conversation.timing.aside is None else wanted(freed(conversation))


def wanted(conversation: Conversation) -> Conversation:
    """Where its agent has gone meanwhile a person is to come, though the shopper waits for nothing yet."""
    is_loose = conversation.state is State.WAITING and conversation.assignee is None
    return replace(conversation, state=State.QUEUED) if is_loose else conversation


def freed(conversation: Conversation) -> Conversation:
    """Put aside no longer."""
    return conversation if conversation.timing.aside is None else _with(conversation, None)


def _with(conversation: Conversation, aside: Aside | None) -> Conversation:
    return replace(conversation, timing=replace(conversation.timing, aside=aside))


def choices(schedule: Schedule, now: int) -> list[Choice]:
    """Until when something can be put aside, the soonest first. In the evening only where people are there, and not as "soon"."""
    moments = {name: now + span for name, span in _SPANS.items()}
    evening = _at(schedule.zone, now, 0, EVENING)
    if now + _SPANS[Until.HOUR] < evening and schedule.is_open(evening):
        moments[Until.EVENING] = evening
    if (opening := _opening(schedule, now)) is not None:
        moments[Until.TOMORROW] = opening
    return [Choice(name, until) for name, until in moments.items()]


def _opening(schedule: Schedule, now: int) -> int | None:
    """When people are there again on the next day, or the first after it."""
    midnight = _at(schedule.zone, now, 1, time())
    opens = schedule.next_open(midnight)
    return opens if opens != midnight else schedule.next_open(_at(schedule.zone, now, 1, MORNING))


def _at(zone: str, now: int, days: int, clock: time) -> int:
    """So many days after today, when the shop's clock shows that."""
    day = datetime.fromtimestamp(now // SECOND, ZoneInfo(zone)).date() + timedelta(days=days)
    return int(datetime.combine(day, clock, ZoneInfo(zone)).timestamp()) * SECOND
