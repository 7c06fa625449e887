"""Who leads a conversation: an agent takes it, the bot hands it over, someone ends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from xiaoer.conversations import store
from xiaoer.conversations.actions import limits
from xiaoer.conversations.actions.coming_back import come_back
from xiaoer.conversations.actions.keeping import DUE, keep, plan_next
from xiaoer.conversations.actions.saying import append, give_sign, locked, speak
from xiaoer.conversations.domain import choosing, flow, frames, screens, timing, waiting, wire
from xiaoer.conversations.domain.conversations import Assignee, Conversation, State
from xiaoer.conversations.domain.events import (
    ConversationQueued,
    ConversationResolved,
    ConversationTaken,
    DraftStopped,
)  # fmt: skip
from xiaoer.conversations.domain.messages import SPOKEN, Author, Kind, Source
from xiaoer.conversations.domain.words import Words
from xiaoer.platform import events, jobs
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.live.hub import Audience, Screen
from xiaoer.times import actions as times
from xiaoer.values.refusal import Refused

_SOON = 100_000
"""Microseconds."""


def take(tx: Tx, conversation_id: UUID, by: Caller, now: int) -> Conversation | Refused:
    """The agent has the conversation; one that another has is refused."""
    before = held(tx, by.shops, conversation_id)
    if isinstance(before, Refused):
        return before
    me = Assignee(by.account_id, by.name, by.signature)
    taken = flow.take(before, me, now)
    if isinstance(taken, Refused) or taken == before:
        return taken
    [taken] = keep(tx, {before.id: before}, [taken])
    if flow.has(before, by.account_id):
        return taken
    told = ConversationTaken(before.id, by.account_id)
    events.announce(tx, told, shop_id=before.shop_id, subject_id=before.id, at=now, by=by.account_id)
    return speak(tx, taken, Words.TAKEN, now, Kind.EVENT, me.signed)


def resolve(tx: Tx, conversation_id: UUID, by: Caller, now: int) -> Conversation | Refused:
    before = held(tx, by.shops, conversation_id)
    if isinstance(before, Refused):
        return before
    if flow.belongs_to_another(before, by.account_id):
        return Refused("already_taken", {"name": before.assignee.name if before.assignee else ""})
    resolved = flow.resolve(before, now)
    if isinstance(resolved, Refused):
        return resolved
    keep(tx, {before.id: before}, [resolved])
    told = ConversationResolved(before.id, by_bot=before.first_replied_at is None)
    events.announce(tx, told, shop_id=before.shop_id, subject_id=before.id, at=now, by=by.account_id)
    return speak(tx, resolved, Words.RESOLVED, now, Kind.EVENT)


def hand_over(tx: Tx, shop_id: UUID, conversation_id: UUID, reason: str, now: int) -> None:
    """The bot asks for a person; nothing happens where the conversation is no longer the bot's."""
    queued = _queue(tx, locked(tx, shop_id, conversation_id), reason, now)
    if isinstance(queued, Refused):
        return
    if times.terms_of(tx, [shop_id])[shop_id].schedule.is_open(now):
        speak(tx, queued, Words.ON_THE_WAY, now, Kind.TEXT)
    else:
        give_sign(tx, queued, now)


def _queue(tx: Tx, before: Conversation, reason: str, now: int) -> Conversation | Refused:
    queued = flow.queue(before)
    if isinstance(queued, Refused):
        return queued
    [queued] = keep(tx, {before.id: before}, [queued])
    told = ConversationQueued(before.id, reason)
    events.announce(tx, told, shop_id=before.shop_id, subject_id=before.id, at=now)
    return queued


class BotWords(msgspec.Struct, frozen=True):
    """What the bot says to the message at `answers`; the place makes a repeated reaction the same message."""

    text: str
    answers: int
    source: Source | None = None


def say_as_bot(tx: Tx, shop_id: UUID, conversation_id: UUID, words: BotWords, now: int) -> None:
    """The bot answers, unless a person has come in the meantime."""
    conversation = locked(tx, shop_id, conversation_id)
    if conversation.state is State.BOT:
        client_id = f"bot:{words.answers}"
        append(tx, conversation, Author.BOT, "", Kind.TEXT, words.text, client_id, now, words.source)
        if conversation.last_seq > words.answers:
            _wait_on(tx, conversation, words.answers, now)


