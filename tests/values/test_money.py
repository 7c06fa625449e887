from __future__ import annotations

import pytest

from xiaoer.values.money import Money, split


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        pytest.param(0, "CNY", "¥0.00", id="nothing"),
        pytest.param(5, "CNY", "¥0.05", id="five fen"),
        pytest.param(12_990, "CNY", "¥129.90", id="yuan"),
        pytest.param(123_456_789, "CNY", "¥1,234,567.89", id="thousands"),
        pytest.param(-12_990, "CNY", "-¥129.90", id="negative"),
        pytest.param(-5, "USD", "-$0.05", id="a negative amount below one"),
        pytest.param(1_299, "EUR", "€12.99", id="euro"),
        pytest.param(1_299, "HKD", "HK$12.99", id="Hong Kong dollar"),
        pytest.param(1_299, "JPY", "JP¥1,299", id="yen have no smaller unit"),
        pytest.param(-1_299, "KRW", "-KRW 1,299", id="won, written by the code"),
        pytest.param(1_299, "CLP", "CLP 1,299", id="Chilean pesos have no smaller unit"),
        pytest.param(1_299, "KWD", "KWD 1.299", id="dinar have a thousand fils"),
        pytest.param(1_299, "CHF", "CHF 12.99", id="a currency without a sign here"),
    ],
)
def test_an_amount_is_written_with_its_currency(amount: int, currency: str, shown: str) -> None:
    assert str(Money(amount, currency)) == shown


def test_amounts_of_one_currency_add_up() -> None:
    assert Money(1_000, "CNY") + Money(250, "CNY") == Money(1_250, "CNY")
    assert Money(1_000, "CNY") - Money(1_250, "CNY") == Money(-250, "CNY")


@pytest.mark.parametrize("sign", ["+", "-"])
def test_amounts_of_two_currencies_do_not(sign: str) -> None:
    one, other = Money(1, "CNY"), Money(1, "USD")
    with pytest.raises(ValueError, match="amounts in CNY and USD cannot be added"):
        _ = one + other if sign == "+" else one - other


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        pytest.param(100, [1, 1, 1], [34, 33, 33], id="a tie goes to the earlier"),
        pytest.param(-100, [1, 1, 1], [-34, -33, -33], id="a negative total alike"),
        pytest.param(10, [1, 2, 4], [1, 3, 6], id="the largest remainder first"),
        pytest.param(10, [0, 5, 0], [0, 10, 0], id="no weight, no share"),
        pytest.param(5, [0, 0], [3, 2], id="all weights nothing counts as equal"),
        pytest.param(0, [3, 1], [0, 0], id="nothing to split"),
        pytest.param(7, [9], [7], id="one place"),
        pytest.param(0, [], [], id="nothing over nobody"),
        pytest.param(2, [1, 1, 1, 1], [1, 1, 0, 0], id="less than one unit each"),
    ],
)
def test_a_split_by_the_largest_remainder(total: int, weights: list[int], shares: list[int]) -> None:
    assert split(total, weights) == shares


@pytest.mark.parametrize(
    ("total", "weights", "sentence"),
    [
        pytest.param(1, [], "there is nothing to split the amount over", id="over nobody"),
        pytest.param(1, [2, -1], "a weight is negative", id="negative weight"),
    ],
)
def test_what_cannot_be_split(total: int, weights: list[int], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        split(total, weights)
