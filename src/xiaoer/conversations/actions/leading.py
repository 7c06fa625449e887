"""Who leads a conversation: an agent takes it, the bot hands it over, someone ends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from xiaoer.conversations import store
from xiaoer.conversations.actions.keeping import ACKNOWLEDGE, append_all, keep
from xiaoer.conversations.domain import choosing, flow, frames, screens, waiting
from xiaoer.conversations.domain.conversations import Assignee, Conversation, State
from xiaoer.conversations.domain.events import (
    ConversationQueued,
    ConversationResolved,
    ConversationTaken,
    DraftStopped,
)  # fmt: skip
from xiaoer.conversations.domain.messages import Author, Kind, Send, Source
from xiaoer.conversations.domain.words import Words, say
from xiaoer.platform import events, jobs
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.ids import fresh
from xiaoer.platform.live.hub import Audience, Screen
from xiaoer.values.refusal import Refused

DESK = UUID(int=0)
"""The author of what the desk itself or its bot says."""
_SOON = 100_000
"""Microseconds."""


def take(tx: Tx, conversation_id: UUID, by: Caller, now: int) -> Conversation | Refused:
    """The agent has the conversation; one that another has is refused."""
    before = _held(tx, by.shops, conversation_id)
    if isinstance(before, Refused):
        return before
    taken = flow.take(before, Assignee(by.account_id, by.name), now)
    if isinstance(taken, Refused) or taken == before:
        return taken
    keep(tx, {before.id: before}, [taken])
    if taken.assignee == before.assignee:
        return taken
    told = ConversationTaken(before.id, by.account_id)
    events.announce(tx, told, shop_id=before.shop_id, subject_id=before.id, at=now, by=by.account_id)
    return _say(tx, taken, Words.TAKEN, now, Kind.EVENT, by.name)


def resolve(tx: Tx, conversation_id: UUID, by: Caller, now: int) -> Conversation | Refused:
    before = _held(tx, by.shops, conversation_id)
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
    return _say(tx, resolved, Words.RESOLVED, now, Kind.EVENT)


def hand_over(tx: Tx, shop_id: UUID, conversation_id: UUID, reason: str, now: int) -> None:
    """The bot asks for a person; nothing happens where the conversation is no longer the bot's."""
    before = _locked(tx, shop_id, conversation_id)
    queued = flow.queue(before)
    if isinstance(queued, Refused):
        return
    keep(tx, {before.id: before}, [queued])
    told = ConversationQueued(before.id, reason)
    events.announce(tx, told, shop_id=shop_id, subject_id=before.id, at=now)
    _say(tx, queued, Words.ON_THE_WAY, now, Kind.TEXT)


class BotWords(msgspec.Struct, frozen=True):
    """What the bot says to the message at `answers`; the place makes a repeated reaction the same message."""

    text: str
    answers: int
    source: Source | None = None


def say_as_bot(tx: Tx, shop_id: UUID, conversation_id: UUID, words: BotWords, now: int) -> None:
    """The bot answers, unless a person has come in the meantime."""
    conversation = _locked(tx, shop_id, conversation_id)
    if conversation.state is State.BOT:
        client_id = f"bot:{words.answers}"
        _append(tx, conversation, Author.BOT, "", Kind.TEXT, words.text, client_id, now, words.source)


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
    conversation = _locked(tx, shop_id, conversation_id)
    if conversation.state is not State.BOT:
        return None
    *before, message = store.messages_after(tx, conversation, max(0, seq - 2), 1 + (seq > 1))
    return Question(
        choosing.meant(message.body, before[-1] if before else None), str(conversation.stage), conversation.locale,
        conversation.subject_order_id, conversation.subject_sku,
    )  # fmt: skip


def show_case(tx: Tx, conversation_id: UUID, case_id: UUID) -> None:
    """Tell the staff who have the conversation open that a case was opened from it."""
    frame = frames.encode(frames.CaseFrame(conversation_id, case_id))
    tx.screens.append(Screen(screens.conversation_topic(conversation_id), frame, Audience.STAFF))


def acknowledge(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """The due time's job: a sign for a shopper whom nobody has answered yet.

    Where someone writes to the conversation at this moment it comes a little later: that one holds the conversation
    and will want the due row, this job holds the due row; to wait for the conversation here would be a deadlock.
    """
    shop_id, conversation_id = UUID(payload["shop_id"]), UUID(payload["conversation_id"])
    conversation = store.locked_if_free(tx, shop_id, conversation_id)
    if conversation is None:
        jobs.plan(tx, waiting.key(conversation_id), ACKNOWLEDGE, now + _SOON, payload)
    elif conversation.wants_a_person:
        _say(tx, conversation, Words.ACKNOWLEDGED, now, Kind.TEXT)


def _held(tx: Tx, shops: frozenset[UUID], conversation_id: UUID) -> Conversation | Refused:
    found = store.find(tx, shops, conversation_id)
    if found is None:
        return Refused("conversation_not_found")
    return _locked(tx, found.shop_id, conversation_id)


def _locked(tx: Tx, shop_id: UUID, conversation_id: UUID) -> Conversation:
    return store.locked(tx, [(shop_id, conversation_id)])[conversation_id]


def _say(tx: Tx, conversation: Conversation, words: Words, now: int, kind: Kind, name: str = "") -> Conversation:
    """The desk's own sentence, once for each place in the conversation."""
    body, client_id = say(words, conversation.locale, name), f"{words}:{conversation.last_seq}"
    _append(tx, conversation, Author.SYSTEM, "", kind, body, client_id, now, None)
    return _locked(tx, conversation.shop_id, conversation.id)


def _append(
    tx: Tx, conversation: Conversation, author: Author, name: str, kind: Kind, body: str, client_id: str, now: int,
    source: Source | None,
) -> None:  # fmt: skip
    send = Send(
        shop_id=conversation.shop_id, conversation_id=conversation.id, author=author, author_id=DESK,
        author_name=name, kind=kind, body=body, client_id=client_id, at=now, id=fresh(now), source=source,
    )  # fmt: skip
    append_all(tx, [send])
