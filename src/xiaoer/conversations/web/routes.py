"""Lists, histories, and who leads."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from xiaoer.conversations import actions
from xiaoer.conversations.actions import Transfer
from xiaoer.conversations.domain import views
from xiaoer.conversations.domain.conversations import Stage
from xiaoer.conversations.domain.views import ConversationRow, MessageView
from xiaoer.conversations.web.desk import reader_of
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer


class Conversations(msgspec.Struct, frozen=True):
    """The list, longest wait first."""

    items: list[ConversationRow]


class Messages(msgspec.Struct, frozen=True):
    """A stretch of a conversation, in order. `passed`: the places in it whose messages are not for the caller."""

    items: list[MessageView]
    passed: list[int]


class AgentLoad(msgspec.Struct, frozen=True):
    """An agent's conversations that have not ended: the shopper waits in `assigned` of them, the agent in `waiting`."""

    agent_id: UUID
    assigned: int
    waiting: int


class QueueLoad(msgspec.Struct, frozen=True):
    """How many of a stage and language wait for an agent."""

    stage: Stage
    language: str
    queued: int


class LoadView(msgspec.Struct, frozen=True):
    """What each agent of a shop has; those who have nothing are not in it. `queued`: how many wait for one, `kinds` of what."""

    agents: list[AgentLoad]
    queued: int
    kinds: list[QueueLoad]


After = Annotated[int, QueryParameter(ge=0, le=2_000_000_000)]
Limit = Annotated[int, QueryParameter(ge=1, le=500)]


@get("/api/v1/conversations", permission=Permission.CONVERSATIONS_READ, tags=["conversations"])
async def list_conversations(
    caller: NamedDependency[Caller], db: NamedDependency[Database], shop: FromQuery[UUID | None] = None, view: FromQuery[Literal["mine", "aside", "queued", "all"]] = "all", customer: FromQuery[UUID | None] = None
) -> Conversations:
    shops = caller.shops if shop is None else caller.shops & {shop}
    found = await db.read(actions.listed, shops, view, caller.account_id, customer)
    return Conversations([views.row(one) for one in found])


@get("/api/v1/conversations/{conversation_id:uuid}", permission=Permission.CONVERSATIONS_READ, tags=["conversations"])
async def get_conversation(conversation_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database]) -> ConversationRow:
    return views.row(answer(await db.read(actions.conversation_of, caller.shops, conversation_id)))


@get(
    "/api/v1/conversations/{conversation_id:uuid}/messages",
    permission=Permission.CONVERSATIONS_READ,
    tags=["conversations"],
)
async def list_messages(
    conversation_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database], after: After = 0, limit: Limit = 200
) -> Messages:
    found = answer(await db.read(actions.messages_after, caller.shops, conversation_id, after, limit))
    reader = reader_of(caller)
    seen = views.all_shown(found, reader)
    return Messages(seen, sorted({one.seq for one in found} - {view.seq for view in seen}))


@post(
    "/api/v1/conversations/{conversation_id:uuid}/take",
    permission=Permission.CONVERSATIONS_REPLY,
    tags=["conversations"],
    status_code=200,
)
async def take_conversation(conversation_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database], clock: NamedDependency[Clock]) -> ConversationRow:
    return views.row(answer(await db.write(actions.take, conversation_id, caller, clock())))


@post(
    "/api/v1/conversations/{conversation_id:uuid}/resolve",
    permission=Permission.CONVERSATIONS_REPLY,
    tags=["conversations"],
    status_code=200,
)
async def resolve_conversation(conversation_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database], clock: NamedDependency[Clock]) -> ConversationRow:
    return views.row(answer(await db.write(actions.resolve, conversation_id, caller, clock())))


@post(
    "/api/v1/conversations/{conversation_id:uuid}/transfer",
    permission=Permission.CONVERSATIONS_REPLY,
    tags=["conversations"],
    status_code=200,
)
async def transfer_conversation(conversation_id: FromPath[UUID], data: JSONBody[Transfer], caller: NamedDependency[Caller], db: NamedDependency[Database], clock: NamedDependency[Clock]) -> ConversationRow:
    return views.row(answer(await db.write(actions.transfer, conversation_id, data, caller, clock())))


@get("/api/v1/shops/{shop_id:uuid}/load", permission=Permission.TEAM_READ, tags=["team"])
async def get_load(shop_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database]) -> LoadView:
    found = answer(await db.read(actions.team_load, caller.shops, shop_id))
    kinds = [QueueLoad(Stage(stage), language, many) for stage, language, many in found.queued]
    return LoadView([AgentLoad(*one) for one in found.agents], sum(one.queued for one in kinds), kinds)


routes = [
    list_conversations, get_conversation, list_messages, take_conversation, resolve_conversation, transfer_conversation, get_load,
]  # fmt: skip
