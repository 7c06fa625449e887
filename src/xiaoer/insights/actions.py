"""What an event and a person can ask of the figures."""

from __future__ import annotations

from uuid import UUID

import msgspec

from xiaoer.aftersales.domain.events import CaseOpened
from xiaoer.insights import store
from xiaoer.insights.domain import counting
from xiaoer.insights.domain.days import window
from xiaoer.insights.domain.pages import Figures, page
from xiaoer.platform.db import Tx
from xiaoer.platform.events import Event
from xiaoer.shop import actions as shops
from xiaoer.values.refusal import Refused


def count(tx: Tx, event: Event, _now: int) -> None:
    """A reaction's effect: count the event on its own day, however late it is read."""
    if event.shop_id is None:
        raise LookupError(f"{event.kind} at {event.position} belongs to no shop, so it has no day to count on")
    zone = _zone(tx, event.shop_id)
    told: counting.Happening = msgspec.convert(event.data, counting.Happening)
    if isinstance(told, CaseOpened):
        store.add_up(tx, event.shop_id, counting.count_case(event.at, zone))
        return
    before = store.contact(tx, event.shop_id, told.conversation_id)
    counted = counting.count(before, told, event.at, zone)
    if counted.contact != before:
        store.keep(tx, event.shop_id, told.conversation_id, counted.contact)
    store.add_up(tx, event.shop_id, counted.counts)


def figures(tx: Tx, allowed: frozenset[UUID], shop_id: UUID, days: int, now: int) -> Figures | Refused:
    """The figures of the `days` days that end with today, as the shop counts days."""
    found = shops.shops_of(tx, allowed & {shop_id})
    if not found:
        return Refused("shop_not_found")
    zone = found[0].zone
    asked = window(now, zone, days)
    return page(asked, now, zone, store.between(tx, frozenset({found[0].id}), asked))


def _zone(tx: Tx, shop_id: UUID) -> str:
    [shop] = shops.shops_of(tx, frozenset({shop_id}))
    return shop.zone
