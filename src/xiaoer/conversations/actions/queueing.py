"""Places in the queue, and who hears that theirs has changed."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from xiaoer.conversations import store
from xiaoer.conversations.domain import screens
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.platform.db import Tx
from xiaoer.platform.live.hub import Audience, Screen
from xiaoer.team import actions as team

PLACES_TOLD = 30
"""Whoever stands farther behind hears of their place again once they have come so near."""


def queue_place(tx: Tx, conversation: Conversation) -> int | None:
    """1 is next; None for who is not in the queue."""
    if conversation.state is not State.QUEUED:
        return None
    by_level = team.routing_of(tx, conversation.shop_id).by_level
    return store.place_in_queue(tx, conversation, by_level=by_level)


def queue_moved(before: Conversation | None, after: Conversation) -> bool:
    """Whether it has come into the queue or has left it."""
    return (before is not None and before.state is State.QUEUED) != (after.state is State.QUEUED)


def place_screens(tx: Tx, shop_id: UUID, ahead: int) -> Iterator[Screen]:
    """For those behind the place `ahead`, at which one has come into the queue; behind 0 where some have left it."""
    by_level = team.routing_of(tx, shop_id).by_level
    behind = store.queued(tx, shop_id, by_level=by_level, after=ahead, most=PLACES_TOLD)
    for place, one in enumerate(behind, start=ahead + 1):
        frame = screens.place_changed(one.id, place)
        visitor, version = screens.visitor_topic(one.visitor), screens.version_in_queue(one.last_seq)
        yield Screen(screens.conversation_topic(one.id), frame, Audience.SHOPPER, version=version, also=(visitor,))
