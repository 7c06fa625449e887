"""Chat logs that tests write, check and store."""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from tests import make
from tests.intake import given
from xiaoer.conversations.domain.logs import LoggedTalk
from xiaoer.intake.actions import runs
from xiaoer.intake.actions.applying import advance
from xiaoer.intake.actions.blocks import Talks, blocks_from
from xiaoer.intake.actions.checking import Asked, Checked, check_file
from xiaoer.intake.actions.runs import CheckedRun, Received
from xiaoer.intake.domain.fields import Holds
from xiaoer.intake.domain.mapping import OWN_KINDS, OWN_SPEAKERS, Column, Mapping
from xiaoer.intake.domain.runs import Counts, Looked, Run, RunState
from xiaoer.platform import storage
from xiaoer.platform.db import Database
from xiaoer.values.refusal import Refused

SAMPLE = given.VECTORS.parent / "chats" / "jddc.txt"
NOW = make.NOW
COLUMNS = {
    "talk": "会话编号", "message": "消息编号", "at": "时间", "seq": "序号", "speaker": "说话方", "text": "内容", "kind": "类型",
    "agent": "客服", "shopper": "顾客编号", "shopper_name": "昵称", "order": "订单号", "channel": "渠道", "score": "满意度",
}  # fmt: skip
BASE = {
    "会话编号": "T1", "消息编号": "M1", "时间": "2026-11-20 10:00:00", "序号": "", "说话方": "顾客", "内容": "在吗", "类型": "",
    "客服": "", "顾客编号": "demo-1", "昵称": "演示顾客", "订单号": "", "渠道": "演示渠道", "满意度": "",
}  # fmt: skip


def mapping(*without: str, day: str = "") -> Mapping:
    """That of the test's own columns, without some of them."""
    words = {"speaker": dict(OWN_SPEAKERS), "kind": dict(OWN_KINDS)}
    fields = {
        name: Column((column,), choices=words.get(name, {})) for name, column in COLUMNS.items() if name not in without
    }
    return Mapping(fields, day=day)


def rows(*told: Map[str, Any]) -> list[dict[str, Any]]:
    """Messages of the base, each with an id of its own unless it says otherwise."""
    return [{**BASE, "消息编号": f"M{place}", **row} for place, row in enumerate(told, start=1)]


def content_of(told: Sequence[Map[str, Any]], separator: str = ",") -> bytes:
    return given.csv_text(told, separator).encode()


def checked_or_refused(
    folder: Path, content: bytes, told: Mapping | None = None, *, keep_good: bool = False, name: str = "chats.csv"
) -> Checked | Refused:
    path = folder / name
    path.write_bytes(content)
    asked = Asked(told or mapping(), given.TERMS, keep_good, Holds.CHATS)
    return check_file(path, name, asked, folder, progress=lambda _rows: None)


def check(
    folder: Path, content: bytes, told: Mapping | None = None, *, keep_good: bool = False, name: str = "chats.csv"
) -> Checked:
    """The check of a log that is not refused whole."""
    checked = checked_or_refused(folder, content, told, keep_good=keep_good, name=name)
    assert isinstance(checked, Checked), checked
    return checked


def talks(folder: Path, checked: Checked) -> list[LoggedTalk]:
    """The conversations that a check has kept to be stored."""
    path = storage.path_of(folder, checked.blocks)
    blocks = [block for block, _ in blocks_from(path, 0)] if path else []
    return [one for block in blocks if isinstance(block, Talks) for one in block.talks]


def begun(
    database: Database, shop_id: UUID, content: bytes, files: Path, told: Mapping | None = None, *, source: str = "own"
) -> Run:
    """A checked log, ready to be stored."""
    shop, used = frozenset({shop_id}), told or mapping()
    checked = check(files, content, used)
    assert checked.report.is_right, checked.report.items
    kept = CheckedRun(used, keep_good=False, checked=checked, problems=runs.keep_problems(files, checked))
    looked = Looked("csv", "utf-8", (), ())
    received = Received(source, "chats.csv", storage.put(files, content), len(content), looked, Holds.CHATS)
    run = good(database.write_now(runs.receive, shop, shop_id, received, None, NOW))
    good(database.write_now(runs.record_check, shop, run.id, kept, None, NOW))
    return good(database.write_now(runs.start, shop, run.id, None, NOW, in_background=False))


def good(result: Run | Refused) -> Run:
    assert isinstance(result, Run), result
    return result


def finish(database: Database, run: Run, files: Path) -> Run:
    while run.state is RunState.RUNNING:
        run = good(database.write_now(advance, run.shop_id, run.id, files, NOW))
    return run


def bring(
    database: Database, shop_id: UUID, content: bytes, files: Path, told: Mapping | None = None, *, source: str = "own"
) -> Counts:
    return finish(database, begun(database, shop_id, content, files, told, source=source), files).counts
