"""The page on which a shopper is: heard on the socket, shown beside the conversation."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from xiaoer.conversations import actions
from xiaoer.conversations.domain.said import Page
from xiaoer.conversations.domain.viewing import viewing_of
from xiaoer.conversations.web.desk import Party
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer


class ViewingView(msgspec.Struct, frozen=True):
    """The page as it says itself, since when (microseconds), and the shop's product on it where there is one."""

    title: str
    url: str
    sku: str | None
    at: int
    product_id: UUID | None


class ViewingAnswer(msgspec.Struct, frozen=True):
    """`page` is None where the shopper has told of none."""

    page: ViewingView | None


async def look(party: Party, page: Page | None) -> None:
    """Keep on which page the shopper is, once there is a conversation; what is told again is no news."""
    talk = party.conversation
    if page is None or talk is None or party.viewed == (talk.id, page):
        return
    party.viewed = (talk.id, page)
    seen = viewing_of(page.title, page.url, page.known_sku, party.desk.clock())
    await party.desk.db.write(actions.view, talk.shop_id, talk.id, seen)


@get(
    "/api/v1/conversations/{conversation_id:uuid}/viewing",
    permission=Permission.CONVERSATIONS_READ,
    tags=["conversations"],
)
async def get_viewing(
    conversation_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database]
) -> ViewingAnswer:
    found = answer(await db.read(actions.viewed, caller.shops, conversation_id))
    if found is None:
        return ViewingAnswer(None)
    page = found.viewing
    return ViewingAnswer(ViewingView(page.title, page.url, page.sku, page.at, found.product_id))


routes = [get_viewing]
