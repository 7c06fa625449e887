"""Stories told in short and played with the conversations' own rules, so that their events are the ones that really come.

A step is "2026-11-21 10:00:00.5 a shopper": moment in UTC+8, conversation, who speaks or what happens, and an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import msgspec

from xiaoer.aftersales.domain.events import CaseOpened
from xiaoer.aftersales.domain.facts import Kind as CaseKind
from xiaoer.aftersales.domain.facts import Reason
from xiaoer.conversations.domain import flow
from xiaoer.conversations.domain.conversations import Assignee, Channel, Conversation, Person, Stage, State
from xiaoer.conversations.domain.events import (
    ConversationOpened,
    ConversationQueued,
    ConversationRated,
    ConversationResolved,
    ConversationTaken,
    DraftStopped,
    LimitBreached,
)  # fmt: skip
from xiaoer.conversations.domain.messages import Author, Kind, Send
from xiaoer.insights.domain.counting import Amount, Happening, fold
from xiaoer.insights.domain.figures import Sums
from xiaoer.values.refusal import Refused

SHOP = UUID(int=1)
AGENT = Assignee(UUID(int=2), "客服小云（演示）")


class Step(NamedTuple):
    """`of`: which conversation; `argument`: a light or a score."""

    at: int
    of: str
    what: str
    argument: str = ""


class Told(NamedTuple):
    """An event as it stands in the log."""

    event: Happening
    at: int
    subject_id: UUID


def moment(words: str) -> int:
    """Microseconds of such a moment in UTC+8."""
    at = datetime.fromisoformat(f"{words}+08:00")
    return int(at.replace(microsecond=0).timestamp()) * 1_000_000 + at.microsecond


def step(line: str) -> Step:
    day, time, of, what, *argument = line.split()
    return Step(moment(f"{day} {time}"), of, what, *argument)


def play(steps: Iterable[Step]) -> list[Told]:
    """The events of the steps that the rules allow; a conversation opens with its first step."""
    open_now: dict[str, Conversation] = {}
    told: list[Told] = []
    for one in steps:
        if one.what == "case":
            told.append(Told(_case(one), one.at, uuid5(SHOP, f"case {one.at}")))
            continue
        if one.of not in open_now:
            open_now[one.of] = _opened(one)
            first = ConversationOpened(open_now[one.of].id, "widget", "presale", None)
            told.append(Told(first, one.at, open_now[one.of].id))
        open_now[one.of], event = _after(open_now[one.of], one)
        if event is not None:
            told.append(Told(event, one.at, open_now[one.of].id))
    return told


def counted(told: Iterable[Told], zone: str) -> dict[date, dict[str, Amount]]:
    """What the events count by day and name, without a store."""
    days: dict[date, dict[str, Amount]] = {}
    for (day, name), amount in fold({}, [(one.event, one.at) for one in told], zone).counts.items():
        days.setdefault(day, {})[str(name)] = amount
    return days


def without_zeros(days: Mapping[date, Sums]) -> dict[date, dict[str, Amount]]:
    kept = {day: {str(name): one for name, one in sums.items() if one != Amount(0)} for day, sums in days.items()}
    return {day: sums for day, sums in kept.items() if sums}


def _opened(one: Step) -> Conversation:
    return Conversation(
        id=uuid5(SHOP, one.of), shop_id=SHOP, channel=Channel.WIDGET, visitor=uuid5(SHOP, one.of),
        customer=Person(uuid5(SHOP, one.of), "演示顾客·小林"), stage=Stage.PRESALE, state=State.BOT,
        opened_at=one.at, last_at=one.at,
    )  # fmt: skip


def _after(before: Conversation, one: Step) -> tuple[Conversation, Happening | None]:
    match one.what:
        case "queue":
            return _unless_refused(before, flow.queue(before), ConversationQueued(before.id, "asked"))
        case "take":
            taken = flow.take(before, AGENT, one.at)
            return _unless_refused(before, taken, ConversationTaken(before.id, AGENT.id))
        case "resolve":
            event = ConversationResolved(before.id, by_bot=before.first_replied_at is None)
            return _unless_refused(before, flow.resolve(before, one.at), event)
        case "rate" | "stop" | "breach":
            return before, _beside(before, one)
        case _:
            appended = flow.append(before, _send(before, one))
            return appended.conversation, appended.event


def _unless_refused(
    before: Conversation, after: Conversation | Refused, event: Happening
) -> tuple[Conversation, Happening | None]:
    return (before, None) if isinstance(after, Refused) else (after, event)


def _beside(before: Conversation, one: Step) -> Happening:
    """What leaves the conversation as it is."""
    if one.what == "rate":
        return ConversationRated(before.id, int(one.argument))
    if one.what == "stop":
        return DraftStopped(before.id, ("red.example",))
    return LimitBreached(before.id, one.argument, one.at, None)


def _send(before: Conversation, one: Step) -> Send:
    author = Author.AGENT if one.what == "note" else Author(one.what)
    light: dict[str, Any] | None = {"light": one.argument} if one.argument else None
    return Send(
        shop_id=SHOP, conversation_id=before.id, author=author, author_id=AGENT.id, author_name="",
        kind=Kind.NOTE if one.what == "note" else Kind.TEXT, body="好的", client_id=str(before.last_seq), at=one.at,
        id=uuid5(before.id, str(before.last_seq)), light=light,
    )  # fmt: skip


def _case(one: Step) -> CaseOpened:
    return CaseOpened(
        case_id=uuid5(SHOP, f"case {one.at}"), order_id=UUID(int=9), conversation_id=None,
        case_kind=CaseKind.RETURN_REFUND, reason=Reason.NO_REASON, eligible=True, refundable=100, currency="CNY",
        rules=(),
    )  # fmt: skip


class Story(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`expect`: value and sample by figure; `by_day`: what the days must say, field by field."""

    id: str
    says: str
    now: str
    steps: tuple[str, ...]
    expect: dict[str, tuple[float | None, int]] = {}
    by_day: dict[str, dict[str, float | None]] = {}
    zone: str = "Asia/Shanghai"
    days: int = 7
