"""Sums of orders hold for every order; importing in any order, with repetition, ends the same."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.shop.given import a_line, an_order
from xiaoer.shop.domain.checking import ORDERS, check_orders
from xiaoer.shop.domain.incoming import IncomingOrder, IncomingProduct, IncomingVariant
from xiaoer.shop.domain.orders import OrderState, Recipient, line_discounts
from xiaoer.shop.domain.products import Category
from xiaoer.shop.domain.rows import LineRow, OrderRow
from xiaoer.values.json_lines import read_lines
from xiaoer.values.refusal import Refused

AMOUNTS = st.integers(min_value=0, max_value=10**9)
LINES = st.lists(
    st.tuples(st.integers(min_value=1, max_value=50), AMOUNTS).flatmap(
        lambda priced: st.tuples(
            st.just(priced[0]), st.just(priced[1]), st.integers(min_value=0, max_value=priced[0] * priced[1])
        )
    ),
    min_size=1,
    max_size=8,
)
WHO = {"c1": Recipient("测试顾客", "", "")}
PRODUCT = IncomingProduct(
    sku="P", title="样例", title_en="Sample", category=Category.OTHER, kind="sample", price=1, list_price=1,
    attributes={}, variants=(IncomingVariant("V", {}, 1, 1, available=True),), supplier=None, summary="",
    summary_en="", picture=None, no_reason_return=None, warranty_days=None,
)  # fmt: skip


@given(st.lists(AMOUNTS, min_size=1, max_size=20), st.data())
def test_split_discounts_add_up_and_no_line_goes_below_zero(payables: list[int], data: st.DataObject) -> None:
    discount = data.draw(st.integers(min_value=0, max_value=sum(payables)))
    shares = line_discounts(payables, discount)
    assert sum(shares) == discount
    assert all(0 <= share <= payable for share, payable in zip(shares, payables, strict=True))


@given(paid=AMOUNTS, refunded=AMOUNTS)
def test_refundable_is_never_negative_nor_above_what_was_paid(paid: int, refunded: int) -> None:
    order = an_order(lines=(a_line(unit_price=paid),), paid=paid, refunded=refunded)
    assert 0 <= order.refundable <= paid


@given(LINES, st.data())
def test_line_payments_add_up_to_the_order(told: list[tuple[int, int, int]], data: st.DataObject) -> None:
    lines = tuple(LineRow("V", quantity, price, own) for quantity, price, own in told)
    goods = sum(quantity * price - own for quantity, price, own in told)
    discount = data.draw(st.integers(min_value=0, max_value=goods))
    freight = data.draw(st.integers(min_value=0, max_value=10_000))
    [order] = placed([order_row("S1", lines, discount, freight, goods - discount + freight)])
    assert sum(line.paid for line in order.lines) + freight == order.paid
    assert sum(line.discount for line in order.lines) == discount + sum(own for _, _, own in told)


@given(st.data())
def test_the_order_of_rows_and_their_repetition_do_not_matter(data: st.DataObject) -> None:
    rows = [order_row(f"S{n}", (LineRow("V", n + 1, 100),), n, 0, (n + 1) * 100 - n) for n in range(5)]
    again = data.draw(st.permutations(rows + data.draw(st.lists(st.sampled_from(rows), max_size=10))))
    assert {order.number: order for order in placed(again)} == {order.number: order for order in placed(rows)}


@given(st.binary(max_size=200), st.sampled_from(["utf-8", "gbk"]))
def test_any_bytes_are_read_or_refused_with_their_place(content: bytes, encoding: str) -> None:
    read = read_lines(content, ORDERS, OrderRow, encoding)
    assert isinstance(read, Refused)
    assert read.facts["file"] == ORDERS
    assert read.code.startswith("import_")


def order_row(number: str, lines: tuple[LineRow, ...], discount: int, freight: int, paid: int) -> OrderRow:
    return OrderRow(
        number=number, customer="c1", state=OrderState.PAID, placed_at=datetime(2026, 11, 1, tzinfo=UTC), lines=lines,
        paid=paid, freight=freight, discount=discount,
    )  # fmt: skip


def placed(rows: list[OrderRow]) -> tuple[IncomingOrder, ...]:
    checked = check_orders(list(enumerate(rows, start=1)), [PRODUCT], WHO, "CNY")
    assert not isinstance(checked, Refused), checked
    return checked
