"""Which of its stored lines and parcels an order means that is told again, wherever they stand in it now."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from xiaoer.shop.domain.incoming import IncomingLine, IncomingParcel
from xiaoer.shop.domain.orders import OrderLine, Parcel

Key = Callable[[Any], Hashable]


def same_lines(known: Sequence[OrderLine], told: Sequence[IncomingLine]) -> list[int | None]:
    """For each told line the place of the stored one that it is; None for a new one.

    What agrees in most comes first: SKU and options with quantity and price (a gift beside what was bought), SKU and
    options, then the SKU; of several by place. A line never becomes one of another SKU.
    """
    return _same(known, told, (_whole, _options, lambda line: line.sku))


def same_parcels(known: Sequence[Parcel], told: Sequence[IncomingParcel]) -> list[int | None]:
    """For each told parcel the place of the stored one of its number."""
    return _same(known, told, (lambda parcel: parcel.number,))


def _same(known: Sequence[Any], told: Sequence[Any], keys: Sequence[Key]) -> list[int | None]:
    found: list[int | None] = [None] * len(told)
    for key in keys:
        taken = set(found)
        left: dict[Hashable, deque[int]] = defaultdict(deque)
        for place, one in enumerate(known):
            if place not in taken:
                left[key(one)].append(place)
        for at, one in enumerate(told):
            if found[at] is None and left[key(one)]:
                found[at] = left[key(one)].popleft()
    return found


def _options(line: OrderLine | IncomingLine) -> Hashable:
    return line.sku, frozenset(line.options.items())


def _whole(line: OrderLine | IncomingLine) -> Hashable:
    return _options(line), line.quantity, line.unit_price
