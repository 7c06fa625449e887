"""Entries in the store, on both databases: imported once, answered from, as new as the last import."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests import make
from tests.conftest import count
from tests.scripts.given import FACTS
from xiaoer.knowledge import actions, store
from xiaoer.knowledge.actions import Ask, Evaluation, Shelves
from xiaoer.knowledge.domain.answering import Answer, Asked, Clarify, HandOver
from xiaoer.knowledge.domain.events import KnowledgeImported
from xiaoer.knowledge.domain.rows import EntryRow
from xiaoer.platform import events
from xiaoer.platform.db import Database
from xiaoer.platform.events import Cursor
from xiaoer.values.refusal import Refused

NOW = make.NOW


def row(key: str = "dispatch", **changes: Any) -> dict[str, Any]:
    return {
        "key": key, "question": "什么时候发货？", "similar": ["几天能发出来"], "category": "发货", "stage": "insale",
        "answers": [{"when": {}, "text": "一般四十八小时内发出。"}],
    } | changes  # fmt: skip


INVOICE = row(
    "invoice", question="可以开发票吗？", similar=["发票怎么开"], answers=[{"text": "可以，{{ shop.name }}都开。"}]
)


def rows(*told: dict[str, Any]) -> list[EntryRow]:
    return msgspec.convert(told or (row(), INVOICE), list[EntryRow])


def ask(database: Database, shelves: Shelves, shop_id: UUID, text: str) -> Answer | Clarify | HandOver:
    return database.read_now(actions.answer, shelves, Ask(shop_id, Asked(text), FACTS))


def test_an_answer_comes_from_the_store_with_its_variables_filled(database: Database) -> None:
    shop_id = make.shop(database)
    assert database.write_now(actions.store_entries, shop_id, rows(), NOW) == 2
    found = ask(database, Shelves(), shop_id, "发票怎么开")
    assert isinstance(found, Answer)
    assert (found.text, found.title, found.confidence) == ("可以，云禾生活馆（演示）都开。", "可以开发票吗？", 1.0)


def test_the_same_import_again_changes_nothing(database: Database) -> None:
    shop_id = make.shop(database)
    database.write_now(actions.store_entries, shop_id, rows(), NOW)
    before = database.read_now(store.edition, shop_id)
    assert database.write_now(actions.store_entries, shop_id, rows(), NOW + 5) == 0
    assert database.read_now(store.edition, shop_id) == before
    [told] = database.read_now(events.after, Cursor(), ["knowledge.imported"], 9)
    assert told.read_as(KnowledgeImported) == KnowledgeImported(2, 0)


class PowerCut(BaseException):
    """As a kill is: nothing of the program runs after it."""


def test_many_entries_are_stored_in_units_and_go_on_where_they_were_killed(database: Database) -> None:
    shop_id, told = make.shop(database), rows(*(row(f"entry-{number}") for number in range(45)))
    done: list[int] = []

    def killed(count_: int) -> None:
        done.append(count_)
        if len(done) == 2:
            raise PowerCut

    with pytest.raises(PowerCut):
        actions.import_entries(database, shop_id, told, lambda: NOW, killed)
    assert (done, count(database, store.entry_table)) == ([20, 40], 40)
    assert actions.import_entries(database, shop_id, told, lambda: NOW + 1, done.append) == 5
    assert (done, count(database, store.entry_table)) == ([20, 40, 20, 40, 45], 45)
    heard = database.read_now(events.after, Cursor(), ["knowledge.imported"], 9)
    assert [one.read_as(KnowledgeImported) for one in heard] == [KnowledgeImported(many, 0) for many in (20, 20, 5)]


def test_a_changed_entry_is_live_at_once_and_keeps_its_id(database: Database) -> None:
    shop_id, shelves = make.shop(database), Shelves()
    database.write_now(actions.store_entries, shop_id, rows(), NOW)
    first = ask(database, shelves, shop_id, "几天能发出来")
    changed = row(similar=["多久发出"], answers=[{"text": "今天就发。"}])
    assert database.write_now(actions.store_entries, shop_id, rows(changed), NOW + 5) == 1
    second = ask(database, shelves, shop_id, "多久发出")
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert (second.text, second.entry_id) == ("今天就发。", first.entry_id)
    assert count(database, store.question_table) == 2
    assert [one.data for one in database.read_now(events.after, Cursor(), ["knowledge.imported"], 9)][1]["changed"] == 1


def test_a_shelf_is_kept_while_nothing_changes(database: Database) -> None:
    shop_id, shelves = make.shop(database), Shelves()
    database.write_now(actions.store_entries, shop_id, rows(), NOW)
    assert database.read_now(shelves.of, shop_id) is database.read_now(shelves.of, shop_id)


def test_shops_do_not_share(database: Database) -> None:
    here, there, shelves = make.shop(database), make.shop(database, slug="other"), Shelves()
    database.write_now(actions.store_entries, here, rows(), NOW)
    assert ask(database, shelves, there, "什么时候发货？") == HandOver("not_known")
    assert database.read_now(actions.search, shelves, there, "") == []


def test_search(database: Database) -> None:
    shop_id, shelves = make.shop(database), Shelves()
    database.write_now(actions.store_entries, shop_id, rows(), NOW)
    everything = database.read_now(actions.search, shelves, shop_id, " ")
    assert [(one.entry.key, one.score) for one in everything] == [("dispatch", None), ("invoice", None)]
    [best, *_] = database.read_now(actions.search, shelves, shop_id, "发票")
    assert (best.entry.key, best.score is not None) == ("invoice", True)


def test_what_is_said_of_one_product_alone(database: Database) -> None:
    shop_id, shelves = make.shop(database), Shelves()
    warmth = INVOICE | {"key": "warmth", "answers": [{"text": "零下十度", "when": {"sku": "C1"}}, {"text": "看充绒量"}]}
    database.write_now(actions.store_entries, shop_id, rows(INVOICE, warmth), NOW)
    found = database.read_now(actions.of_product, shelves, shop_id, "C1")
    assert [(one.entry.key, one.score) for one in found] == [("warmth", None)]
    assert database.read_now(actions.of_product, shelves, shop_id, "C2") == []


def test_a_text_that_lacks_a_fact_is_not_said(database: Database) -> None:
    shop_id = make.shop(database)
    lacking = row(answers=[{"text": "这款容量是{{ product.attributes.容量 }}"}])
    database.write_now(actions.store_entries, shop_id, rows(lacking), NOW)
    assert ask(database, Shelves(), shop_id, "什么时候发货") == HandOver("facts_missing")


def lines(*told: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in told).encode()


def test_a_file_that_is_right() -> None:
    assert actions.check_entries(lines(row(), INVOICE), "knowledge.jsonl") == rows()


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        pytest.param(b"", "import_empty_file", "knowledge.jsonl", id="empty"),
        pytest.param(lines(row(), row("x", stage="later")), "import_wrong_value", "knowledge.jsonl:2", id="stage"),
        pytest.param(lines(row(), row(question="别的")), "import_repeated", "knowledge.jsonl:2", id="twice"),
        pytest.param(lines(row(), row("x", answers=[])), "import_wrong_value", "knowledge.jsonl:2", id="no-answer"),
        pytest.param(lines(row(), row("x", colour=1)), "import_unknown_field", "knowledge.jsonl:2", id="unknown-field"),
        pytest.param(
            lines(row("x", answers=[{"text": "{% if order %}"}])), "import_faulty_template", "knowledge.jsonl:1", id="template",
        ),
        pytest.param(lines(row()).decode().encode("gbk"), "import_not_utf8_but_gbk", "knowledge.jsonl:1", id="gbk"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong(content: bytes, code: str, place: str) -> None:
    refused = actions.check_entries(content, "knowledge.jsonl")
    assert isinstance(refused, Refused)
    assert (refused.code, refused.facts["place"]) == (code, place)


def test_a_shops_file_is_measured_with_wordings_held_out(tmp_path: Path) -> None:
    path, beyond = tmp_path / "knowledge.jsonl", tmp_path / "beyond.jsonl"
    path.write_bytes(lines(row(similar=["几天能发货", "何时发货"]), INVOICE))
    beyond.write_bytes(lines({"question": "珠穆朗玛峰有多高"}))
    found = actions.evaluate(path, beyond)
    assert isinstance(found, Evaluation)
    assert (found.file, found.entries, found.method) == ("knowledge.jsonl", 2, "held_out")
    assert [(one.stage, one.asked) for one in found.stages] == [
        ("exact", 10), ("fuzzy", 10), ("words", 10), ("fused", 10),
    ]  # fmt: skip
    assert found.stages[0].top1 == 0.0
    assert found.stages[3].top1 == 1.0
    assert (found.refusal.out_of_scope, found.refusal.false_answers) == (1, 0.0)
    assert 0 < found.milliseconds.p50 <= found.milliseconds.p99


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        pytest.param('{"question": "珠穆朗玛峰有多高"}\n{"question":\n'.encode(), "import_not_json", "beyond.jsonl:2", id="a-torn-line"),
        pytest.param(b'{"question": 1}\n', "import_wrong_value", "beyond.jsonl:1", id="no-words"),
        pytest.param("\n{}\n珠穆朗玛峰\n".encode("gbk"), "import_not_utf8_but_gbk", "beyond.jsonl:3", id="gbk"),
    ],
)  # fmt: skip
def test_a_line_of_strangers_that_is_wrong(content: bytes, code: str, place: str, tmp_path: Path) -> None:
    path, beyond = tmp_path / "knowledge.jsonl", tmp_path / "beyond.jsonl"
    path.write_bytes(lines(INVOICE))
    beyond.write_bytes(content)
    found = actions.evaluate(path, beyond)
    assert isinstance(found, Refused)
    assert (found.code, found.facts["place"]) == (code, place)


def test_a_published_set_is_measured_on_its_standards(tmp_path: Path) -> None:
    path = tmp_path / "faq.jsonl"
    path.write_bytes(lines({"faq_id": "1", "standard": "怎么退货", "similar": ["怎么退货呢"]}))
    (tmp_path / "faq.oos.txt").write_text("今天天气\n\n明天天气\n", encoding="utf-8")
    found = actions.evaluate(path)
    assert isinstance(found, Evaluation)
    assert (found.method, found.stages[0].asked, found.refusal.out_of_scope) == ("standards", 1, 2)


def test_without_strangers_nothing_is_said_of_them(tmp_path: Path) -> None:
    path = tmp_path / "faq.jsonl"
    path.write_bytes(lines({"standard": "怎么退货"}))
    found = actions.evaluate(path)
    assert isinstance(found, Evaluation)
    assert (found.refusal.out_of_scope, found.milliseconds.p50, found.stages[0].asked) == (0, 0.0, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(None, "import_no_file", id="missing"),
        pytest.param(b"\n", "import_empty_file", id="empty"),
        pytest.param(b"{", "import_not_json", id="not-json"),
    ],
)
def test_a_file_that_cannot_be_measured(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "faq.jsonl"
    if content is not None:
        path.write_bytes(content)
    refused = actions.evaluate(path)
    assert isinstance(refused, Refused)
    assert refused.code == code


def test_strangers_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "faq.jsonl"
    path.write_bytes(lines({"standard": "怎么退货"}))
    missing = actions.evaluate(path, tmp_path / "none.txt")
    folder = actions.evaluate(path, tmp_path)
    assert isinstance(missing, Refused)
    assert isinstance(folder, Refused)
    assert (missing.code, folder.code) == ("import_no_file", "import_unreadable")
