"""A shopper comes while something happens in their conversation: they hear how it is, and each message once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from tests import make
from tests.conversations.given import NOW, SECOND, caller
from tests.conversations.stored import VISITOR, arrived, messages, wrote
from tests.conversations.welcomes import SECRET, Frame, greeted
from xiaoer.conversations import actions
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.frames import Hello
from xiaoer.conversations.domain.messages import Author
from xiaoer.conversations.domain.tokens import visitor_token
from xiaoer.conversations.web.desk import Party
from xiaoer.platform.db import Database

LATER = NOW + 5 * SECOND


class Meanwhile(NamedTuple):
    """A store that lets something else happen right after it was read for the first time by a reader of this name."""

    database: Database
    reader: str
    happens: Callable[[], Any]
    done: list[str]

    async def read(self, reader: Any, *given: Any) -> Any:
        found = await self.database.read(reader, *given)
        if reader.__name__ == self.reader and not self.done:
            self.done.append(self.reader)
            await asyncio.to_thread(self.happens)
            await asyncio.sleep(0.01)
        return found

    async def write(self, action: Any, *given: Any) -> Any:
        return await self.database.write(action, *given)


async def welcomed(database: Database, reader: str, happens: Callable[[], Any]) -> list[Frame]:
    """What the shopper is told from their hello on, while `happens` happens after `reader`."""
    store = Meanwhile(database, reader, happens, [])
    hello = Hello(1, "shopper", "yunhe", visitor_token(SECRET, "yunhe", VISITOR))
    party, told = await greeted(database, hello, LATER, store=store)
    assert isinstance(party, Party)
    assert store.done == [reader]
    return told


def waits(database: Database) -> tuple[UUID, Conversation]:
    shop = make.shop(database)
    one = arrived(database, shop=shop)
    wrote(database, one, "转人工", at=NOW)
    database.write_now(actions.hand_over, shop, one.id, "asked", NOW)
    return shop, one


@pytest.mark.parametrize("reader", ["going_on", "queue_place", "messages_after"])
def test_who_comes_while_an_agent_takes_it_hears_who_has_it(database: Database, reader: str) -> None:
    shop, one = waits(database)
    agent = caller(shops=frozenset({shop}))
    told = asyncio.run(
        welcomed(database, reader, lambda: database.write_now(actions.take, one.id, agent, LATER))
    )  # fmt: skip
    assert told[0]["type"] == "welcome"
    state = [frame for frame in told if frame["type"] == "state"][-1]
    assert (state["state"], state["agent_name"], state["queue_place"]) == ("assigned", agent.name, None)
    assert [frame["seq"] for frame in told if frame["type"] == "message"] == [
        each.seq for each in messages(database, one)
    ]


def test_who_comes_while_another_tab_opens_a_conversation_hears_it_once(database: Database) -> None:
    shop = make.shop(database)
    opened: list[Conversation] = []

    def opens() -> None:
        opened.append(arrived(database, shop=shop))
        wrote(database, opened[0], "在吗", at=LATER)
        wrote(database, opened[0], "有货吗", at=LATER)

    told = asyncio.run(welcomed(database, "going_on", opens))
    assert (told[0]["type"], told[0]["conversation"]) == ("welcome", None)
    shown = [(frame["conversation_id"], frame["seq"]) for frame in told if frame["type"] == "message"]
    assert shown == [(str(opened[0].id), 1), (str(opened[0].id), 2)]


def test_who_comes_back_hears_who_has_it_as_shoppers_know_them(database: Database) -> None:
    _, one = waits(database)
    before = asyncio.run(welcomed(database, "going_on", lambda: None))
    wrote(database, one, "您好", Author.AGENT, at=NOW, signature="小岚·资深顾问")
    after = asyncio.run(welcomed(database, "going_on", lambda: None))
    assert [(told[0]["state"], told[0]["agent_name"]) for told in (before, after)] == [
        ("queued", None), ("waiting", "小岚·资深顾问"),
    ]  # fmt: skip
