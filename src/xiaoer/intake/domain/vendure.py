"""Vendure's answers (admin API, GraphQL, versions 3.6 and later) as rows of ours.

What its `updatedAt` says was tried against 3.7: paying, shipping, delivering and refunding leave that of the order as
it was. Therefore orders that are under way are read again each time, those that are no longer once more, and every
hour all of the last 90 days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from html import unescape
from typing import Any, NamedTuple

import msgspec

from xiaoer.intake.domain.told import What
from xiaoer.values import forms

Node = Mapping[str, Any]

PAGE = {What.PRODUCTS: 50, What.CUSTOMERS: 100, What.ORDERS: 50}
HOUR = 3_600_000_000
LOOKED_BACK = timedelta(days=90)
MOST_FOLLOWED = 5_000
"""Orders under way that are known by their codes; of more than that the others are seen to have left within the hour."""
UNDER_WAY = (
    "PaymentAuthorized", "PaymentSettled", "PartiallyShipped", "Shipped", "PartiallyDelivered", "Modifying",
    "ArrangingAdditionalPayment",
)  # fmt: skip


class Stage(StrEnum):
    """What is read next. The first three read everything, the others what is new, under way, or no longer so."""

    PRODUCTS = "products"
    CUSTOMERS = "customers"
    ORDERS = "orders"
    PLACED = "placed"
    UNDER_WAY = "under_way"
    LEFT = "left"


class Cursor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`skip`: rows of the stage that are read; `walked_at`: when everything was read last (microseconds), 0 for never.

    `placed_at`: when the newest order that is known was placed, as Vendure writes it. `under_way`: the codes of orders
    that were so in this round, `followed` in the last one, `left` those that are to be read once more.
    """

    stage: Stage = Stage.PRODUCTS
    skip: int = 0
    walked_at: int = 0
    placed_at: str = ""
    under_way: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


class Read(NamedTuple):
    """A query and its variables, and the list in its answer."""

    what: What
    query: str
    variables: dict[str, Any]
    name: str


_PRODUCT = """id name slug description enabled facetValues { name facet { name } }
variants { sku name enabled priceWithTax options { name group { name } }
  stockLevels { stockOnHand stockAllocated } }"""
_CUSTOMER = """id firstName lastName emailAddress phoneNumber createdAt
addresses { streetLine1 streetLine2 city province country { name } defaultShippingAddress }"""
_ORDER = """code state orderPlacedAt currencyCode shippingWithTax customer { id }
shippingAddress { fullName streetLine1 streetLine2 city province country phoneNumber }
lines { id quantity orderPlacedQuantity unitPriceWithTax linePriceWithTax proratedLinePriceWithTax
  productVariant { sku } }
surcharges { priceWithTax }
payments { createdAt method amount state transactionId
  refunds { createdAt total state transactionId } }
fulfillments { id state method trackingCode lines { orderLineId quantity } }
history(options: { sort: { createdAt: ASC }, take: 200 }) { items { createdAt type data } }"""

_PRODUCTS = f"query($o: ProductListOptions) {{ products(options: $o) {{ totalItems items {{ {_PRODUCT} }} }} }}"
_CUSTOMERS = f"query($o: CustomerListOptions) {{ customers(options: $o) {{ totalItems items {{ {_CUSTOMER} }} }} }}"
_ORDERS = f"query($o: OrderListOptions) {{ orders(options: $o) {{ totalItems items {{ {_ORDER} }} }} }}"
CHANNEL = "{ activeChannel { code defaultCurrencyCode } }"


