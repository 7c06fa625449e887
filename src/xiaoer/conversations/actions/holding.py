"""What conversations keep of a customer, for a copy that they may ask for."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.held import Held
from xiaoer.conversations.domain.messages import Author, Kind, Message
from xiaoer.conversations.domain.viewing import Viewing
from xiaoer.conversations.store import held as held_store
from xiaoer.conversations.store import logs, reading, viewing
from xiaoer.conversations.store.logs import Entry
from xiaoer.platform.db import Tx
from xiaoer.values.sheets import Cell, Sheet, Words, moment

EVERY = 1_000_000
_LEFT_OUT = frozenset({Kind.EVENT, Kind.WHISPER})
WHO: dict[Author, Words] = {
    Author.SHOPPER: ("您", "you"),
    Author.AGENT: ("客服", "an agent"),
    Author.BOT: ("机器人", "the bot"),
    Author.SYSTEM: ("系统", "the desk"),
}


def held(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> tuple[Sheet, ...]:
    """Every message, internal notes among them: they too are about the person. Whispers are between two of the staff."""
    found = reading.of_customers(tx, shop_id, customer_ids)
    said = [_message(number, one) for number, talk in enumerate(found, 1) for one in _messages(tx, talk)]
    numbers = {talk.id: number for number, talk in enumerate(found, 1)}
    held_there = held_store.of_conversations(tx, shop_id, numbers)
    unsent = tuple(_unsent(numbers[one.conversation_id], one) for one in held_there)
    told = logs.entries_of(tx, shop_id, [talk.id for talk in found])
    pages = viewing.of_conversations(tx, shop_id, [talk.id for talk in found])
    talks = tuple(_talk(number, talk, told.get(talk.id), pages.get(talk.id)) for number, talk in enumerate(found, 1))
    return (
        Sheet("conversations", ("会话", "Conversations"), _TALK, talks),
        Sheet("messages", ("会话内容", "Messages"), _SAID, tuple(said)),
        Sheet("held", ("等过审批的回复", "Replies that waited for approval"), _HELD, unsent),
    )


_TALK = (
    ("会话", "conversation"), ("开始", "opened"), ("最后一句", "last"), ("结束", "resolved"), ("阶段", "stage"),
    ("渠道", "channel"), ("来源", "source"), ("满意度", "score"), ("最后看的页面", "page"),
)  # fmt: skip
_SAID = (
    ("会话", "conversation"), ("时间", "at"), ("谁", "who"), ("种类", "kind"), ("内容", "text"), ("文件", "file"),
    ("评分", "score"),
)  # fmt: skip
_HELD = (
    ("会话", "conversation"), ("时间", "at"), ("结果", "state"), ("客服写的", "written"), ("审批后的", "approved"),
)  # fmt: skip


def _messages(tx: Tx, talk: Conversation) -> list[Message]:
    return [one for one in reading.messages_after(tx, talk, 0, EVERY) if one.kind not in _LEFT_OUT]


def _talk(number: int, one: Conversation, told: Entry | None, page: Viewing | None) -> tuple[Cell, ...]:
    """`told`: of one that came in a file, what its source says of it. `page`: on which the person was last."""
    seen = f"{page.title} {page.url}".strip() if page else None
    ended, source, score = moment(one.resolved_at), told.source if told else None, told.score if told else None
    return (
        number,
        moment(one.opened_at),
        moment(one.last_at),
        ended,
        str(one.stage),
        str(one.channel),
        source,
        score,
        seen,
    )


def _unsent(number: int, one: Held) -> tuple[Cell, ...]:
    return (number, moment(one.at), str(one.state), one.body, one.text)


def _message(number: int, one: Message) -> tuple[Cell, ...]:
    name = one.attachment.name if one.attachment else None
    return (number, moment(one.at), WHO[one.author], str(one.kind), one.body, name, one.score)
