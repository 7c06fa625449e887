"""What a template may know of one shopper's matter, and the same as the tree that templates read."""

from __future__ import annotations

from typing import Any

import msgspec

from xiaoer.scripts.domain.moments import Instant, greeting
from xiaoer.values.money import Money

Attribute = str | bool | int | float


class CustomerFacts(msgspec.Struct, frozen=True):
    name: str | None = None
    level: int | None = None


class OrderFacts(msgspec.Struct, frozen=True):
    """`state` and `categories` decide which scripts fit; `items` are the titles of the lines."""

    number: str | None = None
    state: str | None = None
    state_zh: str | None = None
    state_en: str | None = None
    items: tuple[str, ...] = ()
    categories: frozenset[str] = frozenset()
    paid: Money | None = None
    refundable: Money | None = None
    placed_at: int | None = None
    promised_dispatch_at: int | None = None


class ParcelFacts(msgspec.Struct, frozen=True):
    """`expected_at` is any moment of the day on which the parcel should arrive."""

    carrier: str | None = None
    number: str | None = None
    last_scan: str | None = None
    last_scan_at: int | None = None
    expected_at: int | None = None


class ProductFacts(msgspec.Struct, frozen=True):
    title: str | None = None
    price: Money | None = None
    attributes: dict[str, Attribute] = {}


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about this matter at the moment `now`; None or empty where it is not known."""

    now: int
    zone: str
    locale: str = "zh"
    shop_name: str | None = None
    signature: str | None = None
    customer: CustomerFacts = CustomerFacts()
    order: OrderFacts = OrderFacts()
    parcel: ParcelFacts = ParcelFacts()
    product: ProductFacts = ProductFacts()


def listed(items: tuple[str, ...] | list[str]) -> str:
    """甲、乙和丙 where any of them is Chinese, otherwise A, B and C."""
    if len(items) < 2:
        return "".join(items)
    chinese = any("\u4e00" <= char <= "\u9fff" for item in items for char in item)
    return f"{('、' if chinese else ', ').join(items[:-1])}{'和' if chinese else ' and '}{items[-1]}"


def tree(facts: Facts) -> dict[str, Any]:
    """The facts under the names of the catalogue; what is not known is absent."""
    order, parcel, product = facts.order, facts.parcel, facts.product
    whole = {
        "customer": {"name": facts.customer.name, "level": facts.customer.level},
        "order": {
            "number": order.number, "state_zh": order.state_zh, "state_en": order.state_en,
            "items": listed(order.items), "item_list": list(order.items), "paid": order.paid,
            "refundable": order.refundable, "placed_at": _instant(facts, order.placed_at),
            "promised_dispatch_at": _instant(facts, order.promised_dispatch_at),
        },
        "parcel": {
            "carrier": parcel.carrier, "number": parcel.number, "last_scan": parcel.last_scan,
            "last_scan_at": _instant(facts, parcel.last_scan_at),
            "expected_day": _instant(facts, parcel.expected_at, whole_day=True),
        },
        "product": {
            "title": product.title, "price": product.price,
            "attributes": {name: _said(value, facts.locale) for name, value in product.attributes.items()},
        },
        "shop": {"name": facts.shop_name},
        "agent": {"signature": facts.signature},
        "daypart": greeting(facts.now, facts.zone, facts.locale),
    }  # fmt: skip
    return {name: _known(part) if isinstance(part, dict) else part for name, part in whole.items()}


_WITHOUT_PARCELS = ("unpaid", "paid", "cancelled")
"""An order that was dispatched has a parcel, also where its source does not tell of it."""


def is_nothing(path: str, facts: Facts) -> bool:
    """Whether the absent value is known to be none: the money of a known order, the parcel of one that has not left, the
    level of a known customer.
    """
    if path == "customer.level":
        return facts.customer.name is not None
    if path.startswith("parcel."):
        return facts.order.state in _WITHOUT_PARCELS
    return path in ("order.paid", "order.refundable") and facts.order.number is not None


def _known(part: dict[str, Any]) -> dict[str, Any]:
    """Without what nobody would read as a value: None, empty and blank."""
    kept = {name: _known(value) if isinstance(value, dict) else value for name, value in part.items()}
    return {name: value for name, value in kept.items() if not _blank(value)}


def _blank(value: object) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _instant(facts: Facts, at: int | None, *, whole_day: bool = False) -> Instant | None:
    return None if at is None else Instant(at, facts.now, facts.zone, facts.locale, whole_day)


def _said(value: Attribute, locale: str) -> str:
    """An attribute as a person says it: 是 rather than True, 3 rather than 3.0."""
    if isinstance(value, bool):
        return {"zh": "是", "en": "yes"}[locale] if value else {"zh": "否", "en": "no"}[locale]
    return f"{value:g}" if isinstance(value, float) else str(value)
