"""The shop's routes in the whole application, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from tests.shop.folders import NATIVE, VECTORS, check_native, sure
from tests.shop.serving import served

ALL = ["S1001", "S1002", "S1003", "S1004", "S1005", "S1007", "S1008", "S1006"]


@pytest.fixture
def client(database_url: str, tmp_path: Path) -> Iterator[TestClient[Any]]:
    """Signed in as an agent of the sample shop; there is a second shop that the agent may not see."""
    with served(database_url, tmp_path, sure(check_native(NATIVE))) as signed_in:
        yield signed_in


def items(client: TestClient[Any], path: str) -> list[dict[str, Any]]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_an_order_at_a_look(client: TestClient[Any]) -> None:
    [found] = items(client, "/api/v1/orders?query=S1004")
    order = client.get(f"/api/v1/orders/{found['id']}").json()
    assert order == found
    assert {name: order[name] for name in ("number", "state", "state_zh", "state_en", "source_state", "currency")} == {
        "number": "S1004", "state": "shipped", "state_zh": "已发货", "state_en": "on the way", "source_state": None,
        "currency": "CNY",
    }  # fmt: skip
    sums = {name: order[name] for name in ("goods_total", "discount", "freight", "paid", "refunded", "refundable")}
    assert sums == {
        "goods_total": 52_800, "discount": 100, "freight": 0, "paid": 52_700, "refunded": 0, "refundable": 52_700,
    }  # fmt: skip
    assert order["customer"]["masked_phone"] == "138****0002"
    assert order["customer"]["masked_address"] == "浙江省杭州市西湖区****"
    assert [line["sku"] for line in order["lines"]] == ["S-COAT-L", "S-KETTLE-W"]
    assert [(parcel["state_zh"], len(parcel["scans"])) for parcel in order["parcels"]] == [("运输中", 2), ("派送中", 1)]
    assert client.get(order["lines"][0]["image"]).headers["content-type"].startswith("image/svg+xml")


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        pytest.param("query=S1004", ["S1004"], id="number"),
        pytest.param("query=T004B", ["S1004"], id="parcel"),
        pytest.param("query=S100", ALL, id="the beginning of numbers"),
        pytest.param("state=shipped&state=unpaid", ["S1001", "S1004"], id="states"),
        pytest.param("late=true", ["S1002", "S1003"], id="late"),
        pytest.param("late=true&state=packed", ["S1003"], id="late in a state"),
        pytest.param("late=true&state=delivered", [], id="late where nothing can be"),
        pytest.param("state=packed&query=S10", ["S1003"], id="words and a state"),
        pytest.param("query=测试 顾客丁", ["S1007", "S1008"], id="the recipient's whole name"),
        pytest.param("query=顾客丁", [], id="a part of the name"),
        pytest.param("query=%2B86 138-0000-0001", ["S1001", "S1002"], id="the recipient's phone"),
        pytest.param("query=S_004", [], id="no wildcards"),
        pytest.param("query=", ALL, id="all, newest first"),
    ],
)
def test_orders_are_found(client: TestClient[Any], query: str, numbers: list[str]) -> None:
    assert [order["number"] for order in items(client, f"/api/v1/orders?{query}")] == numbers


def test_a_customer_with_their_orders_in_sum(client: TestClient[Any]) -> None:
    [order] = items(client, "/api/v1/orders?query=S1005")
    customer = client.get(f"/api/v1/customers/{order['customer']['id']}").json()
    told = {name: customer[name] for name in ("name", "level_zh", "orders_count", "spent", "currency", "last_order_at")}
    assert told == {
        "name": "测试顾客丙", "level_zh": "五星会员", "orders_count": 2, "spent": 35_900 + 15_600, "currency": "CNY",
        "last_order_at": order["placed_at"],
    }  # fmt: skip
    orders = items(client, f"/api/v1/orders?customer={customer['id']}")
    assert [one["number"] for one in orders] == ["S1005", "S1006"]


def test_products_are_found_by_part_of_their_title(client: TestClient[Any]) -> None:
    assert [one["sku"] for one in items(client, "/api/v1/products")] == ["S-COAT", "S-KETTLE", "S-NUTS"]
    [kettle] = items(client, "/api/v1/products?query=KETTLE")
    assert (kettle["title"], kettle["price"], kettle["attributes"]) == (
        "恒温电热水壶",
        12_900,
        {"容量": 1.7, "功率": 1500},
    )


def test_a_product_with_everything_that_is_known_of_it(database_url: str, tmp_path: Path) -> None:
    with served(database_url, tmp_path, sure(check_native(VECTORS / "full"))) as client:
        [coat] = items(client, "/api/v1/products?query=S-COAT")
        page = client.get(f"/api/v1/products/{coat['id']}").json()
        summer = client.get(f"/api/v1/products/{coat['id']}/price?at=1780000000000000").json()
        today = client.get(f"/api/v1/products/{coat['id']}/price?sku=S-COAT-L").json()
    assert summer == {"sku": "S-COAT", "at": 1_780_000_000_000_000, "price": 45_900, "currency": "CNY"}
    assert (today["sku"], today["price"]) == ("S-COAT-L", 39_900)
    assert (page["product"], page["supplier"]) == (coat, "样例供应商甲")
    assert page["typed"] == [
        {"name": "充绒量", "name_en": "Down weight", "kind": "number", "unit": "克", "value": 90},
        {"name": "防泼水", "name_en": "Water-repellent", "kind": "yes_no", "unit": "", "value": True},
        {"name": "面料", "name_en": "Fabric", "kind": "choice", "unit": "", "value": "锦纶"},
    ]
    assert [(one["sku"], one["options"], one["sold"], len(one["spans"])) for one in page["prices"]] == [
        ("S-COAT", {}, True, 2), ("S-COAT-L", {"颜色": "藏青", "尺码": "L"}, True, 1),
        ("S-COAT-M", {"颜色": "藏青", "尺码": "M"}, True, 2),
    ]  # fmt: skip
    assert [(one["number"], one["supplier"], one["made_on"]) for one in page["batches"]] == [
        ("B2610", "样例供应商丙", "2026-10-08"), ("B2607", "样例供应商甲", "2026-07-06"),
    ]  # fmt: skip


def test_attributes_that_nobody_defined_are_shown_as_they_were_told(client: TestClient[Any]) -> None:
    [kettle] = items(client, "/api/v1/products?query=KETTLE")
    page = client.get(f"/api/v1/products/{kettle['id']}").json()
    assert [(one["name"], one["kind"], one["value"]) for one in page["typed"]] == [
        ("功率", None, 1500), ("容量", None, 1.7),
    ]  # fmt: skip


def test_a_list_goes_on_where_it_ended(client: TestClient[Any]) -> None:
    first = client.get("/api/v1/orders").json()
    assert (len(first["items"]), first["next"]) == (8, None)
    third = first["items"][2]
    rest = items(client, f"/api/v1/orders?after={third['placed_at']}.{third['id']}")
    assert [order["number"] for order in rest] == ALL[3:]
    assert client.get("/api/v1/orders?after=yesterday").status_code == 400
    assert [one["sku"] for one in items(client, "/api/v1/products?after=S-COAT")] == ["S-KETTLE", "S-NUTS"]
    [kettle] = items(client, "/api/v1/products?query=S-KETTLE")
    assert [one["sku"] for one in items(client, f"/api/v1/products?after=S-KETTLE.{kettle['id']}")] == ["S-NUTS"]


def test_the_orders_of_a_product(client: TestClient[Any]) -> None:
    [coat] = items(client, "/api/v1/products?query=S-COAT")
    found = items(client, f"/api/v1/orders?product={coat['id']}")
    assert [order["number"] for order in found] == ["S1001", "S1004", "S1005"]


def test_only_the_shops_of_the_caller_are_listed(client: TestClient[Any]) -> None:
    assert [(shop["slug"], shop["zone"]) for shop in items(client, "/api/v1/shops")] == [("sample", "Asia/Shanghai")]


def test_what_is_not_there_is_said_as_not_found(client: TestClient[Any]) -> None:
    answer = client.get("/api/v1/orders/00000000-0000-7000-8000-000000000000")
    assert (answer.status_code, answer.json()["code"]) == (404, "order_not_found")


def test_a_shop_that_the_caller_may_not_see_has_nothing_to_show(client: TestClient[Any]) -> None:
    [shop] = items(client, "/api/v1/shops")
    assert len(items(client, f"/api/v1/orders?shop={shop['id']}&query=S1")) == 8
    for path in ("orders", "products"):
        assert items(client, f"/api/v1/{path}?shop=00000000-0000-7000-8000-000000000000") == []