def reading(cursor: Cursor, now: int, epoch: datetime) -> Read:
    """What to ask for at this cursor; `epoch` is 1970 in UTC."""
    match cursor.stage:
        case Stage.PRODUCTS:
            return _all(What.PRODUCTS, _PRODUCTS, "products", cursor)
        case Stage.CUSTOMERS:
            return _all(What.CUSTOMERS, _CUSTOMERS, "customers", cursor)
        case Stage.ORDERS:
            since = epoch + timedelta(microseconds=now) - LOOKED_BACK if cursor.walked_at else epoch
            return _orders(cursor, {"orderPlacedAt": {"after": _written(since)}})
        case Stage.PLACED:
            return _orders(cursor, {"orderPlacedAt": {"after": cursor.placed_at or _written(epoch)}})
        case Stage.UNDER_WAY:
            placed = {"orderPlacedAt": {"after": _written(epoch)}}
            return _orders(cursor, {**placed, "state": {"in": list(UNDER_WAY)}})
        case _:
            which = {"code": {"in": list(cursor.left[: PAGE[What.ORDERS]])}}
            return _orders(msgspec.structs.replace(cursor, skip=0), which)


def one_order(number: str) -> Read:
    return Read(What.ORDERS, _ORDERS, {"o": {"filter": {"code": {"eq": number}}, "take": 1}}, "orders")


def after(cursor: Cursor, items: Sequence[Node], total: int, now: int) -> tuple[Cursor, bool]:
    """The cursor when these items are stored, and whether there is more to read now.

    The newest placing moves when its stage has been read to its end, so that no order is stepped over.
    """
    if cursor.stage is Stage.LEFT:
        left = cursor.left[PAGE[What.ORDERS] :]
        return (_with(cursor, left=left), True) if left else (_round(cursor, now), False)
    if cursor.stage is Stage.UNDER_WAY:
        codes = (*cursor.under_way, *(str(one["code"]) for one in items))
        cursor = _with(cursor, under_way=codes[:MOST_FOLLOWED])
    read = cursor.skip + len(items)
    if items and read < total:
        return _with(cursor, skip=read), True
    return _next(cursor, items, now)


def _next(cursor: Cursor, items: Sequence[Node], now: int) -> tuple[Cursor, bool]:
    """The stage after one that is read to its end."""
    match cursor.stage:
        case Stage.PRODUCTS:
            return _with(cursor, stage=Stage.CUSTOMERS, skip=0), True
        case Stage.CUSTOMERS:
            return _with(cursor, stage=Stage.ORDERS, skip=0), True
        case Stage.ORDERS:
            return _with(cursor, stage=Stage.PLACED, skip=0, walked_at=now), True
        case Stage.PLACED:
            newest = max((str(one["orderPlacedAt"]) for one in items), default=cursor.placed_at)
            return _with(cursor, stage=Stage.UNDER_WAY, skip=0, placed_at=newest), True
        case _:
            known = set(cursor.under_way)
            left = tuple(code for code in cursor.followed if code not in known)
            cursor = _with(cursor, skip=0, followed=cursor.under_way, under_way=(), left=left)
            return (_with(cursor, stage=Stage.LEFT), True) if left else (_round(cursor, now), False)


def again(cursor: Cursor, now: int) -> Cursor:
    """Everything is read from the start, because an order names a product that is not known: it may be new.

    Where that was done a moment ago the product is gone there, and will not be found this time either.
    """
    if now - cursor.walked_at < HOUR // 6 or cursor.stage in {Stage.CUSTOMERS, Stage.ORDERS}:
        return cursor
    return _with(cursor, stage=Stage.PRODUCTS, skip=0)


def rows(what: What, items: Sequence[Node]) -> Iterator[bytes]:
    """The items as rows; what is no row yet, such as a product without variants, is left out."""
    for item in items:
        row = _ROWS[what](item)
        if row is not None:
            yield msgspec.json.encode(row)


def _round(cursor: Cursor, now: int) -> Cursor:
    """Where the next look begins."""
    stage = Stage.PRODUCTS if now - cursor.walked_at >= HOUR else Stage.PLACED
    return _with(cursor, stage=stage, skip=0, left=())


def _with(cursor: Cursor, **changes: Any) -> Cursor:
    return msgspec.structs.replace(cursor, **changes)


def _all(what: What, query: str, name: str, cursor: Cursor) -> Read:
    options = {"take": PAGE[what], "skip": cursor.skip, "sort": {"id": "ASC"}}
    return Read(what, query, {"o": options}, name)


