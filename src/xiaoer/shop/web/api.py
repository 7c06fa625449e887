"""Orders, products and shops as the console reads them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database
from xiaoer.platform.errors import answer
from xiaoer.platform.showing import Asked, Shown
from xiaoer.shop import actions
from xiaoer.shop.actions.showing import show_recipient
from xiaoer.shop.domain.orders import OrderState
from xiaoer.shop.domain.searching import CURSOR, ProductPlace, Wanted, cursor_of, product_place_of
from xiaoer.shop.web import keys, settling, views

# A handler's own `query` would be all parameters of the request.
Words = Annotated[str, QueryParameter(name="query", max_length=100)]
After = Annotated[str | None, QueryParameter(pattern=CURSOR)]


class OrderList(msgspec.Struct, frozen=True):
    """Orders, newest first; `next` is what the next request gives as `after`, None at the end."""

    items: list[views.OrderView]
    next: str | None = None


class ProductList(msgspec.Struct, frozen=True):
    """Products by their sku; `next` is what the next request gives as `after`, None at the end."""

    items: list[views.ProductView]
    next: str | None = None


class ShopList(msgspec.Struct, frozen=True):
    """The shops that the caller may see."""

    items: list[views.ShopView]


@get("/api/v1/orders", permission=Permission.ORDERS_READ, tags=["shop"])
async def list_orders(
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    shop: FromQuery[UUID | None] = None,
    customer: FromQuery[UUID | None] = None,
    states: Annotated[list[OrderState] | None, QueryParameter(name="state", max_items=8)] = None,
    late: FromQuery[bool] = False,  # noqa: FBT002 - a query names it
    product: FromQuery[UUID | None] = None,
    words: Words = "",
    after: After = None,
) -> OrderList:
    shops, now = _asked(caller, shop), clock()
    if customer is not None:
        found = await db.read(actions.find_orders, shops, customer_id=customer)
        return OrderList([views.order_view(order, now) for order in found])
    wanted, place = Wanted(words.strip(), tuple(states or ()), late, product), cursor_of(after) if after else None
    page = await db.read(actions.search_orders, shops, wanted, place, actions.MOST_ORDERS, now)
    return OrderList([views.order_view(order, now) for order in page.orders], page.next.text if page.next else None)


@get("/api/v1/orders/{order_id:uuid}", permission=Permission.ORDERS_READ, tags=["shop"])
async def get_order(
    order_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> views.OrderView:
    return views.order_view(answer(await db.read(actions.find_order, caller.shops, order_id)), clock())


@post("/api/v1/orders/{order_id:uuid}/shown", permission=Permission.PERSONAL_SHOW, tags=["shop"], status_code=200)
async def show(
    order_id: FromPath[UUID],
    data: JSONBody[Asked],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> Response[Shown]:
    value = await db.write(show_recipient, order_id, data, caller, clock())
    return Response(Shown(answer(value)), headers={"cache-control": "no-store"})


@get("/api/v1/products", permission=Permission.PRODUCTS_READ, tags=["shop"])
async def list_products(
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    shop: FromQuery[UUID | None] = None,
    words: Words = "",
    after: Annotated[str, QueryParameter(max_length=140)] = "",
) -> ProductList:
    found = await db.read(actions.find_products, _asked(caller, shop), words, product_place_of(after))
    more = len(found) == actions.MOST_PRODUCTS
    next_ = ProductPlace(found[-1].sku, found[-1].id).text if more else None
    return ProductList([views.product_view(product) for product in found], next_)


@get("/api/v1/products/{product_id:uuid}", permission=Permission.PRODUCTS_READ, tags=["shop"])
async def get_product(
    product_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[Database]
) -> views.ProductPageView:
    return views.product_page_view(answer(await db.read(actions.open_product, caller.shops, product_id)))


@get("/api/v1/products/{product_id:uuid}/price", permission=Permission.PRODUCTS_READ, tags=["shop"])
async def get_price(
    product_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    sku: Annotated[str | None, QueryParameter(max_length=100)] = None,
    at: FromQuery[int | None] = None,
) -> actions.PriceOn:
    moment = clock() if at is None else at
    return answer(await db.read(actions.find_price, caller.shops, product_id, sku, moment))


@get("/api/v1/shops", permission=Permission.SIGNED_IN, tags=["shop"])
async def list_shops(caller: NamedDependency[Caller], db: NamedDependency[Database]) -> ShopList:
    return ShopList([views.shop_view(shop) for shop in await db.read(actions.shops_of, caller.shops)])


def _asked(caller: NamedDependency[Caller], shop: UUID | None) -> frozenset[UUID]:
    """The shops to look in: the one that is asked for, never one that the caller may not see."""
    return caller.shops if shop is None else caller.shops & {shop}


routes = [list_orders, get_order, show, list_products, get_product, get_price, list_shops, *settling.routes, *keys.routes]
