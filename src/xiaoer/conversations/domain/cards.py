"""Cards: a product or an order of the shop, as it is now, for a message; and what that says in words alone."""

from __future__ import annotations

from uuid import UUID

import msgspec

from xiaoer.conversations.domain.messages import LONGEST, Card, Kind
from xiaoer.shop.domain.orders import STATE_WORDS, Order
from xiaoer.shop.domain.products import Product, image_of
from xiaoer.values.money import Money

_NAMES = {Kind.PRODUCT: ("商品", "Product"), Kind.ORDER: ("订单", "Order")}


class Wanted(msgspec.Struct, frozen=True):
    """Which card somebody asks for: `code` is a product's sku, or the number of an order of the customer's.

    `joined`: of those too who are known to be the same person. The words are in `locale`.
    """

    shop_id: UUID
    customer_id: UUID
    kind: Kind
    code: str
    locale: str
    joined: bool = False


def of_product(product: Product, code: str, locale: str) -> Card:
    """`code` is the product's own sku, or that of one of its variants, which has a price and options of its own."""
    variant = next((one for one in product.variants if one.sku == code), None)
    return Card(
        id=product.id, code=variant.sku if variant else product.sku, title=_title(product, locale),
        detail=_options(variant.options if variant else {}), picture=image_of(product.picture),
        amount=variant.price if variant else product.price, currency=product.currency,
        pieces=None, state=None, state_zh=None, state_en=None,
    )  # fmt: skip


def of_order(order: Order) -> Card:
    """Its first line stands for all of it."""
    first = order.lines[0] if order.lines else None
    state_zh, state_en = STATE_WORDS[order.state]
    return Card(
        id=order.id, code=order.number, title=first.title if first else "", detail=_options(first.options if first else {}),
        picture=image_of(first.image) if first else None, amount=order.payable, currency=order.currency,
        pieces=sum(line.quantity for line in order.lines), state=str(order.state), state_zh=state_zh, state_en=state_en,
    )  # fmt: skip


def words(card: Card, locale: str) -> str:
    """What stands for the card where none is drawn: in lists, in searches, and for clients that know of none."""
    chinese = locale == "zh"
    name = _NAMES[Kind.PRODUCT if card.state is None else Kind.ORDER][0 if chinese else 1]
    number, state = ("", "") if card.state is None else (card.code, card.state_zh if chinese else card.state_en)
    said = (f"[{name}]", number, card.title, card.detail, state, str(Money(card.amount, card.currency)))
    return " ".join(part for part in said if part)[:LONGEST]


def _title(product: Product, locale: str) -> str:
    return product.title if locale == "zh" else product.title_en or product.title


def _options(options: dict[str, str]) -> str:
    return " / ".join(options.values())
