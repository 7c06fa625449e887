"""In a crisis a shopper who touches a topic, or whom the bot would tell of one, hears the holding statement, once in a conversation."""

from __future__ import annotations

from uuid import UUID

from xiaoer.conversations import store
from xiaoer.conversations.actions.leading import hand_over
from xiaoer.conversations.actions.saying import append, locked
from xiaoer.conversations.domain import choosing, frames, screens, wire
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.messages import IMPORTED, Author, Kind
from xiaoer.crisis.domain.watching import Crisis
from xiaoer.platform.db import Tx
from xiaoer.platform.live.hub import Audience, Screen


def give_statement(tx: Tx, crisis: Crisis, conversation_id: UUID, seq: int, now: int) -> bool:
    """Whether the message at `seq` touches a topic: the statement is said, unless it has been in this crisis.

    Where the bot has the conversation a person is called as well; nothing else is answered. Nothing is said in a
    conversation that is over, nor to what a file brought.
    """
    found = store.find(tx, frozenset({crisis.shop_id}), conversation_id)
    if found is None or not _touches(tx, crisis, found, seq):
        return False
    conversation = locked(tx, crisis.shop_id, conversation_id)
    if conversation.state is State.RESOLVED:
        return False
    _say(tx, crisis, conversation, now)
    return True


def _touches(tx: Tx, crisis: Crisis, conversation: Conversation, seq: int) -> bool:
    """Looked at before anything is locked: hardly any message speaks of the matter, and agents write at the same moment."""
    *before, message = store.messages_after(tx, conversation, max(0, seq - 2), 1 + (seq > 1))
    if message.client_id.startswith(IMPORTED):
        return False
    meant = choosing.meant(message.body, before[-1] if before else None)
    return bool(crisis.touched(f"{message.body}\n{meant}"))


def state_as_bot(tx: Tx, crisis: Crisis, conversation_id: UUID, now: int) -> None:
    """The bot's own answer would touch a topic: the statement in its place, unless a person has come in the meantime."""
    conversation = locked(tx, crisis.shop_id, conversation_id)
    if conversation.state is State.BOT:
        _say(tx, crisis, conversation, now)


def _say(tx: Tx, crisis: Crisis, conversation: Conversation, now: int) -> None:
    words = crisis.plan.statement(conversation.locale)
    append(tx, conversation, Author.SYSTEM, "", Kind.TEXT, words, f"crisis:{crisis.id}", now, None)
    if conversation.state is State.BOT:
        hand_over(tx, crisis.shop_id, conversation.id, "crisis", now)


def show_crisis(tx: Tx, shop_id: UUID, *, on: bool) -> None:
    """Tell all staff of the shop that it stands otherwise now."""
    frame = wire.encode(frames.CrisisFrame(shop_id, on))
    tx.screens.append(Screen(screens.queue_topic(shop_id), frame, Audience.STAFF))
