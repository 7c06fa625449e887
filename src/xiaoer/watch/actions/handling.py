"""What supervisors see of the watch, and what they do with it; only of their own shops."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from msgspec.structs import replace

from xiaoer.conversations import actions as conversations
from xiaoer.conversations.domain.messages import Message
from xiaoer.conversations.domain.watching import AlarmView
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.values.refusal import Refused
from xiaoer.watch import store
from xiaoer.watch.actions.raising import show, view
from xiaoer.watch.domain.alarms import Alarm, Handled, Place
from xiaoer.watch.domain.events import WatchHandled

MOST_LISTED = 200


class Alarms(NamedTuple):
    """A list, and how many are open in all."""

    items: list[AlarmView]
    open: int


def alarms_of(tx: Tx, shops: frozenset[UUID], view_: str) -> Alarms:
    """Those that are "open", the gravest and newest first; or "handled", the last first."""
    found = store.listed(tx, shops, MOST_LISTED, handled=view_ == "handled")
    return Alarms(_views(tx, found), store.count_open(tx, shops))


def handle(tx: Tx, alarm_id: UUID, remark: str, by: Caller, now: int) -> AlarmView | Refused:
    """The supervisor has dealt with it; what was said until now causes no alarm of this kind any more."""
    found = store.find(tx, by.shops, alarm_id)
    if found is None:
        return Refused("alarm_not_found")
    if found.handled is not None:
        return Refused("alarm_handled", {"name": found.handled.by_name})
    known = conversations.conversations_of(tx, [(found.shop_id, found.conversation_id)])
    through = max((one.last_seq for one in known.values()), default=0)
    handled = replace(found, handled=Handled(now, by.account_id, by.name, remark.strip(), through))
    store.handle(tx, found, Handled(now, by.account_id, by.name, remark.strip(), through))
    told = WatchHandled(found.id, found.conversation_id, str(found.kind))
    announce(tx, told, shop_id=found.shop_id, subject_id=found.conversation_id, at=now, by=by.account_id)
    [shown] = _views(tx, [handled])
    show(tx, "handled", shown)
    return shown


def _views(tx: Tx, alarms: Sequence[Alarm]) -> list[AlarmView]:
    known = conversations.conversations_of(tx, {(one.shop_id, one.conversation_id) for one in alarms})
    by_place = _lines(tx, alarms)
    return [view(one, known[one.conversation_id], by_place) for one in alarms if one.conversation_id in known]


def _lines(tx: Tx, alarms: Sequence[Alarm]) -> dict[Place, Message]:
    places = sorted({(one.shop_id, line.conversation_id, line.seq) for one in alarms for line in one.lines})
    found = [
        message
        for shop_id, of_shop in groupby(places, key=lambda place: place[0])
        for message in conversations.messages_at(tx, shop_id, [(place[1], place[2]) for place in of_shop])
    ]
    return {Place(one.conversation_id, one.seq): one for one in found}
