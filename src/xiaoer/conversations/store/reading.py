"""Reading conversations and messages; every read for a person takes the shops that the person may see."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from msgspec.structs import replace

from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.messages import Author, Kind, Message
from xiaoer.conversations.store import rows
from xiaoer.conversations.store.queue import OPEN_STATES
from xiaoer.conversations.store.tables import conversation_table, message_table, whisper_table
from xiaoer.platform.db import Tx, bulk

_CONVERSATION = conversation_table.c
_MESSAGE = message_table.c
MOST_TALKS = 5


def find(tx: Tx, shops: frozenset[UUID], conversation_id: UUID) -> Conversation | None:
    """By plain driver calls: an agent's every message asks for it."""
    wanted = [(shop_id, conversation_id) for shop_id in shops]
    found = bulk.fetch(tx, conversation_table, rows.CONVERSATION, ("shop_id", "id"), wanted)
    return rows.conversation(found[0]) if found else None


def several(tx: Tx, shops: frozenset[UUID], ids: Collection[UUID]) -> dict[UUID, Conversation]:
    """Those of the shops' conversations, by id."""
    is_it = (_CONVERSATION.shop_id.in_(shops), _CONVERSATION.id.in_(ids))
    return {row.id: rows.conversation(row) for row in tx.all(rows.CONVERSATIONS.where(*is_it))}


def latest_of_visitor(tx: Tx, shop_id: UUID, visitor: UUID) -> Conversation | None:
    chosen = (
        rows.CONVERSATIONS.where(_CONVERSATION.shop_id == shop_id, _CONVERSATION.visitor == visitor)
        .order_by(_CONVERSATION.resolved_at.is_(None).desc(), _CONVERSATION.last_at.desc())
        .limit(1)
    )
    found = tx.first(chosen)
    return rows.conversation(found) if found else None


def listed(
    tx: Tx, shops: frozenset[UUID], view: str, agent_id: UUID, most: int, customer_id: UUID | None = None
) -> list[Conversation]:
    """Conversations for the list: `view` is "mine", "aside", "queued", "open" or "all"; who waits longest first, then the newest.

    Those of one customer alone where one is named.
    """
    chosen = rows.CONVERSATIONS.where(_CONVERSATION.shop_id.in_(shops))
    if view == "all" and customer_id is None:
        return _newest(tx, chosen, most)
    if view in {"mine", "aside"}:
        chosen = chosen.where(_CONVERSATION.assignee_id == agent_id, _CONVERSATION.state != State.RESOLVED)
    elif view == "queued":
        chosen = chosen.where(_CONVERSATION.state == State.QUEUED)
    elif view == "open":
        chosen = chosen.where(_CONVERSATION.state.in_(OPEN_STATES))
    if customer_id is not None:
        chosen = chosen.where(_CONVERSATION.customer_id == customer_id)
    found = [rows.conversation(row) for row in tx.all(chosen.order_by(*_LONGEST_WAIT).limit(most))]
    return [one for one in found if one.is_aside == (view == "aside")] if view in {"mine", "aside"} else found


_LONGEST_WAIT = (_CONVERSATION.waiting_since.is_(None), _CONVERSATION.waiting_since, _CONVERSATION.last_at.desc())


def _newest(tx: Tx, chosen: sa.Select[Any], most: int) -> list[Conversation]:
    """Those that go on, and the newest of those that are over: of these a shop may have a million, from files too, and
    only by two reads does an index of each find the few that are shown.
    """
    going = [one for one in State if one is not State.RESOLVED]
    open_ = tx.all(chosen.where(_CONVERSATION.state.in_(going)).order_by(*_LONGEST_WAIT).limit(most))
    over = tx.all(
        chosen.where(_CONVERSATION.state == State.RESOLVED).order_by(_CONVERSATION.last_at.desc()).limit(most)
    )
    found = [rows.conversation(row) for row in (*open_, *over)]
    return sorted(found, key=lambda one: (one.waiting_since is None, one.waiting_since or 0, -one.last_at))[:most]


def messages_after(tx: Tx, conversation: Conversation, seq: int, most: int) -> list[Message]:
    """Messages after `seq`, in order, notes and whispers among them."""
    chosen = (
        sa.select(message_table)
        .where(
            _MESSAGE.shop_id == conversation.shop_id,
            _MESSAGE.conversation_id == conversation.id,
            _MESSAGE.seq > seq,
        )
        .order_by(_MESSAGE.seq)
        .limit(most)
    )
    return with_hearers(tx, [conversation.shop_id], [rows.message(row) for row in tx.all(chosen)])


