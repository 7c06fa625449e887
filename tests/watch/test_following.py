"""The watch on real stores: what is raised, renewed and left, once, with its event and its word to supervisors."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.conftest import count
from tests.conversations.given import LAN, NOW, SECOND, SHOP, caller
from tests.conversations.stored import arrived, due, everything, queued, wrote
from tests.conversations.stored import told as told_events
from tests.counting import queries
from tests.watch.given import FOLLOW, YELLOW, alarms, fire, follow, handled, settled, talk, told
from xiaoer.conversations import actions as conversations
from xiaoer.conversations.actions import Arrival
from xiaoer.conversations.domain.conversations import Channel, Person
from xiaoer.conversations.domain.messages import Author, Message
from xiaoer.conversations.domain.screens import leading_topic
from xiaoer.conversations.domain.watching import Kind
from xiaoer.customers import actions as customers
from xiaoer.customers.domain.people import IdentityKind
from xiaoer.platform import events, reacting
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import Cursor
from xiaoer.platform.live.hub import Audience, Screen
from xiaoer.watch import actions, store
from xiaoer.watch.actions import following
from xiaoer.watch.domain.events import WatchAlarmed
from xiaoer.watch.domain.settings import Watching
from xiaoer.watch.store import alarm_table

MICROWAVE = "这个杯子能放微波炉吗"


def announced(database: Database) -> list[WatchAlarmed]:
    return [one.read_as(WatchAlarmed) for one in database.read_now(events.after, Cursor(), ["watch.alarmed"], 99)]


def test_an_angry_shopper_is_told_of_with_the_lines(database: Database) -> None:
    one = talk(database)
    first = one.say("等了好久了，到底发不发")
    one.say("今天发", Author.AGENT)
    last = one.say("什么态度！！！")
    follow(database)
    [alarm] = alarms(database)
    assert (alarm.kind, alarm.severity, alarm.agent) == (Kind.ANGER, "serious", LAN)
    assert (alarm.reason_zh, alarm.reason_en) == ("顾客情绪正在升级。", "The customer is getting angry.")
    assert [(line.seq, line.body, line.author) for line in alarm.lines] == [
        (first, "等了好久了，到底发不发", Author.SHOPPER), (last, "什么态度！！！", Author.SHOPPER),
    ]  # fmt: skip
    assert (alarm.customer.name, alarm.handled, alarm.renewed_at) == ("演示顾客·小林", None, None)
    assert announced(database) == [
        WatchAlarmed(alarm.id, one.conversation.id, "anger", 2, "anger.rising", (first, last))
    ]


def test_the_messages_of_many_events_are_read_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    talks = [talk(database, visitor=0xF1 + number) for number in range(4)]
    follow(database)
    last = {one.conversation.id: [one.say(f"我要投诉 {number}") for number in range(3)] for one in talks}
    read = list[int]()

    def messages_at(tx: Tx, shop_id: UUID, places: Collection[tuple[UUID, int]]) -> list[Message]:
        read.append(len(places))
        return as_it_is(tx, shop_id, places)

    def watching(tx: Tx, shop_ids: Collection[UUID]) -> dict[UUID, Watching]:
        asked.append(len(shop_ids))
        return settled_as_it_is(tx, shop_ids)

    asked, settled_as_it_is = list[int](), store.watching
    monkeypatch.setattr(store, "watching", watching)
    as_it_is = conversations.messages_at
    monkeypatch.setattr(conversations, "messages_at", messages_at)
    monkeypatch.setattr(reacting, "LONGEST_UNIT", 20)
    assert database.write_now(reacting.advance, FOLLOW, NOW).followed == 12
    assert (len(read), asked) == (1, [1])
    assert {one.conversation_id: [line.seq for line in one.lines] for one in alarms(database)} == {
        id_: seqs[:2] for id_, seqs in last.items()
    }


def test_of_many_messages_no_more_is_asked_than_of_few(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each asks a question that is to be looked at again, and complains, of which supervisors have been told."""
    monkeypatch.setattr(reacting, "LONGEST_UNIT", 20)
    talks = [talk(database, visitor=0xF1 + number) for number in range(16)]

    def asked(many: int) -> int:
        for one in talks[:many]:
            one.say("我要投诉，这个杯子能放微波炉吗")
            one.say("能的，可以放", Author.AGENT)
        return database.write_now(queries, lambda tx: reacting.advance(tx, FOLLOW, NOW, FOLLOW.most))

    for _ in range(3):
        asked(16)
    follow(database, NOW)
    told_of = announced(database)
    assert asked(4) == asked(16)
    assert announced(database) == told_of


