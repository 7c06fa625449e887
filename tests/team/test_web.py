"""The team over HTTP, as its page asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests import make
from tests.conversations.given import NOW
from tests.conversations.queues import waits
from tests.conversations.stored import everything, messages
from tests.serving import build
from tests.team.given import caller_of
from xiaoer.conversations import actions as conversations
from xiaoer.platform.auth import Role, accounts
from xiaoer.platform.auth.guard import COOKIE
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, open_database
from xiaoer.platform.settings import Settings
from xiaoer.team import actions


class Desk(NamedTuple):
    """An application over a store with a shop, an agent, a colleague and a supervisor."""

    database: Database
    client: TestClient[Litestar]
    shop: UUID
    ids: dict[str, UUID]

    def ask(self, login: str, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        opened = self.database.write_now(accounts.open_session, self.ids[login], system_clock(), 1)
        headers = {"cookie": f"{COOKIE}={opened.token}", "x-csrf-token": opened.csrf}
        answer = self.client.request(method, f"/api/v1{path}", json=body, headers=headers)
        return answer.status_code, answer.json()


@pytest.fixture
def desk(sqlite_url: str, tmp_path: Path) -> Iterator[Desk]:
    settings = Settings(database_url=sqlite_url, data_folder=str(tmp_path / "data"))
    database = open_database(sqlite_url)
    shop = make.shop(database)
    roles = {"lan": Role.AGENT, "yun": Role.AGENT, "lead": Role.SUPERVISOR}
    made = {login: make.account(database, login=login, role=role, shops=(shop,)) for login, role in roles.items()}
    for login in ("lan", "yun"):
        database.write_now(actions.come, caller_of(made[login], shop), NOW)
    with TestClient(build(settings, lambda: NOW, jobs=False)) as client:
        yield Desk(database, client, shop, {login: one.id for login, one in made.items()})
    database.close()


def test_the_page_of_a_team(desk: Desk) -> None:
    status, told = desk.ask("lan", "GET", f"/shops/{desk.shop}/team")
    assert (status, told["routing"]["automatic"]) == (200, False)
    assert [(one["name"], one["there"], one["skills"]["capacity"]) for one in told["agents"]] == [
        ("客服lan（测试）", True, 8), ("客服lead（测试）", False, 0), ("客服yun（测试）", True, 8),
    ]  # fmt: skip
    one = waits(desk.database, desk.shop)
    lan = caller_of_id(desk, "lan")
    assert desk.ask("lan", "GET", f"/shops/{desk.shop}/load") == (
        200, {"agents": [], "queued": 1, "kinds": [{"stage": "presale", "language": "zh", "queued": 1}]},
    )  # fmt: skip
    desk.database.write_now(conversations.take, one.id, lan, NOW)
    held = {"agent_id": str(lan.account_id), "assigned": 1, "waiting": 0}
    assert desk.ask("lan", "GET", f"/shops/{desk.shop}/load") == (
        200, {"agents": [held], "queued": 0, "kinds": []},
    )  # fmt: skip


def caller_of_id(desk: Desk, login: str) -> Any:
    found = desk.database.read_now(accounts.by_login, login)
    assert found is not None
    return caller_of(found, desk.shop)


def test_a_supervisor_settles_and_sees_what_stands_now(desk: Desk) -> None:
    status, told = desk.ask("lead", "PUT", f"/shops/{desk.shop}/routing", {"automatic": True, "grace": 90})
    assert (status, told["routing"]) == (
        200, {"automatic": True, "grace": 90, "overflow": 120, "levels_first": True, "last_agent": True},
    )  # fmt: skip
    body = {"capacity": 3, "stages": ["presale"], "languages": ["zh"]}
    status, told = desk.ask("lead", "PUT", f"/shops/{desk.shop}/team/{desk.ids['yun']}", body)
    assert (status, told["agents"][2]["skills"]) == (200, body)


@pytest.mark.parametrize(
    ("login", "path", "body", "status", "code"),
    [
        pytest.param(
            "lan", "/shops/{shop}/routing", {"automatic": True}, 403, "not_allowed", id="an agent settles nothing"
        ),
        pytest.param("lead", "/shops/{shop}/routing", {"grace": 5}, 422, "bad_routing", id="too short a grace"),
        pytest.param("lead", "/shops/{shop}/routing", {"grace": "long"}, 400, "bad_request", id="no number"),
        pytest.param(
            "lead", "/shops/{shop}/team/{yun}", {"capacity": 99}, 422, "bad_skills", id="more than anybody can"
        ),
        pytest.param("lead", "/shops/{shop}/team/{shop}", {"capacity": 1}, 404, "colleague_not_found", id="nobody"),
        pytest.param("lan", "/presence", {"presence": "asleep"}, 400, "bad_request", id="no such presence"),
    ],
)
def test_a_refusal_changes_nothing(
    desk: Desk, login: str, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    def kept() -> dict[str, list[Any]]:
        return {name: rows for name, rows in everything(desk.database).items() if name not in {"session", "account"}}

    before = kept()
    got, told = desk.ask(login, "PUT", path.format(shop=desk.shop, yun=desk.ids["yun"]), body)
    assert (got, told["code"]) == (status, code)
    assert kept() == before


def test_an_agent_says_what_they_are(desk: Desk) -> None:
    assert desk.ask("lan", "GET", "/presence") == (200, {"presence": "online"})
    assert desk.ask("lan", "PUT", "/presence", {"presence": "away"}) == (200, {"presence": "away"})
    assert desk.ask("lan", "GET", "/presence") == (200, {"presence": "away"})


def test_a_conversation_is_handed_on_with_its_note(desk: Desk) -> None:
    one = waits(desk.database, desk.shop)
    desk.database.write_now(conversations.take, one.id, caller_of_id(desk, "lan"), NOW)
    path, yun = f"/conversations/{one.id}/transfer", str(desk.ids["yun"])
    status, told = desk.ask("lan", "POST", path, {"to": yun, "note": "要换尺码"})
    assert (status, told["assignee"], told["state"]) == (200, {"id": yun, "name": "客服yun（测试）"}, "assigned")
    assert [each.body for each in messages(desk.database, one) if each.kind == "note"] == ["要换尺码"]
    desk.ask("lan", "PUT", "/presence", {"presence": "away"})
    status, told = desk.ask("yun", "POST", path, {"to": str(desk.ids["lan"]), "note": "还是你来"})
    assert (status, told["code"]) == (409, "colleague_away")
    assert told["detail_zh"] == "客服lan（测试）现在不在，请转给其他同事，或者放回排队。"
    status, told = desk.ask("yun", "POST", path, {"note": "请别人来"})
    assert (status, told["assignee"], told["state"]) == (200, None, "queued")


def test_groups_are_settled_by_who_leads_and_seen_by_who_answers(desk: Desk) -> None:
    path = f"/shops/{desk.shop}/groups"
    assert desk.ask("lan", "GET", path) == (200, {"shop_id": str(desk.shop), "groups": [], "former": []})
    told = {"name": "售前组", "stages": ["presale"], "languages": ["zh"], "members": [str(desk.ids["lan"])]}
    change = {"was": [], "groups": [told]}
    assert desk.ask("lan", "PUT", path, change)[0] == 403
    settled = (200, {"shop_id": str(desk.shop), "groups": [told], "former": []})
    assert desk.ask("lead", "PUT", path, change) == settled
    assert desk.ask("yun", "GET", path) == settled
    desk.database.write_now(accounts.let_into, desk.ids["lan"], ())
    assert desk.ask("yun", "GET", path)[1]["former"] == [{"id": str(desk.ids["lan"]), "name": "客服lan（测试）"}]
    assert desk.ask("lead", "GET", f"/shops/{UUID(int=5)}/groups")[0] == 404
    assert desk.ask("lead", "PUT", path, {"was": [told], "groups": [told | {"stages": []}]})[1]["code"] == "bad_group"
    assert desk.ask("lead", "PUT", path, {"groups": []})[0] == 400
