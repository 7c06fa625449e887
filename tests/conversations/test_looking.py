from __future__ import annotations

from uuid import UUID

import pytest

from tests.conversations.given import LAN, NOW, OTHER_SHOP, SECOND, SHOP, YUN, caller, send
from tests.conversations.stored import arrived, now_is, queued, wrote
from xiaoer.conversations import actions
from xiaoer.conversations.actions.looking import MOST_MESSAGES
from xiaoer.conversations.domain.messages import Author
from xiaoer.platform.db import Database
from xiaoer.values.refusal import Refused

HERE = frozenset({SHOP})
UNKNOWN = Refused("conversation_not_found")


def test_the_list_by_who_waits_longest_then_the_newest(database: Database) -> None:
    late, early = (queued(database, visitor=UUID(int=number), now=NOW + at * SECOND) for number, at in ((1, 9), (2, 3)))
    answered = queued(database, visitor=UUID(int=3), now=NOW)
    wrote(database, answered, "您好", Author.AGENT, at=NOW + SECOND)
    idle = arrived(database, visitor=UUID(int=4), now=NOW + 20 * SECOND)
    ended = queued(database, visitor=UUID(int=5), now=NOW - SECOND)
    database.write_now(actions.resolve, ended.id, caller(), NOW)
    arrived(database, visitor=UUID(int=6), shop=OTHER_SHOP)

    def ids(view: str, agent: UUID = LAN.id) -> list[UUID]:
        return [one.id for one in database.read_now(actions.listed, HERE, view, agent)]

    assert ids("all") == [early.id, late.id, idle.id, answered.id, ended.id]
    assert ids("queued") == [early.id, late.id]
    assert ids("mine") == [answered.id]
    assert ids("mine", YUN.id) == []


@pytest.mark.parametrize("shops", [frozenset(), frozenset({OTHER_SHOP})], ids=["of no shop", "of another shop"])
def test_another_shops_conversation_is_not_there(database: Database, shops: frozenset[UUID]) -> None:
    one = queued(database)
    assert database.read_now(actions.conversation_of, HERE, one.id) == one
    assert database.read_now(actions.conversation_of, shops, one.id) == UNKNOWN
    assert database.read_now(actions.messages_after, shops, one.id, 0, 9) == UNKNOWN
    assert database.read_now(actions.listed, shops, "all", LAN.id) == []


def test_messages_by_pages(database: Database) -> None:
    one = arrived(database)
    for number in range(7):
        wrote(database, one, f"第 {number} 句")

    def seqs(after: int, most: int) -> list[int]:
        found = database.read_now(actions.messages_after, HERE, one.id, after, most)
        assert not isinstance(found, Refused)
        return [each.seq for each in found]

    assert (seqs(0, 3), seqs(3, 3), seqs(6, 3), seqs(7, 3), seqs(99, 3)) == ([1, 2, 3], [4, 5, 6], [7], [], [])


def test_no_page_is_longer_than_the_most(database: Database) -> None:
    one = arrived(database)
    database.write_now(
        lambda tx: actions.append_all(
            tx, [send(f"第 {number} 句", conversation_id=one.id) for number in range(MOST_MESSAGES + 5)]
        )
    )
    found = database.read_now(actions.messages_after, HERE, one.id, 0, 10**6)
    assert not isinstance(found, Refused)
    assert len(found) == MOST_MESSAGES
    assert now_is(database, one).last_seq == MOST_MESSAGES + 5