def test_supervisors_and_nobody_else_hear_it_at_once(database: Database) -> None:
    one = talk(database)
    follow(database)
    seq = one.say("我要投诉")

    def followed(tx: Tx) -> list[Screen]:
        reacting.advance(tx, FOLLOW, NOW)
        return tx.screens

    [screen] = database.write_now(followed)
    assert (screen.topic, screen.audience, screen.also) == (leading_topic(SHOP), Audience.STAFF, ())
    frame = msgspec.json.decode(screen.frame)
    assert (frame["type"], frame["news"], frame["alarm"]["kind"]) == ("watch_alarm", "raised", "anger")
    assert [(line["seq"], line["body"]) for line in frame["alarm"]["lines"]] == [(seq, "我要投诉")]


def test_it_is_raised_once_and_renewed_when_clearly_worse(database: Database) -> None:
    one = talk(database)
    first = one.say("我要投诉")
    follow(database)
    assert told(database) == [("anger", "serious", [first])]
    one.say("好的", Author.AGENT)
    last = one.say("我要投诉")
    follow(database)
    assert told(database) == [("anger", "severe", [first, last])]
    for _ in range(4):
        one.say("骗子，我要报警")
    follow(database)
    assert told(database) == [("anger", "severe", [first, last])]
    assert [(each.severity, each.renewed) for each in announced(database)] == [(2, False), (3, True)]
    [alarm] = alarms(database)
    assert alarm.renewed_at is not None


def test_after_it_was_handled_only_new_lines_count(database: Database) -> None:
    one = talk(database)
    one.say("太过分了")
    one.say("太过分了")
    follow(database)
    handled(database, alarms(database)[0])
    third = one.say("太过分了")
    follow(database)
    assert told(database) == []
    fourth = one.say("太过分了")
    follow(database)
    assert told(database) == [("anger", "serious", [third, fourth])]
    assert count(database, alarm_table) == 2


def test_following_again_changes_nothing(database: Database) -> None:
    """Killed between the effect and the cursor: the same event is followed as if for the first time."""
    one = talk(database)
    one.say("我要投诉")
    one.say("保证明天到", Author.AGENT, light={**YELLOW, "override": "顾客催"})
    before = everything(database)
    read = database.read_now(events.after, Cursor(), FOLLOW.tags, 99)
    follow(database)
    once = everything(database)
    assert len(once["watch_alarm"]) == 3 + len(before["watch_alarm"])
    for event in read:
        database.write_now(FOLLOW.effect, event, NOW)
    assert everything(database) == once


def test_a_kill_in_the_effect_leaves_nothing_and_it_happens_again_whole(database: Database) -> None:
    one = talk(database)
    follow(database)
    seq = one.say("我要投诉")
    before = everything(database)

    def killed(tx: Tx) -> None:
        reacting.advance(tx, FOLLOW, NOW)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        database.write_now(killed)
    assert everything(database) == before
    follow(database)
    assert told(database) == [("anger", "serious", [seq])]


def test_a_promise_is_told_of_by_what_the_lights_said(database: Database) -> None:
    one = talk(database)
    seq = one.say("后天肯定能到", Author.AGENT, light=YELLOW)
    follow(database)
    assert told(database) == [("promise", "serious", [seq])]


