"""All messages searched."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from xiaoer.conversations import actions
from xiaoer.conversations.actions import Hit, Search
from xiaoer.conversations.domain.conversations import Person
from xiaoer.conversations.domain.searching import LAST, LONGEST, Piece, Said, said_by
from xiaoer.conversations.web.desk import reader_of
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer

# A handler's own `query` would be all parameters of the request.
Words = Annotated[str, QueryParameter(name="query", max_length=LONGEST)]
First = Annotated[date | None, QueryParameter(name="from")]
Last = Annotated[date | None, QueryParameter(name="until")]
After = Annotated[str | None, QueryParameter(pattern=r"^[0-9]{1,18}$|^[1-8][0-9]{18}$")]
"""A place; those that there are stay far below the largest."""


class HitView(msgspec.Struct, frozen=True):
    """A message that was found: where it stands, who said it and when (microseconds). `excerpt`: the part of it that was
    looked for, with what was looked for marked. `author_name` is empty where the bot or the desk said it.
    """

    shop_id: UUID
    conversation_id: UUID
    seq: int
    id: UUID
    said: Said
    author_name: str
    at: int
    customer: Person
    excerpt: list[Piece]


class HitList(msgspec.Struct, frozen=True):
    """Messages, newest first; `next` is what the next request gives as `after`, None at the end. A page may be short, or
    empty, and have a next one all the same. `filling`: messages of the past are still being put in.
    """

    items: list[HitView]
    next: str | None
    filling: bool


@get("/api/v1/messages", permission=Permission.CONVERSATIONS_READ, tags=["conversations"])
async def search_messages(
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    words: Words = "",
    shop: FromQuery[UUID | None] = None,
    said: FromQuery[Said | None] = None,
    customer: FromQuery[UUID | None] = None,
    first: First = None,
    last: Last = None,
    after: After = None,
) -> HitList:
    asked = Search(words, shop, said, first, last, customer, LAST if after is None else int(after))
    found = answer(await db.read(actions.search, caller.shops, reader_of(caller), asked))
    following = None if found.following is None else str(found.following)
    return HitList([_view(one) for one in found.items], following, found.filling)


def _view(hit: Hit) -> HitView:
    one, talk = hit.message, hit.conversation
    return HitView(
        shop_id=talk.shop_id, conversation_id=talk.id, seq=one.seq, id=one.id, said=said_by(one),
        author_name=one.author_name, at=one.at, customer=talk.customer, excerpt=list(hit.excerpt),
    )  # fmt: skip


routes = [search_messages]
