from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.conversations.given import NOW, OTHER_SHOP, SECOND, SHOP, an_id, caller, conversation
from tests.conversations.stored import now_is, queued, wrote
from xiaoer.conversations.actions import Followed
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.frames import MOST_FOLLOWED, Unwatch
from xiaoer.conversations.domain.messages import Author
from xiaoer.conversations.domain.screens import conversation_topic, shop_topic
from xiaoer.conversations.web.desk import Desk, Party, Verdict
from xiaoer.conversations.web.greeting import FRESH, look_over, watch, watched, written_to
from xiaoer.conversations.web.limits import Limits
from xiaoer.conversations.web.live import BYTES_A_MESSAGE, _hear, _together, changed
from xiaoer.platform.auth import Caller
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database, Unavailable
from xiaoer.platform.live.hub import Hub, Listener

Judge = Callable[[str, Conversation, Any], Verdict]
LIMITS = Limits(frames_a_second=100, sockets_an_address=9, hellos_a_second=9, uploads_a_second=9)


def green(_text: str, _one: Conversation, _settled: Any) -> Verdict:
    return Verdict("green", [], blocked=False)


def desk(database: Database, clock: Clock = lambda: NOW, judge: Judge = green) -> Desk:
    """One without sockets."""
    return Desk(database, clock, Hub(), b"", judge, LIMITS, lambda _who: nullcontext())


def party(database: Database, shop: UUID, clock: Clock = lambda: NOW) -> Party:
    return Party(desk(database, clock), Listener("socket", staff=True), caller(shops=frozenset({shop})))


def test_staff_look_over_their_shops_and_no_longer(database: Database) -> None:
    async def story() -> None:
        staff = party(database, SHOP)
        look_over(staff, on=True)
        assert staff.listener.topics == {shop_topic(SHOP)}
        look_over(staff, on=False)
        assert staff.listener.topics == set()

    asyncio.run(story())


@pytest.mark.parametrize(
    "then",
    [
        pytest.param(None, id="signed out"),
        pytest.param(caller(shops=frozenset({OTHER_SHOP})), id="other shops"),
    ],
)
def test_a_session_is_looked_at_until_it_is_another(then: Caller | None) -> None:
    before, looks = caller(shops=frozenset({SHOP})), list[int]()

    async def look() -> Caller | None:
        looks.append(1)
        if len(looks) == 2:
            raise Unavailable("the store is away for a moment")
        return before if len(looks) < 4 else then

    assert asyncio.run(changed(look, before, 0)) == then
    assert len(looks) == 4


@pytest.mark.parametrize(
    ("sizes", "messages"),
    [
        pytest.param([], [], id="none"),
        pytest.param([1], [1], id="one"),
        pytest.param([9] * 300, [300], id="many small ones"),
        pytest.param([BYTES_A_MESSAGE - 9, 9, 9], [2, 1], id="to the brim"),
        pytest.param([9, BYTES_A_MESSAGE + 1, 9], [1, 1, 1], id="one that is larger than all"),
    ],
)
def test_frames_that_wait_go_together_one_a_line(sizes: list[int], messages: list[int]) -> None:
    frames = [b"%d" % (number % 10) * size for number, size in enumerate(sizes)]
    sent = list(_together(frames))
    assert [text.count(b"\n") + 1 for text in sent] == messages
    assert [line for text in sent for line in text.split(b"\n")] == frames


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
        seen = [unwatched, before, still_fresh, await watched(agent, one.id), await watched(agent, None)]
        await asyncio.to_thread(wrote, database, one, "请稍等", Author.AGENT, at=NOW + 2 * SECOND)
        now[0] -= 3600 * SECOND
        seen.append(await watched(agent, one.id))
        return [each.conversation if each else None for each in seen]

    *seen, set_back = asyncio.run(story())
    assert set_back == now_is(database, one), "a clock that was set back keeps nothing fresh"
    assert seen[:3] == [None, one, one]
    assert [each.last_seq if each else None for each in seen[3:]] == [now_is(database, one).last_seq - 1, None]
    assert now_is(database, one).first_replied_at == NOW + SECOND


def test_a_connection_follows_so_many_and_one_more_once_another_is_left(database: Database) -> None:
    one = queued(database)

    async def story() -> list[dict[str, Any]]:
        agent = party(database, SHOP)
        others = [conversation(id=an_id()) for _ in range(MOST_FOLLOWED)]
        for other in others:
            agent.saw(Followed(other, None))
        await watch(agent, one.id, 0)
        assert (one.id in agent.watched, agent.listener.topics) == (False, set())
        told = [msgspec.json.decode(frame) for frame in await agent.listener.take()]
        await _hear(agent, Unwatch(others[7].id))
        for last in (0, now_is(database, one).last_seq):  # one that is followed already may be asked for again
            following = asyncio.create_task(agent.listener.take())
            await watch(agent, one.id, last)
            following.cancel()
        assert (len(agent.watched), agent.listener.topics) == (MOST_FOLLOWED, {conversation_topic(one.id)})
        return told

    [told] = asyncio.run(story())
    assert (told["type"], told["code"], told["fatal"]) == ("error", "follows_too_many", False)
    assert "最多同时打开 100 个会话" in told["sentence_zh"]
    assert "at most 100 conversations" in told["sentence_en"]


def test_who_writes_in_many_that_they_do_not_follow_leaves_nothing_behind(database: Database) -> None:
    one = queued(database)

    async def story() -> None:
        agent = party(database, SHOP)
        seen = await written_to(agent, one.id)
        assert (seen and seen.conversation, agent.watched) == (one, {})

    asyncio.run(story())


def test_another_shops_conversation_is_not_followed(database: Database) -> None:
    one = queued(database)

    async def story() -> list[bytes]:
        agent = party(database, OTHER_SHOP)
        await watch(agent, one.id, 0)
        assert (await watched(agent, one.id), agent.listener.topics) == (None, set())
        return await agent.listener.take()

    [told] = asyncio.run(story())
    assert b'"code":"conversation_not_found"' in told