def _orders(cursor: Cursor, which: Node) -> Read:
    options = {"take": PAGE[What.ORDERS], "skip": cursor.skip, "sort": {"orderPlacedAt": "ASC", "id": "ASC"}}
    return Read(What.ORDERS, _ORDERS, {"o": {**options, "filter": which}}, "orders")


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


_TAG = re.compile(r"<[^>]*>")
_PHONE = re.compile(forms.PHONE)


def _product(item: Node) -> dict[str, Any] | None:
    """A product has no number of its own in Vendure, so it goes by its id."""
    variants = [_variant(one) for one in item["variants"]]
    if not variants:
        return None
    price = min(one["price"] for one in variants)
    summary = unescape(_TAG.sub(" ", item["description"])).strip()
    return {
        "sku": f"vendure-{item['id']}", "title": item["name"], "title_en": item["name"], "category": "other",
        "kind": "product", "price": price, "list_price": price, "attributes": _facets(item["facetValues"]),
        "variants": variants, "summary": summary[:20_000],
    }  # fmt: skip


def _variant(item: Node) -> dict[str, Any]:
    stock = sum(one["stockOnHand"] - one["stockAllocated"] for one in item["stockLevels"])
    return {
        "sku": item["sku"], "options": {one["group"]["name"]: one["name"] for one in item["options"]},
        "price": item["priceWithTax"], "stock": max(stock, 0) if item["enabled"] else 0,
    }  # fmt: skip


