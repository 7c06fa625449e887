"""Money adds up, whatever is split over whom."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xiaoer.values.money import Money, split

totals = st.integers(-(10**15), 10**15)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=40)


@given(totals, weights)
def test_the_shares_add_up_to_the_total(total: int, parts: list[int]) -> None:
    assert sum(split(total, parts)) == total


@given(totals, weights.filter(any))
def test_no_share_is_a_whole_unit_from_its_exact_part(total: int, parts: list[int]) -> None:
    whole = sum(parts)
    for share, part in zip(split(total, parts), parts, strict=True):
        assert abs(share - Fraction(total * part, whole)) < 1


@given(totals, weights)
def test_a_greater_weight_never_gets_less(total: int, parts: list[int]) -> None:
    shares = split(abs(total), parts)
    ranked = [share for _, share in sorted(zip(parts, shares, strict=True))]
    assert ranked == sorted(ranked)


@given(totals, weights)
def test_paying_and_refunding_are_split_alike(total: int, parts: list[int]) -> None:
    assert split(-total, parts) == [-share for share in split(total, parts)]


@given(totals, weights, st.integers(1, 1000))
def test_weights_say_only_proportions(total: int, parts: list[int], factor: int) -> None:
    assert split(total, [part * factor for part in parts]) == split(total, parts)


@given(totals, totals)
def test_what_is_added_can_be_taken_away(one: int, other: int) -> None:
    assert Money(one, "CNY") + Money(other, "CNY") - Money(other, "CNY") == Money(one, "CNY")


@given(totals, st.sampled_from(["CNY", "USD", "JPY", "KWD", "CHF"]))
def test_every_digit_of_an_amount_is_shown(amount: int, currency: str) -> None:
    shown = str(Money(amount, currency))
    digits = int("".join(character for character in shown if character.isdigit()))
    assert (digits, shown.startswith("-")) == (abs(amount), amount < 0)
