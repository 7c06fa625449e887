"""The lights over HTTP, behind the real guard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient

from xiaoer.etiquette.actions import load
from xiaoer.etiquette.web import routes
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.web import HANDLERS

SHOP = UUID(int=1)
JUDGE = load()
AGENT = Caller(uuid4(), "agent", "客服（测试）", Role.AGENT, "zh", frozenset({SHOP}), "csrf")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient[Any]]:
    app = Litestar(
        routes,
        dependencies={
            "caller": Provide(lambda: AGENT, sync_to_thread=False),
            "judge": Provide(lambda: JUDGE, sync_to_thread=False),
        },
        exception_handlers=HANDLERS,
        openapi_config=None,
    )
    with TestClient(app) as opened:
        yield opened


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
