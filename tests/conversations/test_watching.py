from __future__ import annotations

import asyncio
from uuid import UUID

from tests.conversations.given import NOW, OTHER_SHOP, SECOND, SHOP, caller
from tests.conversations.stored import now_is, queued, wrote
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.messages import Author
from xiaoer.conversations.web.desk import Desk, Party, Verdict
from xiaoer.conversations.web.greeting import FRESH, watch, watched
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.live.hub import Hub, Listener


def party(database: Database, shop: UUID, clock: Clock = lambda: NOW) -> Party:
    desk = Desk(database, clock, Hub(), b"", lambda _text, _one: Verdict("green", [], blocked=False), 100)
    return Party(desk, Listener("socket", staff=True), caller(shops=frozenset({shop})))


def test_a_draft_is_judged_at_its_place_in_the_conversation_of_a_moment_ago(database: Database) -> None:
    one, now = queued(database), [NOW]

    async def story() -> list[Conversation | None]:
        agent = party(database, SHOP, lambda: now[0])
        unwatched = await watched(agent, one.id)
        following = asyncio.create_task(agent.listener.take())
        await watch(agent, one.id, 0)
        await following
        before = await watched(agent, one.id)
        await asyncio.to_thread(wrote, database, one, "您好", Author.AGENT, at=NOW + SECOND)
        now[0] += FRESH - 1
        still_fresh = await watched(agent, one.id)
        now[0] += 1
        return [unwatched, before, still_fresh, await watched(agent, one.id), await watched(agent, None)]

    assert asyncio.run(story()) == [None, one, one, now_is(database, one), None]
    assert now_is(database, one).first_replied_at == NOW + SECOND


def test_another_shops_conversation_is_not_followed(database: Database) -> None:
    one = queued(database)

    async def story() -> list[bytes]:
        agent = party(database, OTHER_SHOP)
        await watch(agent, one.id, 0)
        assert (await watched(agent, one.id), agent.listener.topics) == (None, set())
        return await agent.listener.take()

    [told] = asyncio.run(story())
    assert b'"code":"conversation_not_found"' in told
