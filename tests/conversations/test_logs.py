"""Conversations of a log: how they look when they are stored, and how more of one joins what stands there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from tests.conversations.given import HOUR, LAN, NOW, SECOND, SHOP, SHOPPER, YUN, caller, conversation, message, send
from tests.conversations.stored import appended, due, everything, messages, now_is, said, told
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Logged, Origin, forgetting, holding
from xiaoer.conversations.domain.conversations import Assignee, Channel, Conversation, Person, Stage, State
from xiaoer.conversations.domain.logs import LoggedTalk, Said, merged, settled, speaker_of, visitor_of
from xiaoer.conversations.domain.messages import Author, Kind, Message
from xiaoer.conversations.store import logs
from xiaoer.platform.db import Database
from xiaoer.shop.domain.orders import NamedOrder
from xiaoer.values.refusal import Refused

HERE = frozenset({SHOP})
IMPORT, LATER = UUID(int=0x11), UUID(int=0x12)
THEN = NOW - 30 * 24 * HOUR


def line(
    body: str, after: int | None = 0, author: Author = Author.SHOPPER, *, agent: str = "", kind: Kind = Kind.TEXT
) -> Said:
    at = None if after is None else THEN + after * SECOND
    return Said(f"log:{body}", author, agent, kind, body, at)


ASKED = line("在吗")
ANSWERED = line("您好", 30, Author.AGENT, agent="LAN")
ENDED = line("好的", 60)


def talk(*lines: Said, **more: Any) -> LoggedTalk:
    plain = {
        "key": "T1",
        "shopper": "demo-1",
        "shopper_name": "",
        "order": None,
        "channel": "旺旺",
        "score": None,
        "day": 0,
    }
    return LoggedTalk(**plain | more, messages=lines or (ASKED, ANSWERED, ENDED))


def keep(
    database: Database, *talks: LoggedTalk, import_id: UUID = IMPORT, customer: Person = SHOPPER,
    order: NamedOrder | None = None,
) -> tuple[int, int, int]:  # fmt: skip
    origin = Origin(SHOP, "演示", import_id, "zh", {"lan": LAN})
    logged = [Logged(one, customer, order) for one in talks]
    return database.write_now(actions.keep_logs, origin, logged, NOW)


def the_one(database: Database) -> Conversation:
    [one] = database.read_now(actions.listed, HERE, "all", LAN.id)
    return one


def test_a_conversation_of_a_log_is_over_and_nobodys_turn(database: Database) -> None:
    assert keep(database, talk()) == (1, 0, 3)
    one = the_one(database)
    assert (one.channel, one.state, one.customer, one.locale) == (Channel.IMPORT, State.RESOLVED, SHOPPER, "zh")
    assert (one.opened_at, one.first_replied_at, one.last_at, one.resolved_at) == (
        THEN, THEN + 30 * SECOND, THEN + 60 * SECOND, THEN + 60 * SECOND,
    )  # fmt: skip
    assert (one.assignee, one.waiting_since, one.unread, one.last_seq, one.last_text) == (LAN, None, 0, 3, "好的")
    assert [(each.seq, each.author, each.author_name, each.body, each.at) for each in messages(database, one)] == [
        (1, Author.SHOPPER, SHOPPER.name, "在吗", THEN), (2, Author.AGENT, LAN.name, "您好", THEN + 30 * SECOND),
        (3, Author.SHOPPER, SHOPPER.name, "好的", THEN + 60 * SECOND),
    ]  # fmt: skip


def test_it_says_nothing_to_the_log_and_nothing_is_due_but_that_it_can_be_found(database: Database) -> None:
    keep(database, talk(line("有人吗")))
    assert (told(database), due(database)) == ([], {f"search.logged:{SHOP}": NOW})
    assert database.read_now(actions.listed, HERE, "queued", LAN.id) == []


def test_who_has_no_account_is_a_name_alone(database: Database) -> None:
    keep(
        database,
        talk(line("您好", 0, Author.AGENT, agent="外包小王"), line("在", 1, Author.AGENT), line("欢迎", 2, Author.BOT)),
    )
    one = the_one(database)
    assert [(each.author_id, each.author_name) for each in messages(database, one)] == [
        (speaker_of(SHOP, "外包小王"), "外包小王"), (speaker_of(SHOP, "客服"), "客服"), (one.id, ""),
    ]  # fmt: skip
    assert (one.assignee, one.assigned_at, one.first_replied_at) == (None, None, THEN)


def test_the_same_again_changes_nothing(database: Database) -> None:
    keep(database, talk())
    before = everything(database)
    assert keep(database, talk(), import_id=LATER) == (0, 0, 0)
    assert everything(database) == before


def test_of_a_later_export_only_the_new_messages_come_behind_the_others(database: Database) -> None:
    keep(database, talk(ASKED, ANSWERED))
    before = messages(database, the_one(database))
    assert keep(database, talk(ASKED, ANSWERED, ENDED), import_id=LATER) == (0, 1, 1)
    after = messages(database, the_one(database))
    assert after[:2] == before
    assert [each.body for each in after] == ["在吗", "您好", "好的"]
    assert the_one(database).resolved_at == THEN + 60 * SECOND


def test_what_was_said_between_stands_between_whichever_file_comes_first(database: Database) -> None:
    keep(database, talk(ASKED, ENDED))
    first = {each.body: each.id for each in messages(database, the_one(database))}
    assert keep(database, talk(line("早", -5), ANSWERED)) == (0, 1, 2)
    one = the_one(database)
    assert said(database, one) == [
        (1, "shopper", "早"),
        (2, "shopper", "在吗"),
        (3, "agent", "您好"),
        (4, "shopper", "好的"),
    ]
    assert {each.body: each.id for each in messages(database, one)}.items() >= first.items()
    assert (one.opened_at, one.last_seq, one.assignee) == (THEN - 5 * SECOND, 4, LAN)


def test_without_times_what_is_new_comes_last_whatever_day_is_named(database: Database) -> None:
    keep(database, talk(line("一", None), line("二", None), day=THEN))
    keep(database, talk(line("一", None), line("二", None), line("三", None), day=THEN - 9 * HOUR))
    assert [(each.body, each.at) for each in messages(database, the_one(database))] == [
        ("一", THEN), ("二", THEN), ("三", THEN),
    ]  # fmt: skip


def test_a_score_that_comes_later_is_kept(database: Database) -> None:
    keep(database, talk())
    assert keep(database, talk(score=4, channel=""), import_id=LATER) == (0, 1, 0)
    entry = database.read_now(logs.entries, SHOP, "演示", ["T1"])["T1"]
    assert (entry.score, entry.channel, entry.import_id) == (4, "旺旺", LATER)
    assert keep(database, talk()) == (0, 0, 0)


def test_an_order_makes_the_stage(database: Database) -> None:
    keep(database, talk(), order=NamedOrder(UUID(int=7), THEN - HOUR, THEN + HOUR))
    assert (the_one(database).subject_order_id, the_one(database).stage) == (UUID(int=7), Stage.INSALE)


def test_an_order_that_is_told_later_is_taken(database: Database) -> None:
    keep(database, talk(ASKED))
    keep(database, talk(), order=NamedOrder(UUID(int=7), None, None))
    assert the_one(database).subject_order_id == UUID(int=7)


def test_whose_conversations_they_are_is_told_without_holding_them(database: Database) -> None:
    """Two imports that held conversations before the turn of the shop's customers would wait for each other."""
    keep(database, talk())
    found = database.read_now(actions.people_of, SHOP, "演示", ["T1", "T2"])  # a reader of PostgreSQL may hold nothing
    assert found == {"T1": the_one(database).customer}


