"""Mappings: what may stand in one, which fits a file, and what is proposed for a file of nobody's."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from tests.intake import given
from xiaoer.intake.actions.runs import ready_mappings
from xiaoer.intake.domain.mapping import Column, Mapping, Ready, check_mapping, fitting, propose
from xiaoer.intake.domain.problems import Report, as_csv, problem, shown

SAMPLES = given.VECTORS / "samples"
COLUMNS = tuple(given.FIELDS.values())
ZONES = {"Asia/Shanghai"}


def test_the_tests_own_mapping_is_right() -> None:
    assert check_mapping(given.mapping(), COLUMNS, ZONES) is None


@pytest.mark.parametrize(
    ("told", "code"),
    [
        pytest.param(Mapping(given.mapping().fields, zone="Mars/Base"), "intake_zone", id="zone"),
        pytest.param(given.mapping(colour=Column(("颜色",))), "intake_unknown_field", id="field"),
        pytest.param(given.mapping(placed_at=Column(("下单时间",), forms=("%Y",))), "intake_unknown_form", id="form"),
        pytest.param(given.mapping(state=Column(("订单状态",), choices={"a": "gone"})), "intake_unknown_state", id="state"),
        pytest.param(given.mapping(state=Column(("订单状态",))), "intake_no_choices", id="no-choices"),
        pytest.param(given.mapping(number=Column(("没有这列",))), "intake_unmapped", id="a-column-that-is-not-there"),
        pytest.param(Mapping({}), "intake_unmapped", id="nothing"),
    ],
)  # fmt: skip
def test_what_a_mapping_may_not_say(told: Mapping, code: str) -> None:
    refused = check_mapping(told, COLUMNS, ZONES)
    assert refused is not None
    assert refused.code == code


def test_nothing_in_a_mapping_is_evaluated() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"fields": {"paid": {"columns": ["a"], "expression": "a * 2"}}}', type=Mapping)


def test_a_file_of_nobodys_is_mapped_by_the_names_of_its_columns() -> None:
    proposed = propose(["订单号", "Order State", "顾客编号", "paid_at", "实付金额(元)", "颜色"])
    assert {name: column.columns for name, column in proposed.fields.items()} == {
        "number": ("订单号",), "state": ("Order State",), "buyer": ("顾客编号",), "paid_at": ("paid_at",),
        "paid": ("实付金额(元)",),
    }  # fmt: skip
    assert proposed.fields["state"].choices["已发货"] == "shipped"


def ready(name: str, *signs: str) -> Ready:
    return Ready(name, name, name, signs, Mapping({}), (), "", "")


def test_of_several_that_fit_the_one_with_the_most_signs_does() -> None:
    known = (ready("a", "x"), ready("b", "x", "y"), ready("c", "z"))
    assert fitting(["x", "y"], known) == known[1]
    assert fitting(["w"], known) is None


@pytest.mark.parametrize("one", ready_mappings(), ids=lambda one: one.name)
def test_every_ready_mapping_reads_its_sample_and_names_its_sources(one: Ready, tmp_path: Path) -> None:
    content = (SAMPLES / f"{one.name}.csv").read_bytes()
    header = content.decode("utf-8-sig").split("\n")[0].strip().split(",")
    assert fitting(header, ready_mappings()) == one
    assert one.sources
    assert [source for source in one.sources if not re.fullmatch(r"https://[^\s/]+/\S+", source)] == []
    assert one.unsure != one.unsure_en
    wanted = msgspec.json.decode((SAMPLES / f"{one.name}.json").read_bytes())
    terms = given.TERMS._replace(currency=wanted["currency"])
    checked = given.check(tmp_path, content, one.mapping, terms=terms)
    assert checked.report.items == ()
    told = [(one.number, str(one.state), one.paid, len(one.lines), one.buyer) for one in given.kept(tmp_path, checked)]
    assert told == [tuple(row) for row in wanted["orders"]]


def test_pinduoduo_tells_by_when_an_order_is_to_be_sent_and_to_arrive(tmp_path: Path) -> None:
    [one] = [ready for ready in ready_mappings() if ready.name == "pinduoduo"]
    order = given.kept(tmp_path, given.check(tmp_path, (SAMPLES / "pinduoduo.csv").read_bytes(), one.mapping))[0]
    assert (order.promised_dispatch_at, order.promised_delivery_at) == (1_795_320_000_000_000, 1_795_514_400_000_000)


def test_there_is_one_for_each_platform() -> None:
    assert [one.name for one in ready_mappings()] == ["douyin", "jd", "pinduoduo", "shopify", "taobao", "woocommerce"]


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        pytest.param("=1+1", '"\'=1+1"', id="formula"),
        pytest.param("+86", '"\'+86"', id="plus"),
        pytest.param("-5", '"\'-5"', id="minus"),
        pytest.param("@SUM(A1)", '"\'@SUM(A1)"', id="at"),
        pytest.param("＝1", '"\'＝1"', id="full-width"),
        pytest.param('说"好"', '"说""好"""', id="quotes"),
        pytest.param("演示", '"演示"', id="plain"),
    ],
)
def test_the_table_of_problems_holds_no_formula(cell: str, safe: str) -> None:
    [_, row, last] = as_csv([problem(3, "数量", cell, "whole")]).split("\r\n")
    assert last == ""
    assert row.split(",")[2] == safe


def test_what_stands_in_a_cell_is_shown_short_and_storable() -> None:
    assert shown(None) == ""
    assert shown("甲\n乙\udcff\x00") == "甲 乙\\udcff␀"
    assert shown("长" * 200) == "长" * 79 + "…"


def test_a_report_without_problems_is_right() -> None:
    assert Report(1, 1, 0, 0, 0, {}, ()).is_right
    assert not Report(1, 1, 1, 0, 1, {"whole": 1}, ()).is_right
