"""Conversations that came in a file of another system. They are over: no event of theirs is announced, so that no
limit, alarm, queue, bot or figure takes them for something that happens here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from msgspec.structs import replace

from xiaoer.conversations import store
from xiaoer.conversations.actions.searching import plan_logged
from xiaoer.conversations.domain.conversations import (
    Assignee,
    Channel,
    Conversation,
    Person,
    Stage,
    State,
)  # fmt: skip
from xiaoer.conversations.domain.logs import LoggedTalk, Said, merged, settled, speaker_of, visitor_of
from xiaoer.conversations.domain.messages import Author, Message
from xiaoer.conversations.domain.stages import stage_then
from xiaoer.conversations.store import logs, searching
from xiaoer.conversations.store.forgetting import NOBODY
from xiaoer.conversations.store.logs import Entry
from xiaoer.platform.db import Tx
from xiaoer.platform.ids import fresh_many
from xiaoer.shop.domain.orders import NamedOrder
from xiaoer.values.refusal import Refused

MOST_OF_IMPORT = 50
_AGENT = {"zh": "客服", "en": "Agent"}


class Origin(NamedTuple):
    """Where logs come from: a source, by an import. `agents`: who has an account, by what a log may call them."""

    shop_id: UUID
    source: str
    import_id: UUID
    locale: str
    agents: Mapping[str, Assignee]


class Logged(NamedTuple):
    """A conversation of a log, with the customer and the order that were found for it."""

    talk: LoggedTalk
    customer: Person
    order: NamedOrder | None


class KeptLogs(NamedTuple):
    """How many conversations were new, or were told more of, and how many messages came."""

    added: int
    changed: int
    messages: int


class _Joined(NamedTuple):
    """A conversation with all its messages; the first `same` of them stand already, `new` do not."""

    conversation: Conversation
    entry: Entry
    messages: list[Message]
    same: int
    stood: int
    new: int


def people_of(tx: Tx, shop_id: UUID, source: str, keys: Sequence[str]) -> dict[str, Person]:
    """The customers of a source's conversations that are stored already, by the source's id of the conversation.

    Nothing is held by it: whoever imports takes the turn of the shop's customers first, and conversations after it.
    """
    known = logs.entries(tx, shop_id, source, keys)
    stored = store.several(tx, frozenset({shop_id}), [one.conversation_id for one in known.values()])
    return {key: stored[one.conversation_id].customer for key, one in known.items()}


def keep_logs(tx: Tx, origin: Origin, logged: Sequence[Logged], now: int) -> KeptLogs:
    """Store conversations of a log, as one part of a unit that announces itself. Of those that are stored only what is
    new is added, where its time puts it. What was erased does not come back.
    """
    known = logs.entries(tx, origin.shop_id, origin.source, [one.talk.key for one in logged])
    stored = store.locked(tx, [(origin.shop_id, one.conversation_id) for one in known.values()])
    said = logs.messages_of(tx, origin.shop_id, stored)
    ids = iter(fresh_many(now, sum(len(one.talk.messages) for one in logged) + len(logged)))
    changed: list[_Joined] = []
    for one in logged:
        entry = known.get(one.talk.key) or _entry(origin, one, next(ids))
        before = stored.get(entry.conversation_id) or _opened(origin, one, entry)
        joined = _joined(origin, one, before, entry, said.get(before.id, []), ids)
        if joined is not None:
            changed.append(joined)
    plan_logged(tx, origin.shop_id, [one.conversation.id for one in changed if one.new], now)
    _save(tx, origin.shop_id, changed)
    added = sum(one.conversation.id not in stored for one in changed)
    return KeptLogs(added, len(changed) - added, sum(one.new for one in changed))


def found_of_import(
    tx: Tx, shops: frozenset[UUID], shop_id: UUID, import_id: UUID, after: UUID | None
) -> list[tuple[Conversation, Entry]] | Refused:
    """Some of the conversations that an import stored or changed, in their order after `after`."""
    if shop_id not in shops:
        return Refused("shop_not_found")
    return logs.of_import(tx, shop_id, import_id, after, MOST_OF_IMPORT)


def _entry(origin: Origin, one: Logged, conversation_id: UUID) -> Entry:
    told = one.talk
    return Entry(
        origin.shop_id, origin.source, told.key, conversation_id, origin.import_id, told.channel, told.score
    )  # fmt: skip


def _opened(origin: Origin, one: Logged, entry: Entry) -> Conversation:
    at, order = one.talk.began_at, one.order
    return Conversation(
        id=entry.conversation_id, shop_id=origin.shop_id, channel=Channel.IMPORT,
        visitor=visitor_of(origin.shop_id, origin.source, one.talk.key), customer=one.customer,
        stage=stage_then(order.placed_at, order.delivered_at, at) if order else Stage.PRESALE,
        state=State.RESOLVED, opened_at=at, last_at=at, locale=origin.locale,
        subject_order_id=order.id if order else None,
    )  # fmt: skip


def _joined(
    origin: Origin, one: Logged, before: Conversation, entry: Entry, stood: list[Message], ids: Iterator[UUID]
) -> _Joined | None:
    """None where nothing is new, or the shopper was erased."""
    if before.customer.name in NOBODY.values():
        return None
    known = {message.client_id for message in stood}
    fresh = [told for told in one.talk.messages if told.client_id not in known]
    score = entry.score if one.talk.score is None else one.talk.score
    if not fresh and score == entry.score:
        return None
    earliest = max(one.talk.day, stood[-1].at) if stood else one.talk.day
    new = [_message(origin, before, told, next(ids), earliest) for told in fresh]
    messages, same = merged(stood, new)
    accounts = {agent.id for agent in origin.agents.values()}
    after = settled(before, messages, accounts)
    if after.subject_order_id is None and one.order is not None:
        after = replace(after, subject_order_id=one.order.id)
    told_entry = entry._replace(import_id=origin.import_id, channel=one.talk.channel or entry.channel, score=score)
    return _Joined(after, told_entry, messages, same, len(stood), len(new))


def _message(origin: Origin, talk: Conversation, told: Said, id_: UUID, untimed_at: int) -> Message:
    author_id, name = _speaker(origin, talk, told)
    return Message(
        conversation_id=talk.id, seq=0, id=id_, author=told.author, author_id=author_id, author_name=name,
        kind=told.kind, body=told.body, client_id=told.client_id, at=untimed_at if told.at is None else told.at,
    )  # fmt: skip


def _speaker(origin: Origin, talk: Conversation, told: Said) -> tuple[UUID, str]:
    match told.author:
        case Author.SHOPPER:
            return talk.customer.id, talk.customer.name
        case Author.AGENT:
            mine = origin.agents.get(told.agent.lower())
            name = told.agent or _AGENT.get(origin.locale, _AGENT["en"])
            return (mine.id, mine.name) if mine else (speaker_of(origin.shop_id, name), name)
        case _:
            return talk.id, ""


def _save(tx: Tx, shop_id: UUID, changed: Sequence[_Joined]) -> None:
    if not changed:
        return
    logs.put_conversations(tx, [one.conversation for one in changed])
    for one in changed:
        if one.same < one.stood:
            logs.cut(tx, shop_id, one.conversation.id, one.same)
            searching.drop(tx, shop_id, [one.conversation.id], after=one.same)
    store.add_messages(tx, ((shop_id, message) for one in changed for message in one.messages[one.same :]))
    logs.put_entries(tx, [one.entry for one in changed])
    logs.learn_sizes(tx)
