"""Rows as machines tell them: those of a shop folder, and with an order whoever receives it.

A row is known by the source's own key. One that cannot be read is refused alone, with its place in the request.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from xiaoer.customers.domain.rows import AddressRow, CustomerRow
from xiaoer.shop.domain.rows import OrderRow, ProductRow
from xiaoer.values import forms
from xiaoer.values.json_lines import read_object, refused
from xiaoer.values.refusal import Refused

MOST_ROWS = 1_000


class What(StrEnum):
    """What a request tells of."""

    PRODUCTS = "products"
    CUSTOMERS = "customers"
    ORDERS = "orders"


class RecipientRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who receives an order. The number and the address may be masked already."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    phone: Annotated[str, Meta(pattern=forms.PHONE)] = ""
    address: AddressRow | None = None


class ToldOrder(OrderRow, frozen=True, forbid_unknown_fields=True):
    """`recipient` None is the customer."""

    recipient: RecipientRow | None = None


Row = ProductRow | CustomerRow | ToldOrder

KINDS: dict[What, type[Row]] = {
    What.PRODUCTS: ProductRow,
    What.CUSTOMERS: CustomerRow,
    What.ORDERS: ToldOrder,
}
KEYS: dict[What, str] = {What.PRODUCTS: "sku", What.CUSTOMERS: "id", What.ORDERS: "number"}


class Sent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A request's body, its rows not yet read. `whole`: store all of them or none."""

    items: list[msgspec.Raw]
    whole: bool = False


class Told(msgspec.Struct, frozen=True):
    """A row with its place in the request, from 0, and its key; empty where none can be made out."""

    place: int
    key: str
    row: Row | Refused


def read(what: What, items: Sequence[bytes | msgspec.Raw]) -> list[Told]:
    """Each row, or why it cannot be read. A key that stands in the request already is refused."""
    told: list[Told] = []
    first: dict[str, int] = {}
    for place, item in enumerate(items):
        one = _read(what, place, bytes(item))
        if one.key and one.key in first:
            one = Told(place, one.key, _repeated(what, one, first[one.key]))
        first.setdefault(one.key, place)
        told.append(one)
    return told


def at(place: int) -> str:
    """A row's place as sentences name it."""
    return f"items[{place}]"


def placed(why: Refused, place: int) -> Refused:
    """A refusal of a file's line, said of a row of a request."""
    moved = {"file": at(place), "line": None, "place": at(place)}
    if str(why.facts.get("where", "")).endswith(".jsonl"):
        moved["where"] = str(why.facts["where"]).removesuffix(".jsonl")
    return Refused(why.code, why.facts | moved)


def _read(what: What, place: int, item: bytes) -> Told:
    row = read_object(item, at(place), KINDS[what])
    if isinstance(row, Refused):
        return Told(place, _key_of(what, item), placed(row, place))
    if isinstance(row, ProductRow) and row.picture is not None:
        return Told(place, row.sku, placed(refused("import_unknown_field", at(place), field="picture"), place))
    return Told(place, str(getattr(row, KEYS[what])), row)


def _key_of(what: What, item: bytes) -> str:
    """The key of a row that cannot be read, if that much of it can."""
    try:
        found: Any = msgspec.json.decode(item)
    except msgspec.DecodeError:
        return ""
    key = found.get(KEYS[what]) if isinstance(found, dict) else None
    return key[:100] if isinstance(key, str) else ""


def _repeated(what: What, told: Told, first: int) -> Refused:
    facts = {"place": at(told.place), "field": KEYS[what], "value": told.key, "first": at(first)}
    return Refused("upsert_repeated", facts)
