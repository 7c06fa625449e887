"""Nothing of a person is kept longer than its purpose asks: a job every night, in units that can be broken off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from xiaoer.aftersales.actions import forgetting as cases
from xiaoer.conversations.actions import forgetting as talks
from xiaoer.customers.actions import forgetting as people
from xiaoer.customers.actions.forgetting import Place, Silent
from xiaoer.platform import jobs
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce, kind_of
from xiaoer.platform.meanwhile import changed_since, settlings
from xiaoer.privacy import store
from xiaoer.privacy.actions import talking
from xiaoer.privacy.domain.events import Forgotten, TermsSettled
from xiaoer.privacy.domain.purposes import Changed, KeptFor, changed, check, cut, days_of
from xiaoer.privacy.domain.quiet import Ends, Quiet, heard_as
from xiaoer.shop import actions as shops
from xiaoer.shop.actions import forgetting as orders
from xiaoer.values.refusal import Refused

KIND = "retention.forget"
A_UNIT = 50
A_PAGE, MOST_COUNTED, MOST_PAGES = 1_000, 5_000, 50
"""Visitors, or accounts, that are looked at together, and how many of them, or pages, are counted: the night may forget more."""
MOST_CHANGES = 20
"""Of the terms, that are shown."""
NIGHT = time(3, 30)
"""When the shop's own day is quietest."""
_WHAT = ("保存期限", "how long things are kept")


def plan_nightly(tx: Tx, shop_id: UUID, now: int) -> None:
    """Have what is due forgotten each night of the shop, from the next one on."""
    jobs.plan(tx, f"{KIND}:{shop_id}", KIND, _next_night(_zone(tx, shop_id), now), {"shop": str(shop_id)})


