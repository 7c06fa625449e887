"""What screens show of conversations and messages: to staff, and what of it to the shopper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from xiaoer.conversations.domain.conversations import Assignee, Channel, Conversation, Person, Stage, State
from xiaoer.conversations.domain.messages import Author, Kind, Message, Source


class ConversationRow(msgspec.Struct, frozen=True):
    """A conversation in the list; moments in microseconds."""

    id: UUID
    shop_id: UUID
    customer: Person
    stage: Stage
    state: State
    assignee: Assignee | None
    last_seq: int
    last_text: str
    last_author: str
    last_at: int
    waiting_since: int | None
    unread: int
    subject_order_id: UUID | None
    channel: Channel
    opened_at: int


class MessageView(msgspec.Struct, frozen=True):
    """A message as it is shown; `light` is there for staff only, `client_id` for reconciling one's own sends."""

    conversation_id: UUID
    seq: int
    id: UUID
    author: Author
    author_name: str
    kind: Kind
    body: str
    client_id: str
    at: int
    light: dict[str, Any] | None
    source: Source | None


def row(conversation: Conversation) -> ConversationRow:
    return ConversationRow(
        id=conversation.id, shop_id=conversation.shop_id, customer=conversation.customer, stage=conversation.stage,
        state=conversation.state, assignee=conversation.assignee, last_seq=conversation.last_seq,
        last_text=conversation.last_text, last_author=conversation.last_author, last_at=conversation.last_at,
        waiting_since=conversation.waiting_since, unread=conversation.unread,
        subject_order_id=conversation.subject_order_id, channel=conversation.channel,
        opened_at=conversation.opened_at,
    )  # fmt: skip


def for_staff(message: Message) -> MessageView:
    return MessageView(
        conversation_id=message.conversation_id, seq=message.seq, id=message.id, author=message.author,
        author_name=message.author_name, kind=message.kind, body=message.body, client_id=message.client_id,
        at=message.at, light=message.light, source=message.source,
    )  # fmt: skip


def for_shopper(message: Message) -> MessageView | None:
    """None where the message is for staff only."""
    if message.kind is Kind.NOTE:
        return None
    return replace(for_staff(message), light=None)
