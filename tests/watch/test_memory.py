"""What the process keeps of talks that are going on: the same as the store says, however much is kept."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.conversations.given import NOW, SHOP
from tests.conversations.stored import arrived, wrote
from tests.counting import queries
from tests.watch.given import YELLOW, Talk, talk
from xiaoer.conversations.domain.events import MessageSent
from xiaoer.conversations.domain.messages import Author, Message
from xiaoer.platform import events
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import Cursor
from xiaoer.watch.actions import follow
from xiaoer.watch.actions.memory import Talks
from xiaoer.watch.domain.looking import BACK, LONGEST


def until(database: Database, kept: Talks, one: Talk, seq: int) -> list[int]:
    found = database.read_now(lambda tx: kept.until(tx, SHOP, one.conversation.id, seq))
    return [message.seq for message in found]


def test_it_reads_on_and_leaves_out_what_nobody_said(database: Database) -> None:
    one, kept = talk(database), Talks()
    first = one.say("在吗")
    assert until(database, kept, one, first) == [1, first]
    second, third = one.say("好", Author.AGENT), one.say("好")
    assert until(database, kept, one, third) == [1, first, second, third]


def test_what_is_followed_again_is_seen_as_it_was_then(database: Database) -> None:
    one, kept = talk(database), Talks()
    seqs = [one.say(f"第{number}句") for number in range(4)]
    until(database, kept, one, seqs[-1])
    assert until(database, kept, one, seqs[1]) == [1, *seqs[:2]]
    assert until(database, kept, one, seqs[-1]) == [1, *seqs]


def test_what_was_read_ahead_is_the_same_and_is_not_read_again(database: Database) -> None:
    one, kept = talk(database), Talks()
    seqs = [one.say(f"第{number}句", after=1) for number in range(BACK - 5)]
    until(database, kept, one, seqs[0])
    database.read_now(lambda tx: kept.read_ahead(tx, {(SHOP, one.conversation.id): seqs[-1]}))
    asked = list[int]()

    def look(tx: Tx) -> None:
        for seq in seqs[1:]:
            found = kept.until(tx, SHOP, one.conversation.id, seq)
            plain = Talks().until(tx, SHOP, one.conversation.id, seq)
            assert found == plain
            asked.append(len(found))

    plain_alone = database.read_now(
        queries, lambda tx: [Talks().until(tx, SHOP, one.conversation.id, s) for s in seqs[1:]]
    )
    assert database.read_now(queries, look) == plain_alone
    assert asked[-1] == 1 + len(seqs)


def test_what_lies_before_all_that_was_read_ahead_is_read(database: Database) -> None:
    one, kept = talk(database), Talks()
    seqs = [one.say(f"第{number}句", after=1) for number in range(BACK + 5)]
    database.read_now(lambda tx: kept.read_ahead(tx, {(SHOP, one.conversation.id): seqs[-1]}))
    assert until(database, kept, one, seqs[0]) == [1, seqs[0]]


def test_only_the_last_are_kept(database: Database) -> None:
    one, kept = talk(database), Talks()
    seqs = [one.say(f"第{number}句", after=1) for number in range(BACK + 5)]
    for seq in (seqs[0], seqs[-2]):
        until(database, kept, one, seq)
    assert until(database, kept, one, seqs[-1]) == seqs[-BACK:]
    assert until(database, Talks(), one, seqs[-1]) == seqs[-BACK:]


@pytest.mark.parametrize(
    ("light", "stays"), [(YELLOW, True), ({"light": "green", "findings": []}, False), (None, False)]
)
def test_only_yellow_lights_are_kept(database: Database, light: dict[str, str] | None, stays: bool) -> None:  # noqa: FBT001 - a column of the table
    one, kept = talk(database), Talks()
    seq = one.say("好", Author.AGENT, light=light)
    found: tuple[Message, ...] = database.read_now(lambda tx: kept.until(tx, SHOP, one.conversation.id, seq))
    assert (found[-1].light == YELLOW) is stays


def test_of_a_long_message_the_beginning_is_kept(database: Database) -> None:
    one, kept = talk(database), Talks()
    seq = one.say("好" * (LONGEST - 1) + "坏坏")
    found = database.read_now(lambda tx: kept.until(tx, SHOP, one.conversation.id, seq))
    assert found[-1].body == "好" * (LONGEST - 1) + "坏"


def test_of_what_was_said_formerly_too(database: Database) -> None:
    former = arrived(database, visitor=UUID(int=0xF7))
    wrote(database, former, "退款还没到账" + "。" * LONGEST, at=NOW)
    one, kept = talk(database), Talks()
    seq = one.say("退款还没到账吗")
    event = database.read_now(events.after, Cursor(), ["message.sent"], 99)[-1]
    database.write_now(lambda tx: follow(kept, tx, event, NOW))
    assert seq == event.read_as(MessageSent).seq
    assert [len(each.body) for each in kept.former(one.conversation.id) or ()] == [LONGEST]


def test_whoever_has_been_quiet_for_longest_is_forgotten() -> None:
    kept = Talks(most=2)
    for number in (1, 2, 1, 3):
        kept.keep_former(UUID(int=number), ())
    assert [kept.former(UUID(int=number)) for number in (1, 2, 3)] == [(), None, ()]