def last_messages(tx: Tx, shops: Collection[UUID], ids: Collection[UUID], most: int) -> dict[UUID, list[Message]]:
    """Of each of these conversations the last `most` messages, in order, as `messages_after` gives them; in one query."""
    talks = (_CONVERSATION.shop_id == _MESSAGE.shop_id, _CONVERSATION.id == _MESSAGE.conversation_id)
    chosen = (
        sa.select(message_table)
        .join(conversation_table, sa.and_(*talks))
        .where(_CONVERSATION.shop_id.in_(shops), _CONVERSATION.id.in_(ids))
        .where(_MESSAGE.seq > _CONVERSATION.last_seq - most)
        .order_by(_MESSAGE.conversation_id, _MESSAGE.seq)
    )
    found = with_hearers(tx, shops, [rows.message(row) for row in tx.all(chosen)])
    return {id_: list(group) for id_, group in groupby(found, key=lambda one: one.conversation_id)}


def with_hearers(tx: Tx, shops: Collection[UUID], found: list[Message]) -> list[Message]:
    """The messages with those whom they were whispered to; asked only where one is a whisper."""
    whispers = [one for one in found if one.kind is Kind.WHISPER]
    if not whispers:
        return found
    row, talks, seqs = whisper_table.c, {one.conversation_id for one in whispers}, {one.seq for one in whispers}
    chosen = sa.select(row.conversation_id, row.seq, row.to_id).where(
        row.shop_id.in_(shops), row.conversation_id.in_(talks), row.seq.in_(seqs)
    )
    hearers = {(each.conversation_id, each.seq): each.to_id for each in tx.all(chosen)}
    return [
        replace(one, to=hearers.get((one.conversation_id, one.seq))) if one.kind is Kind.WHISPER else one
        for one in found
    ]


def messages_at(tx: Tx, shop_id: UUID, places: Collection[tuple[UUID, int]]) -> list[Message]:
    """The messages at these places (conversation, seq), as far as they are there. By plain driver calls, as in `find`."""
    wanted = [(shop_id, conversation_id, seq) for conversation_id, seq in places]
    found = bulk.fetch(tx, message_table, rows.MESSAGE, ("shop_id", "conversation_id", "seq"), wanted)
    return [rows.message(row) for row in found]


def of_ids(tx: Tx, keys: Collection[tuple[UUID, UUID]]) -> list[Conversation]:
    """Conversations by (shop, id)."""
    found = bulk.fetch(tx, conversation_table, rows.CONVERSATION, ("shop_id", "id"), list(keys))
    return [rows.conversation(row) for row in found]


def shoppers_words(
    tx: Tx, shop_id: UUID, customer_ids: Collection[UUID], without: UUID, since: int, most: int
) -> list[Message]:
    """What these customers wrote since the moment, oldest first: the newest `most` of their last conversations but one."""
    talks = (
        sa.select(_CONVERSATION.id)
        .where(_CONVERSATION.shop_id == shop_id, _CONVERSATION.customer_id.in_(customer_ids))
        .where(_CONVERSATION.last_at >= since, _CONVERSATION.id != without)
        .order_by(_CONVERSATION.last_at.desc())
        .limit(MOST_TALKS)
    )
    ids = [row.id for row in tx.all(talks)]
    if not ids:
        return []
    chosen = (
        sa.select(message_table)
        .where(_MESSAGE.shop_id == shop_id, _MESSAGE.conversation_id.in_(ids), _MESSAGE.at >= since)
        .where(_MESSAGE.author == Author.SHOPPER, _MESSAGE.kind == Kind.TEXT)
        .order_by(_MESSAGE.at.desc(), _MESSAGE.seq.desc())
        .limit(most)
    )
    return [rows.message(row) for row in reversed(tx.all(chosen))]


def ids_of_customers(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> list[UUID]:
    """As `of_customers`, where nothing but ids is wanted."""
    mine = (_CONVERSATION.shop_id == shop_id, _CONVERSATION.customer_id.in_(customer_ids))
    chosen = sa.select(_CONVERSATION.id).where(*mine).order_by(_CONVERSATION.opened_at, _CONVERSATION.id)
    return [row.id for row in tx.all(chosen)]


def of_customers(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> list[Conversation]:
    """Every conversation of these customers, oldest first."""
    chosen = rows.CONVERSATIONS.where(_CONVERSATION.shop_id == shop_id, _CONVERSATION.customer_id.in_(customer_ids))
    return [rows.conversation(row) for row in tx.all(chosen.order_by(_CONVERSATION.opened_at, _CONVERSATION.id))]
