"""Plans, the switch and approvals over HTTP, as their pages ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests.conversations.approvals import WORDS, Scene, current, held, in_scene
from tests.conversations.given import NOW, SECOND
from tests.conversations.stored import everything, messages
from tests.crisis.given import PLAN, STATEMENT, WHY
from tests.serving import build
from tests.team.given import joined
from xiaoer.crisis.domain.plans import Plan
from xiaoer.platform.auth import Caller, accounts
from xiaoer.platform.auth.guard import COOKIE
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, open_database
from xiaoer.platform.settings import Settings

RED = "滚"


class Desk(NamedTuple):
    """An application over a store with a shop in a crisis."""

    database: Database
    client: TestClient[Litestar]
    scene: Scene

    def ask(self, by: Caller, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        opened = self.database.write_now(accounts.open_session, by.account_id, system_clock(), 1)
        headers = {"cookie": f"{COOKIE}={opened.token}", "x-csrf-token": opened.csrf}
        answer = self.client.request(method, f"/api/v1{path}", json=body, headers=headers)
        return answer.status_code, answer.json()

    def kept(self) -> dict[str, list[Any]]:
        return {name: rows for name, rows in everything(self.database).items() if name not in {"session", "account"}}


@pytest.fixture
def desk(sqlite_url: str, tmp_path: Path) -> Iterator[Desk]:
    settings = Settings(database_url=sqlite_url, data_folder=str(tmp_path / "data"))
    database = open_database(sqlite_url)
    scene = in_scene(database)
    with TestClient(build(settings, lambda: NOW + SECOND, jobs=False)) as client:
        yield Desk(database, client, scene)
    database.close()


def plan_of(**given: Any) -> dict[str, Any]:
    plan: dict[str, Any] = msgspec.to_builtins(PLAN)
    return {"plan": {**plan, **given}}


def test_everybody_of_the_shop_sees_what_is_in_force(desk: Desk) -> None:
    status, told = desk.ask(desk.scene.lan, "GET", "/crisis")
    [one] = told["items"]
    assert (status, one["shop_id"], one["hindrance"]) == (200, str(desk.scene.shop), None)
    assert (one["crisis"]["by_name"], one["crisis"]["since"]) == (desk.scene.boss.name, NOW)
    assert msgspec.convert(one["crisis"]["plan"], Plan) == PLAN


def test_the_plan_its_change_and_the_record(desk: Desk) -> None:
    boss, path = desk.scene.boss, f"/shops/{desk.scene.shop}/crisis"
    status, told = desk.ask(boss, "GET", path)
    assert (status, told["plan"]["statement_zh"], told["hindrance"]) == (200, STATEMENT, None)
    assert [one["name"] for one in told["approvers"]] == [boss.name, desk.scene.wise.name]
    body = plan_of(statement_zh="处理办法已公布") | {"reason": "有了结论"}
    status, told = desk.ask(boss, "PUT", path, body)
    assert (status, told["crisis"]["plan"]["statement_zh"]) == (200, "处理办法已公布")
    status, told = desk.ask(desk.scene.lan, "GET", f"{path}/records")
    assert [(one["what"], one["reason"], one["by_name"]) for one in told["items"]] == [
        ("planned", "有了结论", boss.name), ("began", WHY, boss.name), ("planned", "演练前准备", boss.name),
    ]  # fmt: skip
    assert told["items"][1]["plan"]["statement_zh"] == STATEMENT


def test_off_and_on_again(desk: Desk) -> None:
    boss, shops = desk.scene.boss, [str(desk.scene.shop)]
    status, told = desk.ask(boss, "POST", "/crisis/off", {"shops": shops, "reason": "澄清"})
    assert (status, [one["crisis"] for one in told["items"]]) == (200, [None])
    status, told = desk.ask(boss, "POST", "/crisis/on", {"shops": shops, "reason": WHY})
    assert status == 200
    assert told["items"][0]["crisis"]["id"] != str(desk.scene.crisis.id)


def test_a_sentence_is_tried_with_topics_that_are_not_saved(desk: Desk) -> None:
    path = f"/shops/{desk.scene.shop}/crisis/try"
    topics = [{"name": "掉色", "words": ["掉色", " "]}]
    assert desk.ask(desk.scene.lan, "POST", path, {"topics": topics, "text": "会掉\u200b色吗"}) == (
        200, {"items": [{"topic": "掉色", "start": 1, "end": 4, "words": "掉\u200b色"}]},
    )  # fmt: skip
    assert desk.ask(desk.scene.lan, "POST", path, {"topics": [], "text": "会召回吗"}) == (200, {"items": []})


BOSS, LAN = "boss", "lan"
CRISIS = "/shops/{shop}/crisis"


@pytest.mark.parametrize(
    ("who", "method", "path", "body", "status", "code"),
    [
        pytest.param(LAN, "PUT", CRISIS, plan_of(), 403, "not_allowed", id="an agent settles no plan"),
        pytest.param(LAN, "POST", "/crisis/off", {"shops": ["{shop}"]}, 403, "not_allowed", id="nor the switch"),
        pytest.param(LAN, "GET", "/approvals", None, 403, "not_allowed", id="nor sees what others decide"),
        pytest.param(
            BOSS, "PUT", CRISIS, plan_of(statement_zh="长" * 4001), 422, "crisis_statement_long", id="too long"
        ),
        pytest.param(BOSS, "PUT", CRISIS, plan_of(statement_zh=RED), 422, "crisis_statement_red", id="a red statement"),
        pytest.param(BOSS, "PUT", CRISIS, plan_of(statement_en="a\x00"), 400, "nul_character", id="NUL"),
        pytest.param(
            BOSS,
            "PUT",
            CRISIS,
            plan_of(topics=[{"name": "召回", "words": [" "]}]),
            422,
            "crisis_topics",
            id="an empty word",
        ),
        pytest.param(
            BOSS,
            "PUT",
            CRISIS,
            plan_of(chain=[{"account_id": str(UUID(int=9))}]),
            422,
            "crisis_approver",
            id="a stranger",
        ),
        pytest.param(
            BOSS,
            "PUT",
            CRISIS,
            plan_of(statement_zh="", statement_en=""),
            409,
            "crisis_not_ready",
            id="nothing in force",
        ),
        pytest.param(BOSS, "PUT", CRISIS, {"plan": {"topics": 3}}, 400, "bad_request", id="no plan"),
        pytest.param(BOSS, "POST", "/crisis/on", {"shops": ["{shop}"]}, 422, "crisis_reason", id="without a reason"),
        pytest.param(BOSS, "POST", "/crisis/on", {"shops": [], "reason": "x"}, 404, "shop_not_found", id="nowhere"),
    ],
)
def test_a_refusal_changes_nothing(
    desk: Desk, who: str, method: str, path: str, body: dict[str, Any] | None, status: int, code: str
) -> None:
    shop = str(desk.scene.shop)
    filled = msgspec.json.decode(msgspec.json.encode(body).replace(b"{shop}", shop.encode()))
    before = desk.kept()
    got, told = desk.ask(getattr(desk.scene, who), method, path.format(shop=shop), filled)
    assert (got, told["code"]) == (status, code)
    assert desk.kept() == before


def test_what_is_missing_is_said_in_a_sentence(desk: Desk) -> None:
    shop = desk.scene.shop
    _, told = desk.ask(desk.scene.boss, "PUT", f"/shops/{shop}/crisis", plan_of(topics=[]))
    assert told["detail_zh"] == "“测试店铺 yunhe”的预案还不能启用：还没有需要审批的话题。请先补全预案。"
    assert told["detail_en"] == (
        "The plan of Test shop yunhe cannot be put in force: no topic needs approval yet. Complete it first."
    )


def test_the_queue_and_a_decision(desk: Desk) -> None:
    one, boss = held(desk.database, desk.scene), desk.scene.boss
    status, told = desk.ask(boss, "GET", "/approvals")
    [item] = told["items"]
    assert (status, item["held"]["body"], item["held"]["topics"], item["mine"]) == (200, WORDS, ["召回"], True)
    assert item["row"]["id"] == str(desk.scene.talk.id)
    assert item["lines"][0]["body"] == "转人工"
    before = desk.kept()
    status, told = desk.ask(boss, "POST", f"/approvals/{one.id}/approve", {"step": 0, "text": RED})
    assert (status, told["code"]) == (422, "red_light")
    assert desk.kept() == before
    status, told = desk.ask(boss, "POST", f"/approvals/{one.id}/approve", {"step": 0, "text": "正在核实"})
    assert (status, told["state"], told["body"], told["text"]) == (200, "sent", WORDS, "正在核实")
    last = messages(desk.database, current(desk.database, desk.scene))[-1]
    assert last.body == "正在核实"
    assert last.light is not None
    assert last.light["light"] == "green"


def test_its_author_hears_why_and_is_done_with_it(desk: Desk) -> None:
    one, lan, path = held(desk.database, desk.scene), desk.scene.lan, f"/conversations/{desk.scene.talk.id}/held"
    status, told = desk.ask(desk.scene.boss, "POST", f"/approvals/{one.id}/refuse", {"step": 0, "reason": "还没有定论"})
    assert (status, told["state"]) == (200, "refused")
    status, told = desk.ask(lan, "GET", path)
    assert [(each["state"], each["why"]) for each in told["items"]] == [("refused", "还没有定论")]
    assert desk.ask(joined(desk.database, desk.scene.shop, "yun"), "GET", path) == (200, {"items": []})
    status, told = desk.ask(lan, "POST", f"/held/{one.id}/withdraw")
    assert (status, told["state"], told["closed"]) == (200, "refused", True)
    assert desk.ask(lan, "GET", path) == (200, {"items": []})
