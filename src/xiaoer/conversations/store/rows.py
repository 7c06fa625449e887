"""Between rows, whose columns stand in the order in which they are named here, and values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.conversations.domain.attachments import Upload
from xiaoer.conversations.domain.conversations import Assignee, Channel, Conversation, Person, Stage, State
from xiaoer.conversations.domain.messages import Attached, Author, Card, Kind, Message, Source
from xiaoer.conversations.domain.timing import Timing
from xiaoer.conversations.store.tables import conversation_table

CONVERSATION = (
    "shop_id", "id", "channel", "visitor", "customer_id", "customer_name", "customer_level", "locale", "stage", "state",
    "assignee_id", "assignee_name", "assignee_signature", "last_seq", "last_text", "last_author", "last_at", "waiting_since",
    "unread", "subject_order_id", "subject_sku", "opened_at", "assigned_at", "first_replied_at", "resolved_at", "previous_id",
    "timing", "erased",
)  # fmt: skip
CONVERSATIONS = sa.select(*(conversation_table.c[name] for name in CONVERSATION))
"""All that a conversation is built of."""
CHANGING = (
    "shop_id", "id", "stage", "state", "assignee_id", "assignee_name", "assignee_signature", "last_seq", "last_text",
    "last_author", "last_at", "waiting_since", "unread", "subject_order_id", "subject_sku", "assigned_at", "first_replied_at", "resolved_at",
    "timing",
)  # fmt: skip
MESSAGE = (
    "shop_id", "conversation_id", "seq", "id", "author", "author_id", "author_name", "kind", "body", "client_id", "at",
    "light", "source", "attachment", "score", "signature", "card",
)  # fmt: skip


def conversation_row(one: Conversation) -> tuple[Any, ...]:
    """In the order of `CONVERSATION`."""
    agent = one.assignee
    return (
        one.shop_id, one.id, str(one.channel), one.visitor, one.customer.id, one.customer.name, one.customer.level,
        one.locale, str(one.stage), str(one.state), agent.id if agent else None, agent.name if agent else None,
        agent.signature if agent else None, one.last_seq, one.last_text, one.last_author, one.last_at, one.waiting_since, one.unread,
        one.subject_order_id, one.subject_sku, one.opened_at, one.assigned_at, one.first_replied_at, one.resolved_at, one.previous_id,
        one.timing, one.erased,
    )  # fmt: skip


def changing_row(one: Conversation) -> tuple[Any, ...]:
    """In the order of `CHANGING`."""
    agent = one.assignee
    return (
        one.shop_id, one.id, str(one.stage), str(one.state), agent.id if agent else None,
        agent.name if agent else None, agent.signature if agent else None, one.last_seq, one.last_text, one.last_author,
        one.last_at, one.waiting_since, one.unread, one.subject_order_id, one.subject_sku, one.assigned_at, one.first_replied_at, one.resolved_at,
        one.timing,
    )  # fmt: skip


def conversation(row: Sequence[Any]) -> Conversation:
    """From the columns of `CONVERSATION`."""
    (
        shop_id, id_, channel, visitor, customer_id, customer_name, customer_level, locale, stage, state, assignee_id,
        assignee_name, assignee_signature, last_seq, last_text, last_author, last_at, waiting_since, unread, subject_order_id, subject_sku, opened_at,
        assigned_at, first_replied_at, resolved_at, previous_id, timing, erased,
    ) = row  # fmt: skip
    return Conversation(
        id=id_, shop_id=shop_id, channel=Channel(channel), visitor=visitor,
        customer=Person(customer_id, customer_name, customer_level), locale=locale, stage=Stage(stage),
        state=State(state), assignee=Assignee(assignee_id, assignee_name, assignee_signature) if assignee_id else None,
        last_seq=last_seq, last_text=last_text, last_author=last_author, last_at=last_at,
        waiting_since=waiting_since, unread=unread, subject_order_id=subject_order_id, subject_sku=subject_sku, opened_at=opened_at,
        assigned_at=assigned_at, first_replied_at=first_replied_at, resolved_at=resolved_at, previous_id=previous_id,
        timing=msgspec.convert(timing, Timing), erased=erased,
    )  # fmt: skip


def message_row(shop_id: UUID, one: Message) -> tuple[Any, ...]:
    """In the order of `MESSAGE`."""
    source = msgspec.to_builtins(one.source) if one.source else None
    return (
        shop_id, one.conversation_id, one.seq, one.id, str(one.author), one.author_id, one.author_name,
        str(one.kind), one.body, one.client_id, one.at, one.light, source,
        msgspec.to_builtins(one.attachment) if one.attachment else None, one.score, one.signature,
        msgspec.to_builtins(one.card) if one.card else None,
    )  # fmt: skip


def message(row: Sequence[Any]) -> Message:
    """From the columns of `MESSAGE`."""
    (
        _, conversation_id, seq, id_, author, author_id, author_name, kind, body, client_id, at, light, source,
        attachment, score, signature, card,
    ) = row  # fmt: skip
    return Message(
        conversation_id=conversation_id, seq=seq, id=id_, author=Author(author), author_id=author_id,
        author_name=author_name, kind=Kind(kind), body=body, client_id=client_id, at=at, light=light,
        source=msgspec.convert(source, Source) if source else None,
        attachment=msgspec.convert(attachment, Attached) if attachment else None, score=score, signature=signature,
        card=msgspec.convert(card, Card) if card else None,
    )  # fmt: skip


UPLOAD = (
    "shop_id", "id", "owner_id", "conversation_id", "created_at", "name", "type", "size", "width", "height", "sent_at",
)  # fmt: skip


def upload(row: Sequence[Any]) -> Upload:
    """From the columns of `UPLOAD`."""
    shop_id, id_, owner_id, conversation_id, created_at, name, type_, size, width, height, sent_at = row
    attached = Attached(id_, name, type_, size, width, height) if type_ else None
    return Upload(shop_id, id_, owner_id, conversation_id, created_at, attached, sent_at)
