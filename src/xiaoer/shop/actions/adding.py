"""A shop that somebody opens on a page. It stands at once, with nothing in it."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import available_timezones

from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh
from xiaoer.shop.domain.adding import NewShop, incoming
from xiaoer.shop.domain.events import ShopSaved
from xiaoer.shop.domain.incoming import IncomingShop, digest
from xiaoer.shop.domain.shops import Shop
from xiaoer.shop.store import shops
from xiaoer.values.refusal import Refused


def add_shop(tx: Tx, told: NewShop, by: Caller, now: int) -> UUID | Refused:
    """The id of the shop, by a slug that no other has. A file may tell of it later, as of every shop."""
    one = incoming(told, available_timezones())
    if isinstance(one, Refused):
        return one
    shop = Shop(id=fresh(now), **{name: getattr(one, name) for name in IncomingShop.__struct_fields__})
    if not shops.add(tx, shop, digest(one)):
        return Refused("shop_taken", {"slug": shop.slug})
    announce(tx, ShopSaved(shop.slug), shop_id=shop.id, subject_id=shop.id, at=now, by=by.account_id)
    return shop.id
