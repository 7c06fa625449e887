"""What an event and a person can ask of the figures."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from xiaoer.insights import store
from xiaoer.insights.domain import counting
from xiaoer.insights.domain.days import window
from xiaoer.insights.domain.pages import Figures, page
from xiaoer.platform.db import Tx
from xiaoer.platform.events import Event
from xiaoer.shop import actions as shops
from xiaoer.values.refusal import Refused


def count(tx: Tx, event: Event, now: int) -> None:
    """A reaction's effect: count the event on its own day, however late it is read."""
    count_all(tx, [event], now)


def count_all(tx: Tx, events: Sequence[Event], _now: int) -> int:
    """The same for the events of a unit together, in the order of the log; how many it were."""
    by_shop: dict[UUID, list[Event]] = {}
    for event in events:
        if event.shop_id is None:
            raise LookupError(f"{event.kind} at {event.position} belongs to no shop, so it has no day to count on")
        by_shop.setdefault(event.shop_id, []).append(event)
    for shop_id, told in by_shop.items():
        [shop] = shops.shops_of(tx, frozenset({shop_id}))
        happened = [(_read(event), event.at) for event in told]
        known = store.contacts(tx, shop_id, counting.conversations([one for one, _ in happened]))
        folded = counting.fold(known, happened, shop.zone)
        store.keep(tx, shop_id, folded.changed)
        store.add_up(tx, shop_id, folded.counts)
    return len(events)


def _read(event: Event) -> counting.Happening:
    return event.read_as(counting.Happening)  # type: ignore[arg-type]


def figures(tx: Tx, allowed: frozenset[UUID], shop_id: UUID, days: int, now: int) -> Figures | Refused:
    """The figures of the `days` days that end with today, as the shop counts days."""
    found = shops.shops_of(tx, allowed & {shop_id})
    if not found:
        return Refused("shop_not_found")
    zone = found[0].zone
    asked = window(now, zone, days)
    return page(asked, now, zone, store.between(tx, frozenset({found[0].id}), asked))
