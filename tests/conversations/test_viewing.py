"""The page on which a shopper is: cut, kept, shown to who may see it, and forgotten; on both databases."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conversations.given import HOUR, LAN, NOW, OTHER_SHOP, SECOND, SHOP, SHOPPER, caller
from tests.conversations.screens import Screens
from tests.conversations.stored import arrived, everything
from tests.conversations.test_carding import Stocked, opened, stocked  # noqa: F401 - a fixture
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Viewed, forgetting, holding
from xiaoer.conversations.domain.viewing import Viewing, address, viewing_of
from xiaoer.platform.db import Database
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.products import Product
from xiaoer.values.refusal import Refused

SHOPS = frozenset({SHOP})
HOME = Viewing("首页", "https://shop.example/", None, NOW)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        pytest.param("https://shop.example/p/1", "https://shop.example/p/1", id="as it is"),
        pytest.param("http://shop.example:8080/", "http://shop.example:8080/", id="with a port"),
        pytest.param("https://shop.example/p?token=secret#part", "https://shop.example/p", id="without what is secret"),
        pytest.param("https://shop.example/\x00p\n/1", "https://shop.example/p/1", id="without what cannot be seen"),
        pytest.param("https://me:secret@shop.example/", "", id="with a password"),
        pytest.param("javascript:alert(1)", "", id="a script"),
        pytest.param("data:text/html,x", "", id="data"),
        pytest.param("file:///etc/passwd", "", id="a file"),
        pytest.param("https:///p", "", id="of no host"),
        pytest.param("https://[::1", "", id="half an address"),
        pytest.param("/p/1", "", id="a path"),
        pytest.param("", "", id="none"),
    ],
)
def test_an_address_is_shown_as_far_as_it_says_where_the_page_is(told: str, kept: str) -> None:
    assert address(told) == kept


@given(st.text())
def test_whatever_is_told_the_address_is_none_or_one_of_the_web(told: str) -> None:
    kept = address(told)
    assert kept == "" or kept.startswith(("http://", "https://"))
    assert not {"?", "#", "@", "\x00"} & set(kept.split("/")[2] if kept else "")
    assert address(kept) == kept


def test_a_page_as_it_is_kept() -> None:
    assert viewing_of(" 首页 ", "https://shop.example/?a=1", "", NOW) == HOME
    assert viewing_of("", "about:blank", "YH-1", NOW) == Viewing("", "", "YH-1", NOW)


def test_the_last_page_stands_and_who_has_it_open_hears_that_it_is_another(database: Database) -> None:
    one, screens = arrived(database), Screens()
    assert database.read_now(actions.viewed, SHOPS, one.id) is None
    database.hear(screens.heard)
    database.write_now(actions.view, SHOP, one.id, HOME)
    later = Viewing("购物车", "https://shop.example/cart", None, NOW + SECOND)
    database.write_now(actions.view, SHOP, one.id, later)
    assert database.read_now(actions.viewed, SHOPS, one.id) == Viewed(later, None)
    heard = {"type": "viewing", "conversation": str(one.id)}
    assert [(to, frame) for to, frame in screens.frames if frame["type"] == "viewing"] == [("staff", heard)] * 2


def test_of_a_foreign_shop_it_is_not_there(database: Database) -> None:
    one = arrived(database)
    database.write_now(actions.view, SHOP, one.id, HOME)
    refused = Refused("conversation_not_found")
    assert database.read_now(actions.viewed, frozenset({OTHER_SHOP}), one.id) == refused
    assert database.read_now(actions.viewed, SHOPS, UUID(int=9)) == refused


def test_the_product_on_it_is_the_shops_own(database: Database, stocked: Stocked) -> None:  # noqa: F811 - the fixture
    one, mine = opened(database, stocked), frozenset({stocked.id})
    coat = database.read_now(shops.find_product_by_sku, mine, "S-COAT")
    assert isinstance(coat, Product)
    for sku, product_id in (("S-COAT", coat.id), ("S-COAT-L", coat.id), ("S-NONE", None)):
        page = Viewing("轻薄羽绒服", "https://shop.example/coat", sku, NOW)
        database.write_now(actions.view, stocked.id, one.id, page)
        assert database.read_now(actions.viewed, mine, one.id) == Viewed(page, product_id)


def test_it_stands_in_the_persons_copy_and_is_forgotten_with_the_words(database: Database) -> None:
    one = arrived(database)
    database.write_now(actions.view, SHOP, one.id, HOME)
    assert not isinstance(database.write_now(actions.resolve, one.id, caller(LAN), NOW), Refused)
    [talks, *_] = database.read_now(holding.held, SHOP, [SHOPPER.id])
    assert (talks.columns[-1], [row[-1] for row in talks.rows]) == (
        ("最后看的页面", "page"),
        ["首页 https://shop.example/"],
    )
    forgotten = database.write_now(
        lambda tx: forgetting.forget(tx, SHOP, NOW + HOUR, [SHOPPER.id], 50, about_orders=False)
    )
    assert forgotten == [one.id]
    assert everything(database)["conversation_viewing"] == []
