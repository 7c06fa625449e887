"""Writing conversations and messages, many at once: the path of every message, so by plain driver calls."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa

from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.folding import Sent, places
from xiaoer.conversations.domain.messages import Author, Message, Receipt, Send
from xiaoer.conversations.store import rows
from xiaoer.conversations.store.tables import OPEN, conversation_table, message_table, whisper_table
from xiaoer.platform.db import Tx, bulk

_KEY = ("shop_id", "id")
_SENT = ("shop_id", "conversation_id", "client_id", "author")
_RECEIPT = ("conversation_id", "author", "client_id", "seq", "id", "at")


def locked(tx: Tx, ids: Iterable[tuple[UUID, UUID]]) -> dict[UUID, Conversation]:
    """Conversations by (shop, id), held until the commit."""
    found = bulk.fetch(tx, conversation_table, rows.CONVERSATION, _KEY, list(dict.fromkeys(ids)), lock=True)
    return {one.id: one for one in map(rows.conversation, found)}


def locked_if_free(tx: Tx, shop_id: UUID, conversation_id: UUID) -> Conversation | None:
    """As `locked`, without waiting: None where another holds it."""
    is_it = (conversation_table.c.shop_id == shop_id, conversation_table.c.id == conversation_id)
    found = tx.first(rows.CONVERSATIONS.where(*is_it).with_for_update(skip_locked=True))
    return rows.conversation(found) if found else None


def add(tx: Tx, conversation: Conversation) -> bool:
    """Whether it was added: not where the visitor has an open conversation already."""
    row = dict(zip(rows.CONVERSATION, rows.conversation_row(conversation), strict=True))
    return tx.add(conversation_table, row, ("shop_id", "visitor"), where=OPEN)


def save(tx: Tx, conversations: Collection[Conversation]) -> None:
    bulk.update(tx, conversation_table, rows.CHANGING, [rows.changing_row(one) for one in conversations], _KEY)


def hand_on(tx: Tx, one: Conversation) -> None:
    """Whose it is and which was before it, as it says: nothing of that changes with a message, and `save` leaves it alone."""
    row = conversation_table.c
    told = {
        "visitor": one.visitor, "customer_id": one.customer.id, "customer_name": one.customer.name,
        "customer_level": one.customer.level, "previous_id": one.previous_id,
    }  # fmt: skip
    tx.run(sa.update(conversation_table).where(row.shop_id == one.shop_id, row.id == one.id).values(**told))


def repeated(tx: Tx, sends: Sequence[Send], among: Mapping[UUID, Conversation]) -> dict[Sent, Receipt]:
    """The receipts of those sends that are messages already, in their conversation or where else they may be."""
    keys = {
        (send.shop_id, conversation_id, client_id, str(author))
        for send in sends
        for conversation_id, author, client_id in places(send, among.get(send.conversation_id))
    }
    return receipts(tx, list(keys))


def receipts(tx: Tx, keys: Sequence[tuple[UUID, UUID, str, str]]) -> dict[Sent, Receipt]:
    """By (shop, conversation, client id, author), as far as these are messages."""
    found = bulk.fetch(tx, message_table, _RECEIPT, _SENT, keys)
    return {
        (conversation_id, Author(author), client_id): Receipt(client_id, conversation_id, seq, id_, at, repeated=True)
        for conversation_id, author, client_id, seq, id_, at in found
    }


def add_messages(tx: Tx, messages: Iterable[tuple[UUID, Message]]) -> None:
    """Insert messages, each with its shop."""
    given = list(messages)
    bulk.insert(tx, message_table, rows.MESSAGE, [rows.message_row(shop_id, message) for shop_id, message in given])
    for shop_id, one in given:
        if one.to is not None:
            told = {"shop_id": shop_id, "conversation_id": one.conversation_id, "seq": one.seq, "to_id": one.to}
            tx.run(sa.insert(whisper_table), [told])
