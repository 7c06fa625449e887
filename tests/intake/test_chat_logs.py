"""Checked chat logs, stored in units: repeated, split, shuffled, exported again, and broken off."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from tests import make
from tests.cli.program import contents
from tests.conftest import count
from tests.intake import chat_files as log
from tests.intake import given
from tests.intake.test_applying import bring as bring_orders
from tests.intake.test_applying import chance_of
from xiaoer.conversations import actions as conversations
from xiaoer.conversations.domain.conversations import Conversation, Stage
from xiaoer.conversations.domain.messages import Message
from xiaoer.conversations.store import messages_after
from xiaoer.conversations.store.tables import conversation_table, log_table, message_table
from xiaoer.customers import actions as customers
from xiaoer.customers.domain.people import Facts
from xiaoer.customers.store.tables import customer_table
from xiaoer.intake.actions import applying, runs, tidying
from xiaoer.intake.actions.applying import advance
from xiaoer.intake.domain.events import ImportAdvanced, ImportFinished
from xiaoer.intake.domain.fields import Holds
from xiaoer.intake.domain.runs import Counts, Looked, RunState
from xiaoer.platform import jobs
from xiaoer.platform.auth import Role
from xiaoer.platform.db import Database, open_database
from xiaoer.platform.events import event_table
from xiaoer.platform.ids import fresh
from xiaoer.values.refusal import Refused

NOW = make.NOW
TABLES = ("conversation", "message", "conversation_log", "customer", "identity", "profile")
Row = dict[str, Any]


def rows_of(many: int, seed: int = 1) -> list[list[Row]]:
    """Conversations of some shoppers, a third of whom have no id: each a list of rows, at moments of their own."""
    chance = chance_of(seed)
    return [_talk(chance, place) for place in range(many)]


def _talk(chance: random.Random, place: int) -> list[Row]:
    buyer = f"demo-{chance.randrange(max(many_buyers(place), 2))}" if place % 3 else ""
    shared = {"会话编号": f"T{place:04d}", "顾客编号": buyer, "昵称": f"演示{buyer or place}"}
    said = range(chance.randrange(1, 6))
    return [
        log.BASE | shared | {
            "消息编号": f"{place}-{at}", "时间": f"2026-11-{1 + place % 20:02d} 10:{at:02d}:{place % 60:02d}",
            "说话方": ("顾客", "客服", "机器人")[at % 3], "客服": f"演示客服{place % 4}", "内容": f"第 {at} 句",
        }
        for at in said
    ]  # fmt: skip


def many_buyers(place: int) -> int:
    return place // 2


def content_of(talks: Sequence[Sequence[Row]]) -> bytes:
    return log.content_of([row for talk in talks for row in talk])


def told(address: str) -> dict[str, Any]:
    whole = contents(address)
    return {table: whole[table] for table in TABLES}


def all_of(database: Database, shop_id: UUID) -> dict[str, Conversation]:
    """The stored conversations by the source's key."""
    shop = frozenset({shop_id})
    found = database.read_now(conversations.listed, shop, "all", shop_id)
    return {_key(database, one): one for one in found}


def _key(database: Database, one: Conversation) -> str:
    found = database.read_now(lambda tx: tx.all(log_table.select().where(log_table.c.conversation_id == one.id)))
    return str(found[0].key)


def said(database: Database, one: Conversation) -> list[Message]:
    return database.read_now(messages_after, one, 0, 500)


