"""What can be asked of a shop's times."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from functools import cache, lru_cache
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce, kind_of
from xiaoer.platform.meanwhile import changed_since
from xiaoer.rulebook import actions as rulebook
from xiaoer.rulebook.domain import Rule
from xiaoer.shop import actions as shops
from xiaoer.times import store
from xiaoer.times.domain import china, hours, limits
from xiaoer.times.domain.china import NationalDay
from xiaoer.times.domain.events import TimesSettled
from xiaoer.times.domain.limits import Limit, Terms, Times, TimesChange
from xiaoer.times.domain.schedule import SECOND
from xiaoer.values.refusal import Refused

_WHAT = ("上班时间和时限", "working times and limits")


def terms_of(tx: Tx, shop_ids: Collection[UUID]) -> dict[UUID, Terms]:
    """The terms of shops, ready to be counted with; a shop that settled nothing has those of `Times()`.

    A shop that is not in the store, which only tests have, is one without a platform in UTC.
    """
    settled = store.times(tx, shop_ids)
    known = shops.places_of(tx, shop_ids)
    return {one: _terms(settled.get(one, Times()), *known.get(one, ("UTC", ""))) for one in shop_ids}


@lru_cache(maxsize=256)
def _terms(times: Times, zone: str, platform: str) -> Terms:
    """Kept, since a schedule knows the days that it was asked for."""
    return Terms(times, zone, platform)


class Judged(NamedTuple):
    """A limit of the shop's platform and the rule that it rests on."""

    limit: Limit
    rule: Rule


class Standing(NamedTuple):
    """A shop's times as they stand, with the holidays of this year and the next, as far as they are known."""

    shop_id: UUID
    zone: str
    times: Times
    judged: list[Judged]
    holidays: list[tuple[date, NationalDay]]


def standing(tx: Tx, allowed: frozenset[UUID], shop_id: UUID, now: int) -> Standing | Refused:
    found = shops.shops_of(tx, allowed & {shop_id})
    if not found:
        return Refused("shop_not_found")
    [shop] = found
    year = datetime.fromtimestamp(now // SECOND, ZoneInfo(shop.zone)).year
    judged = [Judged(limit, rule) for limit in limits.PLATFORMS.get(shop.platform, ()) for rule in _rule(limit)]
    days = [*china.of_year(year), *china.of_year(year + 1)]
    return Standing(shop_id, shop.zone, store.times(tx, [shop_id]).get(shop_id, Times()), judged, days)


def _rule(limit: Limit) -> tuple[Rule, ...]:
    return _book().cite([limits.rule_of(limit) or ""])


_book = cache(rulebook.load)


def settle(tx: Tx, shop_id: UUID, told: TimesChange, by: Caller, now: int) -> Times | Refused:
    """Settle a shop's hours and limits, as a whole, if they still are what was looked at where that is told. What runs already
    keeps the moments that it began with.
    """
    if shop_id not in by.shops:
        return Refused("shop_not_found")
    kept = hours.checked(told.hours)
    if isinstance(kept, Refused):
        return kept
    times = limits.checked(replace(told.times, hours=kept))
    if isinstance(times, Refused):
        return times
    shops.hold_shop(tx, shop_id)
    if told.was is not None and store.times(tx, [shop_id]).get(shop_id, Times()) not in (told.was, times):
        return changed_since(tx, [kind_of(TimesSettled)], shop_id, _WHAT)
    store.save(tx, shop_id, times, now, by.account_id)
    announce(tx, TimesSettled(), shop_id=shop_id, subject_id=shop_id, at=now, by=by.account_id)
    return times
