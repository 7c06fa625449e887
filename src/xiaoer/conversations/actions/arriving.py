"""A shopper comes: into the open conversation, or into a new one."""

from __future__ import annotations

from uuid import UUID

import msgspec

from xiaoer.conversations import store
from xiaoer.conversations.actions.keeping import keep
from xiaoer.conversations.domain.conversations import (
    Channel,
    Conversation,
    Person,
    Stage,
    State,
    goes_on,
)  # fmt: skip
from xiaoer.conversations.domain.events import ConversationOpened
from xiaoer.conversations.domain.stages import stage_of
from xiaoer.platform import events
from xiaoer.platform.db import Tx
from xiaoer.platform.ids import fresh
from xiaoer.shop import actions as shops


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
    opened = _new(arrival, latest, now)
    if not store.add(tx, opened):
        there = store.latest_of_visitor(tx, arrival.shop_id, arrival.visitor)
        return there or opened
    told = ConversationOpened(opened.id, str(opened.channel), str(opened.stage), opened.previous_id)
    events.announce(tx, told, shop_id=opened.shop_id, subject_id=opened.id, at=now)
    keep(tx, {}, [opened])
    return opened


def subject_of(tx: Tx, shop_id: UUID, customer_id: UUID, now: int) -> tuple[Stage, UUID | None]:
    """The stage that the customer's newest order puts a conversation in, and that order."""
    newest = next(iter(shops.find_orders(tx, frozenset({shop_id}), customer_id=customer_id)), None)
    return stage_of(newest, now), newest.id if newest else None


def _new(arrival: Arrival, previous: Conversation | None, now: int) -> Conversation:
    return Conversation(
        id=fresh(now), shop_id=arrival.shop_id, channel=arrival.channel, visitor=arrival.visitor,
        customer=arrival.customer, stage=arrival.stage, state=State.BOT, opened_at=now, last_at=now,
        locale=arrival.locale, subject_order_id=arrival.subject_order_id,
        previous_id=previous.id if previous else None,
    )  # fmt: skip
