"""What orders can be looked for by, and the place in a list from which it goes on."""

from __future__ import annotations

import re
from uuid import UUID

import msgspec

from xiaoer.shop.domain.orders import OrderState


class Cursor(msgspec.Struct, frozen=True):
    """The last order that was seen. Lists stand newest first, orders without a moment last."""

    placed_at: int | None
    id: UUID

    @property
    def text(self) -> str:
        return f"{'' if self.placed_at is None else self.placed_at}.{self.id}"


CURSOR = r"^[0-9]{0,17}\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


def cursor_of(text: str) -> Cursor:
    """The place that `Cursor.text` says; the text must have the form of CURSOR."""
    placed_at, _, id_ = text.partition(".")
    return Cursor(int(placed_at) if placed_at else None, UUID(id_))


class ProductPlace(msgspec.Struct, frozen=True):
    """The last product that was seen in a list by sku. Several shops may have one of a sku; without an id all were seen."""

    sku: str
    id: UUID | None = None

    @property
    def text(self) -> str:
        return f"{self.sku}.{self.id}"


_PRODUCT_PLACE = re.compile(r"(.*)\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\Z", re.DOTALL)


def product_place_of(text: str) -> ProductPlace:
    """The place that `ProductPlace.text` says; any other text is a sku."""
    found = _PRODUCT_PLACE.match(text)
    return ProductPlace(found[1], UUID(found[2])) if found else ProductPlace(text)


class Wanted(msgspec.Struct, frozen=True):
    """`words`: the beginning of an order's or a parcel's number, or a recipient's whole name.

    `late`: only orders whose promise of dispatch or delivery is being broken now. No `states` stand for all of them.
    """

    words: str = ""
    states: tuple[OrderState, ...] = ()
    late: bool = False
    product_id: UUID | None = None


OVERDUE = (OrderState.PAID, OrderState.PACKED, OrderState.SHIPPED)
"""In these states a promise can be open."""


def states_of(wanted: Wanted) -> tuple[OrderState, ...]:
    """The states to look in; none stand for all of them, or for nothing where only late orders are wanted."""
    if not wanted.late:
        return wanted.states
    return tuple(state for state in OVERDUE if not wanted.states or state in wanted.states)
