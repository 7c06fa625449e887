"""What screens show of conversations and messages: to staff, and what of it to the shopper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from xiaoer.conversations.domain.conversations import Assignee, Channel, Conversation, Person, Stage, State
from xiaoer.conversations.domain.held import Held, HeldState, Ruling
from xiaoer.conversations.domain.messages import Attached, Author, Card, Kind, Message, Source
from xiaoer.conversations.domain.seeing import Reader, may_see
from xiaoer.crisis.domain.plans import Link
from xiaoer.times.domain.limits import Timer


class Countdown(msgspec.Struct, frozen=True):
    """A limit that runs: "first_reply", "next_reply", "resolution", or the rule of a platform.

    It is near from `near_at` (the agent's alarm, or the supervisor's where the agent has none), and up at `due_at`;
    `supervisor_at` is when supervisors are told. Microseconds.
    """

    limit: str
    near_at: int
    supervisor_at: int | None
    due_at: int


class AsideView(msgspec.Struct, frozen=True):
    """Put off by its agent until a moment (microseconds); `back` from when that has come and it stands in their list again."""

    until: int
    why: str
    back: bool


class ConversationRow(msgspec.Struct, frozen=True):
    """A conversation in the list; moments in microseconds. `limits` are those that run, the next to be up first."""

    id: UUID
    shop_id: UUID
    customer: Person
    stage: Stage
    state: State
    assignee: Assignee | None
    last_seq: int
    last_text: str
    last_author: str
    last_at: int
    waiting_since: int | None
    unread: int
    subject_order_id: UUID | None
    channel: Channel
    opened_at: int
    limits: list[Countdown]
    aside: AsideView | None


class MessageView(msgspec.Struct, frozen=True):
    """A message as it is shown; `light` and `author_id` are there for staff only, `client_id` for reconciling one's own sends.

    `author_name`: to shoppers an agent's signature, to staff the name. `author_id` tells apart two of one name.
    `score`: a survey's mark, 1 to 5. The desk's own messages have a `client_id` that begins with what they say: the end
    of a conversation is "resolved:" with its place. `card`: the product or order of the kinds of that name, as it was then.
    """

    conversation_id: UUID
    seq: int
    id: UUID
    author: Author
    author_name: str
    kind: Kind
    body: str
    client_id: str
    at: int
    light: dict[str, Any] | None
    source: Source | None
    attachment: Attached | None
    score: int | None
    author_id: UUID | None
    card: Card | None


class HeldView(msgspec.Struct, frozen=True):
    """Words that wait for approval, or did. `body` is what their author wrote, `text` what goes if they go.

    `light`: that of `text`, with what was found in it. `step`: how many steps of `chain` have approved them. `why`: an approver's reason, or the code of what came between.
    """

    id: UUID
    shop_id: UUID
    conversation_id: UUID
    client_id: str
    author_id: UUID
    author_name: str
    topics: list[str]
    chain: list[Link]
    step: int
    body: str
    text: str
    at: int
    decided: list[Ruling]
    state: HeldState
    ended_at: int | None
    why: str
    closed: bool
    light: dict[str, Any] | None


def row(conversation: Conversation) -> ConversationRow:
    put = conversation.timing.aside
    return ConversationRow(
        id=conversation.id, shop_id=conversation.shop_id, customer=conversation.customer, stage=conversation.stage,
        state=conversation.state, assignee=conversation.assignee, last_seq=conversation.last_seq,
        last_text=conversation.last_text, last_author=conversation.last_author, last_at=conversation.last_at,
        waiting_since=conversation.waiting_since, unread=conversation.unread,
        subject_order_id=conversation.subject_order_id, channel=conversation.channel,
        opened_at=conversation.opened_at, limits=countdowns(conversation),
        aside=AsideView(put.until, put.why, put.back) if put else None,
    )  # fmt: skip


def countdowns(conversation: Conversation) -> list[Countdown]:
    timers = (*conversation.timing.reply, *conversation.timing.resolution)
    return [_countdown(timer) for timer in sorted(timers, key=lambda timer: timer.due_at)]


def _countdown(timer: Timer) -> Countdown:
    near_at = timer.agent_at or timer.supervisor_at or timer.due_at
    return Countdown(timer.limit, near_at, timer.supervisor_at, timer.due_at)


def shown(message: Message, reader: Reader) -> MessageView | None:
    """The message as this reader sees it; None where it is not for them."""
    if not may_see(reader, message):
        return None
    whole = _whole(message)
    if reader.account_id is not None:
        return whole
    return replace(whole, light=None, author_id=None, author_name=message.signature or message.author_name)


def all_shown(messages: Iterable[Message], reader: Reader) -> list[MessageView]:
    """Those of the messages that are for this reader, in order."""
    return [view for one in messages if (view := shown(one, reader)) is not None]


def _whole(message: Message) -> MessageView:
    return MessageView(
        conversation_id=message.conversation_id, seq=message.seq, id=message.id, author=message.author,
        author_name=message.author_name, kind=message.kind, body=message.body, client_id=message.client_id,
        at=message.at, light=message.light, source=message.source, attachment=message.attachment,
        score=message.score, author_id=message.author_id, card=message.card,
    )  # fmt: skip


def held(one: Held) -> HeldView:
    return HeldView(
        id=one.id, shop_id=one.shop_id, conversation_id=one.conversation_id, client_id=one.client_id,
        author_id=one.author_id, author_name=one.author_name, topics=list(one.topics), chain=list(one.chain), step=one.step,
        body=one.body, text=one.text, at=one.at, decided=list(one.decided), state=one.state, ended_at=one.ended_at,
        why=one.why, closed=one.closed, light=one.light,
    )  # fmt: skip
