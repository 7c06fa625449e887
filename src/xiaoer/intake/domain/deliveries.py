"""What a webhook brings, and when it is tried again."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from xiaoer.intake.domain.told import What
from xiaoer.shop.domain.orders import ParcelState
from xiaoer.shop.domain.rows import ScanRow
from xiaoer.values.refusal import Refused

Key = Annotated[str, Meta(min_length=1, max_length=100)]


class Kind(StrEnum):
    """What has happened at the source."""

    ORDER_CHANGED = "order.changed"
    PRODUCT_CHANGED = "product.changed"
    CUSTOMER_CHANGED = "customer.changed"
    PARCEL_SCANNED = "parcel.scanned"
    SOURCE_CHANGED = "source.changed"


WHAT: dict[Kind, What] = {
    Kind.ORDER_CHANGED: What.ORDERS,
    Kind.PRODUCT_CHANGED: What.PRODUCTS,
    Kind.CUSTOMER_CHANGED: What.CUSTOMERS,
}


class Happened(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A webhook's body. `data` is a row of the kind."""

    type: Kind
    timestamp: Annotated[datetime, Meta(tz=True)]
    data: msgspec.Raw


class ScannedRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """New scans of one parcel; `state` where it has changed."""

    order: Key
    parcel: Key
    scans: Annotated[tuple[ScanRow, ...], Meta(min_length=1, max_length=200)]
    state: ParcelState | None = None


class ChangedRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something has changed at the source, so that the shop's connectors look now; `order` is the number of one."""

    order: Annotated[str, Meta(max_length=100)] = ""


class DeliveryState(StrEnum):
    """`dead`: it was tried as often as it is; a person looks at it."""

    WAITING = "waiting"
    APPLIED = "applied"
    DEAD = "dead"


class Delivery(msgspec.Struct, frozen=True):
    """One delivery; `problem` is why the last try was refused, `body` empty once it is applied."""

    message_id: str
    state: DeliveryState
    attempts: int
    came_at: int
    tried_at: int | None
    problem: Refused | None
    body: bytes = b""


LATER = (10, 60, 300, 1_800, 7_200, 21_600, 43_200)
"""Seconds until the next try: what an order refers to may come after it."""

HEALING = frozenset({"import_unknown_reference", "order_not_found", "parcel_not_found"})
"""Refusals that pass when something else has come. With any other the same body is refused for ever."""


def again_at(problem: Refused, attempts: int, now: int) -> int | None:
    """When to try again after so many tries; None for never."""
    if problem.code not in HEALING or attempts > len(LATER):
        return None
    return now + LATER[attempts - 1] * 1_000_000
