"""Words that are held for approval: the queue, what becomes of them, and what came back to their author."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from xiaoer.conversations import actions
from xiaoer.conversations.actions import Approval, Rejection
from xiaoer.conversations.domain import views
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.views import ConversationRow, HeldView, MessageView
from xiaoer.conversations.web.desk import Desk, reader_of
from xiaoer.etiquette.domain.settings import LightSettings
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer


ANY = LightSettings()
"""Whoever approves chooses their own signs."""


class ApprovalView(msgspec.Struct, frozen=True):
    """Words that wait, with the last lines of their conversation. `mine`: the one who asks may decide now."""

    held: HeldView
    row: ConversationRow
    lines: list[MessageView]
    mine: bool


class Approvals(msgspec.Struct, frozen=True):
    """The queue, the longest wait first."""

    items: list[ApprovalView]


class HeldList(msgspec.Struct, frozen=True):
    """What waits in a conversation, and what came back to the one who asks."""

    items: list[HeldView]


@get("/api/v1/approvals", permission=Permission.APPROVALS_DECIDE, tags=["approvals"])
async def list_approvals(
    caller: NamedDependency[Caller], db: NamedDependency[Database], shop: FromQuery[UUID | None] = None
) -> Approvals:
    shops = caller.shops if shop is None else caller.shops & {shop}
    found = await db.read(actions.waiting, shops, caller)
    reader = reader_of(caller)
    return Approvals([
        ApprovalView(views.held(one.held), views.row(one.conversation), views.all_shown(one.lines, reader), one.mine) for one in found
    ])  # fmt: skip


@get(
    "/api/v1/conversations/{conversation_id:uuid}/held", permission=Permission.CONVERSATIONS_READ, tags=["approvals"]
)
async def list_held(
    conversation_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database]
) -> HeldList:
    found = answer(await db.read(actions.held_in, conversation_id, caller))
    return HeldList([views.held(one) for one in found])


@post(
    "/api/v1/approvals/{held_id:uuid}/approve", permission=Permission.APPROVALS_DECIDE, tags=["approvals"],
    status_code=200,
)  # fmt: skip
async def approve_held(
    held_id: FromPath[UUID],
    data: JSONBody[Approval],
    request: Request[Any, Any, Any],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> HeldView:
    desk: Desk = request.app.state.desk

    def light(text: str, conversation: Conversation) -> dict[str, Any]:
        verdict = desk.judge(text, conversation, ANY)
        return {"light": verdict.light, "findings": verdict.findings}

    return views.held(answer(await db.write(actions.approve, held_id, data, caller, clock(), light)))


@post(
    "/api/v1/approvals/{held_id:uuid}/refuse", permission=Permission.APPROVALS_DECIDE, tags=["approvals"],
    status_code=200,
)  # fmt: skip
async def refuse_held(
    held_id: FromPath[UUID],
    data: JSONBody[Rejection],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> HeldView:
    return views.held(answer(await db.write(actions.refuse, held_id, data, caller, clock())))


@post(
    "/api/v1/held/{held_id:uuid}/withdraw", permission=Permission.CONVERSATIONS_REPLY, tags=["approvals"],
    status_code=200,
)  # fmt: skip
async def withdraw_held(
    held_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> HeldView:
    return views.held(answer(await db.write(actions.withdraw, held_id, caller, clock())))


routes = [list_approvals, list_held, approve_held, refuse_held, withdraw_held]
