"""The watch over HTTP, as its page asks for it."""

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
from tests.conversations.stored import everything, wrote
from tests.serving import build
from tests.watch.given import follow
from xiaoer.platform.auth import Role, accounts
from xiaoer.platform.auth.guard import COOKIE
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, open_database
from xiaoer.platform.settings import Settings


class Desk(NamedTuple):
    """An application over a store with a shop in which a shopper is angry, an agent and a supervisor."""

    database: Database
    client: TestClient[Litestar]
    shop: UUID
    ids: dict[str, UUID]

    def ask(self, login: str, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        opened = self.database.write_now(accounts.open_session, self.ids[login], system_clock(), 1)
        headers = {"cookie": f"{COOKIE}={opened.token}", "x-csrf-token": opened.csrf}
        answer = self.client.request(method, f"/api/v1{path}", json=body, headers=headers)
        return answer.status_code, answer.json()

    def kept(self) -> dict[str, list[Any]]:
        return {name: rows for name, rows in everything(self.database).items() if name not in {"session", "account"}}


@pytest.fixture
def desk(sqlite_url: str, tmp_path: Path) -> Iterator[Desk]:
    settings = Settings(database_url=sqlite_url, data_folder=str(tmp_path / "data"))
    database = open_database(sqlite_url)
    shop = make.shop(database)
    roles = {"lan": Role.AGENT, "senior": Role.SENIOR_AGENT, "lead": Role.SUPERVISOR, "auditor": Role.AUDITOR}
    made = {login: make.account(database, login=login, role=role, shops=(shop,)).id for login, role in roles.items()}
    wrote(database, waits(database, shop), "我要投诉", at=NOW)
    follow(database, NOW)
    with TestClient(build(settings, lambda: NOW, jobs=False)) as client:
        yield Desk(database, client, shop, made)
    database.close()


def test_a_supervisor_sees_the_alarm_and_deals_with_it(desk: Desk) -> None:
    status, told = desk.ask("lead", "GET", "/alarms")
    [alarm] = told["items"]
    assert (status, told["open"], alarm["kind"], alarm["severity"], alarm["handled"]) == (
        200,
        1,
        "anger",
        "serious",
        None,
    )
    assert [(line["author"], line["body"]) for line in alarm["lines"]] == [("shopper", "我要投诉")]
    status, done = desk.ask("lead", "POST", f"/alarms/{alarm['id']}/handled", {"remark": "已安抚"})
    assert (status, done["handled"]) == (200, {"at": NOW, "by_name": "客服lead（测试）", "remark": "已安抚"})
    assert desk.ask("lead", "GET", "/alarms") == (200, {"items": [], "open": 0})
    assert desk.ask("lead", "GET", f"/alarms?view=handled&shop={desk.shop}") == (200, {"items": [done], "open": 0})
    status, told = desk.ask("lead", "POST", f"/alarms/{alarm['id']}/handled", {})
    assert (status, told["code"]) == (409, "alarm_handled")


def test_a_supervisor_settles_what_is_watched_for(desk: Desk) -> None:
    path = f"/shops/{desk.shop}/watch"
    every = ["anger", "promise", "unanswered", "third_mention", "override"]
    assert desk.ask("lead", "GET", path) == (200, {"kinds": every, "unanswered_after": 300})
    own = {"kinds": ["promise", "anger"], "unanswered_after": 120}
    assert desk.ask("lead", "PUT", path, own) == (200, {"kinds": ["anger", "promise"], "unanswered_after": 120})


@pytest.mark.parametrize("login", ["lan", "senior", "auditor"])
@pytest.mark.parametrize(("method", "path"), [("GET", "/alarms"), ("GET", "/shops/{shop}/watch")])
def test_nobody_else_sees_alarms(desk: Desk, login: str, method: str, path: str) -> None:
    status, told = desk.ask(login, method, path.format(shop=desk.shop))
    assert (status, told["code"]) == (403, "not_allowed")


@pytest.mark.parametrize(
    ("login", "method", "path", "body", "status", "code"),
    [
        pytest.param("lan", "PUT", "/shops/{shop}/watch", {"kinds": []}, 403, "not_allowed", id="an agent"),
        pytest.param("lead", "PUT", "/shops/{shop}/watch", {"unanswered_after": 5}, 422, "bad_watch", id="too soon"),
        pytest.param("lead", "PUT", "/shops/{shop}/watch", {"kinds": ["mood"]}, 400, "bad_request", id="no such kind"),
        pytest.param("lead", "POST", "/alarms/{shop}/handled", {}, 404, "alarm_not_found", id="no alarm"),
        pytest.param("lead", "POST", "/alarms/{shop}/handled", {"remark": "长" * 501}, 400, "bad_request", id="a long remark"),
        pytest.param("lead", "POST", "/alarms/{shop}/handled", {"remark": "\0"}, 400, "nul_character", id="NUL"),
    ],
)  # fmt: skip
def test_a_refusal_changes_nothing(
    desk: Desk, login: str, method: str, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    before = desk.kept()
    got, told = desk.ask(login, method, path.format(shop=desk.shop), body)
    assert (got, told["code"]) == (status, code)
    assert desk.kept() == before
