"""A whole shop from files: everything is read and checked first, then stored feature by feature in small units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar
from uuid import UUID

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from xiaoer.aftersales import actions as aftersales
from xiaoer.aftersales.domain.rows import CaseRow
from xiaoer.cli.past import Talk, import_talks
from xiaoer.cli.talk import err, or_stop, say
from xiaoer.conversations.domain import rows as conversation_rows
from xiaoer.conversations.domain.rows import ConversationRow
from xiaoer.customers import actions as customers
from xiaoer.customers.domain import rows as customer_rows
from xiaoer.customers.domain.rows import People
from xiaoer.knowledge import actions as knowledge
from xiaoer.knowledge.domain.rows import EntryRow
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database
from xiaoer.platform.settings import Settings
from xiaoer.scripts import actions as scripts
from xiaoer.scripts.domain import importing as script_rows
from xiaoer.scripts.domain.scripts import Scenario, ScriptRow
from xiaoer.shop import actions as shops
from xiaoer.shop.actions import imports
from xiaoer.shop.domain.incoming import Checked
from xiaoer.shop.domain.orders import Recipient
from xiaoer.values.json_lines import read_lines
from xiaoer.values.masking import mask_phone

T = TypeVar("T")
KNOWLEDGE, CASES = "knowledge.jsonl", "cases.jsonl"


class Folder(NamedTuple):
    """Everything that a shop folder holds, read and right."""

    people: People
    shop: Checked
    entries: Sequence[EntryRow]
    scenarios: Sequence[tuple[int, Scenario]]
    scripts: Sequence[tuple[int, ScriptRow]]
    talks: Sequence[ConversationRow]
    cases: Sequence[CaseRow]


def import_shop(db: Database, settings: Settings, folder: Path, encoding: str) -> UUID:
    """Import a shop folder; the shop's id. Products, customers and orders must be there, the other files may."""
    told = read_folder(folder, encoding)
    with _progress() as progress:
        shop_id = _store(db, settings, told.shop, told.people, progress)
        _store_words(db, shop_id, told, progress)
        talked = progress.add_task("会话 conversations", total=len(told.talks))
        talks = [Talk(row, shop_id) for row in told.talks]
        import_talks(db, talks, lambda done: progress.update(talked, completed=done))
        _store_cases(db, shop_id, told.cases, progress)
    _tell(told.shop, told.people)
    return shop_id


def import_retail(db: Database, settings: Settings, folder: Path, encoding: str) -> UUID:
    """Import a tau-bench retail database; the shop's id."""
    content = or_stop(imports.retail_content(folder))
    people = or_stop(customer_rows.read_retail(content, encoding))
    checked = or_stop(imports.check_retail(content, encoding))
    with _progress() as progress:
        shop_id = _store(db, settings, checked, people, progress)
    _tell(checked, people)
    return shop_id


def read_folder(folder: Path, encoding: str) -> Folder:
    content = or_stop(imports.content_of(folder, customer_rows.FILE))
    people = or_stop(customer_rows.read_customers(content, encoding))
    recipients = {source: _recipient(people, source) for source in people}
    shop = or_stop(imports.check_folder(folder, encoding, recipients))
    entries = _optional(folder, KNOWLEDGE)
    talks = _optional(folder, conversation_rows.FILE)
    scenarios = _rows(folder, script_rows.SCENARIOS, Scenario, encoding)
    written = _rows(folder, script_rows.SCRIPTS, ScriptRow, encoding)
    wrong = script_rows.check(scenarios, written)
    if wrong is not None:
        or_stop(wrong)
    return Folder(
        people, shop,
        or_stop(knowledge.check_entries(entries, KNOWLEDGE, encoding)) if entries else [],
        scenarios, written,
        or_stop(conversation_rows.read_conversations(talks, encoding)) if talks else [],
        [row for _, row in _rows(folder, CASES, CaseRow, encoding)],
    )  # fmt: skip


def _recipient(people: People, source: str) -> Recipient:
    facts = people[source]
    return Recipient(facts.name, mask_phone(facts.phone), facts.address.masked)


def _optional(folder: Path, name: str) -> bytes | None:
    return or_stop(imports.content_of(folder, name)) if (folder / name).exists() else None


def _rows(folder: Path, name: str, kind: type[T], encoding: str) -> Sequence[tuple[int, T]]:
    content = _optional(folder, name)
    return or_stop(read_lines(content, name, kind, encoding)) if content is not None else []


def _store(db: Database, settings: Settings, checked: Checked, told: People, progress: Progress) -> UUID:
    """Shop, people, products and orders."""
    shop_id = db.write_now(shops.save_shop, checked.shop, system_clock())
    met = progress.add_task("顾客 customers", total=len(told))
    ids = customers.import_people(db, shop_id, told, system_clock, lambda done: progress.update(met, completed=done))
    tasks = {
        "products": progress.add_task("商品 products", total=len(checked.products)),
        "orders": progress.add_task("订单 orders", total=len(checked.orders)),
    }
    imports.import_checked(
        db, shop_id, checked, ids, Path(settings.data_folder), system_clock,
        lambda what, done, _all: progress.update(tasks[what], completed=done),
    )  # fmt: skip
    return shop_id


def _store_words(db: Database, shop_id: UUID, told: Folder, progress: Progress) -> None:
    """Knowledge and scripts."""
    learnt = progress.add_task("知识 knowledge", total=len(told.entries))
    db.write_now(knowledge.import_entries, shop_id, told.entries, system_clock())
    progress.update(learnt, completed=len(told.entries))
    published = progress.add_task("话术 scripts", total=len(told.scripts))
    or_stop(
        scripts.import_scripts(
            db, shop_id, told.scenarios, told.scripts, system_clock,
            lambda done: progress.update(published, completed=done),
        )
    )  # fmt: skip


def _store_cases(db: Database, shop_id: UUID, cases: Sequence[CaseRow], progress: Progress) -> None:
    task = progress.add_task("售后单 cases", total=len(cases))
    for number, row in enumerate(cases, start=1):
        or_stop(db.write_now(aftersales.import_case, shop_id, row, system_clock()))
        progress.update(task, completed=number)


def _tell(checked: Checked, told: People) -> None:
    shop = checked.shop
    say(
        f"已导入店铺 {shop.name}：{len(told)} 位顾客，{len(checked.products)} 件商品，{len(checked.orders)} 笔订单。",
        f"Imported {shop.name_en or shop.name}: {len(told)} customers, {len(checked.products)} products, "
        f"{len(checked.orders)} orders.",
    )


@contextmanager
def _progress() -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as progress:
        yield progress
