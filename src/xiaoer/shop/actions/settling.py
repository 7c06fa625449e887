"""What people settle of a shop on its page. What a file told of it stays the same file: told again it changes nothing."""

from __future__ import annotations

from functools import cache
from uuid import UUID
from zoneinfo import available_timezones

import msgspec

from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce, kind_of
from xiaoer.platform.meanwhile import changed_since
from xiaoer.shop.domain.events import ShopSaved, ShopSettled
from xiaoer.shop.domain.settling import ShopFacts, checked, facts_of
from xiaoer.shop.domain.shops import Shop
from xiaoer.shop.store import shops
from xiaoer.values.refusal import Refused

_WHAT = ("店铺设置", "the shop's settings")


@cache
def zones() -> frozenset[str]:
    """The time zones that this machine knows. Hundreds of files are looked at once: not first within a unit of work."""
    return frozenset(available_timezones())


def shop_settings(tx: Tx, allowed: frozenset[UUID], shop_id: UUID) -> Shop | Refused:
    return next(iter(shops.shops(tx, allowed & {shop_id})), None) or Refused("shop_not_found")


class ShopChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be settled of a shop, and what was when that was decided."""

    was: ShopFacts
    facts: ShopFacts


def settle_shop(tx: Tx, shop_id: UUID, told: ShopChange, by: Caller, now: int) -> ShopFacts | Refused:
    """Settle it as a whole, if it still is what was looked at. The script of its chat window is another one from here on."""
    if shop_id not in by.shops:
        return Refused("shop_not_found")
    facts, was = checked(told.facts, zones()), facts_of(shops.held(tx, shop_id))
    if isinstance(facts, Refused):
        return facts
    if facts != was:
        if told.was != was:
            return changed_since(tx, [kind_of(ShopSettled), kind_of(ShopSaved)], shop_id, _WHAT)
        shops.settle(tx, shop_id, facts)
        told_all = ShopSettled(was, facts)
        announce(tx, told_all, shop_id=shop_id, subject_id=shop_id, at=now, by=by.account_id)
    return facts