def test_what_was_erased_does_not_come_back(database: Database) -> None:
    keep(database, talk())
    database.write_now(forgetting.forget, SHOP, NOW, [SHOPPER.id], 10, about_orders=False)
    before = everything(database)
    assert keep(database, talk(ASKED, ANSWERED, ENDED, line("还有", 90)), import_id=LATER) == (0, 0, 0)
    assert keep(database, talk(key="T2"), customer=Person(SHOPPER.id, forgetting.NOBODY["zh"])) == (0, 0, 0)
    assert everything(database) == before


def test_a_copy_for_the_person_tells_where_it_came_from(database: Database) -> None:
    keep(database, talk(score=5))
    talks, said_, _ = database.read_now(holding.held, SHOP, [SHOPPER.id])
    [row] = talks.rows
    assert (row[-4:], len(said_.rows)) == (("import", "演示", 5, None), 3)


def test_nobody_goes_on_with_it(database: Database) -> None:
    """Not even where it ended a moment ago."""
    soon = [
        Said("log:1", Author.SHOPPER, "", Kind.TEXT, "在吗", NOW),
        Said("log:2", Author.AGENT, "lan", Kind.TEXT, "在", NOW),
    ]
    keep(database, talk(*soon))
    one = the_one(database)
    [refused] = appended(database, [send("您好", Author.AGENT, conversation_id=one.id)])
    assert refused == Refused("conversation_resolved")
    assert database.write_now(actions.take, one.id, caller(YUN), NOW) == Refused("conversation_resolved")
    assert now_is(database, one) == one


