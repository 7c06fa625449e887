"""Shop folders for imports: long ones, spoilt ones, ones in GBK."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Any

Row = dict[str, Any]
KEYS = {
    "products": "sku", "customers": "id", "orders": "number", "knowledge": "key", "scripts": "key",
    "conversations": "key", "cases": "key",
}  # fmt: skip


def lengthened(folder: Path, out: Path, rows: int) -> Path:
    """The folder with so many rows in every file; a row beyond those that are there repeats one under another key."""
    shutil.copytree(folder, out)
    for name, key in KEYS.items():
        told = read(out, name)
        more = [_renamed(row, key, number) for number, row in enumerate(islice(cycle(told), rows - len(told)))]
        write(out, name, told + more)
    return out


def _renamed(row: Row, key: str, number: int) -> Row:
    renamed = {**row, key: f"{row[key]}-{number}"}
    if key == "sku":
        renamed["variants"] = [{**one, "sku": f"{one['sku']}-{number}"} for one in row["variants"]]
    return renamed


def spoilt(folder: Path, out: Path, name: str, line: int, change: Callable[[Row], object]) -> Path:
    """The folder with one row changed."""
    shutil.copytree(folder, out)
    told = read(out, name)
    change(told[line - 1])
    write(out, name, told)
    return out


def in_gbk(folder: Path, out: Path) -> Path:
    shutil.copytree(folder, out)
    for path in out.glob("*.json*"):
        path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    return out


def read(folder: Path, name: str) -> list[Row]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def write(folder: Path, name: str, rows: list[Row]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
