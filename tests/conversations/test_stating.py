"""Shoppers in a crisis: the statement once, others as always."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import msgspec
import pytest

from tests import make
from tests.conversations.approvals import follow, reaction
from tests.conversations.given import NOW, SECOND, send
from tests.conversations.stored import appended, arrived, everything, messages, now_is, said, told
from tests.crisis.given import IN_ENGLISH, PLAN, STATEMENT, in_crisis, lead, switched_off, switched_on
from tests.team.given import joined
from xiaoer.conversations import actions, store
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.messages import Author
from xiaoer.crisis import actions as crisis
from xiaoer.crisis.actions import PlanChange
from xiaoer.platform import events, reacting
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import Cursor


@pytest.fixture
def shop(database: Database) -> UUID:
    return make.shop(database)


@pytest.fixture
def boss(database: Database, shop: UUID) -> Caller:
    return lead(database, shop)


def asks(database: Database, one: Conversation, body: str, now: int = NOW) -> None:
    appended(database, [send(body, conversation_id=one.id, shop_id=one.shop_id, at=now)])
    follow(database, now)


def stated(database: Database, one: Conversation) -> list[tuple[str, str]]:
    spoken = [each for each in messages(database, one) if each.client_id.startswith("crisis:")]
    return [(str(each.author), each.body) for each in spoken]


@pytest.mark.parametrize(
    ("locale", "words", "statement"), [("zh", "杯子会召回吗", STATEMENT), ("en", "Is there a recall?", IN_ENGLISH)]
)
def test_asked_about_a_topic_the_bot_says_the_statement_and_calls_a_person(
    database: Database, shop: UUID, boss: Caller, locale: str, words: str, statement: str
) -> None:
    in_crisis(database, shop, boss)
    one = arrived(database, shop=shop, locale=locale)
    asks(database, one, words)
    assert stated(database, one) == [("system", statement)]
    assert [author for _, author, _ in said(database, one)] == ["shopper", "system", "system"]
    after = now_is(database, one)
    assert (after.state, after.waiting_since) == (State.QUEUED, NOW)
    [queued] = database.read_now(events.after, Cursor(), ["conversation.queued"], 9)
    assert queued.data["reason"] == "crisis"


def test_others_are_served_as_always(database: Database, shop: UUID, boss: Caller) -> None:
    in_crisis(database, shop, boss)
    one = arrived(database, shop=shop)
    asks(database, one, "什么时候发货")
    assert stated(database, one) == []
    [queued] = database.read_now(events.after, Cursor(), ["conversation.queued"], 9)
    assert queued.data["reason"] != "crisis"


def test_once_in_a_conversation_for_each_crisis(database: Database, shop: UUID, boss: Caller) -> None:
    in_crisis(database, shop, boss)
    one = arrived(database, shop=shop)
    asks(database, one, "杯子会召回吗")
    asks(database, one, "到底召回不召回", NOW + SECOND)
    assert len(stated(database, one)) == 1
    switched_off(database, boss, shop)
    asks(database, one, "那还召回吗", NOW + 2 * SECOND)
    assert len(stated(database, one)) == 1
    switched_on(database, boss, shop, now=NOW + 3 * SECOND)
    asks(database, one, "又说召回", NOW + 4 * SECOND)
    assert len(stated(database, one)) == 2


def test_who_talks_to_an_agent_hears_it_too_and_still_waits(database: Database, shop: UUID, boss: Caller) -> None:
    in_crisis(database, shop, boss)
    one = arrived(database, shop=shop)
    asks(database, one, "转人工")
    lan = joined(database, shop)
    database.write_now(actions.take, one.id, lan, NOW)
    asks(database, one, "冒烟了怎么办", NOW + SECOND)
    assert stated(database, one) == [("system", STATEMENT)]
    after = now_is(database, one)
    assert (after.state, after.waiting_since, after.last_text) == (State.ASSIGNED, NOW, "冒烟了怎么办")


def test_the_bot_that_has_it_again_does_not_answer_on_a_topic(database: Database, shop: UUID, boss: Caller) -> None:
    in_crisis(database, shop, boss)
    one = arrived(database, shop=shop)
    asks(database, one, "杯子会召回吗")
    database.write_now(actions.resolve, one.id, boss, NOW + SECOND)
    asks(database, one, "我再问一次，召回吗", NOW + 2 * SECOND)
    assert now_is(database, one).state is State.QUEUED
    assert len(stated(database, one)) == 1
    assert "bot" not in {author for _, author, _ in said(database, one)}


def test_a_statement_that_was_changed_is_the_one_that_is_said(database: Database, shop: UUID, boss: Caller) -> None:
    in_crisis(database, shop, boss)
    plan = msgspec.structs.replace(PLAN, statement_zh="处理办法已经公布")
    database.write_now(crisis.settle, shop, PlanChange(plan, "有了结论"), boss, NOW)
    one = arrived(database, shop=shop)
    asks(database, one, "召回吗")
    assert stated(database, one) == [("system", "处理办法已经公布")]


def test_a_number_that_answers_the_bot_is_what_it_stands_for(database: Database, shop: UUID, boss: Caller) -> None:
    in_crisis(database, shop, boss)
    one = arrived(database, shop=shop)
    asked = send(
        "请问您想了解的是下面哪一个？\n1. 发货\n2. 召回怎么办", Author.BOT, conversation_id=one.id, shop_id=shop
    )
    appended(database, [asked])
    asks(database, one, "2")
    assert stated(database, one) == [("system", STATEMENT)]


def test_a_reaction_that_runs_again_says_it_once(database: Database, shop: UUID, boss: Caller) -> None:
    found = in_crisis(database, shop, boss)
    one = arrived(database, shop=shop)
    asks(database, one, "召回吗")
    assert database.write_now(actions.give_statement, found, one.id, 1, NOW)
    assert len(stated(database, one)) == 1
    assert not database.write_now(actions.give_statement, found, one.id, 3, NOW)


def test_nothing_is_said_where_the_conversation_is_over(database: Database, shop: UUID, boss: Caller) -> None:
    found = in_crisis(database, shop, boss)
    one = arrived(database, shop=shop)
    appended(database, [send("召回吗", conversation_id=one.id, shop_id=shop)])
    database.write_now(actions.resolve, one.id, boss, NOW)
    before = everything(database)
    assert not database.write_now(actions.give_statement, found, one.id, 1, NOW)
    assert everything(database) == before
    follow(database)
    assert [author for _, author, _ in said(database, one)] == ["shopper", "system"]


def test_nothing_is_said_to_what_a_file_brought(database: Database, shop: UUID, boss: Caller) -> None:
    found = in_crisis(database, shop, boss)
    one = arrived(database, shop=shop)
    appended(database, [send("召回吗", conversation_id=one.id, shop_id=shop, client_id="import:7")])
    before = everything(database)
    assert not database.write_now(actions.give_statement, found, one.id, 1, NOW)
    assert everything(database) == before


def test_nothing_is_said_in_a_conversation_that_is_not_there(database: Database, shop: UUID, boss: Caller) -> None:
    found = in_crisis(database, shop, boss)
    assert not database.write_now(actions.give_statement, found, UUID(int=0xDEAD), 1, NOW)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_who_speaks_of_something_else_keeps_nobody_waiting(database: Database, shop: UUID, boss: Caller) -> None:
    """An agent's message holds the conversation at this moment; what is no topic is seen without it."""
    found = in_crisis(database, shop, boss)
    one = arrived(database, shop=shop)
    appended(database, [send("什么时候发货", conversation_id=one.id, shop_id=shop)])
    inside, go_on = threading.Event(), threading.Event()

    def holds(tx: Tx) -> bool:
        store.locked(tx, [(shop, one.id)])
        inside.set()
        return go_on.wait(20)

    with ThreadPoolExecutor(2) as together:
        holding = together.submit(database.write_now, holds)
        assert inside.wait(20)
        looking = together.submit(database.write_now, actions.give_statement, found, one.id, 1, NOW)
        try:
            assert looking.result(10) is False
        finally:
            go_on.set()
        assert holding.result(20)


def test_staff_see_at_once_how_the_shop_stands(database: Database, shop: UUID, boss: Caller) -> None:
    def shown(name: str) -> list[dict[str, object]]:
        def run(tx: Tx) -> list[dict[str, object]]:
            reacting.advance(tx, reaction(name), NOW)
            return [msgspec.json.decode(one.frame) for one in tx.screens if one.topic == f"queue:{shop.hex}"]

        return database.write_now(run)

    in_crisis(database, shop, boss)
    assert shown("crisis.show") == [
        {"type": "crisis", "shop": str(shop), "on": False}, {"type": "crisis", "shop": str(shop), "on": True},
    ]  # fmt: skip
    switched_off(database, boss, shop)
    assert shown("crisis.show") == [{"type": "crisis", "shop": str(shop), "on": False}]
    assert told(database)[-1] == "crisis.ended"
