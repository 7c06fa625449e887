"""Rows of an order made one: shared facts, lines, sums, parcels; and in whatever order and however often they stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from tests.intake import given
from xiaoer.customers.domain.people import Address
from xiaoer.intake.domain.combining import Layout, Told, combine
from xiaoer.intake.domain.fields import FIELDS
from xiaoer.intake.domain.problems import Problem
from xiaoer.shop.domain.incoming import IncomingOrder

NAMES = tuple(FIELDS)
LAYOUT = Layout(NAMES, {}, "CNY")
PLAIN: dict[str, Any] = {
    "number": "T1", "state": "shipped", "buyer": "demo-1", "recipient": "演示顾客", "paid": 19900, "sku": "A",
    "title": "演示商品", "quantity": 1, "unit_price": 19900,
}  # fmt: skip


def row(at: int = 2, /, **cells: Any) -> tuple[Any, ...]:
    told = PLAIN | cells
    return (at, *(told.get(name) for name in NAMES))


def told(*rows: tuple[Any, ...]) -> Told:
    combined = combine(rows, LAYOUT)
    assert combined.problems == []
    assert combined.told is not None
    return combined.told


def order(*rows: tuple[Any, ...]) -> IncomingOrder:
    return told(*rows).order


def problems(*rows: tuple[Any, ...]) -> list[Problem]:
    combined = combine(rows, LAYOUT)
    assert combined.told is None
    return combined.problems


def sums(one: IncomingOrder) -> tuple[int, int, int, list[int]]:
    return one.paid, one.freight, one.refunded, [line.paid for line in one.lines]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        pytest.param({}, (19900, 0, 0, [19900]), id="plain"),
        pytest.param({"paid": 18900}, (18900, 0, 0, [18900]), id="a-discount-nobody-tells"),
        pytest.param({"paid": 20900, "freight": 1000}, (20900, 1000, 0, [19900]), id="freight"),
        pytest.param({"paid": 500, "freight": 1000}, (500, 500, 0, [0]), id="freight-given-too"),
        pytest.param({"paid": 18900, "discount": 1000}, (18900, 0, 0, [18900]), id="a-discount-that-is-told"),
        pytest.param({"paid": 21491, "tax": 1591}, (21491, 1591, 0, [19900]), id="tax-on-top"),
        pytest.param({"paid": 20491, "discount": 1000, "tax": 1591}, (20491, 1591, 0, [18900]), id="tax-and-discount"),
        pytest.param({"tax": 1591}, (19900, 0, 0, [19900]), id="tax-inside"),
        pytest.param({"paid": None, "due": 19900}, (19900, 0, 0, [19900]), id="due"),
        pytest.param({"paid": None, "due": 19900, "state": "unpaid"}, (0, 0, 0, [0]), id="due-unpaid"),
        pytest.param({"paid": 0, "state": "unpaid", "discount": 99999}, (0, 0, 0, [0]), id="unpaid-bounded"),
        pytest.param({"paid": None, "due": 19900, "state": "cancelled"}, (0, 0, 0, [0]), id="cancelled-before"),
        pytest.param({"paid": None, "due": 19900, "state": "cancelled", "paid_at": 5}, (19900, 0, 0, [19900]), id="cancelled-after"),
        pytest.param({"paid": 0, "state": "cancelled"}, (0, 0, 0, [0]), id="cancelled-unpaid"),
        pytest.param({"state": "refunded"}, (19900, 0, 19900, [19900]), id="refunded-whole"),
        pytest.param({"state": "refunded", "refunded": 100}, (19900, 0, 100, [19900]), id="refunded-in-part"),
        pytest.param({"unit_price": None, "line_total": 19900}, (19900, 0, 0, [19900]), id="a-total"),
        pytest.param({"unit_price": None, "line_total": 10000, "quantity": 3, "paid": 10000}, (10000, 0, 0, [10000]), id="a-total-not-divisible"),
        pytest.param({"line_discount": 900, "paid": 19000}, (19000, 0, 0, [19000]), id="a-line's-own-discount"),
        pytest.param({"paid": 0}, (0, 0, 0, [0]), id="a-gift"),
    ],
)  # fmt: skip
def test_sums(cells: dict[str, Any], wanted: tuple[int, int, int, list[int]]) -> None:
    one = order(row(**cells))
    assert sums(one) == wanted
    if one.paid:
        assert one.paid == sum(line.quantity * line.unit_price - line.discount for line in one.lines) + one.freight


def test_what_lines_are_to_bring_is_added() -> None:
    one = order(row(paid=None, line="1", line_due=15000), row(3, paid=None, line="2", line_due=20000))
    assert sums(one) == (35000, 0, 0, [17500, 17500])


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        pytest.param({"paid": 30000}, "sum", id="more-than-it-comes-to"),
        pytest.param({"paid": 20000, "tax": 50}, "sum", id="tax-does-not-explain-it"),
        pytest.param({"paid": 18000, "discount": 1000}, "sum", id="another-discount"),
        pytest.param({"paid": 5, "discount": 30000, "freight": 10105}, "sum", id="more-discount-than-goods"),
        pytest.param({"paid": None}, "paid_missing", id="nothing-told"),
        pytest.param({"state": "unpaid"}, "paid_early", id="paid-too-early"),
        pytest.param({"refunded": 20000}, "refund_sum", id="refund"),
        pytest.param({"quantity": None}, "missing", id="no-quantity"),
        pytest.param({"sku": None, "title": None}, "title_missing", id="no-product"),
        pytest.param({"unit_price": None}, "price_missing", id="no-price"),
        pytest.param({"line_discount": 20000}, "line_sum", id="line-discount"),
        pytest.param({"buyer": None}, "missing", id="no-buyer"),
        pytest.param({"currency": "USD"}, "currency", id="currency"),
        pytest.param({"placed_at": 9, "paid_at": 8}, "course", id="course"),
    ],
)
def test_an_order_against_itself(cells: dict[str, Any], code: str) -> None:
    assert [one.code for one in problems(row(**cells))] == [code]


def test_the_shops_currency_by_its_other_name() -> None:
    assert order(row(currency="rmb")).number == "T1"


def test_shared_facts_may_stand_in_one_row_only() -> None:
    blank = dict.fromkeys(("state", "buyer", "recipient", "paid"), None)
    one = order(row(3, sku="B", **blank), row(2, paid=39800))
    assert (one.state, one.buyer, [line.sku for line in one.lines]) == ("shipped", "demo-1", ["A", "B"])


def test_rows_that_disagree_are_told_with_the_line_they_disagree_with() -> None:
    [one] = problems(row(2, sku="A"), row(3, sku="B", recipient="别人"))
    assert (one.line, one.code, one.found) == (3, "differs", "别人")
    assert "第 2 行" in one.expected_zh


def test_one_line_number_with_two_contents() -> None:
    [one] = problems(row(2, line="1"), row(3, line="1", quantity=2), row(4, line=None, sku="C"))
    assert (one.line, one.code, one.found) == (3, "repeated", "1")


def test_a_row_that_comes_again_counts_once() -> None:
    combined = combine([row(2), row(3), row(4)], LAYOUT)
    assert combined.told is not None
    assert (combined.repeated, len(combined.told.order.lines)) == (2, 1)


def test_an_order_has_an_end() -> None:
    assert [one.code for one in problems(*(row(line, sku=f"S{line}") for line in range(501)))] == ["most_lines"]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        pytest.param(None, {}, id="none"),
        pytest.param("颜色:黑色;尺码:L", {"颜色": "黑色", "尺码": "L"}, id="pairs"),
        pytest.param("颜色：黑色；", {"颜色": "黑色"}, id="full-width"),
        pytest.param("黑色 L 码", {"规格": "黑色 L 码"}, id="one-text"),
        pytest.param("颜色:黑;颜色:白", {"规格": "颜色:黑;颜色:白"}, id="one-name-with-two-values"),
        pytest.param("颜色:黑;尺码:L;颜色: 黑", {"颜色": "黑", "尺码": "L"}, id="the-same-twice"),
    ],
)
def test_options(text: str | None, options: dict[str, str]) -> None:
    assert order(row(options=text)).lines[0].options == options


def test_parcels_hold_the_lines_in_whose_rows_they_stand() -> None:
    rows = [
        row(2, sku="A", carrier="演示快递", tracking="SF1"),
        row(3, sku="B", carrier="演示快递", tracking="SF1,SF2"),
        row(4, sku="C"),
    ]
    parcels = order(*rows).parcels
    assert [(one.carrier, one.number, one.lines) for one in parcels] == [
        ("演示快递", "SF1", (0, 1)),
        ("演示快递", "SF2", (1,)),
    ]


def test_without_a_column_for_parcels_there_are_none() -> None:
    names = ("number", "state", "buyer", "paid", "sku", "quantity", "unit_price")
    cells = (2, *(PLAIN[name] for name in names))
    combined = combine([cells], Layout(names, {}, "CNY"))
    assert combined.told is not None
    assert combined.told.order.parcels == ()
    assert (combined.told.person.name, combined.told.order.recipient.name) == (None, "d*****")


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        pytest.param({}, None, id="none"),
        pytest.param({"province": "浙江省", "city": "杭州市"}, Address("浙江省", "杭州市"), id="parts"),
        pytest.param({"address": "浙江省 杭州市 西湖区 演示路 1 号"}, Address("浙江省", "杭州市", "西湖区", "演示路 1 号"), id="whole"),
        pytest.param({"address": "演示路1号"}, Address(street="演示路1号"), id="a-street"),
        pytest.param({"address": "浙江省 演示路1号"}, Address("浙江省", street="演示路1号"), id="two-parts"),
    ],
)  # fmt: skip
def test_addresses(cells: dict[str, Any], wanted: Address | None) -> None:
    assert told(row(**cells)).person.address == wanted


def test_the_recipient_is_masked_with_the_order() -> None:
    one = order(row(phone="13800001234", province="浙江省", city="杭州市", street="演示路1号"))
    assert (one.recipient.masked_phone, one.recipient.masked_address) == ("138****1234", "浙江省杭州市****")


ROWS = st.lists(
    st.tuples(st.sampled_from(["A", "B", "C", None]), st.integers(1, 3), st.sampled_from([1000, 2500]), st.sampled_from([None, "SF1", "SF2"])),
    min_size=1, max_size=6,
)  # fmt: skip


@for_all(ROWS, st.randoms(use_true_random=False))
def test_order_and_repetition_of_rows_change_nothing(lines: list[Any], chance: Any) -> None:
    rows = [
        row(place, sku=sku, quantity=many, unit_price=price, tracking=parcel, paid=100)
        for place, (sku, many, price, parcel) in enumerate(lines)
    ]
    again = rows + [chance.choice(rows) for _ in range(chance.randrange(4))]
    chance.shuffle(again)
    assert told(*again) == told(*rows)


def test_columns_of_the_file_are_named_in_problems(tmp_path: Path) -> None:
    rows = given.numbered([{"数量": "0"}])
    [one] = given.check(tmp_path, given.csv_text(rows).encode()).report.items
    assert (one.line, one.column, one.found) == (2, "数量", "0")
