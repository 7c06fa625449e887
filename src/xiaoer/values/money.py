"""Money in integer minor units with an ISO 4217 currency."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from typing_extensions import override

_WITHOUT_MINOR_UNIT = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_OF_A_THOUSAND = "BHD IQD JOD KWD LYD OMR TND"
_DECIMALS = dict.fromkeys(_WITHOUT_MINOR_UNIT.split(), 0) | dict.fromkeys(_OF_A_THOUSAND.split(), 3)
"""Where ISO 4217 has other than two decimals (list one of 2024)."""
_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "JP¥", "HKD": "HK$"}


class Money(msgspec.Struct, frozen=True, order=True):
    """An amount in minor units (fen, cents) of one currency."""

    amount: int
    currency: str

    def __add__(self, other: Money) -> Money:
        _same(self, other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        _same(self, other)
        return Money(self.amount - other.amount, self.currency)

    @override
    def __str__(self) -> str:
        sign = _SIGNS.get(self.currency, self.currency + " ")
        minus = "-" if self.amount < 0 else ""
        decimals = decimals_of(self.currency)
        if decimals == 0:
            return f"{minus}{sign}{abs(self.amount):,}"
        whole, rest = divmod(abs(self.amount), 10**decimals)
        return f"{minus}{sign}{whole:,}.{rest:0{decimals}d}"


def decimals_of(currency: str) -> int:
    """Decimals of the currency's amounts as people write them."""
    return _DECIMALS.get(currency, 2)


def _same(one: Money, other: Money) -> None:
    if one.currency != other.currency:
        raise ValueError(f"amounts in {one.currency} and {other.currency} cannot be added")


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Shares of `total` in proportion to `weights` that add up to it exactly.

    The largest remainder method (Hamilton): each share is rounded down, the units left over go to the largest
    remainders, ties to the earlier place. Weights are not negative; all zero counts as all equal.
    """
    if not weights:
        if total:
            raise ValueError("there is nothing to split the amount over")
        return []
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is negative")
    if not any(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    sign = -1 if total < 0 else 1
    shares = [abs(total) * weight // whole for weight in weights]
    left = abs(total) - sum(shares)
    order = sorted(range(len(weights)), key=lambda i: (-(abs(total) * weights[i] % whole), i))
    for place in order[:left]:
        shares[place] += 1
    return [sign * share for share in shares]
