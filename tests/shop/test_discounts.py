from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoer.shop.domain.discounts import Discount, DiscountKind, Given, overdone, spread

COUPON, SHOP = DiscountKind.COUPON, DiscountKind.SHOP


@pytest.mark.parametrize(
    ("payables", "given", "shares"),
    [
        pytest.param([25_000, 9_900], [Given(SHOP, "满减", 1_000)], [(716, 284)], id="over all lines"),
        pytest.param([25_000, 9_900], [Given(COUPON, "券", 1_000, (1,))], [(0, 1_000)], id="one line's coupon"),
        pytest.param(
            [100, 100], [Given(COUPON, "券", 100, (0,)), Given(SHOP, "满减", 50)], [(100, 0), (0, 50)],
            id="the second sees what the first has left",
        ),
        pytest.param([100, 100, 100], [Given(SHOP, "满减", 100)], [(34, 33, 33)], id="the unit left over goes first"),
        pytest.param([0], [Given(SHOP, "满减", 0)], [(0,)], id="nothing of nothing"),
    ],
)  # fmt: skip
def test_shares(payables: list[int], given: list[Given], shares: list[tuple[int, ...]]) -> None:
    found = spread(payables, given)
    assert found == tuple(
        Discount(one.kind, one.name, one.amount, share) for one, share in zip(given, shares, strict=True)
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param([Given(SHOP, "满减", 200)], None, id="all of it"),
        pytest.param([Given(SHOP, "满减", 201)], (0, 200), id="more than all"),
        pytest.param([Given(SHOP, "满减", 100), Given(COUPON, "券", 51, (1,))], (1, 50), id="more than the first left"),
    ],
)
def test_a_discount_that_is_too_much(given: Sequence[Given], expected: tuple[int, int] | None) -> None:
    assert overdone([100, 100], given) == expected


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[int], list[Given]]:
    payables = draw(st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
    places = st.lists(st.integers(0, len(payables) - 1), unique=True, max_size=len(payables)).map(tuple)
    given = draw(
        st.lists(st.builds(Given, st.sampled_from(DiscountKind), st.just("优惠"), st.integers(0, 10**6), places))
    )
    return payables, given


@given(orders())
def test_shares_come_to_the_amount_and_take_no_line_below_zero(order: tuple[list[int], list[Given]]) -> None:
    payables, given = order
    found = overdone(payables, given)
    right = given if found is None else given[: found[0]]
    split = spread(payables, right)
    assert [sum(one.shares) for one in split] == [one.amount for one in right]
    assert all(share >= 0 for one in split for share in one.shares)
    assert all(sum(one.shares[place] for one in split) <= whole for place, whole in enumerate(payables))
