"""What a source does not tell of an order that is stored already stays as it was.

Untold parts go by name: a field of IncomingOrder, or one of RECIPIENT.
"""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from xiaoer.shop.domain.incoming import IncomingLine, IncomingOrder, IncomingParcel
from xiaoer.shop.domain.orders import Delivery, Order, Recipient

Untold = Collection[str]
RECIPIENT = frozenset({"recipient", "phone", "address"})
"""Who receives the order: the name, the phone, the address."""
_NOBODY = Recipient("", "", "")
_APART = frozenset({"lines", "parcels"})


def bare(told: IncomingOrder, untold: Untold) -> IncomingOrder:
    """The order without a recipient that only stands in for one whom nobody told: the same whoever it is today."""
    return replace(told, recipient=_NOBODY) if RECIPIENT.issubset(untold) else told


def as_told(known: Order) -> IncomingOrder:
    """A stored order, as a source would tell it whole."""
    places = {line.id: place for place, line in enumerate(known.lines)}
    same = {name: getattr(known, name) for name in IncomingOrder.__struct_fields__ if name not in _APART}
    lines = tuple(
        IncomingLine(
            one.sku, one.title, one.options, one.quantity, one.unit_price, one.discount, one.paid, one.batch
        )
        for one in known.lines
    )  # fmt: skip
    parcels = tuple(
        IncomingParcel(one.carrier, one.number, one.state, tuple(places[line] for line in one.line_ids), one.scans)
        for one in known.parcels
    )
    return IncomingOrder(**same, lines=lines, parcels=parcels)


def told_over(told: IncomingOrder, known: Order, untold: Untold) -> IncomingOrder:
    """What is told, over what is known; `known` with its recipient whole."""
    if RECIPIENT.isdisjoint(untold):
        return told
    return replace(told, recipient=_recipient(told, known.recipient, untold))


def _recipient(told: IncomingOrder, known: Recipient, untold: Untold) -> Recipient:
    """One of whom nothing was known but the source's id of the buyer was never told, and is whoever it is now."""
    new = told.recipient
    if known.whole == Delivery(told.buyer):
        return new
    if RECIPIENT.issubset(untold):
        return known
    name, phone, address = (known if part in untold else new for part in ("recipient", "phone", "address"))
    whole = Delivery(_whole(name).name, _whole(phone).phone, _whole(address).address)
    return Recipient(name.name, phone.masked_phone, address.masked_address, whole)


def _whole(recipient: Recipient) -> Delivery:
    """Empty where it is forgotten."""
    return recipient.whole or Delivery("")
