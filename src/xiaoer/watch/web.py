"""The watch over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from xiaoer.conversations.domain.said import WITHOUT_NUL
from xiaoer.conversations.domain.watching import AlarmView
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer
from xiaoer.watch import actions
from xiaoer.watch.domain.mood import Course
from xiaoer.watch.domain.settings import WatchChange, Watching


class AlarmList(msgspec.Struct, frozen=True):
    """Alarms: open ones, the gravest and newest first; or those that were handled last. `open`: how many are, in all."""

    items: list[AlarmView]
    open: int


class HandledAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a supervisor notes on an alarm that they have dealt with."""

    remark: Annotated[str, Meta(max_length=500, pattern=WITHOUT_NUL)] = ""


@get("/api/v1/alarms", permission=Permission.ALARMS_HEAR, tags=["watch"])
async def list_alarms(
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    shop: FromQuery[UUID | None] = None,
    view: FromQuery[Literal["open", "handled"]] = "open",
) -> AlarmList:
    shops = caller.shops if shop is None else caller.shops & {shop}
    found = await db.read(actions.alarms_of, shops, view)
    return AlarmList(found.items, found.open)


@post("/api/v1/alarms/{alarm_id:uuid}/handled", permission=Permission.ALARMS_HANDLE, tags=["watch"], status_code=200)
async def handle_alarm(
    alarm_id: FromPath[UUID],
    data: JSONBody[HandledAsk],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> AlarmView:
    return answer(await db.write(actions.handle, alarm_id, data.remark, caller, clock()))


@get("/api/v1/shops/{shop_id:uuid}/watch", permission=Permission.ALARMS_HEAR, tags=["watch"])
async def get_watch(
    shop_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database]
) -> Watching:
    return answer(await db.read(actions.standing, caller.shops, shop_id))


@put("/api/v1/shops/{shop_id:uuid}/watch", permission=Permission.ALARMS_HANDLE, tags=["watch"])
async def settle_watch(
    shop_id: FromPath[UUID],
    data: JSONBody[WatchChange],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> Watching:
    return answer(await db.write(actions.settle, shop_id, data, caller, clock()))


@get("/api/v1/conversations/{conversation_id:uuid}/mood", permission=Permission.CONVERSATIONS_READ, tags=["watch"])
async def get_mood(
    conversation_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database]
) -> Course:
    return answer(await db.read(actions.course_of, caller.shops, conversation_id))


routes = [list_alarms, handle_alarm, get_watch, settle_watch, get_mood]