def test_a_light_passed_over_is_told_of_with_its_reason(database: Database) -> None:
    one = talk(database)
    light = {"light": "yellow", "findings": [], "override": "顾客要求直说"}
    seq = one.say("改不了", Author.AGENT, light=light)
    follow(database)
    [alarm] = alarms(database)
    assert (alarm.kind, alarm.severity, alarm.lines[0].seq, alarm.lines[0].why) == (
        Kind.OVERRIDE, "notice", seq, "顾客要求直说",
    )  # fmt: skip


def test_other_words_after_a_red_light(database: Database) -> None:
    one = talk(database)
    one.stop(after=10)
    one.say("改不了", Author.AGENT, after=60, light={"light": "yellow", "findings": []})
    follow(database)
    [alarm] = alarms(database)
    assert (alarm.kind, alarm.severity, alarm.reason_en[:20]) == (Kind.OVERRIDE, "serious", "Shortly after a red ")


def test_of_red_lights_no_more_is_read_than_the_minutes_in_which_they_matter(database: Database) -> None:
    one = talk(database)
    one.say("能退吗", after=0)
    for after in (0, 10, 600, 610):
        one.stop(after)
    at = one.now_is.last_at + 610 * SECOND
    found = database.read_now(following._stops, SHOP, one.conversation.id, at)
    assert found == [at - 600 * SECOND, at - 10 * SECOND, at]


def test_three_red_lights_show_what_was_to_be_answered(database: Database) -> None:
    one = talk(database)
    seq = one.say("能退吗")
    for after in (5, 10):
        one.stop(after)
    follow(database)
    assert told(database) == []
    one.stop(15)
    follow(database)
    assert told(database) == [("override", "serious", [seq])]


def test_a_question_that_is_held_too_long(database: Database) -> None:
    one = talk(database)
    seq = one.say(MICROWAVE)
    held = one.say("稍等，我帮您查一下", Author.AGENT)
    follow(database)
    at = NOW + 20 * SECOND + 300 * SECOND
    assert due(database)[f"{actions.QUESTION}:{one.conversation.id}"] == at
    assert fire(database, at - 1) == 0
    assert fire(database, at) == 1
    assert told(database) == [("unanswered", "serious", [seq, held])]


def test_a_question_asked_of_an_agent_who_only_speaks_elsewhere(database: Database) -> None:
    one, other = talk(database), talk(database, visitor=0xF2)
    seq = one.say(MICROWAVE)
    other.say("好的，已经发出", Author.AGENT, after=60)
    follow(database)
    fire(database, NOW + 320 * SECOND)
    assert told(database) == [("unanswered", "serious", [seq])]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("杯身可以放微波炉", id="answered"),
        pytest.param(None, id="an agent who says nothing at all is told of by the limits"),
    ],
)
def test_a_question_that_does_not_stand(database: Database, answer: str | None) -> None:
    one = talk(database)
    one.say(MICROWAVE)
    if answer:
        one.say(answer, Author.AGENT)
    follow(database)
    assert fire(database, NOW + 320 * SECOND) == 1
    assert told(database) == []


def test_a_younger_question_is_looked_at_again_later(database: Database) -> None:
    one = talk(database)
    one.say(MICROWAVE)
    follow(database)
    one.say("可以的", Author.AGENT, after=100)
    one.say("有红色的吗", after=100)
    key = f"{actions.QUESTION}:{one.conversation.id}"
    assert fire(database, NOW + 320 * SECOND) == 1
    assert due(database)[key] == NOW + 520 * SECOND
    one.say("稍等", Author.AGENT)
    follow(database)
    assert fire(database, NOW + 520 * SECOND) == 1
    assert [kind for kind, _, _ in told(database)] == ["unanswered"]


