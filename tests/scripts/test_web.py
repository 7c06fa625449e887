"""Scripts over HTTP on a store that holds the sample shop and the small library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient
from msgspec.structs import replace

from tests import make
from tests.scripts.shelf import rows, scenarios
from tests.shop.filling import bring_in
from tests.shop.folders import NATIVE, check_native, sure
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database
from xiaoer.platform.web import HANDLERS
from xiaoer.scripts.actions import Library, facts_of, import_scripts
from xiaoer.scripts.domain.facts import CustomerFacts, Facts
from xiaoer.scripts.web import routes
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.shops import Shop
from xiaoer.values.money import Money

NOW = make.NOW


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Shop:
    whole = sure(check_native(NATIVE))
    bring_in(database, whole, tmp_path)
    found = database.read_now(shops.find_shop, whole[1].shop.slug)
    assert isinstance(found, Shop)
    import_scripts(database, found.id, scenarios(), rows(), lambda: NOW, lambda _: None)
    return found


@pytest.fixture
def client(database: Database, shop: Shop) -> Iterator[TestClient[Any]]:
    library = Library()
    caller = Caller(uuid4(), "agent", "客服小测（测试）", Role.AGENT, "zh", frozenset({shop.id}), "csrf", alias="小测")
    given: dict[str, Any] = {"caller": caller, "db": database, "clock": lambda: NOW, "library": library}
    app = Litestar(
        routes,
        dependencies={name: _giving(value) for name, value in given.items()},
        exception_handlers=HANDLERS,
        openapi_config=None,
    )
    with TestClient(app) as opened:
        yield opened


def _giving(value: Any) -> Provide:
    return Provide(lambda: value, sync_to_thread=False)


def order_id(database: Database, shop: Shop, number: str) -> UUID:
    (order,) = database.read_now(shops.find_orders, frozenset({shop.id}), query=number)
    return order.id


def suggestions(client: TestClient[Any], shop: Shop, text: str, order: UUID | None, stage: str = "insale") -> Any:
    asked = {"shop_id": str(shop.id), "text": text, "stage": stage, "order_id": str(order) if order else None}
    return client.post("/api/v1/scripts/suggestions", json=asked)


def test_suggestions_are_filled_with_the_order(client: TestClient[Any], database: Database, shop: Shop) -> None:
    answer = suggestions(client, shop, "我的快递到哪了", order_id(database, shop, "S1004"))
    assert answer.status_code == 200
    first = answer.json()["items"][0]
    assert first | {"script_id": "…"} == {
        "script_id": "…", "version": 1, "scenario": "insale/logistics", "scenario_zh": "查物流",
        "scenario_en": "Tracking", "title": "包裹到哪了", "title_en": "Where the parcel is",
        "text": "您的包裹由样例快递运送，单号T004A，最新进度：到达转运中心。", "missing": [], "why_zh": "顾客说的接近“我的快递到哪了”",
        "why_en": "Close to “我的快递到哪了”",
    }  # fmt: skip


def test_without_an_order_what_needs_one_is_offered_with_its_gaps(client: TestClient[Any], shop: Shop) -> None:
    items = suggestions(client, shop, "我的快递到哪了", None).json()["items"]
    (one,) = (item for item in items if item["scenario"] == "insale/logistics")
    assert one["text"] == "您的包裹由〔快递公司〕运送，单号〔快递单号〕，最新进度：〔最新物流〕。"
    assert one["missing"] == ["快递公司", "快递单号", "最新物流"]


@pytest.mark.parametrize(
    ("shop_id", "order", "code"),
    [
        pytest.param(str(uuid4()), None, "shop_not_found", id="another shop"),
        pytest.param(None, str(uuid4()), "order_not_found", id="another order"),
    ],
)
def test_what_cannot_be_seen_is_not_found(
    client: TestClient[Any], shop: Shop, shop_id: str | None, order: str | None, code: str
) -> None:
    asked = {"shop_id": shop_id or str(shop.id), "text": "你好", "stage": "presale", "order_id": order}
    answer = client.post("/api/v1/scripts/suggestions", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (404, code)


@pytest.mark.parametrize(
    ("number", "customer", "product", "carrier"),
    [
        pytest.param("S1001", CustomerFacts("晨曦_测试", 3), True, None, id="one product, not dispatched"),
        pytest.param("S1003", CustomerFacts("晚霞_测试", None), True, "样例快递", id="no level, a parcel"),
        pytest.param("S1004", CustomerFacts("晚霞_测试", None), False, "样例快递", id="two products"),
    ],
)
def test_the_facts_of_an_order(
    database: Database,
    shop: Shop,
    number: str,
    customer: CustomerFacts,
    product: bool,  # noqa: FBT001 - a column
    carrier: str | None,
) -> None:
    order = order_id(database, shop, number)
    facts = database.read_now(facts_of, frozenset({shop.id}), shop.id, order, "客服小测（测试）", NOW)
    assert isinstance(facts, Facts)
    assert (facts.order.number, facts.customer, facts.parcel.carrier) == (number, customer, carrier)
    assert (facts.product.title is not None) is product


def test_the_library(client: TestClient[Any], shop: Shop) -> None:
    items = client.get(f"/api/v1/scripts?shop={shop.id}").json()["items"]
    assert [item["key"] for item in items][:3] == ["invoice.issue", "missing.item", "price.protection"]
    assert len(items) == 14
    (one,) = client.get(f"/api/v1/scripts?shop={shop.id}&query=kfp").json()["items"]
    assert one | {"script_id": "…"} == {
        "script_id": "…", "key": "invoice.issue", "version": 1, "scenario": "aftersale/invoice", "scenario_zh": "发票",
        "scenario_en": "Invoices", "stage": "aftersale", "title": "开发票", "title_en": "Issue an invoice",
        "text": "可以开电子发票，麻烦把抬头和税号发我，开好后发到您的邮箱。",
        "says": ["可以开发票吗", "发票怎么开", "发票抬头填错了"], "published_at": NOW,
    }  # fmt: skip
    foreign = client.get(f"/api/v1/scripts?shop={uuid4()}")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "shop_not_found")


def found(client: TestClient[Any], **asked: str) -> Any:
    return client.get("/api/v1/scripts/ready", params=asked)


def test_what_is_found_is_filled_with_the_order(client: TestClient[Any], database: Database, shop: Shop) -> None:
    order = str(order_id(database, shop, "S1004"))
    (one,) = found(client, shop=str(shop.id), query="bgdnl", order=order).json()["items"]
    assert one | {"script_id": "…"} == {
        "script_id": "…", "version": 1, "scenario": "insale/logistics", "scenario_zh": "查物流",
        "scenario_en": "Tracking", "title": "包裹到哪了", "title_en": "Where the parcel is",
        "text": "您的包裹由样例快递运送，单号T004A，最新进度：到达转运中心。", "missing": [],
    }  # fmt: skip
    (open_,) = found(client, shop=str(shop.id), query="bgdnl").json()["items"]
    assert open_["missing"] == ["快递公司", "快递单号", "最新物流"]
    assert len(found(client, shop=str(shop.id)).json()["items"]) == 8


@pytest.mark.parametrize("sku", ["product", "variant"])
def test_the_product_that_the_shopper_looks_at_is_known(
    client: TestClient[Any], database: Database, shop: Shop, sku: str
) -> None:
    product = next(one for one in database.read_now(shops.find_products, frozenset({shop.id})) if one.variants)
    line, row = rows()[1]
    told = replace(
        row, title="看什么", text="{{ product.title }}，{{ product.price | money }}，{{ product.attributes.颜色 }}"
    )
    import_scripts(database, shop.id, scenarios(), [(line, told)], lambda: NOW, lambda _: None)
    viewed = product.sku if sku == "product" else product.variants[0].sku
    asked = {"shop_id": str(shop.id), "text": row.says[0], "stage": row.stage, "sku": viewed}
    said = client.post("/api/v1/scripts/suggestions", json=asked).json()["items"][0]
    shelved = found(client, shop=str(shop.id), query="看什么", sku=viewed).json()["items"][0]
    price = Money(product.price, product.currency)
    assert [one["text"] for one in (said, shelved)] == [f"{product.title}，{price}，〔颜色〕"] * 2
    foreign = client.post("/api/v1/scripts/suggestions", json=asked | {"sku": "no such"}).json()["items"][0]
    assert foreign["missing"] == ["商品名称", "商品价格", "颜色"]


def test_an_agent_signs_as_shoppers_know_them(client: TestClient[Any], database: Database, shop: Shop) -> None:
    line, row = rows()[1]
    signed = replace(row, title="署名", text="我是{{ agent.signature }}，这就帮您看。")
    import_scripts(database, shop.id, scenarios(), [(line, signed)], lambda: NOW, lambda _: None)
    said = suggestions(client, shop, row.says[0], None, row.stage).json()["items"]
    shelved = found(client, shop=str(shop.id), query="署名").json()["items"]
    assert [one["text"] for one in (said[0], shelved[0])] == ["我是小测，这就帮您看。"] * 2


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        pytest.param({"shop": str(uuid4())}, 404, "shop_not_found", id="another shop"),
        pytest.param({"order": str(uuid4())}, 404, "order_not_found", id="another order"),
        pytest.param({"query": "t" * 101}, 400, "bad_request", id="too long"),
    ],
)
def test_what_cannot_be_looked_for(
    client: TestClient[Any], shop: Shop, change: dict[str, str], status: int, code: str
) -> None:
    answer = found(client, **{"shop": str(shop.id), "query": "th", **change})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_call_for_a_person_leaves_the_question_before_it(client: TestClient[Any], shop: Shop) -> None:
    asked = {"shop_id": str(shop.id), "stage": "presale", "text": "转人工", "earlier": ["人工", "发票怎么开"]}
    alone = {"shop_id": str(shop.id), "stage": "presale", "text": "发票怎么开"}
    answers = [client.post("/api/v1/scripts/suggestions", json=body).json() for body in (asked, alone)]
    assert answers[0] == answers[1]
    assert answers[0]["items"]
