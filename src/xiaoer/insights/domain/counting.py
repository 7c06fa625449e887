"""What an event counts.

A message, a light, a limit that is up and a case count on the day on which they happen; a round on the day on which the shopper asked; all
that is said of a conversation as a whole on the day on which it began, so that no share of a day exceeds the whole. What
is said of a whole conversation can change later (one that the bot had alone is handed over): the difference is counted.

On PostgreSQL two transactions that write to one conversation at once may stand in the log in the other order. So a
conversation is met with its first event of whatever kind, and a question older than the last answer opens no round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, get_args
from uuid import UUID

import msgspec
from msgspec.structs import replace

from xiaoer.aftersales.domain.events import CaseOpened
from xiaoer.conversations.domain.conversations import State
from xiaoer.conversations.domain.events import (
    ConversationOpened,
    ConversationQueued,
    ConversationRated,
    ConversationResolved,
    ConversationTaken,
    DraftStopped,
    LimitBreached,
    MessageSent,
)  # fmt: skip
from xiaoer.conversations.domain.messages import SPOKEN, Author
from xiaoer.insights.domain.days import day_of
from xiaoer.insights.domain.spans import SECOND, bucket_of

InConversation = (
    MessageSent
    | ConversationOpened
    | ConversationQueued
    | ConversationTaken
    | ConversationResolved
    | ConversationRated
    | DraftStopped
    | LimitBreached
)
Happening = InConversation | CaseOpened
KINDS: tuple[type[Any], ...] = get_args(Happening)
"""All that counts."""

FIRST_REPLY_WITHIN = 30 * SECOND
REPLY_WITHIN = 180 * SECOND
_WANTING_A_PERSON = (State.QUEUED, State.ASSIGNED)


class Name(StrEnum):
    """What is counted; a first reply is counted by its bucket besides, under `reply_name`."""

    CONVERSATIONS = "conversations"
    BOT_ALONE = "bot_alone"
    HANDED_OVER = "handed_over"
    ASKED_FOR_A_PERSON = "asked_for_a_person"
    RESOLVED = "resolved"
    RATED = "rated"
    FIRST_REPLY_IN_TIME = "first_reply_in_time"
    MESSAGES = "messages"
    BOT_ANSWERS = "bot_answers"
    ROUNDS = "rounds"
    ROUNDS_IN_TIME = "rounds_in_time"
    GREEN_SENT = "green_sent"
    YELLOW_SENT = "yellow_sent"
    RED_SENT = "red_sent"
    RED_STOPPED = "red_stopped"
    LIMITS_BREACHED = "limits_breached"
    CASES = "cases"


_FIRST_REPLY = "first_reply."


def reply_name(bucket: int) -> str:
    """The name under which first replies of that bucket are counted."""
    return f"{_FIRST_REPLY}{bucket}"


def bucket_named(name: str) -> int | None:
    """The bucket of such a name; None for what is no first reply."""
    return int(name.removeprefix(_FIRST_REPLY)) if name.startswith(_FIRST_REPLY) else None


class Amount(msgspec.Struct, frozen=True):
    """How often, and the sum of what has a size: points of ratings, microseconds of first replies."""

    count: int
    total: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.count + other.count, self.total + other.total)

    def __sub__(self, other: Amount) -> Amount:
        return Amount(self.count - other.count, self.total - other.total)


NOTHING = Amount(0)
Counts = Mapping[tuple[date, str], Amount]
"""Amounts by day and name."""
Part = tuple[date, str, Amount]


class Contact(msgspec.Struct, frozen=True):
    """What the figures need to know of a conversation.

    `began_on`: the shop's day of its first event. `waiting`: the shopper's last question has no answer of a bot or a
    person yet. `asked`: the shopper has waited for a person's first reply. `handed_over`: a person was asked for, took
    it or answered. `replied`: a person has answered.
    """

    began_on: date
    answered_seq: int = 0
    waiting: bool = False
    bot_answered: bool = False
    asked: bool = False
    handed_over: bool = False
    replied: bool = False
    resolved: bool = False
    score: int | None = None


def conversations(happened: Iterable[Happening]) -> set[UUID]:
    """Those of which it must be known how they stood."""
    return {event.conversation_id for event in happened if not isinstance(event, CaseOpened)}


class Folded(msgspec.Struct, frozen=True):
    """The conversations that the events changed, as they are at the end, and what the events counted together."""

    changed: dict[UUID, Contact]
    counts: Counts


def fold(known: Mapping[UUID, Contact], happened: Iterable[tuple[Happening, int]], zone: str) -> Folded:
    """Count events of one shop in the order of the log, each with its moment; `known` holds their conversations."""
    contacts, counted = dict(known), list[Part]()
    for event, at in happened:
        if isinstance(event, CaseOpened):
            counted.append((day_of(at, zone), Name.CASES, Amount(1)))
            continue
        began = contacts.get(event.conversation_id) or Contact(day_of(at, zone))
        contacts[event.conversation_id] = _follow(began, event)
        counted += _happened(began, event, at, zone)
    changed = {found: contact for found, contact in contacts.items() if known.get(found) != contact}
    for found, contact in changed.items():
        counted += _changed(known.get(found), contact)
    return Folded(changed, _sum(counted))


def _sum(counted: Iterable[Part]) -> Counts:
    summed: dict[tuple[date, str], Amount] = {}
    for day, name, amount in counted:
        summed[day, name] = summed.get((day, name), NOTHING) + amount
    return {key: amount for key, amount in summed.items() if amount != NOTHING}


def _follow(contact: Contact, event: InConversation) -> Contact:
    match event:
        case MessageSent():
            return _said(contact, event)
        case ConversationQueued():
            return replace(contact, asked=contact.asked or event.reason != "aside", handed_over=True)
        case ConversationTaken():
            return replace(contact, handed_over=True)
        case ConversationResolved():
            return replace(contact, resolved=True, waiting=False)
        case ConversationRated():
            return replace(contact, score=event.score)
    return contact


def _said(contact: Contact, sent: MessageSent) -> Contact:
    waits = sent.state in _WANTING_A_PERSON and not contact.replied
    asked = contact.asked or waits or (sent.first and sent.waited is not None)
    heard = replace(
        contact, asked=asked, handed_over=contact.handed_over or asked, resolved=sent.state == State.RESOLVED
    )
    if sent.message_kind not in SPOKEN:
        return heard
    match sent.author:
        case Author.SHOPPER:
            return replace(heard, waiting=heard.waiting or sent.seq > heard.answered_seq)
        case Author.BOT:
            return replace(_answered(heard, sent), bot_answered=True)
        case Author.AGENT:
            return replace(_answered(heard, sent), handed_over=True, replied=True)
        case _:
            return heard


def _answered(contact: Contact, sent: MessageSent) -> Contact:
    return replace(contact, waiting=False, answered_seq=max(contact.answered_seq, sent.seq))


def _changed(before: Contact | None, after: Contact) -> Iterator[Part]:
    """By how much the events changed what the conversation as a whole counts."""
    stood = _standing(before) if before else {}
    for name, amount in _standing(after).items():
        yield after.began_on, name, amount - stood.get(name, NOTHING)


def _standing(contact: Contact) -> dict[Name, Amount]:
    alone = contact.bot_answered and not contact.handed_over and not contact.waiting
    return {
        Name.CONVERSATIONS: Amount(1),
        Name.BOT_ALONE: Amount(int(alone)),
        Name.HANDED_OVER: Amount(int(contact.handed_over)),
        Name.ASKED_FOR_A_PERSON: Amount(int(contact.asked)),
        Name.RESOLVED: Amount(int(contact.resolved)),
        Name.RATED: NOTHING if contact.score is None else Amount(1, contact.score),
    }


def _happened(before: Contact, event: InConversation, at: int, zone: str) -> Iterator[Part]:
    """What the event counts by itself."""
    if isinstance(event, DraftStopped):
        yield day_of(at, zone), Name.RED_STOPPED, Amount(1)
    if isinstance(event, LimitBreached):
        yield day_of(at, zone), Name.LIMITS_BREACHED, Amount(1)
    if isinstance(event, MessageSent) and event.message_kind in SPOKEN:
        for name in _names(event):
            yield day_of(at, zone), name, Amount(1)
        yield from _rounds(before, event, at, zone)
        yield from _first_reply(before, event)


def _names(sent: MessageSent) -> Iterator[Name]:
    if sent.author == Author.SHOPPER:
        yield Name.MESSAGES
    if sent.author == Author.BOT:
        yield Name.BOT_ANSWERS
    if sent.light is not None:
        yield Name(f"{sent.light}_sent")


def _rounds(before: Contact, sent: MessageSent, at: int, zone: str) -> Iterator[Part]:
    """A round begins with a question and is in time where its answer is; an answer that waited had one."""
    if sent.author == Author.SHOPPER and not before.waiting and sent.seq > before.answered_seq:
        yield day_of(at, zone), Name.ROUNDS, Amount(1)
    if sent.waited is None:
        return
    asked_on = day_of(at - sent.waited, zone)
    if not before.waiting:
        yield asked_on, Name.ROUNDS, Amount(1)
    if sent.waited <= REPLY_WITHIN:
        yield asked_on, Name.ROUNDS_IN_TIME, Amount(1)


def _first_reply(before: Contact, sent: MessageSent) -> Iterator[Part]:
    if not sent.first or sent.waited is None:
        return
    yield before.began_on, reply_name(bucket_of(sent.waited)), Amount(1, sent.waited)
    if sent.waited <= FIRST_REPLY_WITHIN:
        yield before.began_on, Name.FIRST_REPLY_IN_TIME, Amount(1)
