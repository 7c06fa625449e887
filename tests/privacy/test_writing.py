"""A copy as files: harmless in table programs and browsers, and the same in each form."""

from __future__ import annotations

import csv
import io
import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoer.privacy.domain.writing import Copy, files
from xiaoer.values.money import Money
from xiaoer.values.sheets import At, Cell, Sheet, moment

NOW = 1_795_257_000_000_000
"""2026-11-21 18:30 in Shanghai."""


def copy(*rows: tuple[Cell, ...], locale: str = "zh") -> Copy:
    columns = (("内容", "what"), ("另一项", "more"))
    sheet = Sheet("orders", ("订单", "Orders"), columns, rows)
    return Copy(UUID(int=1), "演示店铺", "测试顾客甲", locale, "Asia/Shanghai", NOW, (sheet,))


def table(made: Copy) -> list[list[str]]:
    return list(csv.reader(io.StringIO(files(made)["orders.csv"].decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("locale", "head", "title"),
    [
        pytest.param("zh", ["内容", "另一项"], "演示店铺保存的您的个人资料", id="Chinese"),
        pytest.param("en", ["what", "more"], "What 演示店铺 keeps of you", id="English"),
    ],
)
def test_it_speaks_the_language_of_the_person(locale: str, head: list[str], title: str) -> None:
    made = copy((("已发货", "on the way"), 1), locale=locale)
    assert table(made) == [head, ["已发货" if locale == "zh" else "on the way", "1"]]
    page = files(made)["index.html"].decode()
    assert f"<h1>{title}</h1>" in page
    assert f'<html lang="{locale}">' in page
    assert "2026-11-21 18:30:00+08:00" in page


def test_each_kind_of_cell_in_each_form() -> None:
    made = copy((Money(12_345, "CNY"), At(NOW)), (None, moment(None)), (7, ("是", "yes")))
    assert table(made)[1:] == [["¥123.45", "2026-11-21 18:30:00+08:00"], ["", ""], ["7", "是"]]
    told = json.loads(files(made)["data.json"])
    assert told == {
        "shop": "演示店铺", "person": "测试顾客甲", "made_at": "2026-11-21 18:30:00+08:00",
        "orders": [
            {"what": {"amount": 12_345, "currency": "CNY"}, "more": "2026-11-21 18:30:00+08:00"},
            {"what": None, "more": None},
            {"what": 7, "more": "是"},
        ],
    }  # fmt: skip


def test_the_contents_name_every_table_with_its_rows() -> None:
    page = files(copy(("甲", "乙"), ("丙", "丁")))["index.html"].decode()
    assert '<li><a href="#orders">订单</a> (2 条) – orders.csv</li>' in page
    assert '<h2 id="orders">订单</h2>' in page
    assert "(2) – orders.csv" in files(copy(("甲", "乙"), ("丙", "丁"), locale="en"))["index.html"].decode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_taken_for_a_formula(start: str) -> None:
    assert table(copy((f"{start}1+1", "x")))[1][0] == f"'{start}1+1"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=50))
def test_what_was_written_is_read_and_nothing_becomes_markup(text: str) -> None:
    made = copy((text, "x"))
    assert table(made)[1][0].removeprefix("'") == text.removeprefix("'")
    page = files(made)["index.html"].decode()
    assert page.count("<td>") == 2
    assert json.loads(files(made)["data.json"])["orders"][0]["what"] == text
