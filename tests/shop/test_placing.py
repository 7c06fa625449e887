from __future__ import annotations

from collections.abc import Callable
from itertools import count
from uuid import UUID

import msgspec

from tests.shop.folders import NATIVE, check_native, sure
from xiaoer.shop.domain.incoming import IncomingOrder, IncomingProduct
from xiaoer.shop.domain.placing import KnownOrder, Sold, order_of, product_of
from xiaoer.shop.domain.products import Category

SHOP, CUSTOMER, PRODUCT = UUID(int=1), UUID(int=2), UUID(int=3)
SOLD = {sku: Sold(PRODUCT, Category.CLOTHING, "abc") for sku in ("S-COAT-L", "S-KETTLE-W")}


def counted() -> Callable[[], UUID]:
    numbers = count(1000)
    return lambda: UUID(int=next(numbers))


def told_order() -> IncomingOrder:
    return next(order for order in sure(check_native(NATIVE))[1].orders if order.number == "S1004")


def told_product() -> IncomingProduct:
    return sure(check_native(NATIVE))[1].products[0]


def test_a_new_order_gets_ids_and_its_parcels_point_to_its_lines() -> None:
    order = order_of(told_order(), SHOP, "CNY", CUSTOMER, SOLD, None, counted())
    lines, parcels = order.lines, order.parcels
    assert len({order.id, *(line.id for line in lines), *(parcel.id for parcel in parcels)}) == 5
    assert [parcel.line_ids for parcel in parcels] == [(lines[0].id,), (lines[1].id,)]
    assert {(line.product_id, line.category, line.image) for line in lines} == {(PRODUCT, Category.CLOTHING, "abc")}


def test_a_known_order_keeps_its_ids_and_only_what_is_new_gets_new_ones() -> None:
    known = KnownOrder(UUID(int=50), (UUID(int=51),), (UUID(int=52), UUID(int=53), UUID(int=54)), "old")
    order = order_of(told_order(), SHOP, "CNY", CUSTOMER, SOLD, known, counted())
    assert order.id == UUID(int=50)
    assert [line.id for line in order.lines] == [UUID(int=51), UUID(int=1000)]
    assert [parcel.id for parcel in order.parcels] == [UUID(int=52), UUID(int=53)]


def test_a_known_product_keeps_its_ids() -> None:
    product = product_of(told_product(), SHOP, "CNY", "abc", UUID(int=60), {"S-COAT-M": UUID(int=61)}, counted())
    assert (product.id, product.picture, product.currency) == (UUID(int=60), "abc", "CNY")
    assert [variant.id for variant in product.variants] == [UUID(int=61), UUID(int=1000)]


def test_a_new_product_says_everything_that_was_told() -> None:
    told = told_product()
    product = product_of(told, SHOP, "CNY", None, None, {}, counted())
    same = set(msgspec.structs.asdict(told)) - {"picture", "variants", "batches", "prices"}
    assert {name: getattr(product, name) for name in same} == {name: getattr(told, name) for name in same}
    assert len({product.id, *(variant.id for variant in product.variants)}) == 3
