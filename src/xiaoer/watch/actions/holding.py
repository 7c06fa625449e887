"""What the watch keeps of a customer: for a copy that they may ask for, and until it is forgotten."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from xiaoer.conversations import actions as conversations
from xiaoer.platform.db import Tx
from xiaoer.values.sheets import Cell, Sheet, moment
from xiaoer.watch import store
from xiaoer.watch.domain.alarms import WORDS, Alarm
from xiaoer.watch.store import forget

__all__ = ["forget", "held"]

A_READ = 500
_ALARM = (("时间", "at"), ("为什么", "why"), ("处理时间", "handled"), ("处理备注", "note"))


def held(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> tuple[Sheet, ...]:
    """Every alarm of their conversations, with what supervisors noted."""
    talks = conversations.ids_of_customers(tx, shop_id, customer_ids)
    parts = (talks[first : first + A_READ] for first in range(0, len(talks), A_READ))
    found = [alarm for part in parts for alarm in store.of_conversations(tx, shop_id, part)]
    rows = tuple(_alarm(one) for one in sorted(found, key=lambda one: one.raised_at))
    return (Sheet("alarms", ("服务预警", "Alarms about the service"), _ALARM, rows),)


def _alarm(one: Alarm) -> tuple[Cell, ...]:
    done, words = one.handled, WORDS[one.reason]
    handled = (moment(done.at), done.remark) if done else (None, "")
    return (moment(one.raised_at), (words.zh, words.en), *handled)
