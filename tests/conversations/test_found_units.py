"""The index of messages in units: how much each takes, what is forgotten, and how far a page reads."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
import sqlalchemy as sa

from tests import make
from tests.conftest import count
from tests.conversations.given import NOW, SECOND, SHOP, SHOPPER
from tests.conversations.stored import appended, due, now_is
from tests.conversations.test_found import DAY, INDEX, bodies, follow, hits, opened, said, say, with_id, work
from tests.conversations.test_logs import keep, line, talk
from tests.platform.test_resealing import RUNNER
from xiaoer.conversations import actions
from xiaoer.conversations.actions import forgetting, searching
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.searching import LAST
from xiaoer.conversations.store.tables import conversation_table, found_table, unfound_table
from xiaoer.platform import jobs, reacting
from xiaoer.platform.db import Database, Tx
from xiaoer.values.refusal import Refused


@pytest.fixture
def shop(database: Database) -> UUID:
    return make.shop(database)


def long(number: int) -> str:
    """As long as a message may be, of ever different characters."""
    return f"退货{number}" + "".join(chr(0x4E00 + one) for one in range(number, number + 3_900))


def test_a_unit_takes_few_of_long_messages(database: Database, shop: UUID) -> None:
    one = opened(database, shop)
    appended(database, [said(one, "短的退货"), *(said(one, long(n), at=NOW + n) for n in range(3)), said(one, "退货")])
    units = []
    while followed := database.write_now(reacting.advance, INDEX, NOW).followed:
        units.append(followed)
    assert units == [2, 1, 2]
    assert len(bodies(database, "退货", shop)) == 5


def test_a_job_takes_few_of_long_messages(database: Database, shop: UUID) -> None:
    one = opened(database, shop)
    appended(database, [said(one, long(n), at=NOW + n) for n in range(4)])
    jobs_of = {"shop": str(shop)}
    database.write_now(searching.fill, jobs_of, NOW)
    assert count(database, found_table) == 1
    assert work(database) == 4
    assert (count(database, found_table), len(bodies(database, "退货", shop))) == (4, 4)


def test_files_are_put_in_by_one_chain_that_pauses(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while more comes: other due times wait for one unit at most."""
    monkeypatch.setattr(searching, "TALKS_A_UNIT", 2)
    make.shop(database)
    with_id(database, SHOP)
    keep(database, *(talk(line(f"退货{n}"), key=f"T{n}") for n in range(5)))
    key, paused = f"search.logged:{SHOP}", NOW + searching.PAUSE
    assert due(database) == {key: NOW}
    [claimed] = database.write_now(jobs.claim, RUNNER, NOW, 100)
    assert database.write_now(jobs.finish, claimed, RUNNER, searching.put_in_logged, NOW)
    assert (count(database, found_table), due(database)) == (2, {key: paused})
    keep(database, *(talk(line(f"退货{n}"), key=f"T{n}") for n in range(5, 8)))
    assert due(database) == {key: paused}
    assert work(database) == 4
    assert (sorted(bodies(database, "退货", SHOP)), due(database)) == ([f"退货{n}" for n in range(8)], {})
    assert count(database, unfound_table) == 0


def test_filling_is_told_also_where_it_failed(database: Database, shop: UUID) -> None:
    database.write_now(jobs.plan, f"search.fill:{shop}", "search.fill", NOW, {"shop": str(shop)})
    [claimed] = database.write_now(jobs.claim, RUNNER, NOW, 100)
    gone = jobs.Due(claimed.key, claimed.kind, jobs.MOST_ATTEMPTS, claimed.payload)
    database.write_now(jobs.fail, gone, RUNNER, "LookupError()", NOW)
    assert hits(database, "退货", shop).filling


def test_a_page_reads_only_so_many_characters(database: Database, shop: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "A_READ", 2)
    monkeypatch.setattr(searching, "MOST_READ", 18)
    one = opened(database, shop)
    appended(
        database, [said(one, "要退货退" if n == 0 else "退货，货退，谢谢了", at=NOW + n * SECOND) for n in range(7)]
    )
    follow(database)
    pages, before = list[list[str]](), None
    while pages == [] or before is not None:
        found = hits(database, "退货退", shop, before=LAST if before is None else before)
        pages, before = [*pages, [each.message.body for each in found.items]], found.following
    assert pages == [[], [], [], ["要退货退"]]


