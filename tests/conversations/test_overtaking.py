"""Commits of several writers, or of other processes, reach a hub in any order: what it shows last is how it is now."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from tests.conversations.screens import fresh
from tests.conversations.stories import STORIES
from xiaoer.conversations import store
from xiaoer.conversations.domain import screens
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.platform.db import Database
from xiaoer.platform.live import hub as live
from xiaoer.platform.live.hub import Hub, Listener, Screen

TRIES = 8
Commits = list[list[Screen]]


def commits_of(database: Database, name: str) -> tuple[Conversation, Commits]:
    """The conversation as a story leaves it, and what each commit of the story showed."""
    heard: Commits = []
    database.hear(lambda _announced, shown: heard.append(list(shown)))
    one, happens = STORIES[name](database)
    happens()
    found = database.read_now(store.find, frozenset({one.shop_id}), one.id)
    assert found is not None
    return found, heard


async def shown_last(one: Conversation, commits: Sequence[Sequence[Screen]]) -> tuple[Any, Any]:
    """The last row that staff of the shop are shown of it, and the last state that its shopper is."""
    hub, staff, shopper = Hub(), Listener("staff", staff=True), Listener("shopper", staff=False)
    hub.listen(staff, screens.shop_topic(one.shop_id))
    for topic in (screens.visitor_topic(one.visitor), screens.conversation_topic(one.id)):
        hub.listen(shopper, topic)
    for commit in commits:
        hub.deliver(commit)
    await asyncio.sleep(0.01)
    rows = [frame["row"] for frame in frames(staff, "conversation") if frame["row"]["id"] == str(one.id)]
    states = [frame for frame in frames(shopper, "state") if frame["conversation"] == str(one.id)]
    return rows[-1], states[-1]


def frames(listener: Listener, kind: str) -> list[dict[str, Any]]:
    told = [msgspec.json.decode(frame) for frame in listener._frames]
    return [frame for frame in told if frame["type"] == kind]


@pytest.mark.parametrize("name", STORIES)
def test_the_last_that_is_shown_is_how_it_is(database: Database, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(live, "LATEST_EVERY", 0)
    one, commits = commits_of(database, name)
    now = fresh(database, one)
    shuffled = [random.Random(number).sample(commits, len(commits)) for number in range(TRIES)]  # noqa: S311 - an order
    for order in (commits, commits[::-1], *shuffled):
        last, state = asyncio.run(shown_last(one, order))
        assert last == now.row
        assert (state["state"], state["agent_name"]) == (now.state["state"], now.state["agent_name"])
