"""Lists of orders page by page, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.shop.filling import NOW, bring_in
from tests.shop.folders import NATIVE, RETAIL, check_native, check_retail, sure
from xiaoer.platform.db import Database
from xiaoer.shop import actions
from xiaoer.shop.domain.orders import OrderState
from xiaoer.shop.domain.searching import Cursor, ProductPlace, Wanted, cursor_of, product_place_of, states_of
from xiaoer.shop.domain.shops import Shop

ALL = ["S1001", "S1002", "S1003", "S1004", "S1005", "S1007", "S1008", "S1006"]


def brought(database: Database, tmp_path: Path, whole: Any) -> frozenset[UUID]:
    bring_in(database, whole, tmp_path)
    shop = database.read_now(actions.find_shop, whole[1].shop.slug)
    assert isinstance(shop, Shop)
    return frozenset({shop.id})


def pages(database: Database, allowed: frozenset[UUID], wanted: Wanted, most: int) -> Iterator[list[str]]:
    after: Cursor | None = None
    while True:
        page = database.read_now(actions.search_orders, allowed, wanted, after, most, NOW)
        yield [order.number for order in page.orders]
        if page.next is None:
            return
        after = page.next


@pytest.mark.parametrize("most", [1, 3, 8, 50])
def test_pages_together_are_the_whole_list(database: Database, tmp_path: Path, most: int) -> None:
    allowed = brought(database, tmp_path, sure(check_native(NATIVE)))
    found = list(pages(database, allowed, Wanted(), most))
    assert [number for page in found for number in page] == ALL
    assert all(len(page) == most for page in found[:-1])


def test_orders_without_a_moment_come_last_and_every_one_once(database: Database, tmp_path: Path) -> None:
    """Two shops in one list, one of which has no moments at all."""
    allowed = brought(database, tmp_path, sure(check_native(NATIVE)))
    allowed |= brought(database, tmp_path, sure(check_retail(RETAIL)))
    found = [number for page in pages(database, allowed, Wanted(), 3) for number in page]
    assert found[:8] == ALL
    assert len(found) == len(set(found)) == 28


@pytest.mark.parametrize("most", [1, 2, 4])
def test_products_of_several_shops_with_one_sku_each_stand_once(database: Database, tmp_path: Path, most: int) -> None:
    people, checked = sure(check_native(NATIVE))
    allowed: frozenset[UUID] = frozenset()
    for slug in ("sample", "second", "third"):
        shop = msgspec.structs.replace(checked.shop, slug=slug)
        allowed |= brought(database, tmp_path, (people, msgspec.structs.replace(checked, shop=shop)))
    place, found = actions.BEGINNING, list[tuple[UUID, str]]()
    while page := database.read_now(actions.find_products, allowed, "", place, most):
        found += [(one.shop_id, one.sku) for one in page]
        place = product_place_of(ProductPlace(page[-1].sku, page[-1].id).text)
    assert [sku for _, sku in found] == ["S-COAT"] * 3 + ["S-KETTLE"] * 3 + ["S-NUTS"] * 3
    assert len(set(found)) == 9
    rest = database.read_now(actions.find_products, allowed, "", ProductPlace("S-KETTLE"))
    assert [one.sku for one in rest] == ["S-NUTS"] * 3


def test_a_place_in_a_list_of_products_as_text() -> None:
    place = ProductPlace("S.COAT\n1", UUID(int=7))
    assert product_place_of(place.text) == place
    assert product_place_of("S.COAT") == ProductPlace("S.COAT")


def test_the_orders_of_a_product(database: Database, tmp_path: Path) -> None:
    allowed = brought(database, tmp_path, sure(check_native(NATIVE)))
    coat = database.read_now(actions.find_product_by_sku, allowed, "S-COAT")
    of_coat = Wanted(product_id=coat.id)  # type: ignore[union-attr]
    assert list(pages(database, allowed, of_coat, 2)) == [["S1001", "S1004"], ["S1005"]]
    shipped = msgspec.structs.replace(of_coat, states=(OrderState.SHIPPED,))
    assert list(pages(database, allowed, shipped, 2)) == [["S1004"]]
    named = msgspec.structs.replace(of_coat, words="S100")
    assert list(pages(database, allowed, named, 5)) == [["S1001", "S1004", "S1005"]]


def test_an_order_with_two_lines_of_a_product_stands_once(database: Database, tmp_path: Path) -> None:
    people, checked = sure(check_native(NATIVE))
    twice = tuple(
        msgspec.structs.replace(one, lines=(one.lines[0], one.lines[0])) if one.number == "S1003" else one
        for one in checked.orders
    )
    allowed = brought(database, tmp_path, (people, msgspec.structs.replace(checked, orders=twice)))
    nuts = database.read_now(actions.find_product_by_sku, allowed, "S-NUTS")
    found = list(pages(database, allowed, Wanted(product_id=nuts.id), 1))  # type: ignore[union-attr]
    assert found == [["S1002"], ["S1003"], ["S1006"]]


def test_capitals_are_not_small_letters(database: Database, tmp_path: Path) -> None:
    allowed = brought(database, tmp_path, sure(check_native(NATIVE)))
    assert list(pages(database, allowed, Wanted("s1004"), 5)) == [[]]
    assert list(pages(database, allowed, Wanted("S%"), 5)) == [[]]


@pytest.mark.parametrize(
    "cursor", [Cursor(None, UUID(int=7)), Cursor(0, UUID(int=8)), Cursor(1_795_000_000_000_000, UUID(int=9))]
)
def test_a_place_is_written_and_read(cursor: Cursor) -> None:
    assert cursor_of(cursor.text) == cursor


@pytest.mark.parametrize(
    ("wanted", "states"),
    [
        pytest.param(Wanted(), (), id="all"),
        pytest.param(Wanted(states=(OrderState.UNPAID,)), (OrderState.UNPAID,), id="one"),
        pytest.param(Wanted(late=True), (OrderState.PAID, OrderState.PACKED, OrderState.SHIPPED), id="late"),
        pytest.param(Wanted(late=True, states=(OrderState.UNPAID, OrderState.PACKED)), (OrderState.PACKED,), id="both"),
        pytest.param(Wanted(late=True, states=(OrderState.UNPAID,)), (), id="late where nothing can be"),
    ],
)
def test_the_states_to_look_in(wanted: Wanted, states: tuple[OrderState, ...]) -> None:
    assert states_of(wanted) == states