def forgotten(database: Database, shop: UUID, of: Conversation) -> int:
    """How many conversations one unit forgets of a customer."""
    args = (shop, NOW + 2 * DAY, [of.customer.id], 50)
    return len(database.write_now(forgetting.forget, *args, about_orders=False))


def test_an_erased_conversation_does_not_go_on_and_the_new_one_is_found(database: Database, shop: UUID) -> None:
    one = opened(database, shop)
    say(database, one, "我要退货")
    database.write_now(lambda tx: tx.run(sa.update(conversation_table).values(resolved_at=NOW, state="resolved")))
    assert (opened(database, shop).id, forgotten(database, shop, one)) == (one.id, 1)
    assert now_is(database, one).erased
    assert appended(database, [said(one, "还要退货", at=NOW + SECOND)]) == [Refused("conversation_over")]
    new = opened(database, shop)
    assert (new.id != one.id, new.previous_id, new.erased) == (True, one.id, False)
    say(database, new, "还要退货", at=NOW + SECOND)
    assert bodies(database, "退货", shop) == ["还要退货"]
    database.write_now(lambda tx: tx.run(sa.update(conversation_table).values(resolved_at=NOW, state="resolved")))
    assert (forgotten(database, shop, one), forgotten(database, shop, one)) == (1, 0)
    assert bodies(database, "退货", shop) == []


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_one_that_goes_on_in_that_moment_is_not_forgotten(database: Database, shop: UUID) -> None:
    one = opened(database, shop)
    say(database, one, "我要退货")
    database.write_now(lambda tx: tx.run(sa.update(conversation_table).values(resolved_at=NOW, state="resolved")))
    inside = threading.Event()

    def write_again(tx: Tx) -> None:
        actions.append_all(tx, [said(one, "还要退货", at=NOW + SECOND)])
        inside.set()
        with pytest.raises(TimeoutError):
            gone.result(0.5)

    def forget() -> int:
        assert inside.wait(20)
        return forgotten(database, shop, one)

    with ThreadPoolExecutor(2) as together:
        gone = together.submit(forget)
        together.submit(database.write_now, write_again).result(20)
        assert gone.result(20) == 0
    follow(database)
    assert bodies(database, "退货", shop) == ["还要退货", "我要退货"]
    assert not now_is(database, one).erased


@pytest.mark.parametrize(("lengths", "units"), [((200, 50, 51, 1), [2, 2]), ((301, 1), [1, 1]), ((100, 100, 100), [3])])
def test_long_conversations_are_forgotten_few_at_once(
    database: Database, shop: UUID, lengths: tuple[int, ...], units: list[int]
) -> None:
    talks = [opened(database, shop, number) for number in range(len(lengths))]
    for number, (one, length) in enumerate(zip(talks, lengths, strict=True)):
        changed = {"last_seq": length, "last_at": NOW + number, "resolved_at": NOW + number, "customer_id": SHOPPER.id}
        chosen = sa.update(conversation_table).where(conversation_table.c.id == one.id).values(changed)
        database.write_now(Tx.run, chosen)
    mine = now_is(database, talks[0])
    assert [forgotten(database, shop, mine) for _ in (*units, 0)] == [*units, 0]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_words_that_are_forgotten_leave_the_files_of_the_index(database: Database, shop: UUID) -> None:
    one, other = opened(database, shop), opened(database, shop, 2)
    say(database, one, "鲸鹭")
    say(database, other, "也要退货")

    def kept(tx: Tx) -> bool:
        return any("鹭".encode() in block for (block,) in tx.raw.execute("SELECT block FROM message_words_data"))

    database.write_now(lambda tx: tx.run(sa.update(conversation_table).values(resolved_at=NOW)))
    assert forgotten(database, shop, one) == 1
    assert database.read_now(kept)
    assert work(database, NOW + 3 * DAY) >= 1
    assert not database.read_now(kept)
    assert bodies(database, "退货", shop) == ["也要退货"]
    assert [key for key in due(database) if not key.startswith("conversation.due:")] == []
