from __future__ import annotations

import asyncio
from uuid import UUID

from tests.conversations.given import NOW, OTHER_SHOP, SECOND, SHOP, caller
from tests.conversations.stored import now_is, queued, wrote
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.messages import Author
from xiaoer.conversations.web.desk import Desk, Party, Verdict
from xiaoer.conversations.web.greeting import watch, watched
from xiaoer.platform.db import Database
from xiaoer.platform.live.hub import Hub, Listener


def party(database: Database, shop: UUID) -> Party:
    desk = Desk(database, lambda: NOW, Hub(), b"", lambda _text, _one: Verdict("green", [], blocked=False), 100)
    return Party(desk, Listener("socket", staff=True), caller(shops=frozenset({shop})))


def test_a_draft_is_judged_at_its_place_in_the_conversation_as_it_is_now(database: Database) -> None:
    one = queued(database)

    async def story() -> list[Conversation | None]:
        agent = party(database, SHOP)
        unwatched = await watched(agent, one.id)
        following = asyncio.create_task(agent.listener.take())
        await watch(agent, one.id, 0)
        await following
        before = await watched(agent, one.id)
        await asyncio.to_thread(wrote, database, one, "您好", Author.AGENT, at=NOW + SECOND)
        return [unwatched, before, await watched(agent, one.id), await watched(agent, None)]

    assert asyncio.run(story()) == [None, one, now_is(database, one), None]
    assert now_is(database, one).first_replied_at == NOW + SECOND


def test_another_shops_conversation_is_not_followed(database: Database) -> None:
    one = queued(database)

    async def story() -> list[bytes]:
        agent = party(database, OTHER_SHOP)
        await watch(agent, one.id, 0)
        assert (await watched(agent, one.id), agent.listener.topics) == (None, set())
        return await agent.listener.take()

    [told] = asyncio.run(story())
    assert b'"code":"not_found"' in told
