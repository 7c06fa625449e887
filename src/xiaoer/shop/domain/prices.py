"""What something cost and when: spans that follow each other without a gap. Prices are minor units."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec


class PriceFrom(msgspec.Struct, frozen=True):
    """A price and the moment from which it holds."""

    from_at: int
    price: int


class PriceSpan(msgspec.Struct, frozen=True):
    """A price from a moment on, until the moment at which another took its place; `until_at` None holds still."""

    from_at: int
    until_at: int | None
    price: int


def course(known: Sequence[PriceSpan], told: Sequence[PriceFrom], price: int, now: int) -> tuple[PriceSpan, ...]:
    """The spans after a source has told `price`, and perhaps since when, and what it was before (`told`).

    `known` and `told` are earliest first. What the source tells of the past takes the place of what was known from its
    first moment on; where it tells nothing, a price that is new holds from `now`.
    """
    if not told:
        if known and known[-1].until_at is None and known[-1].price == price:
            return tuple(known)
        told = (PriceFrom(now, price),)
    begins = told[0].from_at
    before = [_ended(span, begins) for span in known if span.from_at < begins]
    after = [PriceSpan(one.from_at, later.from_at, one.price) for one, later in pairwise(told)]
    return (*before, *after, PriceSpan(told[-1].from_at, None, told[-1].price))


def ended(spans: Sequence[PriceSpan], now: int) -> tuple[PriceSpan, ...]:
    """The spans of what is no longer sold."""
    return tuple(_ended(span, now) for span in spans if span.from_at < now)


def price_on(spans: Sequence[PriceSpan], moment: int) -> int | None:
    """What it cost at that moment; None where nothing is known of it."""
    holding = (
        span.price for span in spans if span.from_at <= moment and (span.until_at is None or moment < span.until_at)
    )
    return next(holding, None)


def _ended(span: PriceSpan, moment: int) -> PriceSpan:
    until = moment if span.until_at is None else min(span.until_at, moment)
    return PriceSpan(span.from_at, until, span.price)
