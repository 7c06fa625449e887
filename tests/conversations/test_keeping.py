from __future__ import annotations

import asyncio
import random
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.conversations.given import HOUR, LAN, NOW, OTHER_SHOP, SECOND, YUN, caller, send
from tests.conversations.stored import (
    appended,
    arrived,
    due,
    everything,
    messages,
    now_is,
    queued,
    said,
    taken,
    told,
    wrote,
)  # fmt: skip
from xiaoer.conversations import actions
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.folding import Outcome
from xiaoer.conversations.domain.messages import Author, Kind, Receipt, Send, Source
from xiaoer.conversations.domain.waiting import key
from xiaoer.platform import events
from xiaoer.platform.db import Database, open_database
from xiaoer.platform.events import Cursor
from xiaoer.values.refusal import Refused

UNKNOWN = Refused("conversation_not_found")


def to(one: Conversation, body: str, author: Author = Author.SHOPPER, **given: Any) -> Send:
    return send(body, author, conversation_id=one.id, shop_id=one.shop_id, **given)


def test_everything_of_a_message_is_kept(database: Database) -> None:
    opened = arrived(database)
    light = {"light": "yellow", "findings": [{"rule_id": "greeting", "start": 0}]}
    source = Source(UUID(int=9), "七天无理由")
    sent = to(opened, "您好 🙂\u200b\u202e\n<b>", Author.AGENT, light=light, source=source, at=NOW + SECOND)
    appended(database, [sent])
    [kept] = messages(database, opened)
    assert msgspec.structs.asdict(kept) == {
        "conversation_id": opened.id, "seq": 1, "id": sent.id, "author": Author.AGENT, "author_id": LAN.id,
        "author_name": LAN.name, "kind": Kind.TEXT, "body": sent.body, "client_id": sent.client_id,
        "at": NOW + SECOND, "light": light, "source": source, "attachment": None, "score": None, "to": None,
        "signature": None, "card": None,
    }  # fmt: skip


def test_a_batch_over_several_conversations(database: Database) -> None:
    here, there = arrived(database), arrived(database, visitor=UUID(int=2))
    sends = [to(here, "一"), to(there, "二"), to(here, "三"), to(there, "四"), to(here, "五")]
    assert [one.seq for one in appended(database, sends) if isinstance(one, Receipt)] == [1, 1, 2, 2, 3]
    assert said(database, here) == [(1, "shopper", "一"), (2, "shopper", "三"), (3, "shopper", "五")]
    assert said(database, there) == [(1, "shopper", "二"), (2, "shopper", "四")]
    assert now_is(database, here).unread == 3
    assert told(database) == ["conversation.opened"] * 2 + ["message.sent"] * 5


def test_the_event_says_what_happened_in_no_words(database: Database) -> None:
    opened = arrived(database)
    sent = to(opened, "我的电话是 13800000001")
    appended(database, [sent])
    [event] = database.read_now(events.after, Cursor(), ["message.sent"], 9)
    assert (event.shop_id, event.subject_id, event.by, event.at) == (opened.shop_id, opened.id, sent.author_id, NOW)
    assert event.data == {
        "kind": "message.sent", "conversation_id": str(opened.id), "message_id": str(sent.id), "seq": 1,
        "author": "shopper", "message_kind": "text", "state": "bot", "waited": None, "first": False, "light": None,
    }  # fmt: skip


def test_a_repeat_inside_one_batch_and_in_a_later_one_is_the_same_message(database: Database) -> None:
    opened = arrived(database)
    first = to(opened, "一")
    again = msgspec.structs.replace(first, id=UUID(int=77), at=NOW + SECOND)
    receipt = Receipt(first.client_id, opened.id, 1, first.id, NOW)
    repeated = msgspec.structs.replace(receipt, repeated=True)
    assert appended(database, [first, again]) == [receipt, repeated]
    before = everything(database)
    assert appended(database, [again, again]) == [repeated, repeated]
    assert everything(database) == before


