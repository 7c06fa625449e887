"""Cases as an agent's browser reaches them, through the whole application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from litestar.testing import TestClient

from tests import make
from tests.aftersales.stored import OTHER, stocked
from tests.conftest import count
from tests.serving import build
from tests.shop.given import CUSTOMER, PRODUCT
from xiaoer.aftersales.store.tables import case_table
from xiaoer.platform.db import open_database
from xiaoer.platform.settings import Settings


@pytest.fixture
def client(sqlite_url: str, tmp_path: Path) -> Iterator[TestClient[Any]]:
    database = open_database(sqlite_url, make.keys(tmp_path))
    order, _ = stocked(database)
    make.account(database, shops=(order.shop_id,))
    make.account(database, login="stranger", shops=(make.shop(database, slug="foreign"),))
    database.close()
    settings = Settings(database_url=sqlite_url, data_folder=str(tmp_path))
    with TestClient(build(settings, lambda: make.NOW, jobs=False)) as opened:
        sign_in(opened, "agent")
        yield opened


def sign_in(client: TestClient[Any], login: str) -> None:
    answer = client.post("/api/v1/session", json={"login": login, "password": make.PASSWORD})
    assert answer.status_code == 201
    client.headers["x-csrf-token"] = answer.json()["csrf"]


def asked(**changes: Any) -> dict[str, Any]:
    """The order of `stocked`, its first line."""
    return {
        "order_id": "00000000-0000-0000-0000-00000000000a", "kind": "return_refund", "reason": "quality",
        "lines": [{"line_id": "00000000-0000-0000-0000-000000000064", "quantity": 1}],
        "facts": {"proof": "given"},
    } | changes  # fmt: skip


def test_a_decision_names_its_rules(client: TestClient[Any]) -> None:
    answer = client.post("/api/v1/cases/decision", json=asked())
    assert answer.status_code == 200
    told = answer.json()
    assert (told["eligible"], told["refundable"], told["currency"]) == (True, 10_000, "CNY")
    assert told["sum"] == [{"text_zh": "「样例」× 1 的实付款", "text_en": "Paid for 1 × 样例", "amount": 10_000}]
    assert (told["freight"]["payer"], told["freight"]["rule_id"]) == ("seller", "LAW-CPL-24-2")
    assert told["evidence"][0]["from"] == "buyer"
    assert told["lines"][0]["rule_id"] in {rule["id"] for rule in told["rules"]}
    assert set(told["rules"][0]) == {
        "id", "title_zh", "title_en", "statement_zh", "source", "certainty", "effective",
    }  # fmt: skip


def test_the_rules_for_an_order(client: TestClient[Any]) -> None:
    told = client.get("/api/v1/orders/00000000-0000-0000-0000-00000000000a/rules").json()
    assert told["currency"] == "CNY"
    assert {one["kind"] for one in told["items"]} >= {"return_refund"}
    assert set(told["items"][0]) == {
        "kind", "reason", "eligible", "text_zh", "text_en", "amount", "until", "rule",
    }  # fmt: skip
    assert client.get("/api/v1/orders/00000000-0000-0000-0000-0000000000ff/rules").status_code == 404


def test_a_case_from_opening_to_settling(client: TestClient[Any]) -> None:
    opened = client.post("/api/v1/cases", json=asked())
    assert opened.status_code == 201
    case = opened.json()
    assert (case["number"], case["state"], case["steps"]) == (
        "SH20261121-0001", "opened", ["agree", "refuse", "withdraw"],
    )  # fmt: skip
    steps = f"/api/v1/cases/{case['id']}/steps"
    client.post(steps, json={"step": "agree", "note": "同意"})
    client.post(steps, json={"step": "receive_goods"})
    outcome = {"remedy": "退货退款", "refunded": 10_000, "responsibility": "seller", "follow_up": "三天后回访"}
    settled = client.post(steps, json={"step": "settle", "outcome": outcome})
    assert settled.status_code == 201
    assert (settled.json()["state"], settled.json()["steps"], len(settled.json()["history"])) == ("settled", [], 3)
    assert client.get(f"/api/v1/cases/{case['id']}").json() == settled.json()
    for where in (f"order={case['order_id']}", f"shop={case['shop_id']}", ""):
        assert [one["id"] for one in client.get(f"/api/v1/cases?{where}").json()["items"]] == [case["id"]]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        pytest.param({"kind": "gift"}, 400, id="kind"),
        pytest.param({"facts": {"bad_percent": 120}}, 400, id="fact"),
        pytest.param({"lines": [{"line_id": "00000000-0000-0000-0000-000000000064", "quantity": 0}]}, 400, id="none"),
        pytest.param({"colour": "red"}, 400, id="unknown-field"),
        pytest.param({"order_id": "00000000-0000-0000-0000-0000000000ff"}, 404, id="order"),
        pytest.param({"lines": [{"line_id": "00000000-0000-0000-0000-000000000064", "quantity": 9}]}, 422, id="many"),
    ],
)
def test_refused(client: TestClient[Any], changes: dict[str, Any], status: int) -> None:
    for path in ("/api/v1/cases/decision", "/api/v1/cases"):
        answer = client.post(path, json=asked(**changes))
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert client.get("/api/v1/cases").json() == {"items": []}


def test_a_step_that_is_not_allowed_names_those_that_are(client: TestClient[Any]) -> None:
    case = client.post("/api/v1/cases", json=asked()).json()
    answer = client.post(f"/api/v1/cases/{case['id']}/steps", json={"step": "receive_goods"})
    assert answer.status_code == 409
    assert "agree、refuse、withdraw" in answer.json()["detail_zh"]
    assert client.get(f"/api/v1/cases/{case['id']}").json()["history"] == []


def test_the_cases_of_a_product(client: TestClient[Any]) -> None:
    case = client.post("/api/v1/cases", json=asked()).json()
    assert client.get(f"/api/v1/cases?product={PRODUCT}").json() == {"items": [case]}
    assert client.get(f"/api/v1/cases?product={OTHER}").json() == {"items": []}


def test_the_cases_of_a_customer(client: TestClient[Any]) -> None:
    case = client.post("/api/v1/cases", json=asked()).json()
    assert client.get(f"/api/v1/cases?customer={CUSTOMER}").json() == {"items": [case]}
    assert client.get(f"/api/v1/cases?customer={CUSTOMER}&shop={OTHER}").json() == {"items": []}
    assert client.get(f"/api/v1/cases?customer={OTHER}").json() == {"items": []}


@pytest.mark.parametrize(
    "named",
    [
        pytest.param({"customer": CUSTOMER, "product": PRODUCT}, id="customer and product"),
        pytest.param({"customer": CUSTOMER, "order": UUID(int=10)}, id="customer and order"),
        pytest.param({"product": PRODUCT, "order": UUID(int=10)}, id="product and order"),
        pytest.param({"customer": CUSTOMER, "product": PRODUCT, "order": UUID(int=10)}, id="all"),
    ],
)
def test_what_is_asked_together_holds_together(client: TestClient[Any], named: dict[str, UUID]) -> None:
    """One of them being another's is enough that nothing is found, whichever it is."""
    case = client.post("/api/v1/cases", json=asked()).json()
    path = "/api/v1/cases?" + "&".join(f"{name}={value}" for name, value in named.items())
    assert client.get(path).json() == {"items": [case]}
    for name in (*named, "conversation"):
        others = {**named, name: OTHER}
        path = "/api/v1/cases?" + "&".join(f"{one}={value}" for one, value in others.items())
        assert client.get(path).json() == {"items": []}, name


def test_another_shops_agent_sees_nothing(client: TestClient[Any], sqlite_url: str) -> None:
    case = client.post("/api/v1/cases", json=asked()).json()
    sign_in(client, "stranger")
    assert client.get("/api/v1/cases").json() == {"items": []}
    for where in (f"shop={case['shop_id']}", f"customer={CUSTOMER}", f"product={PRODUCT}"):
        assert client.get(f"/api/v1/cases?{where}").json() == {"items": []}
    assert client.get(f"/api/v1/cases/{case['id']}").status_code == 404
    assert client.post("/api/v1/cases", json=asked()).status_code == 404
    assert client.post(f"/api/v1/cases/{case['id']}/steps", json={"step": "agree"}).status_code == 404
    database = open_database(sqlite_url)
    assert count(database, case_table) == 1
    database.close()
