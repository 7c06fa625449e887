"""Messages searched in a real store: who finds what, in which order, and what never is found again."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from tests import make
from tests.conftest import count
from tests.conversations.approvals import kept_waiting
from tests.conversations.given import HOUR, LAN, NOW, SECOND, SHOP, SHOPPER, YUN, an_id, send
from tests.conversations.stored import appended, due, now_is
from tests.conversations.test_logs import THEN, keep, line, talk
from tests.platform.test_resealing import RUNNER
from tests.versions import taken_back
from xiaoer import reactions
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Arrival, Hits, Search, forgetting, searching
from xiaoer.conversations.domain.conversations import Conversation, Person
from xiaoer.conversations.domain.messages import Author, Kind, Receipt, Send
from xiaoer.conversations.domain.searching import Said
from xiaoer.conversations.domain.seeing import Reader
from xiaoer.conversations.store import searching as stored
from xiaoer.conversations.store.searching import Place
from xiaoer.conversations.store.tables import conversation_table, found_table, held_table, message_table
from xiaoer.knowledge.actions import Shelves
from xiaoer.platform import jobs, reacting
from xiaoer.platform.db import Database, Tx, open_database
from xiaoer.platform.db.schema import upgrade
from xiaoer.platform.keyring import Ring
from xiaoer.platform.reacting import cursor_table
from xiaoer.values.refusal import Refused

[INDEX] = [one for one in reactions.table(Shelves()) if one.name == "search.index"]
STAFF, LEAD = Reader(YUN.id), Reader(UUID(int=0xEE), leads=True)
DAY = 24 * HOUR


@pytest.fixture
def shop(database: Database) -> UUID:
    return make.shop(database)


def opened(database: Database, shop: UUID, number: int = 1) -> Conversation:
    who = Arrival(shop, UUID(int=0xF000 + number), Person(UUID(int=0xC000 + number), f"演示顾客{number}"))
    return database.write_now(actions.arrive, who, NOW)


def said(to: Conversation, body: str, author: Author = Author.SHOPPER, *, at: int = NOW, **more: Any) -> Send:
    return send(body, author, conversation_id=to.id, shop_id=to.shop_id, at=at, **{"client_id": str(an_id()), **more})


def say(database: Database, to: Conversation, body: str, author: Author = Author.SHOPPER, **more: Any) -> None:
    """And have it put into the index."""
    [outcome] = appended(database, [said(to, body, author, **more)])
    assert isinstance(outcome, Receipt), outcome
    follow(database)


def follow(database: Database) -> None:
    while database.write_now(reacting.advance, INDEX, NOW).followed:
        pass


def work(database: Database, now: int = NOW + HOUR) -> int:
    """The jobs of the search, until none is left; how many units it were."""
    done, handlers = 0, reactions.jobs("")
    while claimed := database.write_now(jobs.claim, RUNNER, now, 100):
        mine = [one for one in claimed if one.kind.startswith("search.")]
        assert all(database.write_now(jobs.finish, one, RUNNER, handlers[one.kind], now) for one in mine)
        done, now = done + len(mine), now + SECOND
    return done


def hits(database: Database, words: str, shop: UUID, reader: Reader = STAFF, **more: Any) -> Hits:
    found = database.read_now(actions.search, frozenset({shop}), reader, Search(words, **more))
    assert isinstance(found, Hits), found
    return found


def bodies(database: Database, words: str, shop: UUID, reader: Reader = STAFF, **more: Any) -> list[str]:
    return [one.message.body for one in hits(database, words, shop, reader, **more).items]


def with_id(database: Database, shop: UUID) -> None:
    """The only shop has the id that logs are kept for."""
    given = sa.text("UPDATE shop SET id = :id").bindparams(sa.bindparam("id", shop, found_table.c.shop_id.type))
    database.write_now(lambda tx: tx.run(given))


def everything_in(database: Database) -> list[tuple[Any, ...]]:
    """The index: its rows and, on SQLite, which words its other half knows of which."""

    def read(tx: Tx) -> list[tuple[Any, ...]]:
        rows = [tuple(row) for row in tx.all(sa.select(found_table).order_by(found_table.c.place))]
        if tx.dialect == "sqlite":
            tx.raw.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, message_words, instance)")
            rows += tx.raw.execute("SELECT term, doc FROM temp.terms ORDER BY term, doc").fetchall()
            tx.raw.execute("DROP TABLE temp.terms")
        return rows

    return database.write_now(read)


def test_it_is_found_by_everybody_of_the_shop_the_newest_first(database: Database, shop: UUID) -> None:
    one, other = opened(database, shop), opened(database, shop, 2)
    say(database, one, "我要退货")
    say(database, other, "退货要多久", Author.BOT, at=NOW + SECOND)
    say(database, one, "退货地址已发", Author.AGENT, at=NOW + 2 * SECOND)
    say(database, one, "什么时候发货", at=NOW + 3 * SECOND)
    found = hits(database, "退货", shop)
    assert [(one.message.body, one.conversation.customer.name) for one in found.items] == [
        ("退货地址已发", "演示顾客1"), ("退货要多久", "演示顾客2"), ("我要退货", "演示顾客1"),
    ]  # fmt: skip
    assert (found.following, found.filling) == (None, False)
    assert bodies(database, "货", shop) == ["什么时候发货", "退货地址已发", "退货要多久", "我要退货"]
    assert bodies(database, "退货 地址", shop) == ["退货地址已发"]
    assert bodies(database, "货退", shop) == []


def test_a_number_pasted_whole_and_english(database: Database, shop: UUID) -> None:
    one = opened(database, shop)
    say(database, one, "订单 2026112100012345，运单号：SF1234567890。Where is it?")
    for words in ("2026112100012345", "sf1234567890", "SF1234567890", "12345", "where IS"):
        assert len(bodies(database, words, shop)) == 1, words
    assert bodies(database, "20261121000123456", shop) == []


@pytest.mark.parametrize(
    ("said_", "expected"),
    [
        (None, ["备注退货", "机器人退货", "客服退货", "顾客退货"]), (Said.SHOPPER, ["顾客退货"]), (Said.AGENT, ["客服退货"]),
        (Said.BOT, ["机器人退货"]), (Said.NOTE, ["备注退货"]), (Said.SYSTEM, []),
    ],
)  # fmt: skip
def test_who_said_it(database: Database, shop: UUID, said_: Said | None, expected: list[str]) -> None:
    one = opened(database, shop)
    say(database, one, "顾客退货")
    say(database, one, "客服退货", Author.AGENT, at=NOW + SECOND)
    say(database, one, "机器人退货", Author.BOT, at=NOW + 2 * SECOND)
    say(database, one, "备注退货", Author.AGENT, at=NOW + 3 * SECOND, kind=Kind.NOTE)
    say(database, one, "退货的经过", Author.SYSTEM, at=NOW + 4 * SECOND, kind=Kind.EVENT)
    assert bodies(database, "退货", shop, said=said_) == expected
    assert bodies(database, "退货", shop, said=said_, customer_id=one.customer.id) == expected


def test_the_shops_own_days(database: Database, shop: UUID) -> None:
    one = opened(database, shop)
    for days in range(3):
        say(database, one, f"退货{days}", at=NOW + days * DAY)
    assert bodies(database, "退货", shop, first=date(2026, 11, 22)) == ["退货2", "退货1"]
    assert bodies(database, "退货", shop, last=date(2026, 11, 22)) == ["退货1", "退货0"]
    assert bodies(database, "退货", shop, first=date(2026, 11, 22), last=date(2026, 11, 22)) == ["退货1"]
    assert bodies(database, "退货", shop, first=date.min, last=date.max) == ["退货2", "退货1", "退货0"]


def test_one_customer(database: Database, shop: UUID) -> None:
    one, other = opened(database, shop), opened(database, shop, 2)
    say(database, one, "我要退货")
    say(database, other, "也要退货", at=NOW + SECOND)
    assert bodies(database, "退货", shop, customer_id=one.customer.id) == ["我要退货"]
    assert bodies(database, "发货", shop, customer_id=one.customer.id) == []
    assert bodies(database, "退货", shop, customer_id=UUID(int=0xCCCC)) == []


def test_nothing_of_a_foreign_shop(database: Database, shop: UUID) -> None:
    other = make.shop(database, slug="other")
    theirs, mine = opened(database, other), opened(database, shop)
    say(database, theirs, "他们的退货")
    say(database, mine, "我们的退货")
    assert bodies(database, "退货", shop) == ["我们的退货"]
    assert bodies(database, "退货", shop, customer_id=theirs.customer.id) == ["我们的退货"]
    asked = Search("退货", other)
    assert database.read_now(actions.search, frozenset({shop}), LEAD, asked) == Refused("shop_not_found")
    both = database.read_now(actions.search, frozenset({shop, other}), LEAD, Search("退货"))
    assert isinstance(both, Hits)
    assert {one.message.body for one in both.items} == {"他们的退货", "我们的退货"}
    one = database.read_now(actions.search, frozenset({shop, other}), LEAD, Search("退货", shop))
    assert isinstance(one, Hits)
    assert [each.message.body for each in one.items] == ["我们的退货"]


def test_a_whisper_only_for_whom_it_is(database: Database, shop: UUID) -> None:
    one = opened(database, shop)
    say(database, one, "转人工")
    database.write_now(actions.hand_over, shop, one.id, "asked", NOW)
    lan = make.account(database, login="lan", shops=(shop,))
    held = sa.update(conversation_table).values(state="assigned", assignee_id=lan.id, assignee_name=lan.name)
    database.write_now(lambda tx: tx.run(held.where(conversation_table.c.id == one.id)))
    say(database, one, "可以退货", Author.AGENT, at=NOW + SECOND, kind=Kind.WHISPER, author_id=LEAD.account_id)
    assert bodies(database, "退货", shop, Reader(YUN.id)) == []
    assert bodies(database, "退货", shop, Reader(lan.id)) == ["可以退货"]
    assert bodies(database, "退货", shop, LEAD, said=Said.WHISPER) == ["可以退货"]
    assert bodies(database, "退货", shop, LEAD, said=Said.NOTE) == []


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        (Search("？"), "search_words"), (Search(""), "search_words"),
        (Search("退货", first=date(2026, 2, 2), last=date(2026, 2, 1)), "search_days"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(database: Database, shop: UUID, asked: Search, refused: str) -> None:
    assert database.read_now(actions.search, frozenset({shop}), STAFF, asked) == Refused(refused)


@pytest.mark.parametrize("of_one", [False, True], ids=["all", "of one customer"])
def test_page_by_page(database: Database, shop: UUID, monkeypatch: pytest.MonkeyPatch, of_one: bool) -> None:  # noqa: FBT001 - of a table
    monkeypatch.setattr(searching, "A_PAGE", 3)
    monkeypatch.setattr(searching, "LOOKS", (2, 3))
    one = opened(database, shop)
    appended(database, [said(one, f"退{'货' if n % 3 else '，货退'}{n}", at=NOW + n // 2 * SECOND) for n in range(15)])
    follow(database)
    expected = [f"退货{n}" for n in range(15) if n % 3]
    seen, before, pages = list[str](), None, 0
    while pages == 0 or before is not None:
        more: dict[str, Any] = {} if before is None else {"before": before}
        more |= {"customer_id": one.customer.id} if of_one else {}
        found = hits(database, "退货", shop, **more)
        assert len(found.items) <= 3
        seen, before, pages = seen + [each.message.body for each in found.items], found.following, pages + 1
    assert sorted(seen) == sorted(expected)
    assert [int(body[2:]) // 2 for body in seen] == sorted((int(body[2:]) // 2 for body in seen), reverse=True)
    assert pages >= 4


def test_the_same_again_changes_nothing(database: Database, shop: UUID) -> None:
    one = opened(database, shop)
    for n in range(3):
        say(database, one, f"退货{n}", at=NOW + n * SECOND)
    before = everything_in(database)
    assert len(before) >= 3
    database.write_now(lambda tx: tx.run(sa.delete(cursor_table)))
    follow(database)
    keys = [(shop, one.id, seq) for seq in (1, 2, 3)]
    database.write_now(searching.put_in, keys)
    assert everything_in(database) == before


def test_one_that_is_killed_in_the_middle_happens_whole(database: Database, shop: UUID) -> None:
    one = opened(database, shop)
    appended(database, [said(one, "我要退货")])

    def killed(tx: Tx) -> None:
        assert reacting.advance(tx, INDEX, NOW).followed == 1
        raise LookupError

    with pytest.raises(LookupError):
        database.write_now(killed)
    assert (everything_in(database), bodies(database, "退货", shop)) == ([], [])
    follow(database)
    assert (count(database, found_table), bodies(database, "退货", shop)) == (1, ["我要退货"])


def test_two_at_the_same_place_have_one_each(database: Database, shop: UUID) -> None:
    """Their moments are the same and what is by chance in their ids is too; before the index is there and after."""
    one = opened(database, shop)
    ids = [UUID(int=n << 60 | 5) for n in (1, 2, 3)]
    appended(database, [said(one, f"退货{n}", id=id_) for n, id_ in enumerate(ids[:2])])
    follow(database)
    appended(database, [said(one, "退货2", id=ids[2])])
    follow(database)
    assert sorted(bodies(database, "退货", shop)) == ["退货0", "退货1", "退货2"]
    chosen = sa.select(found_table.c.place).order_by(found_table.c.place)
    places = [row.place for row in database.read_now(lambda tx: tx.all(chosen))]
    assert places == [places[0], places[0] + 1, places[0] + 2]


def test_what_is_forgotten_is_not_found(database: Database, shop: UUID) -> None:
    one, other = opened(database, shop), opened(database, shop, 2)
    say(database, one, "我要退货")
    say(database, other, "也要退货")
    kept = [row for row in everything_in(database) if other.id in row or "也要" in row]
    appended(database, [said(one, "还要退货", at=NOW + SECOND)])  # the index has not followed yet
    resolved = sa.update(conversation_table).values(resolved_at=NOW)
    database.write_now(lambda tx: tx.run(resolved))
    database.write_now(forgetting.forget, shop, NOW + HOUR, [one.customer.id], 10, about_orders=False)
    assert bodies(database, "退货", shop) == ["也要退货"]
    assert [row for row in everything_in(database) if one.id in row or row[0] in {"我要", "还要"}] == []
    follow(database)
    work(database)
    assert (count(database, found_table), bodies(database, "退货", shop)) == (1, ["也要退货"])
    assert [bodies(database, words, shop) for words in ("删除", "我要", "还要")] == [[], [], []]
    assert [row for row in everything_in(database) if other.id in row or "也要" in row] == kept


def test_words_that_wait_for_approval_are_not_found(database: Database, shop: UUID) -> None:
    """They are no message yet."""
    one = opened(database, shop)
    say(database, one, "在吗")
    kept_waiting(database, str(shop), str(one.id), LAN.id)
    follow(database)
    [held] = database.read_now(lambda tx: tx.all(sa.select(held_table.c.held)))
    assert bodies(database, held.held["text"], shop) == []
    assert bodies(database, "在吗", shop) == ["在吗"]


def test_conversations_of_a_file_and_what_is_told_of_them_later(database: Database) -> None:
    make.shop(database)
    shop = SHOP
    with_id(database, shop)
    keep(database, talk(line("我要退货"), line("好的退货", 60, Author.AGENT, agent="lan")))
    assert bodies(database, "退货", shop) == []
    assert hits(database, "退货", shop).filling
    assert work(database) == 2
    assert bodies(database, "退货", shop) == ["好的退货", "我要退货"]
    assert not hits(database, "退货", shop).filling
    keep(database, talk(line("先问退货", -5), line("我要退货"), line("好的退货", 60, Author.AGENT, agent="lan")))
    assert work(database) == 2
    found = hits(database, "退货", shop).items
    assert [(one.message.seq, one.message.body) for one in found] == [(3, "好的退货"), (2, "我要退货"), (1, "先问退货")]
    assert (count(database, found_table), due(database)) == (3, {})
    assert found[0].message.at == THEN + 60 * SECOND
    database.write_now(forgetting.forget, shop, NOW, [SHOPPER.id], 10, about_orders=False)
    assert (count(database, found_table), bodies(database, "退货", shop)) == (0, [])


def test_a_store_with_a_past_is_put_in_by_units(database_url: str, ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest conversations first, while new ones come; the reaction begins where the past ends."""
    monkeypatch.setattr(searching, "A_UNIT", 2)
    monkeypatch.setattr(searching, "TALKS_A_UNIT", 2)
    before = open_database(database_url, ring)
    shop = make.shop(before)
    talks = [opened(before, shop, number) for number in range(5)]
    for number, one in enumerate(talks):
        appended(before, [said(one, f"退货{number}{n}", at=NOW + number * SECOND) for n in range(3)])
    before.close()
    taken_back(database_url, "0018")
    upgrade(database_url, ring=ring)
    database = open_database(database_url, ring)
    assert bodies(database, "退货", shop) == []
    follow(database)
    assert (count(database, found_table), hits(database, "退货", shop).filling) == (0, True)
    assert work(database) >= 8
    assert len(bodies(database, "退货", shop)) == 15
    assert not hits(database, "退货", shop).filling
    say(database, talks[0], "还要退货", at=NOW + HOUR)
    assert bodies(database, "退货", shop)[0] == "还要退货"
    assert count(database, found_table) == count(database, message_table) == 16
    assert now_is(database, talks[0]).last_seq == 4
    database.close()


def test_what_went_between_the_index_and_the_reading_is_left_out(database: Database, shop: UUID) -> None:
    one = opened(database, shop)
    say(database, one, "我要退货")
    gone = Place(1, shop, one.id, 99)
    assert database.read_now(stored.messages_at, [gone]) == {}
