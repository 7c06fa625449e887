"""The sum, line by line."""

from __future__ import annotations

import msgspec
import pytest

from tests.aftersales.given import decision, facts
from tests.aftersales.vectors import policy
from xiaoer.aftersales.domain.decision import decide
from xiaoer.aftersales.domain.facts import Line, Told
from xiaoer.aftersales.domain.refunds import LineRefund, share


@pytest.mark.parametrize(
    ("taken", "quantity", "amount"),
    [
        pytest.param(0, 3, 10000, id="whole"),
        pytest.param(0, 1, 3333, id="first"),
        pytest.param(1, 1, 3333, id="second"),
        pytest.param(2, 1, 3334, id="last-takes-the-rest"),
        pytest.param(3, 1, 0, id="nothing-left"),
        pytest.param(2, 2, 3334, id="no-more-than-bought"),
    ],
)
def test_share(taken: int, quantity: int, amount: int) -> None:
    assert share(Line("L1", "x", "other", 3, 10000, taken=taken), quantity) == amount


def addends(name: str, **changes: object) -> list[tuple[str, int]]:
    return [(line.text_en, line.amount) for line in decision(name, **changes).sum]


def test_goods_gifts_and_freight_are_shown() -> None:
    told = Told(gift_kept_value=1990, owed_freight=1000)
    assert addends("seven-days-inside", told=told) == [
        ("Paid for 1 × 轻羽绒服（演示）", 39900),
        ("Freight due, as what is kept misses free shipping", -1000),
        ("Gifts kept, at their declared price", -1990),
    ]


def test_freight_comes_back_with_the_last_of_the_goods() -> None:
    lines = (Line("L1", "杯（演示）", "other", 1, 5000), Line("L2", "盘（演示）", "other", 1, 4000))
    first = decision("quality-seven-days", lines=lines, freight=1000, wanted=(("L1", 1),))
    assert (first.refundable, first.freight_back) == (5000, 0)
    rest = (msgspec.structs.replace(lines[0], taken=1, refunded=5000), lines[1])
    last = decision("quality-seven-days", lines=rest, freight=1000, wanted=(("L2", 1),), refunded=5000)
    assert (last.refundable, last.freight_back) == (5000, 1000)
    assert last.sum[-1].text_en == "Freight paid, as all goods go back"


def test_freight_comes_back_once() -> None:
    order = msgspec.structs.replace(facts("quality-seven-days").order, freight_given=1000)
    again = msgspec.structs.replace(facts("quality-seven-days"), order=order)
    assert decide(again, policy("cn")).freight_back == 0


def test_part_of_the_price_is_said() -> None:
    assert addends("fresh-third-spoilt") == [("Paid for 2 × 丹东草莓（演示）, 30% of it".replace("30%", "50%"), 4980)]


def test_what_was_given_back_for_the_line_is_taken_off() -> None:
    assert addends("price-difference-then-return") == [
        ("Paid for 1 × 轻羽绒服（演示）", 39900),
        ("Given back before for 轻羽绒服（演示）", -5000),
    ]


def test_the_order_bounds_the_sum() -> None:
    assert addends("never-more-than-paid")[-1] == ("Beyond what is left of the order's payment", -30000 - 1000 + 1000)


def test_deductions_end_at_nothing() -> None:
    made = decision("seven-days-inside", told=Told(gift_kept_value=50000))
    assert made.refundable == 0
    assert made.sum[-1].amount == 10100


@pytest.mark.parametrize(
    ("price", "refunded", "amount"),
    [
        pytest.param(34900, 0, 5000, id="drop"),
        pytest.param(39900, 0, 0, id="same"),
        pytest.param(45000, 0, 0, id="dearer"),
        pytest.param(None, 0, 0, id="not-told"),
        pytest.param(34900, 37000, 2900, id="no-more-than-is-left"),
        pytest.param(34900, 39900, 0, id="nothing-left"),
    ],
)
def test_price_difference(price: int | None, refunded: int, amount: int) -> None:
    line = Line("L1", "轻羽绒服（演示）", "clothing", 1, 39900, refunded=refunded)
    told = Told(price_promise_days=15, current_unit_price=price)
    made = decision("price-protection-open", lines=(line,), told=told)
    assert made.refundable == amount
    assert made.goods == ((LineRefund("L1", 0, amount),) if amount else ())
