"""The preview of a store's pages, in the whole application."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient
from typing_extensions import override

from tests.shop.folders import NATIVE, check_native, sure
from tests.shop.serving import served
from xiaoer.app import build
from xiaoer.customers.domain.people import Facts
from xiaoer.platform.settings import Settings
from xiaoer.shop.domain.orders import Recipient

HOSTILE = """</script><img src=x onerror="alert(1)">'"&<!--"""


class Page(HTMLParser):
    """The elements of a page as a browser sees them: attributes of each, and the text of each data block."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.data: list[str] = []
        self.text = ""
        self._in_data = False
        self.feed(text)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._in_data = ("type", "application/ld+json") in attrs

    @override
    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data.append(data)
            self._in_data = False
        else:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def client(sqlite_url: str, tmp_path: Path) -> Iterator[TestClient[Any]]:
    with served(sqlite_url, tmp_path, sure(check_native(NATIVE))) as signed_in:
        signed_in.cookies.clear()
        yield signed_in


def page_of(client: TestClient[Any], path: str) -> Page:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    return Page(answer.text)


def test_the_store_page_shows_the_products_and_brings_the_widget(client: TestClient[Any]) -> None:
    page = page_of(client, "/preview/sample")
    assert [card["href"] for card in page.all("a") if card.get("class") == "card"] == [
        "/preview/sample/S-COAT?lang=zh&as=",
        "/preview/sample/S-KETTLE?lang=zh&as=",
        "/preview/sample/S-NUTS?lang=zh&as=",
    ]
    assert all(words in page.text for words in ("轻薄羽绒服", "¥399.00", "¥499.00", "以谁的身份浏览", "测**** c1"))
    assert page.all("script") == [
        {"src": "/w/sample.js", "defer": None, "data-locale": "zh", "data-product": "/preview/sample/{}?lang=zh&as="}
    ]


def test_the_page_lives_under_a_strict_policy_and_needs_no_exception(client: TestClient[Any]) -> None:
    answer = client.get("/preview/sample")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    assert "unsafe" not in policy
    inline = [name for _, attributes in Page(answer.text).elements for name in attributes if name.startswith("on")]
    assert (inline, Page(answer.text).all("style"), "style=" in answer.text) == ([], [], False)


def test_browsing_as_a_listed_customer_signs_for_them_and_for_nobody_else(client: TestClient[Any]) -> None:
    [widget] = page_of(client, "/preview/sample?as=c1").all("script")
    assert (widget["data-customer"], len(widget["data-signature"] or "")) == ("c1", 64)
    assert page_of(client, "/preview/sample?as=stranger").all("script") == page_of(client, "/preview/sample").all(
        "script"
    )


def test_a_product_page_in_english_carries_its_data(client: TestClient[Any]) -> None:
    page = page_of(client, "/preview/sample/S-COAT?lang=en&as=c1")
    assert all(words in page.text for words in ("Light down jacket", "90-day warranty", "Sold out", "防泼水", "Yes"))
    [block] = page.data
    told = msgspec.json.decode(block)
    assert (told["@type"], told["sku"], told["name"]) == ("Product", "S-COAT", "Light down jacket")
    assert told["offers"] == {
        "@type": "Offer", "priceCurrency": "CNY", "price": "399.00", "availability": "https://schema.org/InStock",
    }  # fmt: skip
    assert client.get(told["image"]).status_code == 200


def test_the_style_comes_in_the_colour_of_the_shop(client: TestClient[Any]) -> None:
    [link] = page_of(client, "/preview/sample").all("link")
    answer = client.get(link["href"] or "")
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.text.startswith(":root{--brand:#2f7d5b}\n")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        pytest.param("/preview/nobody", "shop_not_found", id="shop"),
        pytest.param("/preview/nobody/S-COAT", "shop_not_found", id="product of no shop"),
        pytest.param("/preview/sample/nothing", "product_not_found", id="product"),
        pytest.param("/preview/-/nobody.css", "shop_not_found", id="style"),
    ],
)
def test_a_page_that_is_not_there(client: TestClient[Any], path: str, code: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, code)


def test_without_its_setting_there_is_no_preview() -> None:
    def paths(*, preview: bool) -> set[str]:
        return {route.path for route in build(Settings(preview=preview)).routes if route.path.startswith("/preview")}

    assert paths(preview=False) == set()
    assert len(paths(preview=True)) == 3


def test_whatever_a_source_says_stays_text(sqlite_url: str, tmp_path: Path) -> None:
    """Titles, options, attributes, names and ids of customers come from files."""
    people, checked = sure(check_native(NATIVE))
    [coat, *_] = checked.products
    change = msgspec.structs.replace
    hostile = change(
        coat, title=HOSTILE, summary=HOSTILE, attributes={HOSTILE: HOSTILE},
        variants=tuple(change(variant, options={HOSTILE: HOSTILE}) for variant in coat.variants),
    )  # fmt: skip
    order = change(checked.orders[0], buyer=HOSTILE, recipient=Recipient(HOSTILE, "", ""))
    shop = change(checked, products=(hostile,), orders=(order,), shop=change(checked.shop, name=HOSTILE))
    with served(sqlite_url, tmp_path, ({**people, HOSTILE: Facts(HOSTILE)}, shop)) as client:
        plain = page_of(client, "/preview/sample")
        store = client.get("/preview/sample", params={"as": HOSTILE})
        product = client.get("/preview/sample/S-COAT", params={"as": HOSTILE})
    for page in (plain, Page(store.text), Page(product.text)):
        assert all((attributes["src"] or "").startswith("/files/") for attributes in page.all("img"))
        assert not any("onerror" in attributes for _, attributes in page.elements)
        assert HOSTILE in page.text
    [widget] = [attributes for attributes in Page(store.text).all("script") if "src" in attributes]
    assert widget["data-customer"] == HOSTILE
    [block] = Page(product.text).data
    assert msgspec.json.decode(block)["name"] == HOSTILE