def forget_due(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """One unit; the next is planned at once while there is more, and otherwise for the next night."""
    shop_id = UUID(payload["shop"])
    done = msgspec.convert(payload.get("done", {}), Forgotten)
    after = _place(payload.get("after"))
    unit = _unit(tx, shop_id, after, now)
    if unit.more:
        more = {
            "shop": str(shop_id),
            "done": _counts(_sum(done, unit.counts)),
            "after": unit.last and [unit.last.first_seen_at, str(unit.last.id)],
        }
        jobs.plan(tx, f"{KIND}:{shop_id}", KIND, now, more)
        return
    if done != Forgotten():
        announce(tx, done, shop_id=shop_id, subject_id=shop_id, at=now)
    plan_nightly(tx, shop_id, now)


class Due(NamedTuple):
    """What a night would forget; `more`: visitors beyond those counted, `more_customers`: customers beyond those."""

    counts: Forgotten
    more: bool
    more_customers: bool


def due(tx: Tx, shop_id: UUID, now: int) -> Due:
    """What the next night would forget if it were now; of customers and of visitors no more than `MOST_COUNTED` each."""
    terms = days(tx, shop_id)
    trade, spoken = cut(terms, KeptFor.TRADE, now), cut(terms, KeptFor.TALKS, now)
    about_orders = talks.due(tx, shop_id, trade, about_orders=True)
    about_none = talks.due(tx, shop_id, spoken, about_orders=False)
    visitors, more = _visitors_due(tx, shop_id, cut(terms, KeptFor.VISITORS, now))
    customers, more_customers = _customers_due(tx, shop_id, _ends(terms, now))
    counts = Forgotten(
        orders=orders.due(tx, shop_id, trade), cases=cases.due(tx, shop_id, trade),
        conversations=about_orders + about_none, visitors=visitors, customers=customers,
    )  # fmt: skip
    return Due(counts, more, more_customers)


class Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days by purpose, and what they were when that was decided; a purpose that is not named stays as it is."""

    was: dict[KeptFor, int]
    days: dict[KeptFor, int]


def settle(tx: Tx, allowed: frozenset[UUID], shop_id: UUID, told: Terms, by: UUID | None, now: int) -> Refused | None:
    """How many days the shop keeps what serves each purpose: all of them, or none where one is less than the law asks or
    is no more what was looked at.
    """
    if shop_id not in allowed:
        return Refused("shop_not_found")
    for purpose, count in told.days.items():
        if refused := check(purpose, count):
            return refused
    shops.hold_shop(tx, shop_id)
    before = days(tx, shop_id)
    if any(before[one] not in (told.was.get(one), count) for one, count in told.days.items()):
        return changed_since(tx, [kind_of(TermsSettled)], shop_id, _WHAT)
    for purpose, count in told.days.items():
        store.set_days(tx, shop_id, purpose, count)
    after = days(tx, shop_id)
    if after != before:
        settled = TermsSettled({str(purpose): count for purpose, count in after.items()})
        announce(tx, settled, shop_id=shop_id, subject_id=shop_id, at=now, by=by)
    return None


class TermsChange(msgspec.Struct, frozen=True):
    """Who settled the terms anew and when; `by_name` is None where it was a command."""

    at: int
    by_name: str | None
    changes: list[Changed]


class Standing(NamedTuple):
    """How long a shop keeps what, what the next night forgets, when that is, and the last changes, newest first."""

    days: dict[KeptFor, int]
    due: Due
    next_at: int
    changes: list[TermsChange]


def standing(tx: Tx, allowed: frozenset[UUID], shop_id: UUID, now: int) -> Standing | Refused:
    if not shops.shops_of(tx, allowed & {shop_id}):
        return Refused("shop_not_found")
    night = _next_night(_zone(tx, shop_id), now)
    return Standing(days(tx, shop_id), due(tx, shop_id, night), night, _changes(tx, shop_id))


def _changes(tx: Tx, shop_id: UUID) -> list[TermsChange]:
    found = settlings(tx, [kind_of(TermsSettled)], shop_id, MOST_CHANGES + 1)
    before = [one.data["days"] for one in found[1:]] + [{}]
    told = zip(found[:MOST_CHANGES], before, strict=False)
    return [TermsChange(one.at, one.by_name, changed(was, one.data["days"])) for one, was in told]


def days(tx: Tx, shop_id: UUID) -> dict[KeptFor, int]:
    return days_of(store.days(tx, shop_id))


class _Unit(NamedTuple):
    """What one unit forgot, whether there may be more, and the last visitor that it looked at where those are some."""

    counts: Forgotten
    more: bool = True
    last: Place | None = None


def _unit(tx: Tx, shop_id: UUID, after: Place | None, now: int) -> _Unit:
    """Visitors come last: with them nothing else is due any more."""
    terms = days(tx, shop_id)
    if after is not None:
        return _forget_visitors(tx, shop_id, cut(terms, KeptFor.VISITORS, now), after, now)
    trade, spoken = cut(terms, KeptFor.TRADE, now), cut(terms, KeptFor.TALKS, now)
    if count := orders.forget(tx, shop_id, trade, None, A_UNIT):
        return _Unit(Forgotten(orders=count))
    if count := cases.forget(tx, shop_id, trade, None, A_UNIT):
        return _Unit(Forgotten(cases=count))
    if count := _forget_talks(tx, shop_id, trade, spoken):
        return _Unit(Forgotten(conversations=count))
    silent = _forget_customers(tx, shop_id, _ends(terms, now), now)
    return silent or _forget_visitors(tx, shop_id, cut(terms, KeptFor.VISITORS, now), after, now)


def _forget_talks(tx: Tx, shop_id: UUID, trade: int, spoken: int) -> int:
    of_orders = talking.forget(tx, shop_id, trade, None, A_UNIT, about_orders=True)
    return of_orders or talking.forget(tx, shop_id, spoken, None, A_UNIT, about_orders=False)


def _ends(terms: Mapping[KeptFor, int], now: int) -> Ends:
    return Ends(now, cut(terms, KeptFor.CUSTOMERS, now), cut(terms, KeptFor.TRADE, now))


def _forget_customers(tx: Tx, shop_id: UUID, ends: Ends, now: int) -> _Unit | None:
    """Whoever is looked at is forgotten, or is kept for so long that no night before looks at them again; None: nobody is due."""
    if not people.silent(tx, shop_id, ends.heard, None, 1)[0]:
        return None
    people.take_turn(tx, shop_id, now)
    found, _ = people.silent(tx, shop_id, ends.heard, None, A_UNIT)
    kept = _kept_until(tx, shop_id, found, ends)
    people.hear(
        tx, shop_id, {one: kept[told.profile_id] for told in found if told.profile_id in kept for one in told.accounts}
    )
    gone = [told for told in found if told.profile_id not in kept]
    _forget_people(tx, shop_id, [one for told in gone for one in told.ids], now)
    return _Unit(Forgotten(customers=len(gone)))


def _kept_until(tx: Tx, shop_id: UUID, found: Sequence[Silent], ends: Ends) -> dict[UUID, int]:
    """The profiles of these that something keeps, each as if it had been heard of at that moment."""
    ids = [one for told in found for one in told.ids]
    talked, traded = talks.last_kept(tx, shop_id, ids), orders.last_ended(tx, shop_id, ids)
    until = {told.profile_id: heard_as(_quiet(told, talked, traded), ends) for told in found}
    return {profile_id: at for profile_id, at in until.items() if at is not None}


def _quiet(told: Silent, talked: Mapping[UUID, int], traded: Mapping[UUID, int]) -> Quiet:
    words, trade = (max((of[one] for one in told.ids if one in of), default=None) for of in (talked, traded))
    return Quiet(told.last, told.agreed, words, trade)


def _customers_due(tx: Tx, shop_id: UUID, ends: Ends) -> tuple[int, bool]:
    """How many, and whether there may be more."""
    gone: set[UUID] = set()
    after = None
    for _ in range(MOST_PAGES):
        page, after = people.silent(tx, shop_id, ends.heard, after, A_PAGE)
        kept = _kept_until(tx, shop_id, page, ends)
        gone |= {told.profile_id for told in page} - kept.keys()
        if after is None or len(gone) >= MOST_COUNTED:
            break
    return min(len(gone), MOST_COUNTED), after is not None


def _forget_people(tx: Tx, shop_id: UUID, ids: Sequence[UUID], now: int) -> None:
    if ids:
        (shop,) = shops.shops_of(tx, frozenset({shop_id}))
        people.forget(
            tx, shop_id, ids, talks.NOBODY["en" if shop.locale == "en" else "zh"], now, for_good=False, bought=False
        )


def _forget_visitors(tx: Tx, shop_id: UUID, before: int, after: Place | None, now: int) -> _Unit:
    found, last = _silent(tx, shop_id, before, after)
    gone = found[:A_UNIT]
    _forget_people(tx, shop_id, [one.id for one in gone], now)
    last = last if gone == found else gone[-1]
    return _Unit(Forgotten(visitors=len(gone)), bool(gone) or last is not None, last)


def _visitors_due(tx: Tx, shop_id: UUID, before: int) -> tuple[int, bool]:
    """How many, and whether there may be more."""
    found, after = 0, None
    for _ in range(MOST_PAGES):
        page, after = _silent(tx, shop_id, before, after)
        found += len(page)
        if after is None or found >= MOST_COUNTED:
            break
    return min(found, MOST_COUNTED), after is not None


def _silent(tx: Tx, shop_id: UUID, before: int, after: Place | None) -> tuple[list[Place], Place | None]:
    """A page of visitors whom nothing keeps, and where to go on from."""
    seen, last = people.visitors(tx, shop_id, before, after, A_PAGE)
    talking = talks.still_talking(tx, shop_id, [one.id for one in seen], before)
    return [one for one in seen if one.id not in talking], last


def _place(told: Any) -> Place | None:
    """Where a look ended; from the beginning where an older version planned the unit."""
    return Place(told[0], UUID(told[1])) if isinstance(told, list) else None


def _sum(one: Forgotten, other: Forgotten) -> Forgotten:
    return Forgotten(**{name: getattr(one, name) + getattr(other, name) for name in Forgotten.__struct_fields__})


def _counts(one: Forgotten) -> dict[str, int]:
    return {name: getattr(one, name) for name in Forgotten.__struct_fields__}


def _zone(tx: Tx, shop_id: UUID) -> ZoneInfo:
    (shop,) = shops.shops_of(tx, frozenset({shop_id}))
    return ZoneInfo(shop.zone)


def _next_night(zone: ZoneInfo, now: int) -> int:
    here = datetime.fromtimestamp(now / 1_000_000, UTC).astimezone(zone)
    night = datetime.combine(here.date(), NIGHT, zone)
    if night <= here:
        night = datetime.combine(here.date() + timedelta(days=1), NIGHT, zone)
    return int(night.timestamp() * 1_000_000)
