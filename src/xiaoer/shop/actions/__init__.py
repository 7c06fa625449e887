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
from xiaoer.shop.domain.orders import Bought, NamedOrder, Order
from xiaoer.shop.domain.prices import PriceSpan, price_on
from xiaoer.shop.domain.products import Batch, Product
from xiaoer.shop.domain.searching import Cursor, ProductPlace, Wanted
from xiaoer.shop.domain.shops import Shop
from xiaoer.shop.store import attributes, batches, finding, orders, prices, products, shops
from xiaoer.values.refusal import Refused

MOST_ORDERS = 50
MOST_PRODUCTS = 200
MOST_LINES = 500
BEGINNING = ProductPlace("")


def find_order(tx: Tx, allowed: frozenset[UUID], order_id: UUID) -> Order | Refused:
    return orders.order(tx, allowed, order_id) or Refused("order_not_found")


def find_orders(tx: Tx, allowed: frozenset[UUID], *, customer_id: UUID | None = None, query: str = "") -> list[Order]:
    """The newest orders of a customer, or those that a query finds: see `Wanted.words`."""
    if customer_id is not None:
        return orders.of_customer(tx, allowed, customer_id, MOST_ORDERS)
    places = finding.page(tx, allowed, Wanted(query.strip()), None, MOST_ORDERS, 0)
    return orders.at_places(tx, allowed, places)


def named_orders(tx: Tx, shop_id: UUID, numbers: Collection[str]) -> dict[str, NamedOrder]:
    """Those of the orders that the shop has, by number."""
    return orders.named(tx, shop_id, numbers)


def find_order_by_number(tx: Tx, allowed: frozenset[UUID], number: str) -> Order | Refused:
    """The order of a shop that its source gave this number; of several shops, of one that has it."""
    found = [one for shop_id in sorted(allowed) for one in orders.named(tx, shop_id, [number]).values()]
    return find_order(tx, allowed, found[0].id) if found else Refused("order_not_found")


class OrderPage(msgspec.Struct, frozen=True):
    """A part of a list, newest first, and the place from which it goes on; None at its end."""

    orders: list[Order]
    next: Cursor | None


def search_orders(
    tx: Tx, allowed: frozenset[UUID], wanted: Wanted, after: Cursor | None, most: int, now: int
) -> OrderPage:
    """The next `most` orders after a place of the list."""
    places = finding.page(tx, allowed, wanted, after, most + 1, now)
    shown = places[:most]
    return OrderPage(orders.at_places(tx, allowed, shown), shown[-1] if len(places) > most else None)


def lines_of_product(tx: Tx, allowed: frozenset[UUID], product_id: UUID) -> dict[UUID, set[UUID]]:
    """The newest order lines of a product, by order."""
    return orders.lines_of_product(tx, allowed, product_id, MOST_LINES)


def order_ids_of(tx: Tx, allowed: frozenset[UUID], customer_id: UUID) -> list[UUID]:
    """The newest orders of a customer."""
    return orders.ids_of_customer(tx, allowed, customer_id, MOST_LINES)


def bought(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> dict[UUID, Bought]:
    """The orders of each of the customers in sum, also of those who have none."""
    return orders.bought(tx, shop_id, customer_ids)


def newest_orders(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> dict[UUID, tuple[int, str]]:
    """Of each customer the newest order: when it was placed (0 where nobody tells) and its number."""
    return orders.newest(tx, shop_id, customer_ids)


def some_buyers(tx: Tx, shop_id: UUID, most: int) -> list[tuple[str, str]]:
    """Some customers who have orders: the id at the source and the name on an order."""
    return orders.buyers(tx, shop_id, most)


def find_product(tx: Tx, allowed: frozenset[UUID], product_id: UUID) -> Product | Refused:
    return products.product(tx, allowed, product_id) or Refused("product_not_found")


def products_of(tx: Tx, shop_id: UUID, ids: Collection[UUID]) -> list[Product]:
    """The shop's products of these ids, as far as they are there."""
    return products.of_ids(tx, shop_id, ids)


def find_product_by_sku(tx: Tx, allowed: frozenset[UUID], sku: str) -> Product | Refused:
    """The product of that sku, or the one that has a variant of it."""
    return products.by_sku(tx, allowed, sku) or Refused("product_not_found")


def find_products(
    tx: Tx, allowed: frozenset[UUID], query: str = "", after: ProductPlace = BEGINNING, most: int = MOST_PRODUCTS
) -> list[Product]:
    """Products by a part of their title or sku, all of them without a query, by sku: those that come after a place."""
    return products.search(tx, allowed, query.strip(), after, most)


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


class PriceOn(msgspec.Struct, frozen=True):
    """What something cost at a moment, in minor units of `currency`; `price` is None where nothing is known of it."""

    sku: str
    at: int
    price: int | None
    currency: str


def find_price(tx: Tx, allowed: frozenset[UUID], product_id: UUID, sku: str | None, moment: int) -> PriceOn | Refused:
    """What a product, or its variant of that sku, cost at a moment."""
    history = find_history(tx, allowed, product_id)
    if isinstance(history, Refused):
        return history
    wanted = sku or history.product.sku
    price = price_on(history.prices.get(wanted, ()), moment)
    return PriceOn(wanted, moment, price, history.product.currency)


def find_batches(tx: Tx, allowed: frozenset[UUID], product_id: UUID) -> list[Batch]:
    """A product's batches, the newest made first."""
    return batches.of_product(tx, allowed, product_id)


def find_definitions(tx: Tx, allowed: frozenset[UUID]) -> list[tuple[UUID, Definition]]:
    """What the attributes of products are, each with the shop that says so."""
    return attributes.definitions(tx, allowed)


class ProductPage(msgspec.Struct, frozen=True):
    """Everything that is known of a product itself."""

    product: Product
    prices: dict[str, tuple[PriceSpan, ...]]
    batches: list[Batch]
    definitions: list[Definition]


def open_product(tx: Tx, allowed: frozenset[UUID], product_id: UUID) -> ProductPage | Refused:
    history = find_history(tx, allowed, product_id)
    if isinstance(history, Refused):
        return history
    own = frozenset({history.product.shop_id})
    defined = [one for _, one in find_definitions(tx, own)]
    return ProductPage(history.product, history.prices, find_batches(tx, own, product_id), defined)


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


def hold_shop(tx: Tx, shop_id: UUID) -> None:
    """Whoever settles something of a shop that is stored does so alone until the commit."""
    shops.held(tx, shop_id)
