"""`xiaoer import file`: what it says, what it refuses, and that it goes on after a kill."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.cli.program import Shell, contents, counts, empty, ended_by, killed_when_there, stock
from tests.conftest import count
from tests.intake import given, lists
from tests.intake.test_applying import TABLES, content_of, rows_of
from xiaoer.intake.domain.fields import Holds
from xiaoer.platform.db import open_database
from xiaoer.shop.store.tables import order_table

NATIVE = Path(__file__).parents[1] / "vectors" / "imports" / "native"
SLUG: str = json.loads((NATIVE / "shop.json").read_text(encoding="utf-8"))["slug"]


@pytest.fixture
def mapped(tmp_path: Path) -> Path:
    path = tmp_path / "mapping.json"
    path.write_bytes(msgspec.json.encode(given.mapping()))
    return path


def told(shell: Shell) -> dict[str, Any]:
    whole = contents(shell.address)
    return {table: whole[table] for table in TABLES}


def test_a_file_is_checked_told_and_stored(shell: Shell, mapped: Path, tmp_path: Path) -> None:
    stock(shell, NATIVE)
    file, table = tmp_path / "orders.csv", tmp_path / "problems.csv"
    file.write_bytes(given.csv_text(given.numbered([{}, {"数量": "=1+1"}])).encode("gbk"))
    before = told_counts(shell)
    refused = shell.run("import", "file", SLUG, file, "--source", "own", "--mapping", mapped, "--problems", table)
    assert refused.returncode == 2
    assert "3 · 数量 · =1+1 → 整数" in refused.stdout
    assert "什么都没有导入" in refused.stderr
    assert '"\'=1+1"' in table.read_text(encoding="utf-8-sig")
    assert told_counts(shell) == before
    kept = shell.run("import", "file", SLUG, file, "--source", "own", "--mapping", mapped, "--keep-good")
    assert (kept.returncode, "订单新增 1" in kept.stdout) == (0, True)
    dry = shell.run("import", "file", SLUG, file, "--source", "own", "--dry-run")
    assert (dry.returncode, "1 处问题" in dry.stdout) == (0, True)


def killed_past(process: subprocess.Popen[str], address: str, stored: int) -> None:
    """SIGKILL as soon as so many orders are stored."""
    database = open_database(address)
    while count(database, order_table) < stored:
        assert process.poll() is None, f"it ended before {stored} orders were there: {process.communicate()}"
        time.sleep(0.005)
    database.close()
    assert ended_by(process, signal.SIGKILL)[0] == -signal.SIGKILL


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("nowhere", "orders.csv"), "没有标识为 nowhere 的店铺", id="shop"),
        pytest.param((SLUG, "missing.csv"), "读不了", id="file"),
        pytest.param(
            (SLUG, "orders.csv", "--mapping", "orders.csv"), "orders.csv:1 第 1 列附近不是完整的 JSON", id="mapping"
        ),
        pytest.param(
            (SLUG, "orders.csv", "--mapping", "torn.json"), "torn.json:1 第 2 个字节起既不是 UTF-8", id="bytes"
        ),
        pytest.param((SLUG, "orders.csv"), "还没有指定这些内容在哪一列", id="columns"),
        pytest.param((SLUG, "empty.csv"), "empty.csv 是空的", id="empty"),
    ],
)
def test_what_it_cannot_do_is_said(words: tuple[str, ...], said: str, plain: Shell) -> None:
    stock(plain, NATIVE)
    (plain.folder / "orders.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    (plain.folder / "torn.json").write_bytes(b'"\xff\xff"')
    (plain.folder / "empty.csv").touch()
    before = contents(plain.address)
    refused = plain.run("import", "file", *words)
    assert refused.returncode == 2
    assert said in refused.stderr
    assert without_tidying(contents(plain.address)) == without_tidying(before)


def without_tidying(whole: dict[str, Any]) -> dict[str, Any]:
    """What is stored, but for the due times at which left files go: one for each hour in which a file was told."""
    return {table: rows for table, rows in whole.items() if table != "due"}


def test_row_417_that_is_wrong_stops_the_whole(shell: Shell, mapped: Path, tmp_path: Path) -> None:
    stock(shell, NATIVE)
    file = tmp_path / "orders.csv"
    file.write_text(
        given.csv_text(given.numbered([{} if line != 417 else {"数量": "三"} for line in range(2, 602)])), "utf-8"
    )
    before = contents(shell.address)
    refused = shell.run("import", "file", SLUG, file, "--mapping", mapped)
    assert refused.returncode == 2
    assert "600 行、600 笔订单，1 处问题（涉及 1 笔订单）" in refused.stdout
    assert "  417 · 数量 · 三 → 整数" in refused.stdout
    assert "什么都没有导入" in refused.stderr
    assert without_tidying(contents(shell.address)) == without_tidying(before)


@pytest.mark.parametrize(
    ("place", "why"),
    [
        pytest.param("nowhere/problems.csv", "No such file or directory", id="no-folder"),
        pytest.param(".", "Is a directory", id="a-folder"),
    ],
)
def test_problems_that_cannot_be_written_stop_it(
    place: str, why: str, plain: Shell, mapped: Path, tmp_path: Path
) -> None:
    """Before anything is stored, although the good rows were to be kept."""
    stock(plain, NATIVE)
    file = tmp_path / "orders.csv"
    file.write_text(given.csv_text(given.numbered([{}, {"数量": "三"}])), "utf-8")
    before = contents(plain.address)
    words = ("import", "file", SLUG, file, "--mapping", mapped, "--keep-good", "--problems", plain.folder / place)
    refused = plain.run(*words)
    assert refused.returncode == 2
    assert refused.stderr.splitlines()[-2:] == [
        f"✗ 文件 {plain.folder / place} 无法写入（{why}）。请换一个文件名或位置。",
        f"  The file {plain.folder / place} cannot be written ({why}). Name another file or place.",
    ]
    assert without_tidying(contents(plain.address)) == without_tidying(before)


def test_a_mapping_in_gbk_is_read(plain: Shell, mapped: Path, tmp_path: Path) -> None:
    stock(plain, NATIVE)
    file, gbk = tmp_path / "orders.csv", tmp_path / "gbk.json"
    file.write_text(given.csv_text(given.numbered([{}])), "utf-8")
    gbk.write_bytes(mapped.read_text(encoding="utf-8").encode("gbk"))
    stored = plain.run("import", "file", SLUG, file, "--mapping", gbk)
    assert stored.returncode == 0, stored.stderr
    assert "订单新增 1" in stored.stdout


@pytest.mark.faults
@pytest.mark.timeout(600)
def test_killed_again_and_again_it_ends_as_in_one_go(shell: Shell, mapped: Path, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(content_of(rows_of(900)))
    command = ("import", "file", SLUG, file, "--source", "own", "--mapping", mapped)
    stock(shell, NATIVE)
    assert shell.run(*command).returncode == 0
    undisturbed = told(shell)
    empty(shell.address)
    stock(shell, NATIVE)
    with shell.running(*command, measured=False) as process:
        killed_when_there(process, shell.address, "import_run")
    for stored in (100, 500):
        with shell.running(*command, measured=False) as process:
            killed_past(process, shell.address, stored)
    assert told(shell) != undisturbed
    last = shell.run(*command)
    assert (last.returncode, "继续上次没有完成的导入" in last.stdout) == (0, True)
    assert told(shell) == undisturbed


def test_a_list_of_customers_is_checked_told_and_stored(shell: Shell, tmp_path: Path) -> None:
    stock(shell, NATIVE)
    file = tmp_path / "customers.csv"
    told = lists.rows(Holds.CUSTOMERS, {"顾客编号": "list-1"}, {"顾客编号": "list-2", "电话": "找我"})
    file.write_bytes(given.csv_text(told).encode("gbk"))
    before = told_counts(shell)
    refused = shell.run("import", "customers", SLUG, file)
    assert (refused.returncode, "3 · 电话 · 找我 → 电话号码" in refused.stdout) == (2, True)
    assert told_counts(shell) == before
    kept = shell.run("import", "customers", SLUG, file, "--keep-good")
    assert (kept.returncode, "顾客新增 1、更新 0；商品新增 0、更新 0。" in kept.stdout) == (0, True)
    again = shell.run("import", "customers", SLUG, file, "--keep-good")
    assert (again.returncode, "顾客新增 0、更新 0；商品新增 0、更新 0。" in again.stdout) == (0, True)


def test_a_list_of_products_is_checked_told_and_stored(shell: Shell, tmp_path: Path) -> None:
    stock(shell, NATIVE)
    file = tmp_path / "products.jsonl"
    told = lists.rows(Holds.PRODUCTS, {}, {"商家编码": "P1-S"})
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in told), encoding="utf-8")
    stored = shell.run("import", "products", SLUG, file)
    assert (stored.returncode, "商品新增 1、更新 0。" in stored.stdout) == (0, True)


def told_counts(shell: Shell) -> dict[str, int]:
    """The rows of every table but that of due times, one of which tidies the file away."""
    return {name: number for name, number in counts(shell.address).items() if name != "due"}
