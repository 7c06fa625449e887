"""The writer's batch: all messages that wait, in one call and one commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from msgspec.structs import replace

from xiaoer.conversations import store
from xiaoer.conversations.actions import held, limits
from xiaoer.conversations.actions.queueing import place_screens, queue_moved, queue_place
from xiaoer.conversations.domain import screens, timing, waiting
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.events import (
    ConversationBack,
    ConversationQueued,
    ConversationRated,
    ConversationReopened,
)
from xiaoer.conversations.domain.flow import Appended
from xiaoer.conversations.domain.folding import Outcome, Sent, fold
from xiaoer.conversations.domain.held import Held
from xiaoer.conversations.domain.messages import Receipt, Send
from xiaoer.conversations.domain.seeing import SHOPPER, Reader
from xiaoer.conversations.store import attachments
from xiaoer.platform import events, jobs
from xiaoer.platform.db import Announced, Tx
from xiaoer.platform.live.hub import Audience, Screen
from xiaoer.times import actions as times

DUE = "conversation.due"
"""The kind of a conversation's one due time: the next moment at which its limits ask for something."""


def append_all(tx: Tx, sends: list[Send]) -> list[Outcome]:
    """Keep the messages, their places, their conversations' new states, their due times and events."""
    before = store.locked(tx, ((send.shop_id, send.conversation_id) for send in sends))
    crises = held.crises_of(tx, sends)
    known: dict[Sent, Receipt | Held] = {**held.already(tx, sends, crises), **store.repeated(tx, sends, before)}
    folded = fold(before, known, sends, attachments.held(tx, sends), crises, held.asking(tx, sends))
    attachments.mark_sent(tx, folded.attached)
    store.add_messages(tx, ((send.shop_id, appended.message) for send, appended in folded.appended))
    events.announce_all(tx, (_announced(send, appended) for send, appended in folded.appended))
    for send, appended in folded.appended:
        tx.screens.extend(_message_screens(send, appended))
    changed = keep(tx, before, folded.changed.values())
    if moved := [told for one in changed for told in _moved(before[one.id], one)]:
        events.announce_all(tx, ((told, None) for told in moved))
    if rated := [_rated(send, send.score) for send, _ in folded.appended if send.score is not None]:
        events.announce_all(tx, rated)
    return held.keep_new(tx, folded) if folded.held else folded.outcomes


def _moved(before: Conversation, after: Conversation) -> Iterable[Announced]:
    """What a shopper's words did, where they came after the end, to nobody, or to one that was put aside."""
    agent, at = after.assignee, after.last_at
    if before.is_aside and not after.is_aside:
        yield Announced(ConversationBack(after.id, "written"), after.shop_id, after.id, at)
    if before.state is State.WAITING and after.state is State.QUEUED:
        yield Announced(ConversationQueued(after.id, "agent_gone"), after.shop_id, after.id, at)
    if before.state is State.RESOLVED and after.state is State.ASSIGNED and agent is not None:
        yield Announced(ConversationReopened(after.id, agent.id), after.shop_id, after.id, at)


def keep(tx: Tx, before: Mapping[UUID, Conversation], after: Iterable[Conversation]) -> list[Conversation]:
    """Save changed conversations with what hangs on them: their limits and due times, the lists on open screens."""
    changed = _timed(tx, before, list(after))
    store.save(tx, changed)
    plan_next(tx, [one for one in changed if timing.next_at(one.timing) != _planned(before.get(one.id))])
    limits.record(tx, ((one, step) for one in changed for step in _passed(before.get(one.id), one)))
    tx.screens.extend(_state_screens(tx, before, changed))
    return changed


def plan_next(tx: Tx, conversations: Iterable[Conversation]) -> None:
    """One row a conversation, at the next moment at which its limits ask for something; none where they ask nothing."""
    moments = [(one, timing.next_at(one.timing)) for one in conversations]
    plans = (jobs.Plan(waiting.key(one.id), DUE, at, _payload(one)) for one, at in moments if at is not None)
    jobs.plan_all(tx, plans)
    jobs.cancel_all(tx, [waiting.key(one.id) for one, at in moments if at is None])


def _timed(tx: Tx, before: Mapping[UUID, Conversation], after: list[Conversation]) -> list[Conversation]:
    """The conversations with the limits that run in them now; the terms are asked for where one begins."""
    shops = {one.shop_id for one in after if waiting.begins(one)}
    terms = times.terms_of(tx, shops) if shops else {}
    return [replace(one, timing=waiting.follow(before.get(one.id), one, terms.get(one.shop_id))) for one in after]


def _planned(before: Conversation | None) -> int | None:
    return timing.next_at(before.timing) if before else None


def _passed(before: Conversation | None, after: Conversation) -> Iterable[timing.Step]:
    at = after.resolved_at or after.last_at
    return timing.passed(before.timing, after.timing, at) if before else ()


def _payload(conversation: Conversation) -> dict[str, str]:
    return {"shop_id": str(conversation.shop_id), "conversation_id": str(conversation.id)}


def _announced(send: Send, appended: Appended) -> tuple[Announced, UUID | None]:
    return Announced(appended.event, send.shop_id, send.conversation_id, send.at), send.author_id


def _rated(send: Send, score: int) -> tuple[Announced, UUID]:
    return Announced(
        ConversationRated(send.conversation_id, score), send.shop_id, send.conversation_id, send.at
    ), send.author_id


def _message_screens(send: Send, appended: Appended) -> Iterable[Screen]:
    topic, message = screens.conversation_topic(send.conversation_id), appended.message
    receipt = Receipt(send.client_id, send.conversation_id, message.seq, send.id, send.at)
    whole, privy = (
        screens.message_for(message, Reader(send.author_id, leads=True)),
        screens.privy_topics(send.shop_id, message),
    )
    yield Screen(
        topic, screens.passed(message) if privy else whole, Audience.STAFF, send.origin,
        screens.acknowledgement(receipt) if send.origin else None, seq=receipt.seq,
        privy=privy, in_private=whole if privy else None,
    )  # fmt: skip
    yield Screen(
        topic, screens.message_for(message, SHOPPER), Audience.SHOPPER, send.origin, seq=receipt.seq,
        also=(screens.visitor_topic(appended.conversation.visitor),),
    )  # fmt: skip
    if message.to is not None:
        yield Screen(screens.agent_topic(message.to), screens.whispered(message, appended.conversation), Audience.STAFF)


def _state_screens(tx: Tx, before: Mapping[UUID, Conversation], changed: Iterable[Conversation]) -> Iterable[Screen]:
    """Those behind in a queue are told once, however many have left it."""
    behind: dict[tuple[UUID, int], None] = {}
    for after in changed:
        was = before.get(after.id)
        version = screens.version(after, was)
        yield Screen(
            screens.shop_topic(after.shop_id), screens.row_changed(after), Audience.STAFF, latest=after.id.hex,
            version=version, also=screens.row_topics(was, after),
        )  # fmt: skip
        if was is None or (was.state, was.assignee) != (after.state, after.assignee):
            place = queue_place(tx, after)
            yield Screen(
                screens.conversation_topic(after.id), screens.state_changed(after, place), Audience.SHOPPER,
                version=version, also=(screens.visitor_topic(after.visitor),),
                turns=was is None or was.assignee != after.assignee,
            )  # fmt: skip
            if queue_moved(was, after):
                behind[after.shop_id, place or 0] = None
    for shop_id, ahead in behind:
        yield from place_screens(tx, shop_id, ahead)
