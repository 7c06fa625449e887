"""The desk's own words: its sentences, the bot's answers, and the signs for those who wait."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from msgspec.structs import replace

from xiaoer.conversations import store
from xiaoer.conversations.actions.keeping import append_all, keep
from xiaoer.conversations.actions.queueing import queue_place
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.messages import Author, Kind, Send, Source
from xiaoer.conversations.domain.signs import Situation, back_words, choose, sentence
from xiaoer.conversations.domain.words import Words, say
from xiaoer.platform.db import Tx
from xiaoer.platform.ids import fresh
from xiaoer.times import actions as times

DESK = UUID(int=0)
"""The author of what the desk itself or its bot says."""
_LOOKS_BACK = 40
"""Messages that a sign is chosen by."""


def locked(tx: Tx, shop_id: UUID, conversation_id: UUID) -> Conversation:
    return store.locked(tx, [(shop_id, conversation_id)])[conversation_id]


def speak(tx: Tx, conversation: Conversation, words: Words, now: int, kind: Kind, name: str = "") -> Conversation:
    """The desk's own sentence, once for each place in the conversation."""
    body = say(words, conversation.locale, name)
    return _as_desk(tx, conversation, str(words), body, kind, now)


def speak_each(tx: Tx, to: Sequence[tuple[Conversation, str]], words: Words, now: int, kind: Kind) -> None:
    """As `speak`, to many at once, each with the name that is said there."""
    told = ((one, say(words, one.locale, name)) for one, name in to)
    append_all(tx, [_send(one, Author.SYSTEM, "", kind, body, _once(words, one), now, None) for one, body in told])


def append(
    tx: Tx, conversation: Conversation, author: Author, name: str, kind: Kind, body: str, client_id: str, now: int,
    source: Source | None,
) -> None:  # fmt: skip
    append_all(tx, [_send(conversation, author, name, kind, body, client_id, now, source)])


def _send(
    to: Conversation, author: Author, name: str, kind: Kind, body: str, client_id: str, now: int, source: Source | None
) -> Send:  # fmt: skip
    return Send(
        shop_id=to.shop_id, conversation_id=to.id, author=author, author_id=DESK, author_name=name, kind=kind, body=body,
        client_id=client_id, at=now, id=fresh(now), source=source,
    )  # fmt: skip


def _once(what: str, to: Conversation) -> str:
    """The client id of what the desk says once for each place in the conversation."""
    return f"{what}:{to.last_seq}"


def give_sign(tx: Tx, conversation: Conversation, now: int) -> Conversation:
    """The sign that fits; no other is due until the shopper writes again."""
    found = situation_of(tx, conversation, now)
    sign = choose(found, conversation.timing.last_sign)
    timing = replace(conversation.timing, sign_at=None, last_sign=str(sign))
    [marked] = keep(tx, {conversation.id: conversation}, [replace(conversation, timing=timing)])
    return _as_desk(tx, marked, f"sign.{sign}", sentence(sign, found, conversation.locale), Kind.TEXT, now)


def situation_of(tx: Tx, conversation: Conversation, now: int) -> Situation:
    """What the shopper wrote last, whether people are there or when they are back, and the place in the queue."""
    schedule = times.terms_of(tx, [conversation.shop_id])[conversation.shop_id].schedule
    opens_at = schedule.next_open(now)
    back = "" if opens_at is None else back_words(opens_at, now, schedule.zone, conversation.locale)
    return Situation(_words(tx, conversation), opens_at != now, back, queue_place(tx, conversation))


def _words(tx: Tx, conversation: Conversation) -> str:
    recent = store.messages_after(tx, conversation, max(0, conversation.last_seq - _LOOKS_BACK), _LOOKS_BACK)
    since = conversation.waiting_since or 0
    return "\n".join(one.body for one in recent if one.author is Author.SHOPPER and one.at >= since)


def _as_desk(tx: Tx, to: Conversation, what: str, body: str, kind: Kind, now: int) -> Conversation:
    append(tx, to, Author.SYSTEM, "", kind, body, _once(what, to), now, None)
    return locked(tx, to.shop_id, to.id)
