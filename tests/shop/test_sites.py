"""What is typed for a site, and what a browser tells of it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from xiaoer.shop.domain.shops import Brand, Shop
from xiaoer.shop.domain.sites import site_of

SITES = [
    pytest.param("https://shop.example", "https://shop.example", id="as a browser tells it"),
    pytest.param(" HTTPS://Shop.Example/ ", "https://shop.example", id="as it is copied from a browser"),
    pytest.param("https://shop.example:443", "https://shop.example", id="the usual port of https"),
    pytest.param("http://shop.example:80/", "http://shop.example", id="the usual port of http"),
    pytest.param("http://shop.example:443", "http://shop.example:443", id="a port that is usual elsewhere"),
    pytest.param("http://localhost:3000", "http://localhost:3000", id="on one's own machine"),
    pytest.param("http://192.168.1.20:8080", "http://192.168.1.20:8080", id="by number"),
    pytest.param("https://例子.中国", "https://xn--fsqu00a.xn--fiqs8s", id="a name in Chinese"),
    pytest.param("https://a_b.example", "https://a_b.example", id="an underscore, which browsers take"),
    pytest.param("", None, id="nothing"),
    pytest.param("shop.example", None, id="no scheme"),
    pytest.param("https://", None, id="no host"),
    pytest.param("ftp://shop.example", None, id="another scheme"),
    pytest.param("javascript:alert(1)", None, id="a script"),
    pytest.param("null", None, id="what a page without an origin tells"),
    pytest.param("https://shop.example/cart", None, id="a path"),
    pytest.param("https://shop.example//", None, id="two slashes"),
    pytest.param("https://shop.example?a=1", None, id="a query"),
    pytest.param("https://shop.example#top", None, id="a fragment"),
    pytest.param("https://me:word@shop.example", None, id="a user"),
    pytest.param("https://*.shop.example", None, id="any name below"),
    pytest.param("https://shop .example", None, id="a blank within"),
    pytest.param("https://shop..example", None, id="an empty part"),
    pytest.param("https://-shop.example", None, id="a hyphen first"),
    pytest.param(f"https://{'a' * 64}.example", None, id="too long a part"),
    pytest.param(f"https://{'a.' * 130}example", None, id="too long a name"),
    pytest.param("https://shop.example:0", None, id="no port"),
    pytest.param("https://shop.example:65536", None, id="beyond the ports"),
    pytest.param("https://shop.example:", None, id="a port that is not told"),
    pytest.param("https://shop.example\n", "https://shop.example", id="a line's end"),
    pytest.param("https://a.example\nhttps://b.example", None, id="two in one"),
]


@pytest.mark.parametrize(("typed", "site"), SITES)
def test_site_of(typed: str, site: str | None) -> None:
    assert site_of(typed) == site


@given(st.text(max_size=40) | st.from_regex(r"https?://[a-z0-9.:/@-]{1,30}", fullmatch=True))
def test_what_is_kept_is_kept_as_it_is(typed: str) -> None:
    site = site_of(typed)
    assert site is None or site_of(site) == site


SHOP = Shop(
    uuid4(), "yunhe", "测试店铺", "Test shop", "tmall", "zh", "CNY", "Asia/Shanghai", "cn",
    Brand("#0b6bcb", "客服小禾（演示）"), 48,
)  # fmt: skip


def test_a_shop_is_shown_on_its_sites_and_on_every_one_where_none_is_named() -> None:
    told = replace(SHOP, sites=("https://a.example", "https://b.example"))
    asked = ("https://a.example", "https://b.example", "https://c.example", "http://a.example", "null")
    assert [told.is_shown_on(origin) for origin in asked] == [True, True, False, False, False]
    assert all(SHOP.is_shown_on(origin) for origin in asked)


def test_what_a_shop_is_called() -> None:
    assert SHOP.called == {"shop_zh": "测试店铺", "shop_en": "Test shop"}
    assert replace(SHOP, name_en="").called == {"shop_zh": "测试店铺", "shop_en": "测试店铺"}
