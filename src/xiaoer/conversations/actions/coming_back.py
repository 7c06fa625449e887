"""What was put aside comes back, because its moment has come or because somebody wants it now."""

from __future__ import annotations

from uuid import UUID

from xiaoer.conversations.actions.keeping import keep
from xiaoer.conversations.actions.saying import append
from xiaoer.conversations.domain import aside
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.events import ConversationBack, ConversationQueued
from xiaoer.conversations.domain.messages import Author, Kind
from xiaoer.conversations.domain.words import Words, say
from xiaoer.platform import events
from xiaoer.platform.db import Tx


def come_back(tx: Tx, conversation: Conversation, now: int) -> None:
    """Its moment has come: on record, and noted in it; one that nobody has any more goes to the queue."""
    [after] = keep(tx, {conversation.id: conversation}, [aside.wanted(conversation)])
    put_on_record(tx, conversation, after, "due", None, now)
    append(
        tx, after, Author.SYSTEM, "", Kind.NOTE, _over(after), f"{Words.ASIDE_OVER}:{after.last_seq}", now, None
    )  # fmt: skip


def put_on_record(
    tx: Tx, before: Conversation, after: Conversation, how: str, by: UUID | None, now: int
) -> None:  # fmt: skip
    told = ConversationBack(after.id, how)
    events.announce(tx, told, shop_id=after.shop_id, subject_id=after.id, at=now, by=by)
    if before.state is not State.QUEUED and after.state is State.QUEUED:
        queued = ConversationQueued(after.id, "aside")
        events.announce(tx, queued, shop_id=after.shop_id, subject_id=after.id, at=now)


def _over(conversation: Conversation) -> str:
    left = conversation.timing.aside
    return with_why(say(Words.ASIDE_OVER, conversation.locale), left.why if left else "", conversation.locale)


def with_why(words: str, why: str, locale: str) -> str:
    return f"{words}{'：' if locale == 'zh' else ': '}{why}" if why else words
