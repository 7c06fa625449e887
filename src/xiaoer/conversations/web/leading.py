"""What only those ask for who lead a team."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from xiaoer.conversations import actions
from xiaoer.conversations.actions import Reassign, TakeOver
from xiaoer.conversations.domain import views
from xiaoer.conversations.domain.views import ConversationRow
from xiaoer.conversations.domain.wall import Wall
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer


@post(
    "/api/v1/conversations/{conversation_id:uuid}/take-over",
    permission=Permission.CONVERSATIONS_LEAD,
    tags=["conversations"],
    status_code=200,
)
async def take_over_conversation(
    conversation_id: FromPath[UUID],
    data: JSONBody[TakeOver],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> ConversationRow:
    return views.row(answer(await db.write(actions.take_over, conversation_id, data, caller, clock())))


@post(
    "/api/v1/conversations/{conversation_id:uuid}/reassign",
    permission=Permission.CONVERSATIONS_LEAD,
    tags=["conversations"],
    status_code=200,
)
async def reassign_conversation(
    conversation_id: FromPath[UUID],
    data: JSONBody[Reassign],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> ConversationRow:
    return views.row(answer(await db.write(actions.reassign, conversation_id, data, caller, clock())))


@get("/api/v1/wall", permission=Permission.CONVERSATIONS_LEAD, tags=["conversations"])
async def get_wall(caller: NamedDependency[Caller], db: NamedDependency[Database], clock: NamedDependency[Clock], shop: FromQuery[UUID | None] = None) -> Wall:
    return answer(await db.read(actions.wall, caller, shop, clock()))


routes = [take_over_conversation, reassign_conversation, get_wall]