def test_a_question_of_nobody_or_of_a_talk_that_is_over(database: Database) -> None:
    waiting = queued(database)
    wrote(database, waiting, MICROWAVE, at=NOW + SECOND)
    follow(database, NOW + SECOND)
    assert fire(database, NOW + 301 * SECOND) == 1
    gone = {"shop_id": str(SHOP), "conversation_id": str(UUID(int=0xDEAD))}
    database.write_now(actions.question_due, gone, NOW)
    over = talk(database, visitor=0xF2)
    over.say(MICROWAVE)
    over.say("稍等", Author.AGENT)
    follow(database)
    database.write_now(conversations.resolve, over.conversation.id, caller(LAN), NOW + 50 * SECOND)
    assert fire(database, NOW + 320 * SECOND) == 1
    assert told(database) == []


def test_the_third_time_counts_former_conversations(database: Database) -> None:
    """Of the person, under whatever of their customers they came; not of another, and not of long ago."""
    ids = [
        database.write_now(customers.identify, SHOP, IdentityKind.VISITOR, str(number), NOW).id for number in range(3)
    ]
    for number, (customer, days) in enumerate(((0, 1), (0, 2), (1, 1), (0, 9))):
        at = NOW - days * 86_400 * SECOND
        who = Arrival(SHOP, UUID(int=0xE00 + number), Person(ids[customer], "演示顾客"))
        former = database.write_now(conversations.arrive, who, at)
        wrote(database, former, f"退款还没到账 {number}", at=at)
    who = Arrival(SHOP, UUID(int=0xE99), Person(ids[0], "演示顾客"))
    one = database.write_now(conversations.arrive, who, NOW)
    wrote(database, one, "退款到底什么时候到账", at=NOW)
    follow(database, NOW)
    [alarm] = alarms(database)
    assert (alarm.kind, alarm.reason_zh[:4]) == (Kind.THIRD_MENTION, "顾客七天")
    assert [line.body for line in alarm.lines] == ["退款还没到账 1", "退款还没到账 0", "退款到底什么时候到账"]


def test_what_a_shop_does_not_watch_for_is_not_raised(database: Database) -> None:
    settled(database, Watching((Kind.PROMISE,)))
    one = talk(database)
    one.say("我要投诉")
    one.say(MICROWAVE)
    for _ in range(3):
        one.stop()
    follow(database)
    assert told(database) == []
    assert f"{actions.QUESTION}:{one.conversation.id}" not in due(database)
    database.write_now(
        actions.question_due, {"shop_id": str(SHOP), "conversation_id": str(one.conversation.id)}, NOW + 3600 * SECOND
    )
    one.say("后天肯定能到", Author.AGENT, light=YELLOW)
    follow(database)
    assert [kind for kind, _, _ in told(database)] == ["promise"]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"author": Author.BOT}, id="the bot"),
        pytest.param({"client_id": "import:7"}, id="from a file"),
        pytest.param({"body": "好的"}, id="nothing that matters"),
    ],
)
def test_what_is_not_looked_at(database: Database, given: dict[str, Any]) -> None:
    one = arrived(database)
    wrote(database, one, **{"body": "我要投诉", "at": NOW, **given})
    follow(database, NOW)
    assert told(database) == []


def test_what_is_past_is_not_watched(database: Database) -> None:
    one = arrived(database)
    wrote(database, one, "我要投诉", at=NOW)
    follow(database, NOW + 901 * SECOND)
    imported = Arrival(SHOP, UUID(int=0xF7), Person(UUID(int=7), "演示顾客"), channel=Channel.IMPORT)
    other = database.write_now(conversations.arrive, imported, NOW)
    wrote(database, other, "我要投诉", at=NOW + 900 * SECOND)
    database.write_now(conversations.stop_draft, other, ["abuse.滚"], LAN.id, NOW + 900 * SECOND)
    follow(database, NOW + 901 * SECOND)
    assert told(database) == []
    assert "watch.alarmed" not in told_events(database)
