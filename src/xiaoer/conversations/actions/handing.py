"""A conversation goes from one to another, or back to the queue, with a note for whoever goes on."""

from __future__ import annotations

from typing import NamedTuple

from xiaoer.conversations import store
from xiaoer.conversations.actions.keeping import append_all, keep
from xiaoer.conversations.actions.saying import locked, speak
from xiaoer.conversations.domain.conversations import Assignee, Conversation
from xiaoer.conversations.domain.events import ConversationReturned, ConversationTaken
from xiaoer.conversations.domain.messages import Author, Kind, Send
from xiaoer.conversations.domain.words import Words
from xiaoer.conversations.store import Left
from xiaoer.platform import events
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.ids import fresh


class Handing(NamedTuple):
    """Who decides it, when, and what staff are told of it; the note may be empty."""

    by: Caller
    now: int
    note: str


def hand(tx: Tx, before: Conversation, after: Conversation, to: Assignee, how: str, told: Handing) -> Conversation:
    """`to` has it from here on, as `how` says in the log."""
    noted, earlier = _noted(tx, before, after, told), before.assignee
    taken = ConversationTaken(before.id, to.id, how, earlier.id if earlier else None)
    events.announce(tx, taken, shop_id=before.shop_id, subject_id=before.id, at=told.now, by=told.by.account_id)
    return speak(tx, noted, Words.TRANSFERRED if earlier else Words.TAKEN, told.now, Kind.EVENT, to.signed)


def give_back(tx: Tx, before: Conversation, after: Conversation, told: Handing) -> Conversation:
    """The queue has it from here on, and whoever had it is not given it again."""
    noted = _noted(tx, before, after, told)
    if before.assignee is not None:
        returned = ConversationReturned(before.id, before.assignee.id, "put_back")
        events.announce(tx, returned, shop_id=before.shop_id, subject_id=before.id, at=told.now, by=told.by.account_id)
        store.add_left(tx, before.shop_id, [Left(before.id, before.assignee.id, told.now, refused=True)])
    return speak(tx, noted, Words.PUT_BACK, told.now, Kind.EVENT)


def _noted(tx: Tx, before: Conversation, after: Conversation, told: Handing) -> Conversation:
    """The conversation as it is now, with the note in its place before all that follows."""
    keep(tx, {before.id: before}, [after])
    if told.note:
        send = Send(
            shop_id=before.shop_id, conversation_id=before.id, author=Author.AGENT, author_id=told.by.account_id,
            author_name=told.by.name, kind=Kind.NOTE, body=told.note, client_id=f"transfer:{before.last_seq}",
            at=told.now, id=fresh(told.now),
        )  # fmt: skip
        append_all(tx, [send])
    return locked(tx, before.shop_id, before.id)
