"""A whole shop that was read and found right, stored feature by feature in small units."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from pathlib import Path
from uuid import UUID

from rich.progress import Progress, TaskID

from xiaoer.aftersales import actions as aftersales
from xiaoer.aftersales.domain.rows import CaseRow
from xiaoer.cli.keys import shop_named
from xiaoer.cli.past import Talk, import_talks
from xiaoer.cli.progress import progress_shown
from xiaoer.cli.reading import Folder, Words
from xiaoer.cli.talk import Stop, or_stop, say
from xiaoer.customers import actions as customers
from xiaoer.customers.domain.rows import People
from xiaoer.knowledge import actions as knowledge
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database
from xiaoer.platform.settings import Settings
from xiaoer.scripts import actions as scripts
from xiaoer.shop import actions as shops
from xiaoer.shop.actions import imports
from xiaoer.shop.domain.incoming import Checked


def import_shop(db: Database, settings: Settings, told: Folder) -> UUID:
    """Store a shop that was read; the shop's id. What is stored already stays as it is."""
    if (wrong := db.read_now(imports.check_stored, told.shop)) is not None:
        raise Stop(wrong)
    with progress_shown() as progress:
        shop_id = _store(db, settings, told.shop, told.people, progress)
        _store_words(db, shop_id, told.words, progress)
        talked = _task(progress, "会话 conversations", len(told.talks))
        talks = [Talk(row, shop_id) for row in told.talks]
        import_talks(db, talks, lambda done: progress.update(talked, completed=done))
        _store_cases(db, shop_id, told.cases, progress)
    _tell(told)
    return shop_id


def import_words(db: Database, slug: str, told: Words) -> None:
    """Store knowledge and scripts of a shop that is stored already. What they do not name stays as it is."""
    shop = or_stop(db.read_now(shop_named, slug))
    with progress_shown() as progress:
        _store_words(db, shop.id, told, progress)
    learnt, published = len(told.entries), len(told.scripts)
    say(
        f"已导入店铺 {shop.name}：知识 {learnt} 条、话术 {published} 条。",
        f"Imported into {shop.name_en}: {learnt} knowledge entries, {published} scripts.",
    )


def _store(db: Database, settings: Settings, checked: Checked, told: People, progress: Progress) -> UUID:
    """Shop, people, products and orders."""
    shop_id = db.write_now(shops.save_shop, checked.shop, system_clock())
    met = _task(progress, "顾客 customers", len(told))
    ids = customers.import_people(db, shop_id, told, system_clock, lambda done: progress.update(met, completed=done))
    tasks = {
        "products": _task(progress, "商品 products", len(checked.products)),
        "orders": _task(progress, "订单 orders", len(checked.orders)),
    }
    imports.import_checked(
        db, shop_id, checked, ids, Path(settings.data_folder), system_clock,
        lambda what, done, _all: progress.update(tasks[what], completed=done),
    )  # fmt: skip
    return shop_id


def _store_words(db: Database, shop_id: UUID, told: Words, progress: Progress) -> None:
    """Knowledge and scripts."""
    learnt = _task(progress, "知识 knowledge", len(told.entries))
    knowledge.import_entries(
        db, shop_id, told.entries, system_clock, lambda done: progress.update(learnt, completed=done)
    )  # fmt: skip
    published = _task(progress, "话术 scripts", len(told.scripts))
    or_stop(
        scripts.import_scripts(
            db, shop_id, told.scenarios, told.scripts, system_clock,
            lambda done: progress.update(published, completed=done),
        )
    )  # fmt: skip


def _store_cases(db: Database, shop_id: UUID, cases: Sequence[CaseRow], progress: Progress) -> None:
    task = _task(progress, "售后单 cases", len(cases))
    for number, row in enumerate(cases, start=1):
        or_stop(db.write_now(aftersales.import_case, shop_id, row, system_clock()))
        progress.update(task, completed=number)


def _tell(told: Folder) -> None:
    shop, parts = told.shop.shop, [(zh, en, len(rows)) for zh, en, rows in _parts(told) if rows]
    say(
        f"店铺 {shop.name} 已导入：{'、'.join(zh.format(many) for zh, _, many in parts)}。",
        f"Imported {shop.name_en}: {', '.join(en.format(many) for _, en, many in parts)}.",
    )
    if told.absent:
        say(
            f"文件夹里没有 {'、'.join(told.absent)}，这些内容没有导入；需要的话，放进去再导入一次。",
            f"The folder has no {', '.join(told.absent)}, so none of that was imported. To have it, put it there and "
            "import again.",
        )


def _parts(told: Folder) -> list[tuple[str, str, Sized]]:
    return [
        ("顾客 {} 位", "{} customers", told.people),
        ("商品 {} 件", "{} products", told.shop.products),
        ("订单 {} 笔", "{} orders", told.shop.orders),
        ("知识 {} 条", "{} knowledge entries", told.words.entries),
        ("话术 {} 条", "{} scripts", told.words.scripts),
        ("会话 {} 个", "{} conversations", told.talks),
        ("售后单 {} 张", "{} after-sale cases", told.cases),
    ]


def _task(progress: Progress, name: str, total: int) -> TaskID:
    return progress.add_task(name, total=total, visible=total > 0)