def test_the_conversations_of_an_import_page_by_page(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xiaoer.conversations.actions.logs.MOST_OF_IMPORT", 2)
    keep(database, *(talk(key=f"T{number}") for number in range(3)))
    keep(database, talk(key="T1", score=3), import_id=LATER)

    def keys(import_id: UUID, after: UUID | None = None) -> list[str]:
        found = database.read_now(actions.found_of_import, HERE, SHOP, import_id, after)
        assert not isinstance(found, Refused)
        return [entry.key for _, entry in found]

    assert (keys(IMPORT), keys(LATER)) == (["T0", "T2"], ["T1"])
    found = database.read_now(actions.found_of_import, HERE, SHOP, IMPORT, None)
    assert not isinstance(found, Refused)
    assert keys(IMPORT, found[0][0].id) == ["T2"]
    assert database.read_now(actions.found_of_import, frozenset(), SHOP, IMPORT, None) == Refused("shop_not_found")


def test_the_same_key_of_another_source_is_another_conversation() -> None:
    assert len({visitor_of(SHOP, "a", "b"), visitor_of(SHOP, "a:b", ""), visitor_of(SHOP, "", "a:b")}) == 3


MOMENTS = st.lists(st.integers(0, 5), max_size=6)


@for_all(MOMENTS, MOMENTS)
def test_messages_join_by_time_and_those_that_stood_there_come_first(old: list[int], new: list[int]) -> None:
    stored = [
        message(seq=seq, at=at, id=UUID(int=seq), body="old") for seq, at in enumerate(sorted(old), start=1)
    ]  # fmt: skip
    more = [message(seq=0, at=at, id=UUID(int=100 + place), body="new") for place, at in enumerate(sorted(new))]
    together, same = merged(stored, more)
    assert [one.seq for one in together] == list(range(1, len(old) + len(new) + 1))
    assert sorted((one.at, one.body == "new") for one in together) == [(one.at, one.body == "new") for one in together]
    assert together[:same] == stored[:same]
    assert [one.id for one in together if one.body == "old"] == [one.id for one in stored]
    assert same == len(stored) or together[same] != stored[same]


SPOKEN: list[Any] = [
    pytest.param([message(author=Author.SYSTEM, body="转接")], "", "system", None, None, id="nobody-spoke"),
    pytest.param([message(body="您好", at=5)], "您好", "agent", LAN, 5, id="an-agent-with-an-account"),
    pytest.param(
        [message(body="甲", author_id=UUID(int=1), author_name="外人", at=4), message(body="乙", at=5)], "乙", "agent", LAN, 4,
        id="the-first-with-an-account",
    ),
    pytest.param([message(body="备注", kind=Kind.NOTE)], "", "system", None, None, id="notes-alone"),
    pytest.param([message(author=Author.SHOPPER, body="长" * 200)], "长" * 120, "shopper", None, None, id="long"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "text", "author", "agent", "replied_at"), SPOKEN)
def test_what_the_list_shows_of_it(
    lines: list[Message], text: str, author: str, agent: Assignee | None, replied_at: int | None
) -> None:
    one = settled(conversation(state=State.RESOLVED), lines, {LAN.id})
    assert (one.last_text, one.last_author, one.assignee, one.first_replied_at) == (text, author, agent, replied_at)