def test_a_repeat_between_new_ones(database: Database) -> None:
    opened = arrived(database)
    first = to(opened, "一")
    appended(database, [first])
    outcomes = appended(database, [to(opened, "二"), first, to(opened, "三")])
    assert [(one.seq, one.repeated) for one in outcomes if isinstance(one, Receipt)] == [
        (2, False),
        (1, True),
        (3, False),
    ]


def test_a_repeat_after_another_agent_took_it_is_still_acknowledged(database: Database) -> None:
    opened = arrived(database)
    first = to(opened, "我来", Author.AGENT)
    appended(database, [first])
    late = to(opened, "我也来", Author.AGENT, author_id=YUN.id, author_name=YUN.name)
    outcomes = appended(database, [late, first])
    assert outcomes == [
        Refused("already_taken", {"name": LAN.name}),
        Receipt(first.client_id, opened.id, 1, first.id, NOW, repeated=True),
    ]


def test_an_unknown_conversation_is_refused_alone(database: Database) -> None:
    opened = arrived(database)
    stranger = send("进来", conversation_id=UUID(int=1234))
    first, second = to(opened, "一"), to(opened, "二")
    assert appended(database, [first, stranger, second]) == [
        Receipt(first.client_id, opened.id, 1, first.id, NOW), UNKNOWN,
        Receipt(second.client_id, opened.id, 2, second.id, NOW),
    ]  # fmt: skip


def test_refusals_change_nothing(database: Database) -> None:
    mine = taken(database)
    ended = arrived(database, visitor=UUID(int=2))
    database.write_now(actions.resolve, ended.id, caller(), NOW)
    before, day = everything(database), NOW + 24 * HOUR
    sends = [
        send("无此会话", conversation_id=UUID(int=1234)),
        send("别人的店", conversation_id=mine.id, shop_id=OTHER_SHOP),
        to(mine, "别人的会话", Author.AGENT, author_id=YUN.id),
        to(ended, "过了一天", at=day),
        to(ended, "客服也一样", Author.AGENT, at=day),
    ]
    assert appended(database, sends) == [
        UNKNOWN, UNKNOWN, Refused("already_taken", {"name": LAN.name}), Refused("conversation_over"),
        Refused("conversation_resolved"),
    ]  # fmt: skip
    assert everything(database) == before


def test_an_agent_who_writes_in_an_old_conversation_beside_the_new_one_is_refused(database: Database) -> None:
    """Two open ones of one visitor would break the rule that a message has one conversation to go to."""
    old = arrived(database)
    database.write_now(actions.resolve, old.id, caller(), NOW)
    new = arrived(database, now=NOW + 24 * HOUR)
    assert new.previous_id == old.id
    late = to(old, "还在吗", Author.AGENT, at=NOW + 25 * HOUR)
    assert appended(database, [late]) == [Refused("conversation_resolved")]


def test_a_bad_one_takes_none_of_its_neighbours_with_it(database: Database) -> None:
    """A row that the store cannot take: the batch is split until it stands alone."""
    opened = arrived(database)

    async def join() -> list[Any]:
        sends = [to(opened, f"第 {number} 句") for number in range(20)]
        sends[7] = msgspec.structs.replace(sends[7], at=2**70)
        joined = (database.join(actions.append_all, one) for one in sends)
        return await asyncio.gather(*joined, return_exceptions=True)

    outcomes = asyncio.run(join())
    assert [number for number, one in enumerate(outcomes) if isinstance(one, Exception)] == [7]
    kept = messages(database, opened)
    assert [one.seq for one in kept] == list(range(1, 20))
    assert {one.body for one in kept} == {f"第 {number} 句" for number in range(20) if number != 7}


