"""Conversations that came in files of other systems, by their source's ids of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.messages import Message
from xiaoer.conversations.store import rows
from xiaoer.conversations.store.tables import conversation_table, log_table, message_table
from xiaoer.platform.db import Tx, bulk, sizes

_LOG, _MESSAGE, _TALK = log_table.c, message_table.c, conversation_table.c
_KEY = ("shop_id", "source", "key")


class Entry(NamedTuple):
    """A conversation of a source. `channel` and `score` as it told them last."""

    shop_id: UUID
    source: str
    key: str
    conversation_id: UUID
    import_id: UUID
    channel: str
    score: int | None


def entries(tx: Tx, shop_id: UUID, source: str, keys: Iterable[str]) -> dict[str, Entry]:
    """Those of the source's conversations that are stored, by the source's id."""
    wanted = [(shop_id, source, key) for key in keys]
    return {one.key: one for one in map(Entry._make, bulk.fetch(tx, log_table, Entry._fields, _KEY, wanted))}


def entries_of(tx: Tx, shop_id: UUID, conversation_ids: Collection[UUID]) -> dict[UUID, Entry]:
    """Those of these conversations that came in a file."""
    wanted = [(shop_id, one) for one in conversation_ids]
    found = bulk.fetch(tx, log_table, Entry._fields, ("shop_id", "conversation_id"), wanted)
    return {one.conversation_id: one for one in map(Entry._make, found)}


def put_entries(tx: Tx, changed: Sequence[Entry]) -> None:
    bulk.put(tx, log_table, Entry._fields, changed, _KEY)


def put_conversations(tx: Tx, changed: Sequence[Conversation]) -> None:
    """New ones, and those that are there already with all that they are now."""
    bulk.put(tx, conversation_table, rows.CONVERSATION, list(map(rows.conversation_row, changed)), ("shop_id", "id"))


def messages_of(tx: Tx, shop_id: UUID, conversation_ids: Collection[UUID]) -> dict[UUID, list[Message]]:
    """Every message of these conversations, in order."""
    keys = [(shop_id, one) for one in conversation_ids]
    found: dict[UUID, list[Message]] = defaultdict(list)
    for one in map(rows.message, bulk.fetch(tx, message_table, rows.MESSAGE, ("shop_id", "conversation_id"), keys)):
        found[one.conversation_id].append(one)
    for said in found.values():
        said.sort(key=attrgetter("seq"))
    return found


def cut(tx: Tx, shop_id: UUID, conversation_id: UUID, after: int) -> None:
    """Take out the messages behind a place, which are stored again at others."""
    mine = (_MESSAGE.shop_id == shop_id, _MESSAGE.conversation_id == conversation_id, _MESSAGE.seq > after)
    tx.run(sa.delete(message_table).where(*mine))


def learn_sizes(tx: Tx) -> None:
    """After many were added."""
    sizes.learn_sizes(tx, (log_table, message_table, conversation_table))


def of_import(
    tx: Tx, shop_id: UUID, import_id: UUID, after: UUID | None, most: int
) -> list[tuple[Conversation, Entry]]:
    """The conversations that an import changed last, in the order of their ids, after `after`."""
    chosen = sa.select(log_table).where(_LOG.shop_id == shop_id, _LOG.import_id == import_id)
    if after is not None:
        chosen = chosen.where(_LOG.conversation_id > after)
    found = [Entry._make(row) for row in tx.all(chosen.order_by(_LOG.conversation_id).limit(most))]
    ids = [one.conversation_id for one in found]
    talks = tx.all(rows.CONVERSATIONS.where(_TALK.shop_id == shop_id, _TALK.id.in_(ids)))
    by_id = {one.id: one for one in map(rows.conversation, talks)}
    return [(by_id[one.conversation_id], one) for one in found]
