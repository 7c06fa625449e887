"""The page of figures in the whole application, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from litestar.testing import TestClient

from tests import make
from tests.insights.stories import moment
from tests.insights.test_actions import STORY, count_all, log
from tests.serving import build
from xiaoer.insights.domain.figures import FIGURES
from xiaoer.platform.auth import Role
from xiaoer.platform.db import open_database
from xiaoer.platform.settings import Settings

Desk = tuple[TestClient[Any], UUID, UUID]


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """Signed in as an auditor of the first shop; the second one is foreign."""
    database = open_database(database_url)
    mine, foreign = make.shop(database), make.shop(database, slug="foreign")
    make.account(database, role=Role.AUDITOR, shops=(mine,))
    for shop in (mine, foreign):
        log(database, shop, STORY)
    count_all(database)
    database.close()
    settings = Settings(database_url=database_url, data_folder=str(tmp_path))
    with TestClient(build(settings, lambda: make.NOW, jobs=False)) as client:
        assert client.post("/api/v1/session", json={"login": "agent", "password": make.PASSWORD}).status_code == 201
        yield client, mine, foreign


def test_the_page(desk: Desk) -> None:
    client, shop, _ = desk
    answer = client.get(f"/api/v1/figures?shop={shop}&days=2")
    assert answer.status_code == 200
    page = answer.json()
    assert [tile["id"] for tile in page["tiles"]] == [figure.id for figure in FIGURES]
    assert {name: page[name] for name in ("days", "from_at", "until_at", "zone")} == {
        "days": 2, "from_at": moment("2026-11-20 00:00:00"), "until_at": make.NOW, "zone": "Asia/Shanghai",
    }  # fmt: skip
    [tile] = [one for one in page["tiles"] if one["id"] == "first_reply_in_30s"]
    [figure] = [one for one in FIGURES if one.id == "first_reply_in_30s"]
    assert tile == {
        "id": "first_reply_in_30s", "value": 0.5, "unit": "ratio", "sample": 2, "label_zh": figure.label_zh,
        "label_en": figure.label_en, "formula_zh": figure.formula_zh, "formula_en": figure.formula_en,
    }  # fmt: skip
    assert page["by_day"] == [
        {
            "day": "2026-11-20", "conversations": 1, "messages": 1, "bot_answers": 1, "handed_over": 1,
            "first_reply_seconds": 63.2, "within_30s": 0.0, "cases": 0, "green": 0, "yellow": 0, "red": 0,
        },
        {
            "day": "2026-11-21", "conversations": 1, "messages": 3, "bot_answers": 0, "handed_over": 1,
            "first_reply_seconds": 20.1, "within_30s": 1.0, "cases": 1, "green": 1, "yellow": 1, "red": 1,
        },
    ]  # fmt: skip


def test_seven_days_unless_asked_otherwise(desk: Desk) -> None:
    client, shop, _ = desk
    page = client.get(f"/api/v1/figures?shop={shop}").json()
    assert (page["days"], len(page["by_day"]), page["by_day"][0]["within_30s"]) == (7, 7, None)


def test_a_foreign_shop_is_not_found(desk: Desk) -> None:
    client, _, foreign = desk
    answer = client.get(f"/api/v1/figures?shop={foreign}")
    assert (answer.status_code, answer.json()["code"]) == (404, "shop_not_found")


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("", id="no shop"),
        pytest.param("shop=everything", id="no id"),
        pytest.param(f"shop={UUID(int=1)}&days=0", id="no day"),
        pytest.param(f"shop={UUID(int=1)}&days=91", id="more than ninety"),
        pytest.param(f"shop={UUID(int=1)}&days=week", id="no number"),
    ],
)
def test_a_wrong_question_is_refused(desk: Desk, query: str) -> None:
    answer = desk[0].get(f"/api/v1/figures?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_nobody_sees_figures_without_signing_in(desk: Desk) -> None:
    client, shop, _ = desk
    client.cookies.clear()
    assert client.get(f"/api/v1/figures?shop={shop}").status_code == 401
