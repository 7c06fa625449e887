"""The cards of products and orders: what a party of a conversation may show the other."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from xiaoer.conversations.domain import cards
from xiaoer.conversations.domain.cards import Wanted
from xiaoer.conversations.domain.messages import Card, Kind
from xiaoer.customers import actions as customers
from xiaoer.platform.db import Tx
from xiaoer.shop import actions as shops
from xiaoer.values.refusal import Refused


def card_of(tx: Tx, wanted: Wanted) -> Card | Refused:
    """The card as it is now: of a product of the shop, or of an order of the customer's there."""
    shop = frozenset({wanted.shop_id})
    if wanted.kind is Kind.PRODUCT:
        product = shops.find_product_by_sku(tx, shop, wanted.code)
        return product if isinstance(product, Refused) else cards.of_product(product, wanted.code, wanted.locale)
    order = shops.find_order_by_number(tx, shop, wanted.code)
    if isinstance(order, Refused) or order.customer_id not in _whose(tx, wanted):
        return Refused("order_not_found")
    return cards.of_order(order)


def _whose(tx: Tx, wanted: Wanted) -> Collection[UUID]:
    own = {wanted.customer_id}
    return own.union(customers.ids_together(tx, wanted.shop_id, wanted.customer_id)) if wanted.joined else own
