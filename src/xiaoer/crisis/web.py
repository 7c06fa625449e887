"""Plans, the switch and the record over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation
from msgspec import Meta

from xiaoer.crisis import actions
from xiaoer.crisis.actions import Page, PlanChange, Switching
from xiaoer.crisis.domain.plans import Approver, Plan, Topic
from xiaoer.crisis.domain.watching import Crisis, Touch, touches
from xiaoer.crisis.store import Record
from xiaoer.etiquette import actions as etiquette
from xiaoer.etiquette.domain.lights import Judge, Place
from xiaoer.etiquette.domain.rules import Light
from xiaoer.platform.auth import Caller, Permission, accounts
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.errors import answer
from xiaoer.values.refusal import Refused


class CrisisView(msgspec.Struct, frozen=True):
    """A crisis that is on: since when (microseconds), by whom, and what is in force."""

    id: UUID
    since: int
    by_name: str
    plan: Plan


class CrisisStanding(msgspec.Struct, frozen=True):
    """How a shop stands. `hindrance`: why its plan cannot be put in force; told to those who may switch."""

    shop_id: UUID
    crisis: CrisisView | None
    hindrance: str | None


class CrisisStandings(msgspec.Struct, frozen=True):
    """The caller's shops."""

    items: list[CrisisStanding]


class CrisisPlanView(msgspec.Struct, frozen=True):
    """A shop's plan and who may approve in it."""

    shop_id: UUID
    plan: Plan
    approvers: list[Approver]
    hindrance: str | None
    crisis: CrisisView | None


class CrisisRecordView(msgspec.Struct, frozen=True):
    """An act: "began", "ended" or "planned"."""

    id: UUID
    what: str
    crisis_id: UUID | None
    at: int
    by_name: str
    reason: str
    plan: Plan


class CrisisRecords(msgspec.Struct, frozen=True):
    """The newest first."""

    items: list[CrisisRecordView]


class TopicTrial(msgspec.Struct, frozen=True):
    """A sentence to be tried with topics, saved or not."""

    topics: Annotated[tuple[Topic, ...], Meta(max_length=30)]
    text: Annotated[str, Meta(max_length=4000)]


class Touches(msgspec.Struct, frozen=True):
    """Where the sentence touches a topic; `start` and `end` count code points."""

    items: list[Touch]


@get("/api/v1/crisis", permission=Permission.CRISIS_READ, tags=["crisis"])
async def list_standings(
    caller: NamedDependency[Caller], db: NamedDependency[Database], shop: FromQuery[UUID | None] = None
) -> CrisisStandings:
    shops = caller.shops if shop is None else caller.shops & {shop}
    return await db.read(_standings, shops, caller)


@post("/api/v1/crisis/on", permission=Permission.CRISIS_SWITCH, tags=["crisis"], status_code=200)
async def switch_on(
    data: JSONBody[Switching],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> CrisisStandings:
    answer(await db.write(actions.begin, data, caller, clock()))
    return await db.read(_standings, caller.shops, caller)


@post("/api/v1/crisis/off", permission=Permission.CRISIS_SWITCH, tags=["crisis"], status_code=200)
async def switch_off(
    data: JSONBody[Switching],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> CrisisStandings:
    answer(await db.write(actions.end, data, caller, clock()))
    return await db.read(_standings, caller.shops, caller)


@get("/api/v1/shops/{shop_id:uuid}/crisis", permission=Permission.CRISIS_READ, tags=["crisis"])
async def get_plan(
    shop_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database]
) -> CrisisPlanView:
    return answer(await db.read(_plan, caller, shop_id))


@put("/api/v1/shops/{shop_id:uuid}/crisis", permission=Permission.CRISIS_SWITCH, tags=["crisis"])
async def settle_plan(
    shop_id: FromPath[UUID],
    data: JSONBody[PlanChange],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    judge: NamedDependency[SkipValidation[Judge]],
) -> CrisisPlanView:
    answer(_sayable(judge, data.plan))
    answer(await db.write(actions.settle, shop_id, data, caller, clock()))
    return answer(await db.read(_plan, caller, shop_id))


@get("/api/v1/shops/{shop_id:uuid}/crisis/records", permission=Permission.CRISIS_READ, tags=["crisis"])
async def list_records(
    shop_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database]
) -> CrisisRecords:
    return answer(await db.read(_records, caller, shop_id))


@post("/api/v1/shops/{shop_id:uuid}/crisis/try", permission=Permission.CRISIS_READ, tags=["crisis"], status_code=200)
async def try_topics(shop_id: FromPath[UUID], data: JSONBody[TopicTrial], caller: NamedDependency[Caller]) -> Touches:
    if shop_id not in caller.shops:
        return answer(Refused("shop_not_found"))
    return Touches(touches(data.topics, data.text))


def _sayable(judge: Judge, plan: Plan) -> Refused | None:
    """A statement that has a red light could be sent by nobody."""
    for text in (plan.statement_zh, plan.statement_en):
        found = etiquette.check_draft(judge, text, Place()) if text else None
        if found is not None and found.blocked:
            red = [one for one in found.findings if one.light is Light.RED]
            why = {"why_zh": " ".join(one.reason.zh for one in red), "why_en": " ".join(one.reason.en for one in red)}
            return Refused("crisis_statement_red", why)
    return None


def _standings(tx: Tx, shops: frozenset[UUID], caller: Caller) -> CrisisStandings:
    on = {one.shop_id: one for one in actions.standing(tx, shops)}
    names = accounts.names(tx, [one.by for one in on.values()])
    hindered = actions.hindrances(tx, shops) if caller.may(Permission.CRISIS_SWITCH) else {}
    return CrisisStandings([
        CrisisStanding(shop, _view(on[shop], names) if shop in on else None, hindered.get(shop)) for shop in sorted(shops)
    ])  # fmt: skip


def _plan(tx: Tx, caller: Caller, shop_id: UUID) -> CrisisPlanView | Refused:
    found = actions.page(tx, caller.shops, shop_id)
    if not isinstance(found, Page):
        return found
    current = _view(found.crisis, accounts.names(tx, [found.crisis.by])) if found.crisis else None
    return CrisisPlanView(shop_id, found.plan, found.approvers, found.hindrance, current)


def _records(tx: Tx, caller: Caller, shop_id: UUID) -> CrisisRecords | Refused:
    found = actions.records(tx, caller.shops, shop_id)
    if isinstance(found, Refused):
        return found
    names = accounts.names(tx, [one.by for one in found])
    return CrisisRecords([_record(one, names.get(one.by, "")) for one in found])


def _record(one: Record, name: str) -> CrisisRecordView:
    return CrisisRecordView(one.id, one.what, one.crisis_id, one.at, name, one.reason, one.plan)


def _view(one: Crisis, names: dict[UUID, str]) -> CrisisView:
    return CrisisView(one.id, one.since, names.get(one.by, ""), one.plan)


routes = [list_standings, switch_on, switch_off, get_plan, settle_plan, list_records, try_topics]
