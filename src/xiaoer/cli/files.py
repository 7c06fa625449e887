"""A platform's file into a shop that is stored already: checked whole, then stored in units, with progress."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, NoReturn
from uuid import UUID

import msgspec
from cyclopts import Parameter
from rich.progress import Progress

from xiaoer.cli.keys import shop_named
from xiaoer.cli.progress import progress_shown
from xiaoer.cli.talk import or_stop, out, say, stop
from xiaoer.intake.actions import runs, tidying
from xiaoer.intake.actions.applying import advance
from xiaoer.intake.actions.checking import Asked, Checked, check_file
from xiaoer.intake.actions.runs import CheckedRun, Received
from xiaoer.intake.domain.fields import Holds
from xiaoer.intake.domain.mapping import Mapping
from xiaoer.intake.domain.problems import as_csv
from xiaoer.intake.domain.runs import Counts, Looked, Run, RunState
from xiaoer.platform import storage
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database
from xiaoer.platform.settings import Settings
from xiaoer.shop.domain.shops import Shop
from xiaoer.values.json_lines import read_object
from xiaoer.values.refusal import Refused

_COUNTED = {
    Holds.ORDERS: ("笔订单", "orders"), Holds.CHATS: ("个会话", "conversations"),
    Holds.CUSTOMERS: ("位顾客", "customers"), Holds.PRODUCTS: ("个商品", "products"),
}  # fmt: skip
SHOWN = 20
"""Problems that are printed; the others stand in the table that --problems writes."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What can be chosen for any file.

    Parameters
    ----------
    source
        来源：平台的名字（taobao、jd、douyin、pinduoduo、shopify、woocommerce；聊天记录是 jddc），或自己的名字；各列的对应按来源记住。
        Where it comes from: a marketplace's name (for a chat log jddc) or a name of your own; the mapping of columns is
        remembered for it.
    mapping
        对应关系的 JSON 文件；不写则用记住的、现成的或按列名推断的。 A JSON file with the mapping; else the remembered
        one, a ready one, or what the columns' names tell.
    dry_run
        只检查，不导入。 Check only.
    keep_good
        有问题的除外，其余照常导入。 Import those without a problem in spite of the others.
    problems
        把问题清单写成表格（CSV）。 Write the problems as a table (CSV).
    """

    source: str = ""
    mapping: Path | None = None
    dry_run: bool = False
    keep_good: bool = False
    problems: Path | None = None


ANYTHING = Chosen()


class Told(NamedTuple):
    """What the command was asked."""

    shop: str
    file: Path
    holds: Holds
    chosen: Chosen
    day: str = ""


def import_file(db: Database, settings: Settings, told: Told) -> None:
    """Check the file and, where nothing stands against it, store it. An import of it that was killed goes on."""
    shop, files = or_stop(db.read_now(shop_named, told.shop)), runs.import_folder(settings.data_folder)
    db.write_now(tidying.plan, system_clock())
    name, size = _kept(files, told.file)
    looked = or_stop(runs.look(files, name, told.file.name, told.holds))
    mapping = _mapping(db, shop, told, looked)
    received = Received(told.chosen.source or _source(told, looked), told.file.name, name, size, looked, told.holds)
    begun = db.read_now(runs.unfinished, shop.id, received, mapping, keep_good=told.chosen.keep_good)
    if begun is not None and not told.chosen.dry_run:
        say(
            f"继续上次没有完成的导入：{begun.blocks_done}/{begun.blocks_total}。", "Going on with an unfinished import."
        )
        _store(db, files, begun)
        return
    terms = or_stop(db.read_now(runs.terms_of, frozenset({shop.id}), shop.id))
    asked = Asked(mapping, terms, told.chosen.keep_good, told.holds)
    checked = _check(files, name, told, asked)
    _tell(checked, told)
    if told.chosen.dry_run:
        return
    run = _record(db, files, shop.id, received, CheckedRun(mapping, told.chosen.keep_good, checked, ""))
    _store(db, files, run)


def _kept(files: Path, path: Path) -> tuple[str, int]:
    """A copy of the file in the file storage, never whole in memory: its name there, and its bytes."""
    half = storage.place_to_write(files)
    try:
        shutil.copyfile(path, half)
        return storage.put_file(files, half), path.stat().st_size
    except OSError as error:
        _unreadable(path, error)
    finally:
        half.unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        _unreadable(path, error)


def _unreadable(path: Path, error: OSError) -> NoReturn:
    stop("import_unreadable", file=path.name, folder=str(path.parent), said=error.strerror or str(error))


def _mapping(db: Database, shop: Shop, told: Told, looked: Looked) -> Mapping:
    found = _told_mapping(db, shop, told, looked)
    return msgspec.structs.replace(found, day=told.day) if told.day else found


def _told_mapping(db: Database, shop: Shop, told: Told, looked: Looked) -> Mapping:
    if told.chosen.mapping is not None:
        return _mapping_in(told.chosen.mapping)
    return db.read_now(runs.mapping_for, shop.id, told.chosen.source or _source(told, looked), looked, told.holds)


def _mapping_in(path: Path) -> Mapping:
    """Of a file in UTF-8, or in GBK, which editors here write without being asked."""
    content = _read(path)
    read = read_object(content, path.name, Mapping)
    if isinstance(read, Refused) and read.code == "import_not_utf8_but_gbk":
        read = read_object(content, path.name, Mapping, "gbk")
    return or_stop(read)


def _source(told: Told, looked: Looked) -> str:
    """A log's conversations are known by source and id: that of a known system, or the one for all others. Everything
    else is known by its number alone.
    """
    if told.holds is not Holds.CHATS:
        return ""
    ready = runs.ready_for(looked, told.holds)
    return ready.name if ready else "own"


def _check(files: Path, name: str, told: Told, asked: Asked) -> Checked:
    path = storage.path_of(files, name)
    if path is None:
        stop("intake_file_gone", file=told.file.name)
    with progress_shown() as progress:
        task = progress.add_task("检查 checked rows", total=None)
        checked = check_file(
            path, told.file.name, asked, files, progress=lambda rows: progress.update(task, completed=rows)
        )
    return or_stop(checked)


def _tell(checked: Checked, told: Told) -> None:
    report = checked.report
    zh, en = _COUNTED[told.holds]
    say(
        f"{told.file.name}：{report.rows} 行、{report.orders} {zh}，{report.problems} 处问题"
        f"（涉及 {report.bad_orders} {zh}），重复 {report.repeated_rows} 行。",
        f"{told.file.name}: {report.rows} rows, {report.orders} {en}, {report.problems} problems in "
        f"{report.bad_orders} {en}, {report.repeated_rows} repeated rows.",
    )
    for one in report.items[:SHOWN]:
        out.print(f"  {one.line} · {one.column} · {one.found or '∅'} → {one.expected_zh} / {one.expected_en}")
    if told.chosen.problems is not None:
        _write_problems(told.chosen.problems, as_csv(report.items))
    if not checked.blocks and not told.chosen.dry_run:
        stop("intake_has_problems", file=told.file.name, problems=report.problems)


def _write_problems(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        stop("file_unwritable", file=str(path), why=error.strerror or str(error))
    say(f"问题清单已写入 {path}。", f"The problems were written to {path}.")


def _record(db: Database, files: Path, shop_id: UUID, received: Received, told: CheckedRun) -> Run:
    told = told._replace(problems=runs.keep_problems(files, told.checked))
    shops = frozenset({shop_id})
    run = or_stop(db.write_now(runs.receive, shops, shop_id, received, None, system_clock()))
    or_stop(db.write_now(runs.record_check, shops, run.id, told, None, system_clock()))
    return or_stop(db.write_now(runs.start, shops, run.id, None, system_clock(), in_background=False))


def _store(db: Database, files: Path, run: Run) -> None:
    with progress_shown() as progress:
        run = _advance(db, files, run, progress)
    if run.state is RunState.CANCELLED:
        stop("intake_over", file=run.file_name)
    _SAYING[run.holds](run.file_name, run.counts)


def _advance(db: Database, files: Path, run: Run, progress: Progress) -> Run:
    task = progress.add_task("导入 stored blocks", total=run.blocks_total)
    while run.state is RunState.RUNNING:
        run = or_stop(db.write_now(advance, run.shop_id, run.id, files, system_clock()))
        progress.update(task, completed=run.blocks_done)
    return run


def _say_done(name: str, counts: Counts) -> None:
    say(
        f"已导入 {name}：订单新增 {counts.orders_added}、更新 {counts.orders_changed}；顾客新增 {counts.customers_added}、"
        f"更新 {counts.customers_changed}；商品新增 {counts.products_added}。",
        f"Imported {name}: orders {counts.orders_added} new, {counts.orders_changed} changed; customers "
        f"{counts.customers_added} new, {counts.customers_changed} changed; {counts.products_added} new products.",
    )


def _say_talked(name: str, counts: Counts) -> None:
    say(
        f"已导入 {name}：会话新增 {counts.conversations_added}、补充 {counts.conversations_changed}，消息 {counts.messages_added} 条；"
        f"顾客新增 {counts.customers_added}、更新 {counts.customers_changed}。",
        f"Imported {name}: conversations {counts.conversations_added} new, {counts.conversations_changed} told more of, "
        f"{counts.messages_added} messages; customers {counts.customers_added} new, {counts.customers_changed} changed.",
    )


def _say_listed(name: str, counts: Counts) -> None:
    say(
        f"已导入 {name}：顾客新增 {counts.customers_added}、更新 {counts.customers_changed}；"
        f"商品新增 {counts.products_added}、更新 {counts.products_changed}。",
        f"Imported {name}: customers {counts.customers_added} new, {counts.customers_changed} changed; products "
        f"{counts.products_added} new, {counts.products_changed} changed.",
    )


_SAYING = {
    Holds.ORDERS: _say_done, Holds.CHATS: _say_talked, Holds.CUSTOMERS: _say_listed, Holds.PRODUCTS: _say_listed,
}  # fmt: skip
