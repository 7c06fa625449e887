"""Old state and frames make the fresh state, after every action."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.conversations.given import LAN, NOW, SECOND, SHOP, YUN, caller, conversation, send
from tests.conversations.screens import Screens, agree
from tests.conversations.stored import appended, arrived, fired, now_is, queued, taken, wrote
from xiaoer.conversations import actions
from xiaoer.conversations.actions import BotWords, TakeOver
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.messages import Author, Kind
from xiaoer.conversations.domain.screens import agent_topic, conversation_topic, queue_topic, row_topics, shop_topic
from xiaoer.platform.auth import Role
from xiaoer.platform.db import Database
from xiaoer.platform.live.hub import Audience, Hub, Listener, Screen

LATER = NOW + 5 * SECOND
Start = Callable[[Database], Conversation]
Step = Callable[[Database, Conversation], Any]


def write(body: str, author: Author = Author.SHOPPER, **given: Any) -> Step:
    return lambda database, one: wrote(database, one, body, author, **{"at": LATER, **given})


STEPS: list[Any] = [
    pytest.param(arrived, write("在吗"), id="a shopper writes to the bot"),
    pytest.param(queued, write("有人吗"), id="a shopper writes in the queue"),
    pytest.param(taken, write("您好", Author.AGENT), id="an agent answers"),
    pytest.param(queued, write("您好", Author.AGENT), id="an agent answers from the queue"),
    pytest.param(taken, write("已问仓库", Author.AGENT, kind=Kind.NOTE), id="an agent notes"),
    pytest.param(
        taken, write("先道歉", Author.AGENT, kind=Kind.WHISPER, author_id=YUN.id), id="somebody whispers to the agent"
    ),
    pytest.param(
        taken,
        lambda db, one: db.write_now(
            actions.take_over, one.id, TakeOver(LAN.id, "我来"), caller(YUN, role=Role.SUPERVISOR), LATER
        ),
        id="who leads takes it over",
    ),
    pytest.param(
        arrived, lambda db, one: db.write_now(actions.hand_over, SHOP, one.id, "asked", LATER), id="the bot hands over"
    ),
    pytest.param(
        arrived, lambda db, one: db.write_now(actions.say_as_bot, SHOP, one.id, BotWords("有货", 1), LATER),
        id="the bot answers",
    ),
    pytest.param(queued, lambda db, one: db.write_now(actions.take, one.id, caller(), LATER), id="an agent takes it"),
    pytest.param(
        lambda db: wrote(db, taken(db), "在吗", at=NOW + SECOND),
        lambda db, one: db.write_now(actions.take, one.id, caller(), LATER), id="an agent takes it again",
    ),
    pytest.param(taken, lambda db, one: db.write_now(actions.resolve, one.id, caller(), LATER), id="it ends"),
    pytest.param(queued, lambda db, _: fired(db, NOW + 25 * SECOND), id="the sign comes"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "step"), STEPS)
def test_frames_make_what_a_fresh_look_shows(database: Database, start: Start, step: Step) -> None:
    screens = Screens()
    database.hear(screens.heard)
    one = start(database)
    agree(screens, database, one)
    step(database, one)
    agree(screens, database, one)


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
