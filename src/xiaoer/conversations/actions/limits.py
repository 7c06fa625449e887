"""What follows when a limit is near, or up: an event, and a word to whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from xiaoer.conversations.domain import screens
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.events import LimitAlarmed, LimitBreached
from xiaoer.conversations.domain.timing import Step, Told
from xiaoer.platform import events
from xiaoer.platform.db import Announced, Tx
from xiaoer.platform.live.hub import Audience, Screen


def record(tx: Tx, steps: Iterable[tuple[Conversation, Step]]) -> None:
    """Put the steps on record, each on the moment that it was due."""
    events.announce_all(tx, (_announced(one, step) for one, step in steps))


def tell(tx: Tx, conversation: Conversation, steps: Iterable[Step]) -> None:
    """The alarms to the open screens of those that they are for."""
    tx.screens.extend(_alarms(conversation, steps))


def _announced(one: Conversation, step: Step) -> tuple[Announced, UUID | None]:
    if step.told is Told.RECORD:
        assignee = one.assignee.id if one.assignee else None
        event: LimitAlarmed | LimitBreached = LimitBreached(one.id, step.limit, step.due_at, assignee)
    else:
        event = LimitAlarmed(one.id, step.limit, str(step.told), step.due_at)
    return Announced(event, one.shop_id, one.id, step.at), None


def _alarms(one: Conversation, steps: Iterable[Step]) -> Iterator[Screen]:
    for step in steps:
        if step.told is not Told.RECORD:
            topic = screens.alarm_topic(one, step.told)
            yield Screen(topic, screens.alarm(one, step), Audience.STAFF)
