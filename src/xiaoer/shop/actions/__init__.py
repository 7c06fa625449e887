"""What can be asked about shops, products and orders. Every read is limited to the shops that the asker may see."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import msgspec

from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh
from xiaoer.shop.domain.attributes import Definition
from xiaoer.shop.domain.events import ShopSaved
from xiaoer.shop.domain.incoming import IncomingShop, digest
from xiaoer.shop.domain.orders import Bought, Order
from xiaoer.shop.domain.prices import PriceSpan, price_on
from xiaoer.shop.domain.products import Batch, Product
from xiaoer.shop.domain.shops import Shop
from xiaoer.shop.store import attributes, batches, orders, prices, products, shops
from xiaoer.values.refusal import Refused

MOST_ORDERS = 50
MOST_PRODUCTS = 200


def find_order(tx: Tx, allowed: frozenset[UUID], order_id: UUID) -> Order | Refused:
    return orders.order(tx, allowed, order_id) or Refused("order_not_found")


def find_orders(tx: Tx, allowed: frozenset[UUID], *, customer_id: UUID | None = None, query: str = "") -> list[Order]:
    """The newest orders of a customer, or those that a query finds by number, parcel or recipient."""
    if customer_id is not None:
        return orders.of_customer(tx, allowed, customer_id, MOST_ORDERS)
    return orders.search(tx, allowed, query.strip(), MOST_ORDERS)


def bought(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> dict[UUID, Bought]:
    """The orders of each of the customers in sum, also of those who have none."""
    return orders.bought(tx, shop_id, customer_ids)


def some_buyers(tx: Tx, shop_id: UUID, most: int) -> list[tuple[str, str]]:
    """Some customers who have orders: the id at the source and the name on an order."""
    return orders.buyers(tx, shop_id, most)


def find_product(tx: Tx, allowed: frozenset[UUID], product_id: UUID) -> Product | Refused:
    return products.product(tx, allowed, product_id) or Refused("product_not_found")


def find_product_by_sku(tx: Tx, allowed: frozenset[UUID], sku: str) -> Product | Refused:
    """The product of that sku, or the one that has a variant of it."""
    return products.by_sku(tx, allowed, sku) or Refused("product_not_found")


def find_products(tx: Tx, allowed: frozenset[UUID], query: str = "") -> list[Product]:
    """Products by a part of their title or sku; all of them without a query."""
    return products.search(tx, allowed, query.strip(), MOST_PRODUCTS)


class History(msgspec.Struct, frozen=True):
    """What a product and its variants cost over time: by sku, the product's own first, spans earliest first."""

    product: Product
    prices: dict[str, tuple[PriceSpan, ...]]


def find_history(tx: Tx, allowed: frozenset[UUID], product_id: UUID) -> History | Refused:
    """Variants that are no longer sold are in it too."""
    product = find_product(tx, allowed, product_id)
    if isinstance(product, Refused):
        return product
    found = prices.of_products(tx, allowed, {product_id})
    ordered = sorted(found, key=lambda item: (item.id != product_id, item.sku))
    return History(product, {item.sku: found[item] for item in ordered})


def find_price(tx: Tx, allowed: frozenset[UUID], product_id: UUID, sku: str, moment: int) -> int | Refused | None:
    """What a product, or its variant of that sku, cost at a moment; None where nothing is known of it."""
    history = find_history(tx, allowed, product_id)
    return history if isinstance(history, Refused) else price_on(history.prices.get(sku, ()), moment)


def find_batches(tx: Tx, allowed: frozenset[UUID], product_id: UUID) -> list[Batch]:
    """A product's batches, the newest made first."""
    return batches.of_product(tx, allowed, product_id)


def find_definitions(tx: Tx, allowed: frozenset[UUID]) -> list[tuple[UUID, Definition]]:
    """What the attributes of products are, each with the shop that says so."""
    return attributes.definitions(tx, allowed)


def shops_of(tx: Tx, allowed: frozenset[UUID]) -> list[Shop]:
    return shops.shops(tx, allowed)


def places_of(tx: Tx, ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Zone and platform of shops, for the machine itself; one that is not stored is not in it."""
    return shops.places(tx, ids)


def every_shop(tx: Tx) -> list[Shop]:
    """For the installation itself: commands, and accounts that are given every shop."""
    return shops.every(tx)


def find_shop(tx: Tx, slug: str) -> Shop | Refused:
    """A shop by its public name, for its own pages and its widget."""
    return shops.by_slug(tx, slug) or Refused("shop_not_found")


def save_shop(tx: Tx, told: IncomingShop, now: int) -> UUID:
    """Store a shop; its id. One that is stored as told is left alone."""
    known, mark = shops.known(tx, told.slug), digest(told)
    if known is not None and known[1] == mark:
        return known[0]
    shop_id = known[0] if known else fresh(now)
    shops.save(tx, Shop(id=shop_id, **{name: getattr(told, name) for name in IncomingShop.__struct_fields__}), mark)
    announce(tx, ShopSaved(told.slug), shop_id=shop_id, subject_id=shop_id, at=now)
    return shop_id
