"""Shoppers mark the service at the real desk."""

from __future__ import annotations

import asyncio
from uuid import UUID

from tests.conversations.live import LiveDesk, heard, opened, quiet, said, watching
from tests.live_client import LiveClient
from xiaoer.conversations import store
from xiaoer.conversations.domain.messages import Kind
from xiaoer.conversations.store.tables import conversation_table
from xiaoer.platform.db import Tx


async def over(live_desk: LiveDesk, shopper: LiveClient) -> str:
    conversation = await opened(shopper)
    await asyncio.to_thread(live_desk.resolve, conversation)
    await heard(shopper, "state", state="resolved")
    return conversation


def test_a_mark_stands_in_the_conversation_and_staff_see_it(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent:
            conversation = await over(live_desk, shopper)
            await watching(agent, conversation, 2)
            answer = await said(shopper, "mark-0001", "回复很快", conversation, "survey", score=5)
            assert await said(shopper, "mark-0001", "回复很快", conversation, "survey", score=5) == answer
            shown = await heard(agent, "message", kind="survey")
            assert (shown["body"], shown["score"], shown["seq"]) == ("回复很快", 5, answer["seq"])
            assert (await heard(shopper, "message", kind="survey"))["score"] == 5
            marks = [one for one in live_desk.messages(conversation) if one.kind is Kind.SURVEY]
            assert [(one.score, one.body) for one in marks] == [(5, "回复很快")]

    asyncio.run(story())


def test_a_mark_needs_no_words_and_opens_nothing(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper:
            conversation = await over(live_desk, shopper)
            answer = await said(shopper, "mark-0001", " ", None, "survey", score=1)
            assert answer["conversation"] == conversation
        found = live_desk.database.read_now(lambda tx: store.find(tx, _shops(tx, conversation), UUID(conversation)))
        assert found is not None
        assert (found.state, found.unread) == ("resolved", 0)

    asyncio.run(story())


def test_what_is_no_mark_is_refused_and_nothing_is_kept(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.shopper() as stranger, live_desk.agent() as agent:
            conversation = await opened(shopper)
            await watching(agent, conversation, 2)
            before = live_desk.messages(conversation)
            early = await said(shopper, "mark-0001", "", conversation, "survey", score=3)
            markless = await said(shopper, "mark-0002", "好", conversation, "survey")
            spoken = await said(shopper, "mark-0003", "好", conversation, score=3)
            nobodys = await said(stranger, "mark-0004", "", None, "survey", score=1)
            agents = await said(agent, "mark-0005", "", conversation, "survey", score=5)
            anothers = await said(stranger, "mark-0006", "", conversation, "survey", score=1)
            sixth = await said(shopper, "mark-0007", "", None, "survey", score=6)
            await quiet(shopper)
            assert [one["code"] for one in (early, markless, spoken, nobodys, agents, anothers, sixth)] == [
                "rating_too_early", "bad_rating", "bad_rating", "conversation_not_found", "bad_rating",
                "conversation_not_found", "bad_frame",
            ]  # fmt: skip
            assert live_desk.messages(conversation) == before

    asyncio.run(story())


def _shops(tx: Tx, conversation: str) -> frozenset[UUID]:
    rows = tx.all(conversation_table.select().where(conversation_table.c.id == UUID(conversation)))
    return frozenset(row.shop_id for row in rows)
