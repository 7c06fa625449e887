"""The four forms of files, in every dress that systems export them in, and what is refused whole."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.intake import given
from tests.intake.workbook import workbook
from xiaoer.intake.actions import reading
from xiaoer.intake.actions.checking import Checked
from xiaoer.intake.domain.mapping import Mapping
from xiaoer.values.refusal import Refused

ROWS = given.numbered([{"商品名称": "演示羽绒服"}, {"商品名称": "演示,围巾", "数量": "2", "实付金额": "398.00"}])
TEXT = given.csv_text(ROWS)
TITLES = ["演示羽绒服", "演示,围巾"]


def titles(folder: Path, content: bytes) -> list[str]:
    checked = given.check(folder, content)
    assert checked.report.items == ()
    return [one.lines[0].title for one in given.kept(folder, checked)]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TEXT.encode(), id="utf-8"),
        pytest.param(TEXT.encode("utf-8-sig"), id="byte-order-mark"),
        pytest.param(TEXT.encode("gbk"), id="gbk"),
        pytest.param(TEXT.encode("utf-16"), id="utf-16"),
        pytest.param(TEXT.replace("\n", "\r\n").encode(), id="windows-line-ends"),
        pytest.param(("\n\n" + TEXT + "\n,,,\n").encode(), id="blank-lines"),
        pytest.param(given.csv_text(ROWS, "\t").encode(), id="tabs"),
        pytest.param(given.csv_text(ROWS, ";").encode("gbk"), id="semicolons"),
        pytest.param("".join(line + ",\n" for line in TEXT.splitlines()).encode(), id="a-comma-at-each-end"),
        pytest.param("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode(), id="json-lines"),
        pytest.param("".join(json.dumps(row, ensure_ascii=False) + "\n\n" for row in ROWS).encode("gbk"), id="json-gbk"),
        pytest.param(workbook([list(ROWS[0]), *(list(row.values()) for row in ROWS)]), id="excel"),
        pytest.param(workbook([[], list(ROWS[0]), [], *(list(row.values()) for row in ROWS)]), id="excel-blank-rows"),
    ],
)  # fmt: skip
def test_every_form_of_the_same_rows_is_the_same_orders(content: bytes, tmp_path: Path) -> None:
    assert titles(tmp_path, content) == TITLES


def test_parquet_with_its_own_types(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        row | {"下单时间": datetime(2026, 11, 21, 18), "实付金额": float(row["实付金额"]), "数量": int(row["数量"])}  # noqa: DTZ001 - a cell of Excel has no zone
        for row in ROWS
    ]
    pl.DataFrame(rows).write_parquet(tmp_path / "orders.parquet")
    checked = given.check(tmp_path, (tmp_path / "orders.parquet").read_bytes())
    assert [(one.lines[0].title, one.placed_at) for one in given.kept(tmp_path, checked)] == [
        (title, 1_795_255_200_000_000) for title in TITLES
    ]


def test_a_number_that_excel_has_cut_is_told_and_not_guessed(tmp_path: Path) -> None:
    rows = [list(ROWS[0]), [123456789012345678.0, *list(ROWS[0].values())[1:]]]
    [one] = given.check(tmp_path, workbook(rows)).report.items
    assert (one.line, one.column, one.code) == (2, "订单号", "number_cut")


def test_a_number_of_sixteen_digits_is_whole_where_the_form_keeps_it(tmp_path: Path) -> None:
    number = 1_234_567_890_123_456
    rows = [row | {"订单号": number} for row in ROWS[:1]]
    excel = workbook([list(rows[0]), list(rows[0].values())])
    assert [one.code for one in given.check(tmp_path, excel).report.items] == ["number_cut"]
    pl.DataFrame(rows).write_parquet(tmp_path / "orders.parquet")
    for content in (json.dumps(rows[0]).encode(), (tmp_path / "orders.parquet").read_bytes()):
        checked = given.check(tmp_path, content)
        assert [one.number for one in given.kept(tmp_path, checked)] == [str(number)]


def test_values_that_are_no_single_value(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [ROWS[0] | {"商品名称": ["甲", "乙"]}, ROWS[1] | {"商品名称": {"甲": 1}}]
    json_lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    assert [(one.line, one.code) for one in given.check(tmp_path, json_lines).report.items] == [
        (1, "nested"),
        (2, "nested"),
    ]
    pl.DataFrame(rows[:1]).write_parquet(tmp_path / "nested.parquet")
    checked = given.check(tmp_path, (tmp_path / "nested.parquet").read_bytes())
    assert [one.code for one in checked.report.items] == ["nested"]


HEADER, FIRST, SECOND = TEXT.splitlines()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(f"{HEADER}\n{FIRST},more\n{SECOND}\n".encode(), [(2, "cells")], id="a-cell-too-many"),
        pytest.param(f"{HEADER}\n甲,乙\n{SECOND}\n".encode(), [(2, "cells")], id="cells-missing"),
        pytest.param(f'{HEADER}\n{FIRST}\n"{SECOND}\n'.encode(), [(3, "broken")], id="an-open-quote"),
        pytest.param(f'{HEADER}\n"甲"乙,1\n{SECOND}\n'.encode(), [(2, "broken")], id="a-letter-after-a-quote"),
        pytest.param(f"{HEADER}\n{FIRST}\n".encode() + f"{SECOND}\n".encode("gbk"), [(3, "encoding")], id="mixed-encodings"),
        pytest.param(f"{HEADER}\n{FIRST}\n".encode("gbk") + SECOND.encode("gbk").replace("演示".encode("gbk"), b"\xff\xff") + b"\n", [(3, "encoding")], id="gbk-broken"),
        pytest.param(TEXT.encode("utf-16")[:-3], [(3, "replaced")], id="utf-16-cut-off"),
        pytest.param(TEXT.replace("演示,围巾", "演示,\ud800围巾").encode("utf-16", "surrogatepass"), [(3, "replaced")], id="utf-16-half-a-sign"),
        pytest.param(json.dumps(ROWS[0]).encode() + b'\n{"a": \n', [(2, "broken")], id="json-broken"),
    ],
)  # fmt: skip
def test_rows_that_are_none_are_told_by_their_line(content: bytes, told: list[tuple[int, str]], tmp_path: Path) -> None:
    assert problems_of(content, tmp_path) == told


def problems_of(content: bytes, folder: Path) -> list[tuple[int, str]]:
    return sorted({(one.line, one.code) for one in given.check(folder, content).report.items})


def test_parquet_whose_texts_are_bytes(tmp_path: Path) -> None:
    told = pl.DataFrame(ROWS).cast(pl.Binary)
    told.write_parquet(tmp_path / "bytes.parquet")
    assert titles(tmp_path, (tmp_path / "bytes.parquet").read_bytes()) == TITLES
    broken = told.with_columns(pl.lit(b"\xff\xfe").alias("商品名称"))
    broken.write_parquet(tmp_path / "bytes.parquet")
    assert problems_of((tmp_path / "bytes.parquet").read_bytes(), tmp_path) == [(1, "encoding"), (2, "encoding")]


def test_parquet_with_a_damaged_page_is_told(tmp_path: Path) -> None:
    rows = [row | {"订单号": f"{row['订单号']}-{n}", "商品名称": f"演示{n * n}"} for n in range(2_000) for row in ROWS]
    pl.DataFrame(rows).write_parquet(tmp_path / "damaged.parquet", compression="zstd")
    content = bytearray((tmp_path / "damaged.parquet").read_bytes())
    content[200:400] = bytes(200)
    assert problems_of(bytes(content), tmp_path) == [(1, "broken")]


def test_a_cell_with_line_ends_keeps_the_count_of_lines(tmp_path: Path) -> None:
    rows = [ROWS[0] | {"商品名称": "甲\n乙\n丙"}, ROWS[1] | {"数量": "0"}]
    [one] = given.check(tmp_path, given.csv_text(rows).encode()).report.items
    assert one.line == 5


def test_sums_at_the_end_are_passed_over(tmp_path: Path) -> None:
    told = given.mapping()
    end = dict.fromkeys(ROWS[0], "") | {"订单号": "合计：", "实付金额": "597.00"}
    content = given.csv_text([*ROWS, end]).encode()
    assert given.check(tmp_path, content, told).report.problems > 0
    without = Mapping(told.fields, total_words=("合计",))
    checked = given.check(tmp_path, content, without)
    assert (checked.report.problems, checked.report.rows) == (0, 2)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "import_empty_file", id="empty"),
        pytest.param(b" \n \n", "import_empty_file", id="blank"),
        pytest.param(b"<html><table>", "intake_not_a_table", id="a-web-page"),
        pytest.param("只有一列\n1\n".encode(), "intake_no_header", id="one-column"),
        pytest.param(f"{HEADER}\n".encode(), "intake_no_rows", id="no-rows"),
        pytest.param("订单\ufffd号,数量\n1,2\n".encode(), "intake_garbled_header", id="garbled"),
        pytest.param((",".join(f"c{n}" for n in range(501)) + "\n1\n").encode(), "intake_too_wide", id="wide"),
        pytest.param(b"PK\x03\x04 broken", "intake_unreadable", id="broken-excel"),
        pytest.param(workbook([list(ROWS[0])]).replace(b"PK\x01\x02", b"PK\x00\x00"), "intake_unreadable", id="excel-without-its-list"),
        pytest.param(b"PAR1 broken", "intake_unreadable", id="broken-parquet"),
        pytest.param(workbook([[None]]), "import_empty_file", id="empty-excel"),
        pytest.param("甲,乙\n1,2\n".encode(), "intake_unmapped", id="other-columns"),
    ],
)  # fmt: skip
def test_files_that_are_refused_whole(content: bytes, code: str, tmp_path: Path) -> None:
    refused = given.checked_or_refused(tmp_path, content)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert not list((tmp_path / "files").glob("*.half"))


def test_an_excel_file_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_UNPACKED", 100)
    refused = given.checked_or_refused(tmp_path, workbook([list(ROWS[0])]))
    assert isinstance(refused, Refused)
    assert refused.code == "intake_too_large"


def test_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "double.csv"
    path.write_bytes("备注,备注,,数量\n甲,乙,丙,1\n".encode())
    sheet = reading.open_sheet(path, path.name)
    assert not isinstance(sheet, Refused)
    assert sheet.columns == ("备注", "备注 (2)", "#3", "数量")
    assert reading.first_rows(sheet, 5) == [["甲", "乙", "丙", "1"]]


def test_good_orders_are_kept_on_request_only_and_never_half_an_order(tmp_path: Path) -> None:
    rows = [
        ROWS[0], ROWS[1] | {"订单号": "TWO", "商品名称": "好"}, ROWS[1] | {"订单号": "TWO", "商品名称": "坏", "数量": "零"},
    ]  # fmt: skip
    content = given.csv_text(rows).encode()
    assert given.check(tmp_path, content).blocks == ""
    checked = given.check(tmp_path, content, keep_good=True)
    assert isinstance(checked, Checked)
    assert [one.number for one in given.kept(tmp_path, checked)] == ["T000000"]
    assert (checked.report.orders, checked.report.bad_orders) == (2, 1)


def test_a_report_is_bounded_and_counts_all(tmp_path: Path) -> None:
    rows = given.numbered([{"数量": "0"} for _ in range(1200)])
    report = given.check(tmp_path, given.csv_text(rows).encode()).report
    assert (len(report.items), report.problems, report.kinds) == (1000, 1200, {"whole_range": 1200})
