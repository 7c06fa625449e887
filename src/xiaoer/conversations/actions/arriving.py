"""A shopper comes: into the open conversation, or into a new one."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

import msgspec
from msgspec.structs import replace

from xiaoer.conversations import store
from xiaoer.conversations.actions.keeping import append_all, keep
from xiaoer.conversations.domain.conversations import (
    Channel,
    Conversation,
    Person,
    Stage,
    State,
    goes_on,
)  # fmt: skip
from xiaoer.conversations.domain.events import ConversationOpened
from xiaoer.conversations.domain.folding import Outcome, refusal
from xiaoer.conversations.domain.messages import Send
from xiaoer.conversations.domain.stages import stage_of
from xiaoer.conversations.store import attachments
from xiaoer.platform import events
from xiaoer.platform.db import Tx
from xiaoer.platform.ids import fresh
from xiaoer.shop import actions as shops
from xiaoer.values.refusal import Refused


class Arrival(msgspec.Struct, frozen=True):
    """Who comes to which shop, by which channel, and what is known of why."""

    shop_id: UUID
    visitor: UUID
    customer: Person
    channel: Channel = Channel.WIDGET
    stage: Stage = Stage.PRESALE
    locale: str = "zh"
    subject_order_id: UUID | None = None


def arrive(tx: Tx, arrival: Arrival, now: int) -> Conversation:
    """The conversation that the shopper's next message belongs to; opened where there is none.

    Two tabs of one visitor may do this at once: the open conversation of a visitor is unique, and both get it.
    """
    latest = store.latest_of_visitor(tx, arrival.shop_id, arrival.visitor)
    if latest is not None and goes_on(latest, now):
        return latest
    return _opened(tx, _new(arrival, latest, now), now)


class Begun(NamedTuple):
    """What became of a shopper's words, and the conversation in which that was decided; None where there is none."""

    conversation: Conversation | None
    outcome: Outcome


def begin(tx: Tx, arrival: Arrival, send: Send, named: UUID | None, now: int) -> Begun:
    """The shopper's words, in the conversation that they belong to, opened with them where there is none.

    Words that are refused open none. `named`: the conversation that the shopper means, which is to be their latest; one
    that is over has its follower. `send` says them in whatever conversation it turns out to be.
    """
    latest = store.latest_of_visitor(tx, arrival.shop_id, arrival.visitor)
    if named is not None and (latest is None or latest.id != named):
        return Begun(None, Refused("conversation_not_found"))
    if latest is not None:
        begun = _said(tx, latest, send)
        if begun.outcome != Refused("conversation_over"):
            return begun
    new = _new(arrival, latest, now)
    refused = refusal(new, send, attachments.held(tx, [send]))
    return Begun(None, refused) if refused else _said(tx, _opened(tx, new, now), send)


def _said(tx: Tx, conversation: Conversation, send: Send) -> Begun:
    [outcome] = append_all(tx, [replace(send, conversation_id=conversation.id)])
    return Begun(conversation, outcome)


def subject_of(tx: Tx, shop_id: UUID, customer_id: UUID, now: int) -> tuple[Stage, UUID | None]:
    """The stage that the customer's newest order puts a conversation in, and that order."""
    newest = next(iter(shops.find_orders(tx, frozenset({shop_id}), customer_id=customer_id)), None)
    return stage_of(newest, now), newest.id if newest else None


def _opened(tx: Tx, new: Conversation, now: int) -> Conversation:
    """The conversation, or the one that another has opened meanwhile."""
    if not store.add(tx, new):
        there = store.latest_of_visitor(tx, new.shop_id, new.visitor)
        return there or new
    told = ConversationOpened(new.id, str(new.channel), str(new.stage), new.previous_id)
    events.announce(tx, told, shop_id=new.shop_id, subject_id=new.id, at=now)
    keep(tx, {}, [new])
    return new


def _new(arrival: Arrival, previous: Conversation | None, now: int) -> Conversation:
    return Conversation(
        id=fresh(now), shop_id=arrival.shop_id, channel=arrival.channel, visitor=arrival.visitor,
        customer=arrival.customer, stage=arrival.stage, state=State.BOT, opened_at=now, last_at=now,
        locale=arrival.locale, subject_order_id=arrival.subject_order_id,
        previous_id=previous.id if previous else None,
    )  # fmt: skip
