"""Discounts of a whole order by kind and name, and their way to its lines. Amounts are minor units."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from xiaoer.values.money import split


class DiscountKind(StrEnum):
    COUPON = "coupon"
    SHOP = "shop"
    PLATFORM = "platform"
    MEMBER = "member"
    MANUAL = "manual"


class Discount(msgspec.Struct, frozen=True):
    """`shares`: what of `amount` falls to each line of the order, in the order of its lines."""

    kind: DiscountKind
    name: str
    amount: int
    shares: tuple[int, ...]


class Given(msgspec.Struct, frozen=True):
    """A discount before it is split; `lines` are the places of the lines it is for, none stand for all of them."""

    kind: DiscountKind
    name: str
    amount: int
    lines: tuple[int, ...] = ()


def spread(payables: Sequence[int], given: Sequence[Given]) -> tuple[Discount, ...]:
    """Each discount split to its lines, one after the other, by what is then still to be paid for each.

    The largest remainder method, so that shares add up exactly; no line goes below zero as long as no discount is
    more than its lines come to (`overdone`).
    """
    left, found = list(payables), []
    for one in given:
        places = _places(one, left)
        shares = [0] * len(left)
        for place, share in zip(places, split(one.amount, [left[place] for place in places]), strict=True):
            shares[place] = share
            left[place] -= share
        found.append(Discount(one.kind, one.name, one.amount, tuple(shares)))
    return tuple(found)


def overdone(payables: Sequence[int], given: Sequence[Given]) -> tuple[int, int] | None:
    """The place of the first discount that is more than its lines still come to, and what they come to."""
    for place, one in enumerate(given):
        taken = spread(payables, given[:place])
        left = [whole - sum(done.shares[line] for done in taken) for line, whole in enumerate(payables)]
        most = sum(left[line] for line in _places(one, left))
        if one.amount > most:
            return place, most
    return None


def _places(one: Given, lines: Sequence[int]) -> Sequence[int]:
    return one.lines or range(len(lines))
