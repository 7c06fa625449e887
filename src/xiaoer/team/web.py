"""A shop's team over HTTP."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from xiaoer.platform.auth import Caller, Permission, accounts
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.errors import answer
from xiaoer.team import actions
from xiaoer.team.actions import GroupsChange
from xiaoer.team.domain.agents import Agent, Presence, Skills
from xiaoer.team.domain.groups import Group
from xiaoer.team.domain.routing import Routing
from xiaoer.values.refusal import Refused


class AgentView(msgspec.Struct, frozen=True):
    """An agent of a shop. `there`: their console is open; `seen_at` is the last sign of life, in microseconds."""

    id: UUID
    name: str
    role: str
    presence: Presence
    there: bool
    seen_at: int | None
    skills: Skills


class TeamView(msgspec.Struct, frozen=True):
    """Everybody who may reply in a shop, and how it gives conversations out."""

    shop_id: UUID
    routing: Routing
    agents: list[AgentView]


class FormerView(msgspec.Struct, frozen=True):
    """A member of a group who may not reply in the shop now."""

    id: UUID
    name: str


class GroupsView(msgspec.Struct, frozen=True):
    """The groups of a shop's agents. `former`: their members who are not of the team now."""

    shop_id: UUID
    groups: tuple[Group, ...]
    former: list[FormerView]


class Stance(msgspec.Struct, frozen=True):
    """What an agent says of themselves."""

    presence: Presence


@get("/api/v1/shops/{shop_id:uuid}/team", permission=Permission.TEAM_READ, tags=["team"])
async def get_team(shop_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database]) -> TeamView:
    return answer(await db.read(_team, caller, shop_id))


@put("/api/v1/shops/{shop_id:uuid}/routing", permission=Permission.TEAM_SETTLE, tags=["team"])
async def settle_routing(
    shop_id: FromPath[UUID],
    data: JSONBody[Routing],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> TeamView:
    answer(await db.write(actions.settle_routing, shop_id, data, caller, clock()))
    return answer(await db.read(_team, caller, shop_id))


@put("/api/v1/shops/{shop_id:uuid}/team/{account_id:uuid}", permission=Permission.TEAM_SETTLE, tags=["team"])
async def settle_agent(
    shop_id: FromPath[UUID],
    account_id: FromPath[UUID],
    data: JSONBody[Skills],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> TeamView:
    answer(await db.write(actions.settle_agent, shop_id, account_id, data, caller, clock()))
    return answer(await db.read(_team, caller, shop_id))


@get("/api/v1/shops/{shop_id:uuid}/groups", permission=Permission.TEAM_READ, tags=["team"])
async def get_groups(
    shop_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database]
) -> GroupsView:
    return answer(await db.read(_groups, caller, shop_id))


@put("/api/v1/shops/{shop_id:uuid}/groups", permission=Permission.TEAM_SETTLE, tags=["team"])
async def settle_groups(
    shop_id: FromPath[UUID],
    data: JSONBody[GroupsChange],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> GroupsView:
    answer(await db.write(actions.settle_groups, shop_id, data, caller, clock()))
    return answer(await db.read(_groups, caller, shop_id))


@get("/api/v1/presence", permission=Permission.CONVERSATIONS_REPLY, tags=["team"])
async def get_presence(caller: NamedDependency[Caller], db: NamedDependency[Database]) -> Stance:
    return Stance(await db.read(actions.presence_of, caller.account_id))


@put("/api/v1/presence", permission=Permission.CONVERSATIONS_REPLY, tags=["team"])
async def put_presence(
    data: JSONBody[Stance],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> Stance:
    return Stance(await db.write(actions.stand, data.presence, caller, clock()))


def _team(tx: Tx, caller: Caller, shop_id: UUID) -> TeamView | Refused:
    if shop_id not in caller.shops:
        return Refused("shop_not_found")
    return TeamView(shop_id, actions.routing_of(tx, shop_id), [_view(one) for one in actions.crew(tx, shop_id)])


def _groups(tx: Tx, caller: Caller, shop_id: UUID) -> GroupsView | Refused:
    if shop_id not in caller.shops:
        return Refused("shop_not_found")
    groups = actions.groups_of(tx, shop_id)
    members = {member for one in groups for member in one.members}
    names = accounts.names(tx, members - {one.id for one in actions.crew(tx, shop_id)}) if members else {}
    return GroupsView(shop_id, groups, [FormerView(one, names[one]) for one in sorted(names)])


def _view(one: Agent) -> AgentView:
    return AgentView(one.id, one.name, one.role, one.presence, one.there, one.seen_at, one.skills)


routes = [get_team, settle_routing, settle_agent, get_groups, settle_groups, get_presence, put_presence]
