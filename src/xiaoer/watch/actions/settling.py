"""What a shop watches for."""

from __future__ import annotations

from uuid import UUID

from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce, kind_of
from xiaoer.platform.meanwhile import changed_since
from xiaoer.shop import actions as shops
from xiaoer.values.refusal import Refused
from xiaoer.watch import store
from xiaoer.watch.domain import settings
from xiaoer.watch.domain.events import WatchSettled
from xiaoer.watch.domain.settings import WatchChange, Watching

_WHAT = ("实时预警的设置", "what the watch looks for")


def standing(tx: Tx, allowed: frozenset[UUID], shop_id: UUID) -> Watching | Refused:
    """Everything, where the shop has settled nothing."""
    if shop_id not in allowed:
        return Refused("shop_not_found")
    return store.watching(tx, [shop_id]).get(shop_id, Watching())


def settle(tx: Tx, shop_id: UUID, told: WatchChange, by: Caller, now: int) -> Watching | Refused:
    """Settle it as a whole, if it still is what was looked at where that is told. Alarms that are open stay."""
    if shop_id not in by.shops:
        return Refused("shop_not_found")
    settled = settings.checked(told)
    if isinstance(settled, Refused):
        return settled
    if told.was is not None:
        shops.hold_shop(tx, shop_id)
        if standing(tx, by.shops, shop_id) not in (told.was, settled):
            return changed_since(tx, [kind_of(WatchSettled)], shop_id, _WHAT)
    store.save_watching(tx, shop_id, settled, now, by.account_id)
    announced = WatchSettled(tuple(map(str, settled.kinds)), settled.unanswered_after)
    announce(tx, announced, shop_id=shop_id, subject_id=shop_id, at=now, by=by.account_id)
    return settled
