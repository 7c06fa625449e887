"""An agent puts a conversation aside until a moment, or takes it up before."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from xiaoer.conversations import store
from xiaoer.conversations.actions.coming_back import put_on_record, with_why
from xiaoer.conversations.actions.keeping import append_all, keep
from xiaoer.conversations.actions.leading import held
from xiaoer.conversations.actions.saying import locked
from xiaoer.conversations.domain import aside, flow, messages
from xiaoer.conversations.domain.aside import Choice
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.events import ConversationPutAside
from xiaoer.conversations.domain.messages import Author, Kind, Send
from xiaoer.conversations.domain.signs import back_words
from xiaoer.conversations.domain.timing import Aside
from xiaoer.conversations.domain.words import Words, say
from xiaoer.platform import events
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.db import Tx
from xiaoer.platform.ids import fresh
from xiaoer.times import actions as times
from xiaoer.times.domain.schedule import Schedule
from xiaoer.values.refusal import Refused


class PutAside(msgspec.Struct, frozen=True):
    """Until when (microseconds), and why, for staff. `past_limit`: also where the limit of the matter is up before."""

    until: int
    why: Annotated[str, Meta(max_length=200)] = ""
    past_limit: bool = False


def put_aside(tx: Tx, conversation_id: UUID, told: PutAside, by: Caller, now: int) -> Conversation | Refused:
    """One's own, in which nobody waits for an answer. Nothing happens where any part of it is refused."""
    why, before = messages.clean_beside(told.why), held(tx, by.shops, conversation_id)
    if isinstance(why, Refused) or isinstance(before, Refused):
        return why if isinstance(why, Refused) else before
    after = aside.put_aside(before, Aside(told.until, why), by.account_id, now, past_limit=told.past_limit)
    if isinstance(after, Refused):
        return after
    keep(tx, {before.id: before}, [after])
    event = ConversationPutAside(before.id, by.account_id, told.until)
    events.announce(tx, event, shop_id=before.shop_id, subject_id=before.id, at=now, by=by.account_id)
    return _noted(tx, after, Words.ASIDE, Aside(told.until, why), by, now)


def bring_back(tx: Tx, conversation_id: UUID, by: Caller, now: int) -> Conversation | Refused:
    """One's own, or as a supervisor anybody's. Where its moment has come already nothing more is said of it."""
    before = held(tx, by.shops, conversation_id)
    if isinstance(before, Refused):
        return before
    if not (flow.has(before, by.account_id) or by.may(Permission.CONVERSATIONS_LEAD)):
        return (
            Refused("already_taken", {"name": before.assignee.name}) if before.assignee else Refused("aside_by_nobody")
        )
    after, left = aside.bring_back(before), before.timing.aside
    if isinstance(after, Refused) or left is None:
        return after
    [after] = keep(tx, {before.id: before}, [after])
    if not before.is_aside:
        return after
    put_on_record(tx, before, after, "undone", by.account_id, now)
    return _noted(tx, after, Words.ASIDE_UNDONE, Aside(left.until), by, now)


def aside_choices(tx: Tx, shops: frozenset[UUID], conversation_id: UUID, now: int) -> list[Choice] | Refused:
    found = store.find(tx, shops, conversation_id)
    if found is None:
        return Refused("conversation_not_found")
    return aside.choices(_schedule(tx, found.shop_id), now)


def _schedule(tx: Tx, shop_id: UUID) -> Schedule:
    return times.terms_of(tx, [shop_id])[shop_id].schedule


def _noted(tx: Tx, after: Conversation, words: Words, told: Aside, by: Caller, now: int) -> Conversation:
    """For staff, in its place among what is said: who did it, until when, and why."""
    moment = back_words(told.until, now, _schedule(tx, after.shop_id).zone, after.locale).strip()
    send = Send(
        shop_id=after.shop_id, conversation_id=after.id, author=Author.AGENT, author_id=by.account_id, author_name=by.name,
        kind=Kind.NOTE, body=with_why(say(words, after.locale, moment), told.why, after.locale),
        client_id=f"{words}:{after.last_seq}", at=now, id=fresh(now),
    )  # fmt: skip
    append_all(tx, [send])
    return locked(tx, after.shop_id, after.id)
