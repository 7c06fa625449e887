"""A shop's times over HTTP."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec
from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer
from xiaoer.times import actions
from xiaoer.times.actions import Judged, Standing
from xiaoer.times.domain import china
from xiaoer.times.domain.hours import Span
from xiaoer.times.domain.limits import Measure, Times, TimesChange


class HolidayView(msgspec.Struct, frozen=True):
    """A day of China's calendar: off, or a day of a weekend that `works` to make up for one."""

    day: date
    works: bool
    name_zh: str
    name_en: str


class PlatformLimitView(msgspec.Struct, frozen=True):
    """A limit that the shop's platform judges it by, with the rule that says so; `within` in seconds."""

    id: str
    measure: Measure
    within: int
    window: Span | None
    rule_id: str
    title_zh: str
    title_en: str
    source: str


class TimesView(msgspec.Struct, frozen=True):
    """What a shop has settled, and what it cannot: its platform's limits, and the holidays that are known.

    Minutes are of the clock in `zone`. After `known_until` the calendar knows no holiday.
    """

    shop_id: UUID
    zone: str
    times: Times
    platform_limits: list[PlatformLimitView]
    holidays: list[HolidayView]
    known_until: date


@get("/api/v1/shops/{shop_id:uuid}/times", permission=Permission.TIMES_READ, tags=["times"])
async def get_times(
    shop_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> TimesView:
    return view(answer(await db.read(actions.standing, caller.shops, shop_id, clock())))


@put("/api/v1/shops/{shop_id:uuid}/times", permission=Permission.TIMES_SETTLE, tags=["times"])
async def settle_times(
    shop_id: FromPath[UUID],
    data: JSONBody[TimesChange],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> TimesView:
    answer(await db.write(actions.settle, shop_id, data, caller, clock()))
    return view(answer(await db.read(actions.standing, caller.shops, shop_id, clock())))


def view(found: Standing) -> TimesView:
    return TimesView(
        shop_id=found.shop_id, zone=found.zone, times=found.times,
        platform_limits=[_judged(one) for one in found.judged],
        holidays=[HolidayView(day, one.works, one.name_zh, one.name_en) for day, one in found.holidays],
        known_until=china.KNOWN_UNTIL,
    )  # fmt: skip


def _judged(one: Judged) -> PlatformLimitView:
    limit, rule = one.limit, one.rule
    return PlatformLimitView(
        limit.id, limit.measure, limit.bound.within, limit.window, rule.id, rule.title_zh, rule.title_en, rule.source
    )


routes = [get_times, settle_times]
