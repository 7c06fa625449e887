from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoer.shop.domain.prices import PriceFrom, PriceSpan, course, ended, price_on

OLD = (PriceSpan(10, 20, 300), PriceSpan(20, None, 200))


@pytest.mark.parametrize(
    ("known", "told", "price", "expected"),
    [
        pytest.param((), (), 200, (PriceSpan(50, None, 200),), id="seen for the first time"),
        pytest.param(OLD, (), 200, OLD, id="the same price"),
        pytest.param(
            OLD, (), 150, (PriceSpan(10, 20, 300), PriceSpan(20, 50, 200), PriceSpan(50, None, 150)), id="a new price"
        ),
        pytest.param((PriceSpan(50, None, 200),), (), 150, (PriceSpan(50, None, 150),), id="twice at one moment"),
        pytest.param(
            (PriceSpan(10, 20, 200),), (), 200, (PriceSpan(10, 20, 200), PriceSpan(50, None, 200)), id="sold again"
        ),
        pytest.param(
            (), (PriceFrom(5, 400), PriceFrom(30, 200)), 200, (PriceSpan(5, 30, 400), PriceSpan(30, None, 200)),
            id="the source tells of the past",
        ),
        pytest.param(
            OLD, (PriceFrom(15, 250), PriceFrom(40, 100)), 100,
            (PriceSpan(10, 15, 300), PriceSpan(15, 40, 250), PriceSpan(40, None, 100)),
            id="the source knows better from a moment on",
        ),
        pytest.param(
            (PriceSpan(10, 12, 300),), (PriceFrom(15, 100),), 100, (PriceSpan(10, 12, 300), PriceSpan(15, None, 100)),
            id="a gap stays a gap",
        ),
    ],
)  # fmt: skip
def test_the_course_of_a_price(
    known: tuple[PriceSpan, ...], told: tuple[PriceFrom, ...], price: int, expected: tuple[PriceSpan, ...]
) -> None:
    assert course(known, told, price, 50) == expected


def test_what_is_no_longer_sold_has_no_price_any_more() -> None:
    assert ended(OLD, 50) == (PriceSpan(10, 20, 300), PriceSpan(20, 50, 200))
    assert ended((PriceSpan(50, None, 200),), 50) == ()


@pytest.mark.parametrize(("moment", "price"), [(9, None), (10, 300), (19, 300), (20, 200), (10**9, 200)])
def test_what_it_cost_on_that_day(moment: int, price: int | None) -> None:
    assert price_on(OLD, moment) == price


def test_what_it_cost_after_it_was_no_longer_sold() -> None:
    assert price_on((PriceSpan(10, 20, 300),), 20) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 100)), min_size=1, max_size=20))
def test_prices_told_one_after_the_other_follow_each_other_without_a_gap(told: list[tuple[int, int]]) -> None:
    spans: tuple[PriceSpan, ...] = ()
    now = 0
    for later, price in told:
        now += later
        spans = course(spans, (), price, now)
        assert price_on(spans, now) == price
    assert all(one.until_at == other.from_at for one, other in pairwise(spans))
    assert all(one.price != other.price for one, other in pairwise(spans)) or len(told) > len(spans)
    assert [span.until_at for span in spans].count(None) == 1
