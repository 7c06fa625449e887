"""Whether the shopper hears that one of the staff reads and writes: looked up once, until the conversation changes hands."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import msgspec
import pytest

from tests import make
from tests.conversations.given import NOW
from tests.conversations.queues import waits
from tests.team.given import joined
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Followed, Reassign, TakeOver
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.frames import ReadFrame, TypingFrame
from xiaoer.conversations.domain.screens import conversation_topic
from xiaoer.conversations.web.desk import Desk, Party
from xiaoer.conversations.web.live import _pass_on
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database
from xiaoer.platform.live.hub import Hub, Listener


class Counted:
    """A store that counts what is read of it."""

    def __init__(self, database: Database) -> None:
        self.database, self.reads = database, 0
        self.meanwhile: Callable[[], Awaitable[object]] | None = None

    async def read(self, reader: Any, *args: Any) -> Any:
        self.reads += 1
        found = await self.database.read(reader, *args)
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            await meanwhile()
        return found


class Scene(NamedTuple):
    """A conversation that 小岚 has and a supervisor reads along in."""

    store: Counted
    talk: Conversation
    lan: Caller
    lead: Party
    shopper: Listener

    async def read(self, seq: int) -> list[int]:
        """The supervisor has read so far; the places that the shopper was told of until now."""
        await _pass_on(self.lead, ReadFrame(self.talk.id, seq))
        return [msgspec.json.decode(one)["seq"] for one in self.shopper._frames if b'"read"' in one]

    async def take_over(self) -> None:
        who = self.lead.who
        assert isinstance(who, Caller)
        told = TakeOver(self.lan.account_id)
        assert isinstance(
            await self.store.database.write(actions.take_over, self.talk.id, told, who, NOW), Conversation
        )
        await asyncio.sleep(0)


def played(database: Database, story: Callable[[Scene], Awaitable[None]]) -> None:
    shop = make.shop(database)
    lan, lead = joined(database, shop), joined(database, shop, "lead", role=Role.SUPERVISOR)
    talk = database.write_now(actions.take, waits(database, shop).id, lan, NOW)
    assert isinstance(talk, Conversation)

    async def whole() -> None:
        hub, store = Hub(), Counted(database)
        database.hear(hub.heard)
        staff, shopper = Listener("lead", staff=True), Listener("shopper", staff=False)
        unused: Any = None
        party = Party(Desk(store, lambda: NOW, hub, b"", unused, unused, unused), staff, lead)  # type: ignore[arg-type]
        party.saw(Followed(talk, None))
        for one in (staff, shopper):
            hub.enter(one)
            hub.listen(one, conversation_topic(talk.id))
        await story(Scene(store, talk, lan, party, shopper))

    asyncio.run(whole())


def test_who_reads_along_is_looked_up_once(database: Database) -> None:
    async def story(scene: Scene) -> None:
        assert [await scene.read(seq) for seq in (1, 2, 3)] == [[], [], []]
        assert scene.store.reads == 1

    played(database, story)


def test_who_takes_over_is_heard_from_the_next_frame_on_and_looked_up_once(database: Database) -> None:
    async def story(scene: Scene) -> None:
        assert await scene.read(1) == []
        await scene.take_over()
        assert [await scene.read(seq) for seq in (2, 3)] == [[2], [2, 3]]
        assert scene.store.reads == 2

    played(database, story)


def test_who_gives_it_away_is_heard_no_longer(database: Database) -> None:
    async def story(scene: Scene) -> None:
        await scene.take_over()
        assert await scene.read(1) == [1]
        who = scene.lead.who
        assert isinstance(who, Caller)
        back = Reassign(who.account_id, scene.lan.account_id, absent=True)
        given = await scene.store.database.write(actions.reassign, scene.talk.id, back, who, NOW)
        assert isinstance(given, Conversation)
        await asyncio.sleep(0)
        assert [await scene.read(seq) for seq in (2, 3)] == [[1], [1]]
        assert scene.store.reads == 2

    played(database, story)


def test_a_take_over_while_it_is_looked_up_is_not_missed(database: Database) -> None:
    async def story(scene: Scene) -> None:
        scene.store.meanwhile = scene.take_over
        assert await scene.read(1) == []
        assert await scene.read(2) == [2]

    played(database, story)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.TRAINER])
def test_who_may_not_reply_is_not_heard_and_nothing_is_read(database: Database, role: Role) -> None:
    async def story(scene: Scene) -> None:
        scene.lead.who = joined(database, scene.talk.shop_id, "reader", role=role)
        assert await scene.read(1) == []
        assert scene.store.reads == 0

    played(database, story)


@pytest.mark.parametrize(("role", "heard"), [(Role.AGENT, 1), (Role.AUDITOR, 0), (Role.TRAINER, 0)])
def test_colleagues_hear_of_whoever_may_write(database: Database, role: Role, heard: int) -> None:
    async def story(scene: Scene) -> None:
        other = Listener("other", staff=True)
        scene.lead.desk.hub.listen(other, conversation_topic(scene.talk.id))
        who = joined(database, scene.talk.shop_id, "other", role=role)
        await _pass_on(Party(scene.lead.desk, other, who), TypingFrame(scene.talk.id, on=True, kind="note"))
        told = [msgspec.json.decode(one)["by"] for one in scene.lead.listener._frames]
        assert told == [{"id": str(who.account_id), "name": who.name}] * heard
        assert list(scene.shopper._frames) == list(other._frames) == []

    played(database, story)