def _wait_on(tx: Tx, before: Conversation, answered: int, now: int) -> None:
    """What the shopper wrote after the words that the bot has answered still waits; a word they have had at this moment."""
    since = store.messages_after(tx, before, answered, before.last_seq - answered)
    unheard = [one for one in since if one.author is Author.SHOPPER and one.kind in SPOKEN]
    if unheard:
        after = locked(tx, before.shop_id, before.id)
        timing_ = replace(after.timing, sign_at=now + after.timing.sign_after)
        waits = replace(after, waiting_since=unheard[0].at, unread=len(unheard), timing=timing_)
        keep(tx, {before.id: after}, [waits])


def stop_draft(tx: Tx, conversation: Conversation, rule_ids: Sequence[str], by: UUID, now: int) -> None:
    """Put on record that a red message did not leave."""
    told = DraftStopped(conversation.id, tuple(rule_ids))
    events.announce(tx, told, shop_id=conversation.shop_id, subject_id=conversation.id, at=now, by=by)


class Question(msgspec.Struct, frozen=True):
    """What a shopper asked, and what is known of the place it comes from."""

    text: str
    stage: str
    locale: str
    order_id: UUID | None
    sku: str | None


def question(tx: Tx, shop_id: UUID, conversation_id: UUID, seq: int) -> Question | None:
    """The message at `seq` as a question to the bot; None where the bot no longer has the conversation."""
    conversation = locked(tx, shop_id, conversation_id)
    if conversation.state is not State.BOT:
        return None
    *before, message = store.messages_after(tx, conversation, max(0, seq - 2), 1 + (seq > 1))
    return Question(
        choosing.meant(message.body, before[-1] if before else None), str(conversation.stage), conversation.locale,
        conversation.subject_order_id, conversation.subject_sku,
    )  # fmt: skip


def show_case(tx: Tx, conversation_id: UUID, case_id: UUID) -> None:
    """Tell the staff who have the conversation open that a case was opened from it."""
    frame = wire.encode(frames.CaseFrame(conversation_id, case_id))
    tx.screens.append(Screen(screens.conversation_topic(conversation_id), frame, Audience.STAFF))


def come_due(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """The due time's job: alarms, what is up on record, a sign for a shopper whom nobody has answered yet, and what was put aside.

    Where the bot had the conversation, for whatever reason it has not answered, people have it from here on.
    Where someone writes to the conversation at this moment it comes a little later: that one holds the conversation
    and will want the due row, this job holds the due row; to wait for the conversation here would be a deadlock.
    """
    shop_id, conversation_id = UUID(payload["shop_id"]), UUID(payload["conversation_id"])
    conversation = store.locked_if_free(tx, shop_id, conversation_id)
    if conversation is None:
        jobs.plan(tx, waiting.key(conversation_id), DUE, now + _SOON, payload)
        return
    fired = timing.fire(conversation.timing, now)
    if fired.sign and conversation.state is State.BOT:
        _leave_to_people(tx, conversation, now)
        return
    [after] = keep(tx, {conversation.id: conversation}, [replace(conversation, timing=fired.timing)])
    plan_next(tx, [after])
    limits.record(tx, ((after, step) for step in fired.steps))
    limits.tell(tx, after, fired.steps)
    if fired.sign:
        give_sign(tx, after, now)
    if fired.back:
        come_back(tx, after, now)


def _leave_to_people(tx: Tx, conversation: Conversation, now: int) -> None:
    """The bot has not answered in time. The row that fired is gone: the next one is planned whatever moment it stands at."""
    queued = _queue(tx, conversation, "unanswered", now)
    if isinstance(queued, Conversation):
        plan_next(tx, [queued])
        give_sign(tx, queued, now)


def held(tx: Tx, shops: frozenset[UUID], conversation_id: UUID) -> Conversation | Refused:
    """One of the shops' conversations, held until the commit."""
    found = store.find(tx, shops, conversation_id)
    if found is None:
        return Refused("conversation_not_found")
    return locked(tx, found.shop_id, conversation_id)
