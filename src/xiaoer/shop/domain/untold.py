"""What a source does not tell of an order that is stored already stays as it was.

Untold parts go by name, sorted: fields of IncomingOrder and of its lines and parcels; "recipient", "phone" and "address"
are parts of its recipient, "shares" how discounts fall to lines, "scans" a parcel's state too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from xiaoer.shop.domain.discounts import Discount
from xiaoer.shop.domain.incoming import IncomingLine, IncomingOrder, IncomingParcel
from xiaoer.shop.domain.orders import NOT_YET, WITHOUT_PARCELS, Delivery, Order, OrderLine, Recipient
from xiaoer.shop.domain.recognising import same_lines, same_parcels

Untold = tuple[str, ...]
RECIPIENT: Untold = ("address", "phone", "recipient")
_NOBODY = Recipient("", "", "")
_APART = frozenset({"lines", "parcels"})
_PLAIN = frozenset({"note", "payments"} | {name for name in IncomingOrder.__struct_fields__ if name.endswith("_at")})
_OF_LINE = ("title", "options", "batch")
_OF_PARCEL = (("carrier", "carrier"), ("state", "scans"), ("scans", "scans"))
"""A parcel's fields, each with the name under which it is untold."""
Places = Sequence[int | None]
"""For each told line the place of the stored one that it is."""


def bare(told: IncomingOrder, untold: Untold) -> IncomingOrder:
    """The order without a recipient that only stands in for one whom nobody told: the same whoever it is today."""
    return replace(told, recipient=_NOBODY) if _is_meant(untold) else told


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
    """What is told, over what is known; `known` with its recipient whole. What the told state excludes does not stay.

    Who received it, the note and the parcels' courses do not come back where they are forgotten.
    """
    if not known.buyer:
        told = replace(told, parcels=tuple(replace(one, scans=()) for one in told.parcels))
    if known.recipient.whole is None:
        told = replace(told, recipient=known.recipient, note=known.note)
    if not untold:
        return told
    before = as_told(known)
    places = same_lines(_matchable(known.lines, untold), told.lines)
    never = NOT_YET.get(told.state, ())
    plain: dict[str, Any] = {
        name: getattr(before, name) for name in untold if name in _PLAIN and name not in never
    }  # fmt: skip
    if "source_state" in untold and told.state is before.state:
        plain["source_state"] = before.source_state
    lines, discounts = _goods(told, before, places, untold)
    return replace(
        told,
        recipient=_recipient(told, known.recipient, untold),
        refunded=_refunded(told, before, untold),
        lines=lines,
        discounts=discounts,
        parcels=_parcels(told, known, before, places, untold),
        **plain,
    )


def _is_meant(untold: Untold) -> bool:
    """Whether nothing of the recipient is told."""
    return all(part in untold for part in RECIPIENT)


def _recipient(told: IncomingOrder, known: Recipient, untold: Untold) -> Recipient:
    """One of whom nothing was known but the source's id of the buyer was never told, and is whoever it is now."""
    new = told.recipient
    if known.whole == Delivery(told.buyer):
        return new
    if known.whole is None or _is_meant(untold):
        return known
    name, phone, address = (known if part in untold else new for part in ("recipient", "phone", "address"))
    whole = Delivery(_whole(name).name, _whole(phone).phone, _whole(address).address)
    return Recipient(name.name, phone.masked_phone, address.masked_address, whole)


def _whole(recipient: Recipient) -> Delivery:
    return recipient.whole or Delivery("")


def _refunded(told: IncomingOrder, before: IncomingOrder, untold: Untold) -> int:
    """Of one who is refunded by state alone all is; what was refunded before does not become less."""
    if "refunded" not in untold:
        return told.refunded
    whole = before.refunded if told.state is before.state else max(told.refunded, before.refunded)
    return min(whole, told.paid)


def _matchable(lines: Sequence[OrderLine], untold: Untold) -> Sequence[OrderLine]:
    return [replace(line, options={}) for line in lines] if "options" in untold else lines


def _goods(
    told: IncomingOrder, before: IncomingOrder, places: Places, untold: Untold
) -> tuple[tuple[IncomingLine, ...], tuple[Discount, ...]]:
    """The lines, and the discounts by name, which stay with their shares as long as they come to the same."""
    lines = tuple(
        line if place is None else _line(line, before.lines[place], untold)
        for line, place in zip(told.lines, places, strict=True)
    )
    kept = [place for place in places if place is not None]
    if "discounts" not in untold or len(kept) < len(lines) or len(lines) != len(before.lines):
        return lines, told.discounts
    old = [before.lines[place] for place in kept]
    if not before.discounts or not _as_before(lines, old, untold):
        return lines, told.discounts
    shared = tuple(
        replace(new, discount=was.discount, paid=_due(was) if told.paid else 0)
        for new, was in zip(lines, old, strict=True)
    )
    named = tuple(replace(one, shares=tuple(one.shares[place] for place in kept)) for one in before.discounts)
    return shared, named


def _line(told: IncomingLine, before: IncomingLine, untold: Untold) -> IncomingLine:
    return replace(told, **{name: getattr(before, name) for name in _OF_LINE if name in untold})


def _as_before(lines: Sequence[IncomingLine], old: Sequence[IncomingLine], untold: Untold) -> bool:
    """Whether the lines cost what they cost: each of them, or all together where the source does not tell the shares."""
    cost, known = ([(one.quantity, one.unit_price) for one in goods] for goods in (lines, old))
    new, was = ([one.discount for one in goods] for goods in (lines, old))
    return cost == known and (sum(new) == sum(was) if "shares" in untold else new == was)


def _due(line: IncomingLine) -> int:
    return line.quantity * line.unit_price - line.discount


def _parcels(
    told: IncomingOrder, known: Order, before: IncomingOrder, places: Places, untold: Untold
) -> tuple[IncomingParcel, ...]:
    if "parcels" not in untold:
        same = same_parcels(known.parcels, told.parcels)
        return tuple(
            parcel if place is None else _parcel(parcel, before.parcels[place], untold)
            for parcel, place in zip(told.parcels, same, strict=True)
        )
    if told.state in WITHOUT_PARCELS:
        return ()
    now = {place: at for at, place in enumerate(places)}
    return tuple(
        replace(one, lines=tuple(sorted(now[place] for place in one.lines if place in now))) for one in before.parcels
    )


def _parcel(told: IncomingParcel, before: IncomingParcel, untold: Untold) -> IncomingParcel:
    return replace(told, **{field: getattr(before, field) for field, name in _OF_PARCEL if name in untold})
