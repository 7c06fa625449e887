"""Files that tests write and check."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping as Map
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xiaoer.intake.actions.blocks import Orders, blocks_from
from xiaoer.intake.actions.checking import Asked, Checked, Terms, check_file
from xiaoer.intake.domain.mapping import OWN_STATES, Column, Mapping
from xiaoer.platform import storage
from xiaoer.shop.domain.incoming import IncomingOrder
from xiaoer.values.refusal import Refused

VECTORS = Path(__file__).parents[1] / "vectors" / "imports" / "files"
CELLS: dict[str, Any] = json.loads((VECTORS / "cells.json").read_text(encoding="utf-8"))
BASE: dict[str, str] = CELLS["base"]
TERMS = Terms("CNY", "Asia/Shanghai")

FIELDS = {
    "number": "订单号", "state": "订单状态", "currency": "币种", "buyer": "顾客编号", "recipient": "收货人",
    "phone": "收货电话", "email": "顾客邮箱", "placed_at": "下单时间", "paid_at": "付款时间", "paid": "实付金额",
    "refunded": "已退金额", "sku": "商家编码", "title": "商品名称", "quantity": "数量", "unit_price": "单价",
    "line_discount": "商品优惠", "carrier": "快递公司",
}  # fmt: skip


def mapping(**more: Column) -> Mapping:
    """That of the test's own columns."""
    plain = {name: Column((column,)) for name, column in FIELDS.items()}
    return Mapping(plain | {"state": Column(("订单状态",), choices=dict(OWN_STATES))} | more)


def csv_text(rows: Sequence[Map[str, Any]], separator: str = ",") -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), delimiter=separator, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def check(
    folder: Path,
    content: bytes,
    told: Mapping | None = None,
    *,
    keep_good: bool = False,
    name: str = "orders.csv",
    terms: Terms = TERMS,
) -> Checked:
    """The check of a file that is not refused whole."""
    checked = checked_or_refused(folder, content, told, keep_good=keep_good, name=name, terms=terms)
    assert isinstance(checked, Checked), checked
    return checked


def checked_or_refused(
    folder: Path,
    content: bytes,
    told: Mapping | None = None,
    *,
    keep_good: bool = False,
    name: str = "orders.csv",
    terms: Terms = TERMS,
) -> Checked | Refused:
    path = folder / name
    path.write_bytes(content)
    asked = Asked(told or mapping(), terms, keep_good)
    return check_file(path, name, asked, folder, progress=lambda _rows: None)


def kept(folder: Path, checked: Checked) -> list[IncomingOrder]:
    """The orders that a check has kept to be stored."""
    path = storage.path_of(folder, checked.blocks)
    blocks = [block for block, _ in blocks_from(path, 0)] if path else []
    return [one for block in blocks if isinstance(block, Orders) for one in block.orders]


def numbered(rows: Sequence[Map[str, Any]]) -> list[dict[str, Any]]:
    """Rows on the base, each an order of its own unless it says otherwise."""
    return [{**BASE, "订单号": f"T{place:06d}", **row} for place, row in enumerate(rows)]
