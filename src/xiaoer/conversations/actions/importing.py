"""Past conversations from files: the same messages, events and states as if they had happened here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from xiaoer.conversations import store
from xiaoer.conversations.actions.arriving import Arrival, arrive
from xiaoer.conversations.actions.keeping import append_all, keep
from xiaoer.conversations.domain import flow
from xiaoer.conversations.domain.conversations import Assignee, Channel, Conversation, Person, State
from xiaoer.conversations.domain.events import ConversationQueued, ConversationRated, ConversationResolved
from xiaoer.conversations.domain.messages import IMPORTED, Author, Kind, Send
from xiaoer.conversations.domain.rows import ConversationRow, MessageRow, began_at, visitor_of
from xiaoer.platform import events
from xiaoer.platform.db import Tx
from xiaoer.platform.ids import fresh
from xiaoer.values.refusal import Refused

Light = Callable[[str, Conversation], dict[str, Any] | None]
"""The light of an agent's words at their place in a conversation."""


class Past(msgspec.Struct, frozen=True):
    """A row with those who took part, found in the store."""

    row: ConversationRow
    customer: Person
    order_id: UUID | None


def import_one(tx: Tx, shop_id: UUID, past: Past, agents: Sequence[Assignee], light: Light, now: int) -> bool:
    """Whether it was imported; False where it was there already."""
    row, visitor = past.row, visitor_of(shop_id, past.row)
    if store.latest_of_visitor(tx, shop_id, visitor) is not None:
        return False
    at = began_at(row, shop_id, now)
    arrival = Arrival(shop_id, visitor, past.customer, Channel(row.channel), row.stage, subject_order_id=past.order_id)
    conversation, agent = arrive(tx, arrival, at), agents[visitor.int % len(agents)]
    for number, message in enumerate(row.messages):
        at += message.after * 1_000_000
        conversation = _say(tx, conversation, message, number, agent, light, at)
    _end(tx, conversation, row, at)
    return True


def _say(
    tx: Tx, before: Conversation, message: MessageRow, number: int, agent: Assignee, light: Light, at: int
) -> Conversation:
    author = Author(message.author)
    if author is Author.AGENT and before.state is State.BOT:
        before = _queue(tx, before, at)
    speaker = agent if author is Author.AGENT else Assignee(before.customer.id, before.customer.name)
    send = Send(
        shop_id=before.shop_id, conversation_id=before.id, author=author, author_id=speaker.id,
        author_name="" if author is Author.BOT else speaker.name, kind=Kind.TEXT, body=message.text,
        client_id=f"{IMPORTED}{number}", at=at, id=fresh(at),
        light=light(message.text, before) if author is Author.AGENT else None,
    )  # fmt: skip
    append_all(tx, [send])
    return _now(tx, before)


def _queue(tx: Tx, before: Conversation, at: int) -> Conversation:
    """An agent speaks for the first time: a person had been asked for."""
    queued = flow.queue(before)
    if isinstance(queued, Refused):
        return before
    keep(tx, {before.id: before}, [queued])
    told = ConversationQueued(before.id, "imported")
    events.announce(tx, told, shop_id=before.shop_id, subject_id=before.id, at=at)
    return queued


def _end(tx: Tx, conversation: Conversation, row: ConversationRow, at: int) -> None:
    shop_id, subject = conversation.shop_id, conversation.id
    if row.satisfaction is not None:
        rated = ConversationRated(subject, row.satisfaction)
        events.announce(tx, rated, shop_id=shop_id, subject_id=subject, at=at)
    resolved = flow.resolve(conversation, at)
    if isinstance(resolved, Refused):
        return
    keep(tx, {subject: conversation}, [resolved])
    if row.resolved:
        told = ConversationResolved(subject, by_bot=conversation.first_replied_at is None)
        events.announce(tx, told, shop_id=shop_id, subject_id=subject, at=at)


def _now(tx: Tx, conversation: Conversation) -> Conversation:
    return store.locked(tx, [(conversation.shop_id, conversation.id)])[conversation.id]
