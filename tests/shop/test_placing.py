from __future__ import annotations

from collections.abc import Callable
from itertools import count
from uuid import UUID

import msgspec
import pytest

from tests.shop.folders import NATIVE, check_native, sure
from tests.shop.given import a_line, a_parcel, an_order
from xiaoer.shop.domain.incoming import IncomingOrder, IncomingProduct
from xiaoer.shop.domain.placing import (
    FirstSold,
    ids_wanted,
    note_sold,
    placed,
    product_of,
    product_sold,
)

SHOP, CUSTOMER, PRODUCT = UUID(int=1), UUID(int=2), UUID(int=3)
OWNERS = dict.fromkeys(("S-COAT-L", "S-KETTLE-W"), PRODUCT)


def counted() -> Callable[[], UUID]:
    numbers = count(1000)
    return lambda: UUID(int=next(numbers))


def told_order() -> IncomingOrder:
    return next(order for order in sure(check_native(NATIVE))[1].orders if order.number == "S1004")


def told_product() -> IncomingProduct:
    return sure(check_native(NATIVE))[1].products[0]


def test_a_new_order_gets_ids_and_its_parcels_point_to_its_lines() -> None:
    told = told_order()
    order = placed(told, SHOP, "CNY", CUSTOMER, OWNERS, {PRODUCT: {}}, None, counted())
    assert order[:2] + order[3:5] == (told, SHOP, CUSTOMER, "CNY")
    assert len({order.id, *order.line_ids, *order.parcel_ids}) == ids_wanted(told) == 5
    assert order.product_ids == [PRODUCT, PRODUCT]
    assert order.batch_ids == [None, None]


def test_a_line_is_of_the_batch_that_it_names() -> None:
    told, batch = told_order(), UUID(int=9)
    lines = tuple(msgspec.structs.replace(line, batch=name) for line, name in zip(told.lines, ("A", "B"), strict=True))
    told = msgspec.structs.replace(told, lines=lines)
    order = placed(told, SHOP, "CNY", CUSTOMER, OWNERS, {PRODUCT: {"A": batch}}, None, counted())
    assert order.batch_ids == [batch, None]


def test_a_known_order_keeps_its_ids_and_only_what_is_new_gets_new_ones() -> None:
    told = told_order()
    coat = msgspec.structs.replace(a_line(), sku=told.lines[1].sku)
    bag = msgspec.structs.replace(a_parcel(), number=told.parcels[1].number)
    known = an_order(lines=(a_line(place=1), coat), parcels=(a_parcel(place=1), bag))
    order = placed(told, SHOP, "CNY", CUSTOMER, OWNERS, {PRODUCT: {}}, known, counted())
    assert order.id == known.id
    assert order.line_ids == [UUID(int=1000), coat.id]
    assert order.parcel_ids == [UUID(int=1001), bag.id]


@pytest.mark.parametrize("turned", [False, True])
def test_of_a_product_the_earliest_order_tells_whatever_comes_first(*, turned: bool) -> None:
    told = told_order()
    line = msgspec.structs.replace(told.lines[0], sku="X", title="早")
    early = msgspec.structs.replace(told, number="A", placed_at=5, lines=(line,))
    late = msgspec.structs.replace(early, placed_at=6, lines=(msgspec.structs.replace(line, title="晚"),))
    never = msgspec.structs.replace(late, placed_at=None)
    first: dict[str, FirstSold] = {}
    for one in [never, late, early] if turned else [early, late, never]:
        note_sold(first, one)
    assert first == {"X": FirstSold("sold:000000000000000005:A", line)}
    product = product_sold(first["X"].line)
    assert (product.sku, product.title, product.price) == ("X", "早", line.unit_price)
    assert [(one.sku, one.options, one.price) for one in product.variants] == [("X", line.options, line.unit_price)]


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
