"""What a shop knows of an order, as the facts that templates read."""

from __future__ import annotations

from xiaoer.customers.domain.people import Customer
from xiaoer.scripts.domain.facts import CustomerFacts, Facts, OrderFacts, ParcelFacts, ProductFacts
from xiaoer.shop.domain.orders import STATE_WORDS, Order, OrderLine, last_scan
from xiaoer.shop.domain.products import Product
from xiaoer.shop.domain.shops import Shop
from xiaoer.values.money import Money


def shop_facts(shop: Shop, signature: str, now: int) -> Facts:
    """The facts of a conversation of which nothing is known yet."""
    chinese = shop.locale == "zh" or not shop.name_en
    return Facts(
        now=now, zone=shop.zone, locale=shop.locale if shop.locale == "en" else "zh",
        shop_name=shop.name if chinese else shop.name_en, signature=signature,
    )  # fmt: skip


def customer_facts(customer: Customer) -> CustomerFacts:
    """The name by which the shop calls them; no level is no fact, so that nobody is told of a level 0."""
    return CustomerFacts(customer.facts.nick or customer.facts.name, customer.facts.level or None)


def order_facts(order: Order) -> OrderFacts:
    """An amount of nothing is no fact: a script that speaks of money is not offered where there is none."""
    state_zh, state_en = STATE_WORDS[order.state]
    return OrderFacts(
        number=order.number, state=order.state, state_zh=state_zh, state_en=state_en,
        items=tuple(_item(line) for line in order.lines),
        categories=frozenset(str(line.category) for line in order.lines),
        paid=_money(order.paid, order.currency), refundable=_money(order.refundable, order.currency),
        placed_at=order.placed_at, promised_dispatch_at=order.promised_dispatch_at,
    )  # fmt: skip


def parcel_facts(order: Order) -> ParcelFacts:
    """Of the parcel that was scanned last; of the first one where none was scanned."""
    if not order.parcels:
        return ParcelFacts()
    scanned = last_scan(order)
    parcel = scanned[0] if scanned else order.parcels[0]
    return ParcelFacts(
        carrier=parcel.carrier, number=parcel.number,
        last_scan=scanned[1].text if scanned else None, last_scan_at=scanned[1].at if scanned else None,
        expected_at=order.promised_delivery_at,
    )  # fmt: skip


def product_facts(product: Product) -> ProductFacts:
    return ProductFacts(product.title, Money(product.price, product.currency), product.attributes)


def _item(line: OrderLine) -> str:
    return line.title if line.quantity == 1 else f"{line.title}×{line.quantity}"


def _money(amount: int, currency: str) -> Money | None:
    return Money(amount, currency) if amount > 0 else None
