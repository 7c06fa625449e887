"""Conversations in a real store, and everything that a store holds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tests.conversations.given import LAN, NOW, SHOP, SHOPPER, caller, send
from xiaoer.conversations import actions, store
from xiaoer.conversations.actions import Arrival
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.folding import Outcome
from xiaoer.conversations.domain.messages import Author, Message, Receipt, Send
from xiaoer.platform import jobs
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.db.tables import metadata
from xiaoer.platform.jobs import due_table

VISITOR = UUID(int=0xF1)
EVERYTHING = 500


def arrived(
    database: Database, *, visitor: UUID = VISITOR, shop: UUID = SHOP, now: int = NOW, locale: str = "zh"
) -> Conversation:  # fmt: skip
    return database.write_now(actions.arrive, Arrival(shop, visitor, SHOPPER, locale=locale), now)


def wrote(
    database: Database, to: Conversation, body: str, author: Author = Author.SHOPPER, **given: Any
) -> Conversation:  # fmt: skip
    """The conversation after one more message."""
    sent = send(body, author, conversation_id=to.id, shop_id=to.shop_id, **given)
    [outcome] = appended(database, [sent])
    assert isinstance(outcome, Receipt), outcome
    return now_is(database, to)


def appended(database: Database, sends: list[Send]) -> list[Outcome]:
    return database.write_now(actions.append_all, sends)


def queued(database: Database, *, visitor: UUID = VISITOR, now: int = NOW) -> Conversation:
    """A shopper who asked at `now` and whom the bot has handed over."""
    opened = arrived(database, visitor=visitor, now=now)
    wrote(database, opened, "转人工", at=now)
    database.write_now(actions.hand_over, opened.shop_id, opened.id, "asked", now)
    return now_is(database, opened)


def taken(database: Database, *, now: int = NOW) -> Conversation:
    """The agent 小岚 has it and has not answered yet."""
    waiting = queued(database, now=now)
    result = database.write_now(actions.take, waiting.id, caller(LAN), now)
    assert isinstance(result, Conversation), result
    return result


def now_is(database: Database, one: Conversation) -> Conversation:
    found = database.read_now(store.find, frozenset({one.shop_id}), one.id)
    assert found is not None
    return found


def messages(database: Database, one: Conversation) -> list[Message]:
    return database.read_now(store.messages_after, one, 0, EVERYTHING)


def said(database: Database, one: Conversation) -> list[tuple[int, str, str]]:
    return [(each.seq, str(each.author), each.body) for each in messages(database, one)]


def due(database: Database) -> dict[str, int]:
    """The moments of the due times that wait, by their keys."""
    chosen = sa.select(due_table.c.key, due_table.c.run_at)
    return {row.key: row.run_at for row in database.read_now(lambda tx: tx.all(chosen))}


def fired(database: Database, now: int) -> int:
    """How many due times came at `now`, as the worker fires them."""
    lease = UUID(int=now)
    claimed = database.write_now(jobs.claim, lease, now, 100)
    return sum(database.write_now(jobs.finish, one, lease, actions.come_due, now) for one in claimed)


def told(database: Database) -> list[str]:
    """The kinds of all events, in order."""
    table = metadata.tables["event"]
    chosen = sa.select(table.c.kind).order_by(table.c.transaction, table.c.position)
    return [row.kind for row in database.read_now(lambda tx: tx.all(chosen))]


def everything(database: Database) -> dict[str, list[Any]]:
    """Each row of each table, for proofs that a refusal changed nothing."""
    return database.read_now(_everything)


def _everything(tx: Tx) -> dict[str, list[Any]]:
    return {
        table.name: sorted((tuple(row) for row in tx.all(sa.select(table))), key=repr)
        for table in metadata.sorted_tables
    }
