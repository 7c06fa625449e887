"""Alarms raised and renewed: the row, its event and the word to supervisors, all in the transaction of the reaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xiaoer.conversations.domain import frames, screens, watching, wire
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.messages import Message
from xiaoer.conversations.domain.watching import AlarmHandled, AlarmView
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh
from xiaoer.platform.live.hub import Audience, Screen
from xiaoer.watch import store
from xiaoer.watch.domain.alarms import WORDS, Alarm, Found, Place, Standing, is_news
from xiaoer.watch.domain.events import WatchAlarmed


def raise_news(
    tx: Tx, conversation: Conversation, messages: Iterable[Message], found: Sequence[Found], now: int
) -> None:
    """Of what was found, that which nobody has been told of yet; `messages` hold its lines."""
    stand = store.standing(tx, conversation.shop_id, conversation.id)
    by_place = {Place(one.conversation_id, one.seq): one for one in messages}
    for one in found:
        if is_news(one, stand.get(one.kind, Standing())):
            before = store.open_one(tx, conversation.shop_id, conversation.id, one.kind)
            _tell(tx, conversation, _alarm(conversation, one, before, now), before, by_place, now)


def _alarm(conversation: Conversation, one: Found, before: Alarm | None, now: int) -> Alarm:
    return Alarm(
        id=before.id if before else fresh(now), shop_id=conversation.shop_id, conversation_id=conversation.id,
        kind=one.kind, severity=one.severity, reason=one.reason, lines=one.lines,
        agent=before.agent if before else conversation.assignee, raised_at=before.raised_at if before else now,
        renewed_at=now if before else None,
    )  # fmt: skip


def _tell(
    tx: Tx, conversation: Conversation, alarm: Alarm, before: Alarm | None, by_place: dict[Place, Message], now: int
) -> None:
    if not (store.renew(tx, alarm) if before else store.add(tx, alarm)):
        return
    seqs = tuple(line.seq for line in alarm.lines if line.conversation_id == conversation.id)
    told = WatchAlarmed(
        alarm.id,
        conversation.id,
        str(alarm.kind),
        int(alarm.severity),
        str(alarm.reason),
        seqs,
        renewed=before is not None,
    )
    announce(tx, told, shop_id=alarm.shop_id, subject_id=conversation.id, at=now)
    show(tx, "renewed" if before else "raised", view(alarm, conversation, by_place))


def show(tx: Tx, news: str, alarm: AlarmView) -> None:
    """To every supervisor of the shop who has the desk open, wherever in it they are."""
    frame = wire.encode(frames.WatchAlarmFrame(news, alarm))
    tx.screens.append(Screen(screens.leading_topic(alarm.shop_id), frame, Audience.STAFF))


def view(alarm: Alarm, conversation: Conversation, by_place: dict[Place, Message]) -> AlarmView:
    handled, words = alarm.handled, WORDS[alarm.reason]
    return AlarmView(
        id=alarm.id, shop_id=alarm.shop_id, conversation_id=alarm.conversation_id, kind=alarm.kind, severity=alarm.severity.grade, reason_zh=words.zh, reason_en=words.en, customer=conversation.customer,
        agent=alarm.agent, raised_at=alarm.raised_at, renewed_at=alarm.renewed_at,
        lines=[watching.line(by_place[line]) for line in alarm.lines if line in by_place],
        handled=AlarmHandled(handled.at, handled.by_name, handled.remark) if handled else None,
    )  # fmt: skip
