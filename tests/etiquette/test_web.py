"""The lights over HTTP, behind the real guard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient

from tests import make
from xiaoer.etiquette.actions import load
from xiaoer.etiquette.web import routes
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database
from xiaoer.platform.web import HANDLERS

SHOP = UUID(int=1)
JUDGE = load()
AGENT = Caller(uuid4(), "agent", "客服（测试）", Role.AGENT, "zh", frozenset({SHOP}), "csrf")


@pytest.fixture
def client(database: Database) -> Iterator[TestClient[Any]]:
    make.shop_as(database, SHOP)
    given: dict[str, Any] = {"caller": AGENT, "judge": JUDGE, "db": database, "clock": lambda: make.NOW}
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


def ask(client: TestClient[Any], text: str, changed: dict[str, Any] | None = None) -> Any:
    place = {"opening": False, "stage": "aftersale"}
    return client.post("/api/v1/lights", json={"shop_id": str(SHOP), "text": text, "place": place} | (changed or {}))


def test_a_red_draft(client: TestClient[Any]) -> None:
    answer = ask(client, "🙂亲，这个不算售后")
    assert answer.status_code == 200
    assert answer.json() == {
        "light": "red",
        "blocked": True,
        "findings": [
            {
                "rule_id": "refusal.not_after_sale", "light": "red", "start": 5, "end": 9, "words": "不算售后",
                "reason_zh": "把顾客的问题说成“不算售后”，等于不受理；是不是售后由规则判定，不由一句话判定。",
                "reason_en": "Telling customers their problem “is not after-sales” turns them away; "
                "the rules decide that, not a sentence.",
                "better_zh": "“这个情况我先帮您登记，核对订单后，今天××点前告诉您怎么处理。”",
                "better_en": "“Let me put this on record first. I’ll check the order and tell you by × o’clock "
                "how we handle it.”",
                "ready_zh": "这个情况我先帮您登记，核对订单后，今天××点前告诉您怎么处理。",
                "ready_en": "Let me put this on record first. I’ll check the order and tell you by × o’clock "
                "how we handle it.",
            }
        ],
    }  # fmt: skip


def test_advice_that_holds_no_sentence_to_send(client: TestClient[Any]) -> None:
    (finding,) = ask(client, "全网驰名商标").json()["findings"]
    assert (finding["ready_zh"], finding["ready_en"]) == (None, None)


def test_a_polite_draft(client: TestClient[Any]) -> None:
    assert ask(client, "您的包裹已到杭州").json() == {"light": "green", "findings": [], "blocked": False}


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        pytest.param({"shop_id": str(uuid4())}, 404, id="another shop"),
        pytest.param({"place": {"opening": False, "stage": "never"}}, 400, id="unknown stage"),
        pytest.param({"text": "好" * 4001}, 400, id="too long"),
        pytest.param({"more": 1}, 400, id="unknown field"),
    ],
)
def test_refused(client: TestClient[Any], changed: dict[str, Any], status: int) -> None:
    assert ask(client, "您好", changed).status_code == status


def test_what_a_shop_settles(client: TestClient[Any]) -> None:
    path = f"/api/v1/shops/{SHOP}/lights"
    assert client.get(path).json() == {"yellow_reason": False, "emoji": None, "red": "blocked", "reasons": []}
    own = {"yellow_reason": True, "emoji": ["😊"], "red": "approval"}
    assert client.put(path, json=own).json() == own | {"reasons": []}
    assert client.get(path).json() == own | {"reasons": []}
    assert [ask(client, f"好的{sign}").json()["light"] for sign in ("😊", "😘")] == ["green", "yellow"]
    own = {"yellow_reason": False, "emoji": None, "red": "approval", "reasons": []}
    assert client.put(path, json={"emoji": []}).json() == own
    assert client.put(path, json={"red": "blocked"}).json() == own | {"red": "blocked"}


@pytest.mark.parametrize(
    ("shop", "body", "status", "code"),
    [
        pytest.param(uuid4(), {"yellow_reason": True}, 404, "shop_not_found", id="another shop"),
        pytest.param(SHOP, {"yellow_reason": "yes"}, 400, "bad_request", id="no yes or no"),
        pytest.param(SHOP, {"emoji": ["好"]}, 422, "bad_emoji", id="no emoji"),
        pytest.param(
            SHOP, {"emoji": [chr(0x1F300 + n) for n in range(61)]}, 422, "too_many_emoji", id="too many emoji"
        ),
        pytest.param(SHOP, {"red": "allowed"}, 400, "bad_request", id="no such way"),
        pytest.param(SHOP, {"red_reason": True}, 400, "bad_request", id="what there is not"),
    ],
)
def test_what_cannot_be_settled(client: TestClient[Any], shop: UUID, body: Any, status: int, code: str) -> None:
    answer = client.put(f"/api/v1/shops/{shop}/lights", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.get(f"/api/v1/shops/{SHOP}/lights").json() == {
        "yellow_reason": False,
        "emoji": None,
        "red": "blocked",
        "reasons": [],
    }