def test_a_log_becomes_conversations_and_customers_and_again_nothing(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    shop_id, talks = make.shop(database), rows_of(40)
    content = content_of(talks)
    counts = log.bring(database, shop_id, content, tmp_path)
    rows = sum(map(len, talks))
    assert (counts.conversations_added, counts.conversations_changed, counts.messages_added) == (40, 0, rows)
    assert (count(database, conversation_table), count(database, message_table)) == (40, rows)
    assert counts.customers_added == count(database, customer_table)
    stored = told(database_url)
    assert log.bring(database, shop_id, content, tmp_path) == Counts()
    assert told(database_url) == stored


def test_the_sample_of_the_public_corpus_comes_as_it_is(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    [jddc] = [one for one in runs.ready_mappings(Holds.CHATS) if one.name == "jddc"]
    mapping = type(jddc.mapping)(jddc.mapping.fields, day="2026-11-20")
    counts = log.bring(database, shop_id, log.SAMPLE.read_bytes(), tmp_path, mapping, source="jddc")
    assert (counts.conversations_added, counts.messages_added, counts.customers_added) == (2, 8, 2)
    by_name = {one.customer.name: one for one in all_of(database, shop_id).values()}
    assert sorted(by_name) == ["USERID_90000001", "USERID_90000002"]
    assert [one.body for one in said(database, by_name["USERID_90000001"])][:2] == [
        "在吗，[ORDERID_90000001]到哪了", "=您好，演示客服[数字x]号为您服务 #E-s01",
    ]  # fmt: skip


def test_shoppers_are_known_by_the_sources_id_and_strangers_by_nothing(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    known = Facts("王女士", phone="13899999999", level=2)
    database.write_now(customers.remember, shop_id, {"demo-1": known}, NOW)
    rows = log.rows(
        {}, {"会话编号": "T2", "顾客编号": "demo-2", "昵称": ""}, {"会话编号": "T3", "顾客编号": "", "昵称": ""}
    )
    counts = log.bring(database, shop_id, log.content_of(rows), tmp_path)
    assert (counts.customers_added, counts.customers_changed) == (2, 1)
    facts = database.read_now(customers.known_people, shop_id, ["demo-1", "demo-2"])
    assert facts["demo-1"].facts == Facts("王女士", nick="演示顾客", phone="13899999999", level=2)
    assert facts["demo-2"].facts.name == "demo-2"
    talks = all_of(database, shop_id)
    assert (talks["T1"].customer.id, talks["T1"].customer.level) == (facts["demo-1"].id, 2)
    assert talks["T3"].customer.name.startswith("访客 ")
    assert talks["T3"].customer.id not in {one.id for one in facts.values()}


def test_a_log_never_takes_a_name_that_is_known(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    database.write_now(customers.remember, shop_id, {"demo-1": Facts("王女士", nick="小王")}, NOW)
    counts = log.bring(database, shop_id, log.content_of(log.rows({})), tmp_path)
    assert counts.customers_changed == 0
    assert all_of(database, shop_id)["T1"].customer.name == "小王"


def test_agents_with_an_account_are_found_by_login_or_name_and_no_account_is_made(
    database: Database, tmp_path: Path
) -> None:
    shop_id = make.shop(database)
    lan = make.account(database, login="lan", role=Role.SENIOR_AGENT, shops=(shop_id,))
    elsewhere = make.account(database, login="yun")
    rows = log.rows(
        {"说话方": "客服", "客服": "LAN"}, {"说话方": "客服", "客服": lan.name, "会话编号": "T2"},
        {"说话方": "客服", "客服": "yun", "会话编号": "T3"},
    )  # fmt: skip
    log.bring(database, shop_id, log.content_of(rows), tmp_path)
    talks = all_of(database, shop_id)
    assert [one.assignee.id if one.assignee else None for one in (talks["T1"], talks["T2"], talks["T3"])] == [
        lan.id, lan.id, None,
    ]  # fmt: skip
    [stranger] = said(database, talks["T3"])
    assert (stranger.author_name, stranger.author_id == elsewhere.id) == ("yun", False)


def test_a_conversation_about_an_order_of_the_shop_finds_it(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    bring_orders(database, shop_id, given.csv_text(given.numbered([{"下单时间": "2026-11-01"}])).encode(), tmp_path)
    rows = log.rows({"订单号": "T000000"}, {"会话编号": "T2", "订单号": "unknown"}, {"会话编号": "T3"})
    log.bring(database, shop_id, log.content_of(rows), tmp_path)
    talks = all_of(database, shop_id)
    assert (talks["T1"].stage, talks["T1"].subject_order_id is None) == (Stage.INSALE, False)
    assert [(talks[key].stage, talks[key].subject_order_id) for key in ("T2", "T3")] == [(Stage.PRESALE, None)] * 2


def test_a_later_export_brings_only_what_is_new(database: Database, tmp_path: Path) -> None:
    shop_id, talks = make.shop(database), rows_of(12)
    log.bring(database, shop_id, content_of([talk[:2] for talk in talks]), tmp_path)
    longer = sum(len(talk) > 2 for talk in talks)
    counts = log.bring(database, shop_id, content_of(talks), tmp_path)
    assert (counts.conversations_added, counts.conversations_changed) == (0, longer)
    assert counts.messages_added == sum(max(len(talk) - 2, 0) for talk in talks)
    for talk, one in zip(talks, (all_of(database, shop_id)[talk[0]["会话编号"]] for talk in talks), strict=True):
        assert [each.body for each in said(database, one)] == [row["内容"] for row in talk]


@pytest.mark.parametrize("seed", [1, 2])
def test_split_shuffled_and_exported_again_it_is_the_same_content(
    seed: int, database_url: str, tmp_path: Path, stores: Callable[[], str]
) -> None:  # fmt: skip
    talks = rows_of(40, seed)
    assert in_parts(stores(), talks, chance_of(seed), tmp_path) == in_one_go(database_url, talks, tmp_path)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@for_all(st.randoms(use_true_random=False), st.integers(1, 9))
def test_any_split_order_and_repetition_is_the_same_content(
    empty_sqlite: Path, tmp_path: Path, chance: random.Random, many: int
) -> None:
    talks = rows_of(many, many)
    places = [f"sqlite:///{tmp_path}/{name}-{fresh(NOW)}.sqlite3" for name in ("one", "two")]
    for place in places:
        Path(place.removeprefix("sqlite:///")).write_bytes(empty_sqlite.read_bytes())
    assert in_parts(places[0], talks, chance, tmp_path) == in_one_go(places[1], talks, tmp_path)


def in_one_go(address: str, talks: Sequence[list[Row]], files: Path) -> dict[str, Any]:
    database = open_database(address, make.keys(files))
    log.bring(database, make.shop(database), content_of(talks), files)
    database.close()
    return told(address)


def in_parts(address: str, talks: Sequence[list[Row]], chance: random.Random, files: Path) -> dict[str, Any]:
    """The messages in several files in any order, whole conversations or not, some in several of the files."""
    database = open_database(address, make.keys(files))
    shop_id, rows = make.shop(database), [row for talk in talks for row in talk]
    chance.shuffle(rows)
    while rows:
        many = chance.randrange(1, len(rows) + 1)
        part, rows = rows[:many], rows[many:]
        part += chance.choices(part, k=3)
        log.bring(database, shop_id, log.content_of(part), files)
    log.bring(database, shop_id, content_of(chance.sample(list(talks), len(talks))), files)
    database.close()
    return told(address)


def test_each_unit_is_one_event_and_one_that_was_broken_off_goes_on(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "LONGEST_UNIT", 0.0)
    monkeypatch.setattr("xiaoer.intake.actions.blocks.MESSAGES_A_BLOCK", 20)
    talks = rows_of(30)
    shop_id = make.shop(database)
    run = log.begun(database, shop_id, content_of(talks), tmp_path)
    before, heard = count(database, event_table), list[Any]()
    database.hear(lambda announced, _screens: heard.extend(one.event for one in announced))
    while run.state is RunState.RUNNING:
        stored = log.good(database.read_now(runs.find_run, frozenset({shop_id}), run.id))
        assert stored == run
        run = log.good(database.write_now(advance, shop_id, run.id, tmp_path, NOW))
        assert run.counts.messages_added == count(database, message_table)
        assert run.counts.conversations_added == count(database, conversation_table)
    assert run.blocks_total > 4
    assert [type(one) for one in heard] == [ImportAdvanced] * run.blocks_total + [ImportFinished]
    assert (heard[-1].conversations_added, heard[-1].messages_added) == (30, sum(map(len, talks)))
    assert sum(one.messages_added for one in heard[:-1]) == sum(map(len, talks))
    assert count(database, event_table) - before == len(heard)
    assert sum(len(one.customers) for one in heard[:-1]) == count(database, customer_table)
    planned = database.write_now(jobs.claim, fresh(NOW), NOW + 10**15, 10)
    assert {due.kind for due in planned} == {tidying.JOB, "search.logged"}


def test_what_could_not_be_stored_whole_is_not_stored_at_all(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop_id = make.shop(database)
    run = log.begun(database, shop_id, content_of(rows_of(9)), tmp_path)

    def broken(*_told: Any) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("xiaoer.conversations.store.logs.put_entries", broken)
        with pytest.raises(OSError, match="full"):
            log.finish(database, run, tmp_path)
    assert (count(database, conversation_table), count(database, message_table)) == (0, 0)
    run = log.good(database.read_now(runs.find_run, frozenset({shop_id}), run.id))
    assert log.finish(database, run, tmp_path).counts.conversations_added == 9


def test_mappings_of_orders_and_of_chats_are_remembered_apart(database: Database, tmp_path: Path) -> None:
    shop_id, looked = make.shop(database), Looked("csv", "utf-8", ("订单号", "会话编号"), ())
    log.bring(database, shop_id, log.content_of(log.rows({})), tmp_path)
    bring_orders(database, shop_id, given.csv_text(given.numbered([{}])).encode(), tmp_path)
    assert database.read_now(runs.mapping_for, shop_id, "own", looked, Holds.CHATS) == log.mapping()
    assert database.read_now(runs.mapping_for, shop_id, "own", looked, Holds.ORDERS) == given.mapping()
    fresh_one = database.read_now(runs.mapping_for, shop_id, "another", looked, Holds.CHATS)
    assert set(fresh_one.fields) == {"talk", "order"}


def test_a_checked_log_shows_how_it_will_look(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    rows = [row | {"消息编号": f"x{at}", "时间": ""} for at, row in enumerate([log.BASE] * 15)]
    mapping = log.mapping("at", day="2026-11-20")
    others = [log.BASE | {"会话编号": f"Z{at}"} for at in range(4)]
    run = log.begun(database, shop_id, log.content_of([*rows, *others]), tmp_path, mapping)
    assert runs.preview_of(tmp_path, run) == ()
    waiting = _replaced(run, state=RunState.CHECKED)
    shown = runs.preview_of(tmp_path, waiting)
    assert ([one.key for one in shown], len(shown[0].messages)) == (["T1", "Z0", "Z1"], runs.MESSAGES_SHOWN)
    assert runs.preview_of(tmp_path, _replaced(waiting, holds=Holds.ORDERS)) == ()
    assert runs.preview_of(tmp_path, _replaced(waiting, blocks="")) == ()


def _replaced(run: Any, **told_: Any) -> Any:
    return type(run)(**{name: getattr(run, name) for name in type(run).__struct_fields__} | told_)


def test_another_shops_people_see_nothing_of_it(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    run = log.finish(database, log.begun(database, shop_id, log.content_of(log.rows({})), tmp_path), tmp_path)
    nobodys = frozenset({fresh(NOW)})
    assert database.read_now(runs.find_run, nobodys, run.id) == Refused("intake_not_found")
    found = database.read_now(conversations.found_of_import, nobodys, shop_id, run.id, None)
    assert found == Refused("shop_not_found")
