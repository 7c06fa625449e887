"""Lists of customers and products that tests write, check and store."""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from tests import make
from tests.intake import given
from xiaoer.intake.actions import runs
from xiaoer.intake.actions.applying import advance
from xiaoer.intake.actions.blocks import Catalogue, ListedPeople, blocks_from
from xiaoer.intake.actions.checking import Asked, Checked, Terms, check_file
from xiaoer.intake.actions.runs import CheckedRun, Received
from xiaoer.intake.domain.fields import SHAPES, Holds
from xiaoer.intake.domain.mapping import OWN_CATEGORIES, Column, Mapping
from xiaoer.intake.domain.runs import Counts, Looked, Run, RunState
from xiaoer.platform import storage
from xiaoer.platform.db import Database
from xiaoer.values.refusal import Refused

NOW = make.NOW
CUSTOMER = {
    "顾客编号（平台账号）": "demo-1", "姓名": "演示顾客", "顾客昵称": "小演", "会员等级（0–5）": "2", "电话": "13800000001",
    "邮箱": "demo@example.com", "省": "浙江省", "市": "杭州市", "区县": "西湖区", "详细地址": "样例路1号",
    "标签（用顿号或分号隔开）": "老客、爱退货", "首次到店时间": "2026-01-02 10:00:00",
}  # fmt: skip
PRODUCT = {
    "商品编码": "P1", "商品名称": "样例羽绒服", "商品英文名": "Sample down jacket", "类目": "服饰", "品类": "羽绒服", "吊牌价": "899",
    "供应商": "样例供应商", "保修天数": "30", "商品介绍": "轻暖", "商品属性（材质:棉;产地:杭州）": "材质:棉;产地:杭州",
    "商家编码（规格）": "P1-L", "商品规格": "尺码:L", "售价": "599.00", "库存": "7",
}  # fmt: skip
BASES = {Holds.CUSTOMERS: CUSTOMER, Holds.PRODUCTS: PRODUCT}


def mapping(holds: Holds, *without: str) -> Mapping:
    """Every field stands in a column of its own name, without some of them."""
    words = {"category": dict(OWN_CATEGORIES)}
    fields = SHAPES[holds].fields.values()
    columns = {one.name: Column((one.zh,), choices=words.get(one.name, {})) for one in fields if one.zh in BASES[holds]}
    return Mapping({name: column for name, column in columns.items() if name not in without})


def rows(holds: Holds, *told: Map[str, Any]) -> list[dict[str, Any]]:
    """Rows of the base, but for what is told; a column may be named by its beginning."""
    base = BASES[holds]
    return [base | {_whole(base, name): value for name, value in row.items()} for row in told]


def _whole(base: Map[str, Any], name: str) -> str:
    return next(column for column in base if column == name or column.startswith(f"{name}（"))


def checked_or_refused(
    folder: Path, holds: Holds, told: Sequence[Map[str, Any]], of: Mapping | None = None, *, keep_good: bool = False,
    terms: Terms = given.TERMS,
) -> Checked | Refused:  # fmt: skip
    path = folder / f"{holds}.csv"
    path.write_bytes(given.csv_text(told).encode())
    return check_file(
        path, path.name, Asked(of or mapping(holds), terms, keep_good, holds), folder, progress=lambda _rows: None
    )


def check(
    folder: Path, holds: Holds, told: Sequence[Map[str, Any]], of: Mapping | None = None, *, keep_good: bool = False,
    terms: Terms = given.TERMS,
) -> Checked:  # fmt: skip
    """The check of a list that is not refused whole."""
    checked = checked_or_refused(folder, holds, told, of, keep_good=keep_good, terms=terms)
    assert isinstance(checked, Checked), checked
    return checked


def kept(folder: Path, checked: Checked) -> list[Any]:
    """What a check has kept to be stored."""
    path = storage.path_of(folder, checked.blocks)
    blocks = [block for block, _ in blocks_from(path, 0)] if path else []
    of_people = [one for block in blocks if isinstance(block, ListedPeople) for one in block.people]
    return of_people or [one for block in blocks if isinstance(block, Catalogue) for one in block.products]


def bring(
    database: Database, shop_id: UUID, holds: Holds, told: Sequence[Map[str, Any]], files: Path, of: Mapping | None = None
) -> Counts:  # fmt: skip
    shop = frozenset({shop_id})
    terms = database.read_now(runs.terms_of, shop, shop_id)
    assert isinstance(terms, Terms)
    checked = check(files, holds, told, of, terms=terms)
    assert checked.blocks, checked.report
    checked_run = CheckedRun(of or mapping(holds), keep_good=False, checked=checked, problems="")
    received = Received("own", f"{holds}.csv", storage.put(files, b"-"), 1, Looked("csv", "utf-8", (), ()), holds)
    run = good(database.write_now(runs.receive, shop, shop_id, received, None, NOW))
    good(database.write_now(runs.record_check, shop, run.id, checked_run, None, NOW))
    run = good(database.write_now(runs.start, shop, run.id, None, NOW, in_background=False))
    while run.state is RunState.RUNNING:
        run = good(database.write_now(advance, shop_id, run.id, files, NOW))
    return run.counts


def good(result: Run | Refused) -> Run:
    assert isinstance(result, Run), result
    return result
