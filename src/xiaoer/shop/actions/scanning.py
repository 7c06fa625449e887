"""Scans of a parcel that come one by one, from whoever carries it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.shop.domain.events import ParcelScanned
from xiaoer.shop.domain.orders import ParcelState, Scan
from xiaoer.shop.domain.rows import ScanRow
from xiaoer.shop.store import orders
from xiaoer.values.refusal import Refused

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def add_scans(
    tx: Tx, shop_id: UUID, number: str, parcel: str, told: Sequence[ScanRow], state: ParcelState | None, now: int
) -> Refused | None:
    """Put scans of the order's parcel between those that are known; the same scan again changes nothing, and so
    does one of an order of which it is forgotten whose it was.

    What the source tells of the whole order later takes their place, and is then the truth.
    """
    known = orders.known(tx, shop_id, [number]).get(number)
    order = orders.stored(tx, shop_id, {known.id}, lock=True).get(number) if known else None
    if order is None:
        return Refused("order_not_found")
    found = next((one for one in order.parcels if one.number == parcel), None)
    if found is None:
        return Refused("parcel_not_found", {"parcel": parcel, "order": number})
    scans = {Scan((one.at - _EPOCH) // timedelta(microseconds=1), one.place, one.text) for one in told}
    new = scans - set(found.scans) if order.buyer else set()
    if not new and state in {None, found.state}:
        return None
    whole = sorted({*found.scans, *new}, key=lambda one: (one.at, one.place, one.text))
    orders.put_scans(tx, shop_id, found.id, whole, state or found.state)
    announce(tx, ParcelScanned(order.id, parcel, len(new)), shop_id=shop_id, subject_id=order.id, at=now)
    return None
