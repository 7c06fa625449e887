"""Accounts and roles over HTTP, as the page asks for them."""

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
from tests.conversations.stored import everything
from tests.serving import build
from tests.staff.given import account_id
from xiaoer.platform.auth import Permission, Role
from xiaoer.platform.auth.permissions import TABLE
from xiaoer.platform.db import Database, open_database
from xiaoer.platform.settings import Settings


class Desk(NamedTuple):
    """An application over a store with two shops; `boss` looks after the first, `far` after both."""

    database: Database
    client: TestClient[Litestar]
    shop: UUID
    other: UUID

    def sign_in(self, login: str, password: str = make.PASSWORD) -> tuple[int, str]:
        """The status and what came of it: the token of the page, or the code of the refusal."""
        answer = self.client.post("/api/v1/session", json={"login": login, "password": password})
        told = answer.json()
        return answer.status_code, told.get("csrf") or told["code"]

    def ask(self, login: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        _, csrf = self.sign_in(login)
        answer = self.client.request(method, f"/api/v1{path}", json=body, headers={"x-csrf-token": csrf})
        return answer.status_code, answer.json()


@pytest.fixture
def desk(sqlite_url: str, tmp_path: Path) -> Iterator[Desk]:
    settings = Settings(database_url=sqlite_url, data_folder=str(tmp_path), secure_cookies=False)
    database = open_database(sqlite_url, make.keys(tmp_path))
    shop, other = make.shop(database), make.shop(database, slug="other")
    for login, role, shops in (
        ("boss", Role.ADMIN, (shop,)), ("far", Role.ADMIN, (shop, other)), ("lan", Role.AGENT, (shop,)),
        ("stranger", Role.AGENT, (other,)), ("look", Role.AUDITOR, (shop,)),
    ):  # fmt: skip
        make.account(database, login=login, role=role, shops=shops)
    with TestClient(build(settings, lambda: NOW, jobs=False)) as client:
        yield Desk(database, client, shop, other)
    database.close()


def facts(desk: Desk, **told: Any) -> dict[str, Any]:
    return {"name": "小梅（测试）", "role": "agent", "locale": "zh", "shops": [str(desk.shop)]} | told


def test_somebody_is_added_signs_in_is_switched_off_and_on(desk: Desk) -> None:
    status, added = desk.ask("boss", "POST", "/accounts", {"login": "Mei", "facts": facts(desk)})
    assert (status, len(added["password"]), added["password"].count("-")) == (201, 19, 3)
    assert desk.sign_in("mei", added["password"])[0] == 201
    path = f"/accounts/{added['id']}"
    status, told = desk.ask("boss", "POST", f"{path}/off")
    [mei] = [one for one in told["items"] if one["login"] == "mei"]
    assert (status, mei["off_at"], mei["seen_at"], mei["there"]) == (200, NOW, NOW, False)
    assert desk.sign_in("mei", added["password"]) == (403, "account_off")
    assert desk.sign_in("mei", "not the password") == (401, "wrong_login")
    assert desk.ask("boss", "POST", f"{path}/on")[0] == 200
    assert desk.sign_in("mei", added["password"])[0] == 201
    status, given = desk.ask("boss", "POST", f"{path}/password")
    assert (status, given["id"]) == (201, added["id"])
    assert desk.sign_in("mei", added["password"]) == (401, "wrong_login")
    assert desk.sign_in("mei", given["password"])[0] == 201


def test_the_list_shows_the_callers_own_shops(desk: Desk) -> None:
    status, told = desk.ask("boss", "GET", "/accounts")
    shown = {one["login"]: (one["shops"], one["elsewhere"]) for one in told["items"]}
    assert (status, shown) == (200, {
        "boss": ([str(desk.shop)], 0), "far": ([str(desk.shop)], 1), "lan": ([str(desk.shop)], 0),
        "look": ([str(desk.shop)], 0),
    })  # fmt: skip
    assert desk.ask("look", "GET", "/accounts")[1]["items"] == [
        one | {"seen_at": NOW} if one["login"] == "look" else one for one in told["items"]
    ]
    assert desk.ask("boss", "GET", f"/accounts?shop={desk.other}") == (200, {"items": []})
    assert desk.ask("lan", "GET", "/accounts")[0] == 403


def test_the_table_of_roles_is_the_one_that_is_asked(desk: Desk) -> None:
    status, told = desk.ask("look", "GET", "/roles")
    assert (status, told["roles"]) == (200, [str(one) for one in Role])
    shown = {Permission(one["permission"]): {Role(role) for role in one["roles"]} for one in told["rows"]}
    assert shown == {one: set(roles) for one, roles in TABLE.items() if one is not Permission.SIGNED_IN}


def test_a_change_is_seen(desk: Desk) -> None:
    was = facts(desk, name="客服lan（测试）")
    wanted = was | {"role": "senior_agent", "locale": "en"}
    path = f"/accounts/{account_id(desk.database, 'lan')}"
    status, told = desk.ask("boss", "PUT", path, {"was": was, "facts": wanted})
    [lan] = [one for one in told["items"] if one["login"] == "lan"]
    assert (status, {name: lan[name] for name in wanted}) == (200, wanted)
    status, told = desk.ask("boss", "PUT", path, {"was": was, "facts": wanted})
    assert (status, told["code"]) == (409, "account_moved_on")


@pytest.mark.parametrize(
    ("login", "path", "body", "status", "code"),
    [
        pytest.param("look", "", {"login": "mei"}, 403, "not_allowed", id="an auditor adds nobody"),
        pytest.param("boss", "", {"login": "lan"}, 409, "login_taken", id="a login that is taken"),
        pytest.param("boss", "", {"login": "me i"}, 422, "bad_login", id="a blank"),
        pytest.param("boss", "", {"login": "mei", "role": "boss"}, 400, "bad_request", id="no such role"),
        pytest.param("boss", "", {"login": "mei", "locale": "fr"}, 400, "bad_request", id="no such language"),
        pytest.param("boss", "", {"login": "mei", "more": 1}, 400, "bad_request", id="what nobody knows"),
        pytest.param("boss", "/{stranger}/off", None, 404, "account_not_found", id="a stranger"),
        pytest.param("boss", "/{far}/password", None, 403, "account_elsewhere", id="works for other shops too"),
        pytest.param("boss", "/{boss}/off", None, 409, "account_own", id="oneself"),
    ],
)
def test_a_refusal_changes_nothing(
    desk: Desk, login: str, path: str, body: dict[str, Any] | None, status: int, code: str
) -> None:
    def kept() -> dict[str, list[Any]]:
        return {name: rows for name, rows in everything(desk.database).items() if name != "session"}

    ids = {one: account_id(desk.database, one) for one in ("boss", "far", "stranger")}
    if body is not None:
        told = dict(body)
        body = {"login": told.pop("login"), "facts": facts(desk, **told)}
    desk.sign_in(login)
    before = kept()
    got, answered = desk.ask(login, "POST", f"/accounts{path.format(**ids)}", body)
    assert (got, answered["code"]) == (status, code)
    assert kept() == before
