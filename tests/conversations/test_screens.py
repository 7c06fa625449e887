"""Old state and frames make the fresh state, after every action."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace

from tests.conversations.given import LAN, NOW, SHOP, YUN, caller, conversation, send
from tests.conversations.screens import Screens, agree
from tests.conversations.stored import appended, arrived, now_is, queued, taken, wrote
from tests.conversations.stories import LATER, STORIES, VECTOR, shown
from xiaoer.conversations import actions
from xiaoer.conversations.actions import forgetting
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.messages import Author
from xiaoer.conversations.domain.screens import (
    agent_topic,
    conversation_topic,
    queue_topic,
    row_topics,
    shop_topic,
    version,
    version_in_queue,
)  # fmt: skip
from xiaoer.platform.db import Database
from xiaoer.platform.live.hub import Audience, Hub, Listener, Screen

VECTORS = json.loads(VECTOR.read_text("utf-8"))
"""Clients are tested on them."""


@pytest.mark.parametrize("name", STORIES)
def test_frames_make_what_a_fresh_look_shows(database: Database, name: str) -> None:
    screens = Screens()
    database.hear(screens.heard)
    one, happens = STORIES[name](database)
    agree(screens, database, one)
    happens()
    agree(screens, database, one)


@pytest.mark.parametrize("name", STORIES)
def test_clients_are_tested_on_what_is_sent(database: Database, name: str) -> None:
    """Where this fails for a good reason: python -m tests.conversations.stories."""
    assert shown(database, STORIES[name]) == VECTORS[name]


def test_after_its_end_a_message_shows_it_open_again(database: Database) -> None:
    screens = Screens()
    database.hear(screens.heard)
    one = taken(database)
    database.write_now(actions.resolve, one.id, caller(), LATER)
    wrote(database, one, "还有一个问题", at=LATER)
    agree(screens, database, one)
    assert screens.states[str(one.id)]["state"] == "assigned"


def test_a_refusal_shows_nothing(database: Database) -> None:
    one, shown = taken(database), list[Screen]()
    database.hear(lambda _, screens: shown.extend(screens))
    database.write_now(actions.take, one.id, caller(YUN), LATER)
    database.write_now(actions.resolve, one.id, caller(YUN), LATER)
    appended(database, [send("我来", Author.AGENT, conversation_id=one.id, author_id=YUN.id)])
    assert shown == []


def test_the_sender_is_named_and_gets_a_receipt(database: Database) -> None:
    one, shown = arrived(database), list[Screen]()
    database.hear(lambda _, screens: shown.extend(screens))
    sent = send("在吗", conversation_id=one.id, origin="socket-1")
    appended(database, [sent, sent])
    staff, shopper, row = shown
    receipt = {
        "type": "acknowledged", "client_id": sent.client_id, "conversation": str(one.id), "seq": 1, "id": str(sent.id),
        "at": NOW,
    }  # fmt: skip
    assert (staff.audience, staff.origin, msgspec.json.decode(staff.receipt or b"")) == (
        Audience.STAFF,
        "socket-1",
        receipt,
    )
    assert (shopper.audience, shopper.origin, shopper.receipt) == (Audience.SHOPPER, "socket-1", None)
    assert (row.topic, row.latest) == (shop_topic(SHOP), one.id.hex)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({}, {}, [], id="with the bot"),
        pytest.param({}, {"state": State.QUEUED}, ["queue"], id="comes to wait"),
        pytest.param({"state": State.QUEUED}, {"state": State.ASSIGNED, "assignee": LAN}, ["lan", "queue"], id="taken"),
        pytest.param({"assignee": LAN}, {"assignee": YUN}, ["lan", "yun"], id="given on"),
        pytest.param(None, {"assignee": LAN}, ["lan"], id="new"),
    ],
)
def test_a_row_concerns_the_queue_and_who_had_and_has_it(
    before: dict[str, Any] | None, after: dict[str, Any], expected: list[str]
) -> None:
    names = {queue_topic(SHOP): "queue", agent_topic(LAN.id): "lan", agent_topic(YUN.id): "yun"}
    after_it = conversation(**after)
    topics = set(row_topics(None if before is None else conversation(**before), after_it))
    assert topics - names.keys() == {conversation_topic(after_it.id)}
    assert sorted(names[topic] for topic in topics & names.keys()) == expected


QUEUED = conversation(last_seq=5, state=State.QUEUED, unread=2)
TAKEN = replace(QUEUED, state=State.ASSIGNED, assignee=LAN)
VERSIONS: list[Any] = [
    pytest.param(None, QUEUED, version_in_queue(5), id="in the queue"),
    pytest.param(replace(QUEUED, last_seq=4), QUEUED, version_in_queue(5), id="a message"),
    pytest.param(TAKEN, replace(TAKEN, unread=0), version_in_queue(5) + 1, id="read by who has it"),
    pytest.param(
        TAKEN, replace(TAKEN, state=State.WAITING, assignee=None), version_in_queue(5) + 2, id="left by its agent"
    ),
    pytest.param(QUEUED, TAKEN, version_in_queue(5) + 3, id="taken, as a message will say"),
    pytest.param(TAKEN, replace(TAKEN, last_seq=6), version_in_queue(6), id="that message"),
    pytest.param(None, conversation(), 1, id="opened, and nothing said yet"),
]


@pytest.mark.parametrize(("before", "now", "expected"), VERSIONS)
def test_every_change_that_is_shown_has_a_higher_version(
    before: Conversation | None, now: Conversation, expected: int
) -> None:
    assert version(now, before) == expected


@pytest.mark.parametrize("step", [pytest.param(actions.take, id="taken"), pytest.param(actions.resolve, id="resolved")])
def test_the_queue_hears_of_one_that_leaves_it(database: Database, step: Callable[..., Any]) -> None:
    """In one commit the row changes twice, and only the first change is one of the queue."""
    one = queued(database)

    async def story() -> list[str]:
        hub, listener = Hub(), Listener("another agent", staff=True)
        hub.enter(listener)
        hub.listen(listener, queue_topic(SHOP))
        database.hear(hub.heard)
        await database.write(step, one.id, caller(LAN), LATER)
        frames = [msgspec.json.decode(frame) for frame in await listener.take()]
        return [frame["row"]["state"] for frame in frames if frame["type"] == "conversation"]

    assert asyncio.run(story()) == [str(now_is(database, one).state)]


def test_the_shopper_is_told_the_place_in_the_queue(database: Database) -> None:
    screens = Screens()
    database.hear(screens.heard)
    rooms = [queued(database, visitor=UUID(int=number), now=NOW + number) for number in range(1, 4)]
    places = [screens.states[str(one.id)]["queue_place"] for one in rooms]
    assert places == [database.read_now(actions.queue_place, now_is(database, one)) for one in rooms]
    assert [place - places[0] for place in places] == [0, 1, 2]


def test_that_words_are_erased_is_told_once_to_all_staff_and_rows_to_those_who_look_at_them(database: Database) -> None:
    each, heard = [arrived(database, visitor=UUID(int=one)) for one in range(1, 4)], list[Screen]()
    for one in each:
        wrote(database, one, "在吗", at=NOW, client_id=f"asked:{one.id}")
        wrote(database, one, "在的", Author.AGENT, at=NOW, client_id=f"answer:{one.id}")
        database.write_now(actions.resolve, one.id, caller(LAN), NOW)
    database.hear(lambda _, screens: heard.extend(screens))
    database.write_now(forgetting.forget, SHOP, LATER, None, 9, about_orders=False)
    *rows, erased = heard
    assert {one.latest for one in rows} == {one.id.hex for one in each}
    assert all(one.topic == shop_topic(SHOP) and queue_topic(SHOP) not in one.also for one in rows)
    assert (erased.topic, erased.also, erased.audience) == (queue_topic(SHOP), (), Audience.STAFF)
    told = msgspec.json.decode(erased.frame)
    assert (told["type"], set(told["conversations"])) == ("erased", {str(one.id) for one in each})
    heard.clear()
    database.write_now(forgetting.forget, SHOP, LATER, None, 9, about_orders=False)
    assert heard == []