def test_two_workers_write_to_the_same_conversations_at_once(database: Database, database_url: str) -> None:
    """Two processes' worth of writers, the same messages given to both, in another order."""
    other = open_database(database_url)
    rooms = [arrived(database, visitor=UUID(int=number)) for number in range(1, 4)]
    sends = [to(room, f"{room.id} {number}", client_id=f"same-{number:04}") for room in rooms for number in range(60)]
    shuffled = random.Random(7).sample(sends, len(sends))  # noqa: S311 - an order

    async def write() -> list[Outcome]:
        mine = (database.join(actions.append_all, one) for one in sends)
        theirs = (other.join(actions.append_all, one) for one in shuffled)
        return await asyncio.gather(*mine, *theirs)

    try:
        outcomes = asyncio.run(write())
    finally:
        other.close()
    receipts = [one for one in outcomes if isinstance(one, Receipt)]
    assert len(receipts) == 2 * len(sends)
    assert sum(not one.repeated for one in receipts) == len(sends)
    for room in rooms:
        kept = messages(database, room)
        assert [one.seq for one in kept] == list(range(1, 61))
        places = {one.client_id: (one.seq, one.id) for one in kept}
        assert {(one.client_id, (one.seq, one.id)) for one in receipts if one.conversation_id == room.id} == set(
            places.items()
        )
        assert (now_is(database, room).last_seq, now_is(database, room).unread) == (60, 60)


def test_one_due_time_moves_with_the_wait_and_goes_with_the_matter(database: Database) -> None:
    one = queued(database)
    assert due(database) == {key(one.id): NOW + 15 * SECOND}
    wrote(database, one, "有人吗", at=NOW + 9 * SECOND)
    assert due(database) == {key(one.id): NOW + 15 * SECOND}
    wrote(database, one, "来了", Author.AGENT, at=NOW + 12 * SECOND)
    assert due(database) == {key(one.id): NOW + 20 * HOUR}, "the matter is open"
    wrote(database, one, "多久发货", at=NOW + 60 * SECOND)
    assert due(database) == {key(one.id): NOW + 85 * SECOND}, "the sign comes before the alarms of three minutes"
    database.write_now(actions.resolve, one.id, caller(), NOW + 61 * SECOND)
    assert due(database) == {}


def ended(database: Database) -> Conversation:
    one = taken(database)
    wrote(database, one, "都办好了", Author.AGENT, at=NOW + SECOND)
    database.write_now(actions.resolve, one.id, caller(), NOW + 2 * SECOND)
    return now_is(database, one)


def test_a_mark_is_kept_with_its_words_and_told_of_once(database: Database) -> None:
    one = ended(database)
    mark = to(one, "谢谢小岚", kind=Kind.SURVEY, score=5, client_id="mark-0001", at=NOW + 3 * SECOND)
    before = len(told(database))
    appended(database, [mark, mark])
    appended(database, [mark])
    kept = messages(database, one)[-1]
    assert (kept.kind, kept.author, kept.body, kept.score) == (Kind.SURVEY, Author.SHOPPER, "谢谢小岚", 5)
    assert told(database)[before:] == ["message.sent", "conversation.rated"]
    after = now_is(database, one)
    assert after == msgspec.structs.replace(one, last_seq=one.last_seq + 1, last_at=NOW + 3 * SECOND)
    assert due(database) == {}


def test_a_second_mark_stands_beside_the_first(database: Database) -> None:
    one = ended(database)
    marks = [to(one, "", kind=Kind.SURVEY, score=score, client_id=f"mark-000{score}") for score in (2, 4)]
    appended(database, marks)
    assert [kept.score for kept in messages(database, one)][-2:] == [2, 4]
    assert told(database)[-2:] == ["conversation.rated", "conversation.rated"]


def test_a_mark_before_the_end_changes_nothing(database: Database) -> None:
    one = taken(database)
    before = everything(database)
    assert appended(database, [to(one, "", kind=Kind.SURVEY, score=1)]) == [Refused("rating_too_early")]
    assert everything(database) == before


@pytest.mark.parametrize(
    ("author", "kind"),
    [
        pytest.param(Author.AGENT, Kind.NOTE, id="a note"),
        pytest.param(Author.SYSTEM, Kind.TEXT, id="the desk's own words"),
        pytest.param(Author.SYSTEM, Kind.EVENT, id="an event"),
    ],
)
def test_what_is_no_answer_leaves_all_as_it_is(database: Database, author: Author, kind: Kind) -> None:
    one = queued(database)
    after = wrote(database, one, "已问仓库", author, kind=kind, at=NOW + SECOND)
    assert due(database) == {key(one.id): NOW + 15 * SECOND}
    assert (after.state, after.timing) == (State.QUEUED, one.timing)
