"""`xiaoer import`: whole or not at all, twice as once, and in the words of whoever has to mend the file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.folders import Row, in_gbk, lengthened, read, spoilt, write
from tests.cli.program import Shell, assert_refused, contents, counts, files, rows, unlike
from tests.shop.folders import NATIVE, RETAIL

Change = Callable[[Row], object]


@pytest.fixture(scope="session")
def long_shop(small_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """500 rows in every file that a shop can have."""
    return lengthened(small_shop, tmp_path_factory.mktemp("long") / "shop", 500)


def of_first(long_shop: Path) -> Change:
    return lambda row: row.update(key=read(long_shop, "conversations")[0]["key"])


WRONG: list[Any] = [
    pytest.param(
        "products", lambda row: row.update(price="12.50"),
        "{} 的 price 应为整数（现在是文字），请改正。", "{}: price should be a whole number (found text). Correct it.",
        id="product",
    ),
    pytest.param(
        "customers", lambda row: row.update(level=9),
        "{} 的 level 应为整数，不大于 5，请改正。", "{}: level should be a whole number, at most 5. Correct it.",
        id="customer",
    ),
    pytest.param(
        "orders", lambda row: row.pop("number"),
        "{} 缺少字段 number，请补上。", "{} lacks the field number. Add it.",
        id="order",
    ),
    pytest.param(
        "knowledge", lambda row: row.update(answers=[{"text": "{{ order.state"}]),
        "{} 的 answers[0].text（第 1 行第 1 列）话术模板有误：缺少 }}}}。请改好后重新导入。",
        "{}, answers[0].text (line 1, column 1): the template is wrong: Expected '}}}}', found end of file. Mend it and "
        "import again.",
        id="knowledge",
    ),
    pytest.param(
        "scripts", lambda row: row.update(scenario="presale/none"),
        "{} 的 scenario 是 presale/none，但 scenarios.jsonl 里没有它，请改正或补上。",
        "{}: scenario is presale/none, which is not in scenarios.jsonl. Correct it or add it there.",
        id="script",
    ),
    pytest.param(
        "conversations", lambda row: row.update(customer="C-nobody"),
        "{} 的 customer 是 C-nobody，但 customers.jsonl 里没有它，请改正或补上。",
        "{}: customer is C-nobody, which is not in customers.jsonl. Correct it or add it there.",
        id="conversation",
    ),
    pytest.param(
        "cases", lambda row: row.update(order="O-none"),
        "{} 的 order 是 O-none，但 orders.jsonl 里没有它，请改正或补上。",
        "{}: order is O-none, which is not in orders.jsonl. Correct it or add it there.",
        id="case",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "zh", "en"), WRONG)
def test_row_417_of_500_is_wrong(
    bare: Shell, long_shop: Path, tmp_path: Path, name: str, change: Change, zh: str, en: str
) -> None:
    folder = spoilt(long_shop, tmp_path / "shop", name, 417, change)
    place = f"{name}.jsonl:417"
    assert_refused(bare.run("import", "shop", folder), zh.format(place), en.format(place))
    assert files(bare.folder) == {}


def test_a_wrong_last_file_leaves_a_store_as_it_was(shell: Shell, long_shop: Path, tmp_path: Path) -> None:
    assert shell.run("import", "shop", NATIVE).returncode == 0
    before = counts(shell.address), contents(shell.address), files(shell.folder)
    folder = spoilt(long_shop, tmp_path / "shop", "cases", 417, lambda row: row["outcome"].update(state="asleep"))
    assert_refused(
        shell.run("import", "shop", folder),
        "cases.jsonl:417 的 outcome.state 应为closed、refused、withdrawn 之一（没有 asleep），请改正。",
        "cases.jsonl:417: outcome.state should be one of closed, refused, withdrawn (there is no asleep). Correct it.",
    )
    assert (counts(shell.address), contents(shell.address), files(shell.folder)) == before


def test_what_the_shop_has_defined_holds_for_a_folder_that_defines_nothing(plain: Shell, tmp_path: Path) -> None:
    folder = shutil.copytree(NATIVE, tmp_path / "shop")
    fill = {"category": "clothing", "name": "充绒量", "name_en": "down fill", "kind": "number", "unit": "克"}
    write(folder, "attributes", [fill])
    assert plain.run("import", "shop", folder).returncode == 0
    (folder / "attributes.jsonl").unlink()
    before = counts(plain.address), contents(plain.address), files(plain.folder)
    wrong = spoilt(folder, tmp_path / "wrong", "products", 1, lambda row: row["attributes"].update(充绒量="90克"))
    assert_refused(
        plain.run("import", "shop", wrong),
        "products.jsonl:1 的 attributes.充绒量 应为数字（单位 克，不写单位），请改正。",
        "products.jsonl:1: attributes.充绒量 should be a number in 克, without the unit. Correct it.",
    )
    assert (counts(plain.address), contents(plain.address), files(plain.folder)) == before
    assert plain.run("import", "shop", folder).returncode == 0
    assert contents(plain.address) == before[1]
    write(wrong, "attributes", [fill | {"kind": "text", "unit": ""}])
    assert plain.run("import", "shop", wrong).returncode == 0


@pytest.mark.parametrize(
    ("spoil", "zh", "en"),
    [
        pytest.param(
            lambda folder: (folder / "orders.jsonl").unlink(),
            "文件夹 {folder} 里缺少 orders.jsonl，请补上后再导入。",
            "{folder} has no orders.jsonl. Put it there and import again.",
            id="missing",
        ),
        pytest.param(
            lambda folder: (folder / "orders.jsonl").write_bytes(b"\n \n"),
            "orders.jsonl 是空的，请确认导出是否完整。",
            "orders.jsonl is empty. Check that the export was complete.",
            id="empty",
        ),
        pytest.param(
            shutil.rmtree, "没有 {folder} 这个文件夹，请检查路径。", "There is no folder {folder}. Check the path.",
            id="no folder",
        ),
        pytest.param(
            lambda folder: (folder / "customers.jsonl").write_bytes(b'{"id": "\xff\xfe"}'),
            "customers.jsonl:1 第 9 个字节起既不是 UTF-8 也不是 GBK，请另存为 UTF-8 后再导入。",
            "customers.jsonl:1 is neither UTF-8 nor GBK from byte 9 on. Save it as UTF-8 and import again.",
            id="no text",
        ),
        pytest.param(
            lambda folder: (folder / "shop.json").write_text(
                (folder / "shop.json").read_text(encoding="utf-8").replace('"policy": "cn"', '"policy": "us"')
            ),
            "shop.json 的 policy 应为cn、retail 之一（没有 us），请改正。",
            "shop.json: policy should be one of cn, retail (there is no us). Correct it.",
            id="no such after-sale rules",
        ),
    ],
)  # fmt: skip
def test_a_folder_that_cannot_be_used(
    bare: Shell, tmp_path: Path, spoil: Callable[[Path], object], zh: str, en: str
) -> None:
    folder = tmp_path / "[shop]"
    shutil.copytree(NATIVE, folder)
    spoil(folder)
    assert_refused(bare.run("import", "shop", folder), zh.format(folder=folder), en.format(folder=folder))
    assert files(bare.folder) == {}


def test_gbk_is_known_when_it_is_seen_and_read_when_it_is_named(plain: Shell, small_shop: Path, tmp_path: Path) -> None:
    folder, before = in_gbk(small_shop, tmp_path / "gbk"), contents(plain.address)
    said = plain.run("import", "shop", folder)
    [zh, en] = said.stderr.splitlines()
    assert zh.startswith("✗ customers.jsonl:1 第 ")
    assert zh.endswith("看起来是 GBK：请加 --encoding gbk，或另存为 UTF-8 后再导入。")
    assert en.endswith(" on and looks like GBK: add --encoding gbk, or save it as UTF-8.")
    assert (said.returncode, said.stdout, contents(plain.address)) == (2, "", before)
    assert plain.run("import", "shop", folder, "--encoding", "gbk").returncode == 0
    gbk = contents(plain.address)
    assert plain.run("import", "shop", small_shop).returncode == 0
    assert contents(plain.address) == gbk


def test_a_whole_shop_twice_is_the_same_as_once(shell: Shell, small_shop: Path) -> None:
    first = shell.run("import", "shop", small_shop)
    assert (first.returncode, first.stdout.splitlines()) == (0, [
        "店铺 云禾生活馆（演示） 已导入：顾客 80 位、商品 71 件、订单 150 笔、知识 169 条、话术 91 条、会话 71 个、售后单 36 张。",
        ("Imported Yunhe Living (demo): 80 customers, 71 products, 150 orders, 169 knowledge entries, 91 scripts, "
        "71 conversations, 36 after-sale cases."),
    ])  # fmt: skip
    kinds = [line.split()[0:3:2] for line in first.stderr.splitlines()]
    assert ["顾客", "80/80"] in kinds
    assert ["售后单", "36/36"] in kinds
    before = rows(shell.address)
    held = {name: table.total() for name, table in before.items()}
    assert (held["customer"], held["shop_order"], held["conversation"], held["case_file"]) == (80, 150, 71, 36)
    assert shell.run("import", "shop", small_shop).returncode == 0
    assert unlike(rows(shell.address), before) == {}


def test_what_was_not_in_the_folder_is_named(plain: Shell, small_shop: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(NATIVE, tmp_path / "shop")
    shutil.copy(small_shop / "knowledge.jsonl", folder)
    said = plain.run("import", "shop", folder)
    names = [f"{name}.jsonl" for name in ("attributes", "scenarios", "scripts", "conversations", "cases")]
    assert (said.returncode, said.stdout.splitlines()[2:]) == (0, [
        f"文件夹里没有 {'、'.join(names)}，这些内容没有导入；需要的话，放进去再导入一次。",
        f"The folder has no {', '.join(names)}, so none of that was imported. To have it, put it there and import again.",
    ])  # fmt: skip
    assert ("知识 169 条。" in said.stdout, "售后单" in said.stdout) == (True, False)


def test_a_retail_database(shell: Shell, tmp_path: Path) -> None:
    said = shell.run("import", "retail", RETAIL)
    assert said.returncode == 0
    assert said.stdout.splitlines()[1].startswith("Imported Retail demo shop: ")
    before = rows(shell.address)
    assert shell.run("import", "retail", RETAIL).returncode == 0
    assert unlike(rows(shell.address), before) == {}


def test_a_retail_database_that_is_wrong(bare: Shell, tmp_path: Path) -> None:
    (tmp_path / "db.json").write_text('{"products": {"1": {"name": 5}}}', encoding="utf-8")
    assert_refused(
        bare.run("import", "retail", tmp_path),
        "db.json 缺少字段 users，请补上。",
        "db.json lacks the field users. Add it.",
    )
    assert files(bare.folder) == {}
