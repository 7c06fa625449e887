"""Putting a conversation aside, and taking it up before its moment."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from xiaoer.conversations import actions
from xiaoer.conversations.actions import PutAside
from xiaoer.conversations.domain import views
from xiaoer.conversations.domain.aside import Choice
from xiaoer.conversations.domain.views import ConversationRow
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer


class Choices(msgspec.Struct, frozen=True):
    """Until when a conversation can be put aside, the soonest first."""

    items: list[Choice]


@get("/api/v1/conversations/{conversation_id:uuid}/aside", permission=Permission.CONVERSATIONS_REPLY, tags=["conversations"])
async def get_aside(conversation_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database], clock: NamedDependency[Clock]) -> Choices:
    return Choices(answer(await db.read(actions.aside_choices, caller.shops, conversation_id, clock())))


@post(
    "/api/v1/conversations/{conversation_id:uuid}/aside",
    permission=Permission.CONVERSATIONS_REPLY,
    tags=["conversations"],
    status_code=200,
)
async def put_aside(conversation_id: FromPath[UUID], data: JSONBody[PutAside], caller: NamedDependency[Caller], db: NamedDependency[Database], clock: NamedDependency[Clock]) -> ConversationRow:
    return views.row(answer(await db.write(actions.put_aside, conversation_id, data, caller, clock())))


@post(
    "/api/v1/conversations/{conversation_id:uuid}/back",
    permission=Permission.CONVERSATIONS_REPLY,
    tags=["conversations"],
    status_code=200,
)
async def bring_back(conversation_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database], clock: NamedDependency[Clock]) -> ConversationRow:
    return views.row(answer(await db.write(actions.bring_back, conversation_id, caller, clock())))


routes = [get_aside, put_aside, bring_back]
