"""Orders, products and shops as the console reads them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer
from xiaoer.shop import actions
from xiaoer.shop.web import views

# A handler's own `query` would be all parameters of the request.
Words = Annotated[str, QueryParameter(name="query", max_length=100)]


class OrderList(msgspec.Struct, frozen=True):
    """Orders, newest first."""

    items: list[views.OrderView]


class ProductList(msgspec.Struct, frozen=True):
    """Products by their sku."""

    items: list[views.ProductView]


class ShopList(msgspec.Struct, frozen=True):
    """The shops that the caller may see."""

    items: list[views.ShopView]


@get("/api/v1/orders", permission=Permission.ORDERS_READ, tags=["shop"])
async def list_orders(
    caller: NamedDependency[Caller], db: NamedDependency[Database], shop: FromQuery[UUID | None] = None, customer: FromQuery[UUID | None] = None, words: Words = ""
) -> OrderList:
    found = await db.read(actions.find_orders, _asked(caller, shop), customer_id=customer, query=words)
    return OrderList([views.order_view(order) for order in found])


@get("/api/v1/orders/{order_id:uuid}", permission=Permission.ORDERS_READ, tags=["shop"])
async def get_order(order_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database]) -> views.OrderView:
    return views.order_view(answer(await db.read(actions.find_order, caller.shops, order_id)))


@get("/api/v1/products", permission=Permission.PRODUCTS_READ, tags=["shop"])
async def list_products(caller: NamedDependency[Caller], db: NamedDependency[Database], shop: FromQuery[UUID | None] = None, words: Words = "") -> ProductList:
    found = await db.read(actions.find_products, _asked(caller, shop), words)
    return ProductList([views.product_view(product) for product in found])


@get("/api/v1/shops", permission=Permission.SIGNED_IN, tags=["shop"])
async def list_shops(caller: NamedDependency[Caller], db: NamedDependency[Database]) -> ShopList:
    return ShopList([views.shop_view(shop) for shop in await db.read(actions.shops_of, caller.shops)])


def _asked(caller: NamedDependency[Caller], shop: UUID | None) -> frozenset[UUID]:
    """The shops to look in: the one that is asked for, never one that the caller may not see."""
    return caller.shops if shop is None else caller.shops & {shop}


routes = [list_orders, get_order, list_products, list_shops]