def _facets(values: Sequence[Node]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for one in values:
        found.setdefault(one["facet"]["name"], []).append(one["name"])
    return {name: "、".join(names) for name, names in found.items()}


def _customer(item: Node) -> dict[str, Any]:
    name = f"{item['firstName']} {item['lastName']}".strip()
    addresses = sorted(item["addresses"] or [], key=lambda one: not one["defaultShippingAddress"])
    address = _address(addresses[0], addresses[0]["country"]["name"]) if addresses else None
    return {
        "id": item["id"], "name": (name or item["emailAddress"])[:100], "email": item["emailAddress"],
        "phone": _phone(item["phoneNumber"]), "address": address, "first_seen_at": item["createdAt"],
    }  # fmt: skip


def _phone(told: str | None) -> str:
    """A number as it may be kept; what is no number is left out."""
    return told if told and _PHONE.match(told) else ""


def _address(told: Node, country: str | None) -> dict[str, str]:
    street = " ".join(filter(None, (told["streetLine1"], told["streetLine2"])))
    return {
        "province": told["province"] or country or "", "city": told["city"] or "", "district": "", "street": street,
    }  # fmt: skip


def _order(item: Node) -> dict[str, Any] | None:
    state = _state(item)
    if state is None or item["customer"] is None or not item["lines"]:
        return None
    lines = [_line(one) for one in item["lines"]]
    sums = _sums(item, lines)
    return {
        "number": item["code"], "customer": item["customer"]["id"], "state": _refunded_or(state, sums), "lines": lines,
        "parcels": _parcels(item, state), "recipient": _recipient(item["shippingAddress"]), **sums,
        **_moments(item, state),
    }  # fmt: skip


_STATES = {
    "PaymentAuthorized": "unpaid", "PaymentSettled": "paid", "PartiallyShipped": "shipped", "Shipped": "shipped",
    "PartiallyDelivered": "shipped", "Delivered": "delivered", "Cancelled": "cancelled",
}  # fmt: skip


def _state(item: Node) -> str | None:
    """None while it is a basket, or is being changed: then it stays as it was until it is settled again."""
    state = _STATES.get(item["state"])
    packed = state == "paid" and any(one["state"] == "Pending" for one in item["fulfillments"] or [])
    return "packed" if packed else state


def _refunded_or(state: str, sums: Node) -> str:
    return "refunded" if sums["paid"] and sums["refunded"] == sums["paid"] and state != "cancelled" else state


def _line(item: Node) -> dict[str, Any]:
    """As it was bought: Vendure lowers `quantity` when a piece is cancelled, and with it what the line comes to."""
    whole = item["quantity"] == item["orderPlacedQuantity"]
    discount = item["linePriceWithTax"] - item["proratedLinePriceWithTax"] if whole else 0
    return {
        "sku": item["productVariant"]["sku"], "quantity": item["orderPlacedQuantity"],
        "unit_price": item["unitPriceWithTax"], "discount": max(discount, 0),
    }  # fmt: skip


def _sums(item: Node, lines: Sequence[Node]) -> dict[str, int]:
    """What was really paid and given back. What the lines and freight come to beside it is the order's discount, or
    where they come to less (a surcharge, a tip), freight.
    """
    settled = [one for one in item["payments"] or [] if one["state"] == "Settled"]
    paid = sum(one["amount"] for one in settled)
    refunds = [refund for one in settled for refund in one["refunds"] if refund["state"] == "Settled"]
    freight = item["shippingWithTax"] + sum(max(one["priceWithTax"], 0) for one in item["surcharges"])
    goods = sum(one["quantity"] * one["unit_price"] - one["discount"] for one in lines)
    over = goods + freight - paid if paid else 0
    return {
        "paid": paid, "refunded": min(sum(one["total"] for one in refunds), paid), "freight": freight + max(-over, 0),
        "discount": min(max(over, 0), goods),
    }  # fmt: skip


_PARCEL_STATES = {"Shipped": "moving", "Delivered": "signed"}


def _parcels(item: Node, state: str) -> list[dict[str, Any]]:
    """Fulfilments that have left. One that is being packed is told by the order's state."""
    if state in {"unpaid", "paid", "packed"}:
        return []
    places = {one["id"]: place for place, one in enumerate(item["lines"])}
    return [
        {
            "carrier": one["method"] or "–", "number": one["trackingCode"] or f"{item['code']}-{one['id']}",
            "state": _PARCEL_STATES[one["state"]], "lines": [places[line["orderLineId"]] for line in one["lines"]],
        }
        for one in item["fulfillments"] or []
        if one["state"] in _PARCEL_STATES
    ]  # fmt: skip


def _recipient(told: Node | None) -> dict[str, Any] | None:
    if not told or not told["fullName"]:
        return None
    return {
        "name": told["fullName"][:100], "phone": _phone(told["phoneNumber"]),
        "address": _address(told, told["country"]),
    }  # fmt: skip


_TOLD_BY = {
    "shipped_at": ("PartiallyShipped", "Shipped"),
    "delivered_at": ("Delivered",),
    "cancelled_at": ("Cancelled",),
}
_NOT_YET = {
    "unpaid": ("paid_at", "shipped_at", "delivered_at"), "paid": ("shipped_at", "delivered_at"),
    "packed": ("shipped_at", "delivered_at"), "shipped": ("delivered_at",),
}  # fmt: skip


def _moments(item: Node, state: str) -> dict[str, str]:
    """Vendure notes some moments in whole seconds and some in thousandths: none lies before the one it follows."""
    settled = [one["createdAt"] for one in item["payments"] or [] if one["state"] == "Settled"]
    found = {"placed_at": item["orderPlacedAt"], "paid_at": min(settled, default=None)}
    for name, states in _TOLD_BY.items():
        found[name] = _reached(item["history"]["items"], states)
    told = {name: _seconds(at) for name, at in found.items() if at and name not in _NOT_YET.get(state, ())}
    latest = ""
    for name in ("placed_at", "paid_at", "shipped_at", "delivered_at"):
        if name in told:
            told[name] = latest = max(told[name], latest)
    return told


def _reached(history: Sequence[Node], states: Sequence[str]) -> str | None:
    moments = (
        str(one["createdAt"])
        for one in history
        if one["type"] == "ORDER_STATE_TRANSITION" and one["data"].get("to") in states
    )
    return next(moments, None)


def _seconds(moment: str) -> str:
    return moment[:19] + "Z"


_ROWS: Mapping[What, Any] = {What.PRODUCTS: _product, What.CUSTOMERS: _customer, What.ORDERS: _order}
