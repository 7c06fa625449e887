"""Signing in over HTTP, and the guard that stands before every route."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from litestar import Litestar, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.testing import TestClient

from tests import make
from tests.conftest import count
from tests.platform.given import HandClock
from xiaoer.platform.auth import Caller, Permission, Role
from xiaoer.platform.auth.accounts import account_table, login_failure_table, session_table
from xiaoer.platform.auth.guard import guard, provide_caller
from xiaoer.platform.auth.permissions import TABLE, permissions_of
from xiaoer.platform.auth.web import routes
from xiaoer.platform.db import Database
from xiaoer.platform.settings import Settings
from xiaoer.platform.web import HANDLERS

QUARTER = 15 * 60 * 1_000_000
SHOP = UUID(int=7)
WRONG = {"login": "lin", "password": "not the password"}
RIGHT = {"login": "lin", "password": make.PASSWORD}


@get("/figures", permission=Permission.FIGURES_READ)
async def figures(caller: NamedDependency[Caller]) -> str:
    return caller.login


@post("/cases", permission=Permission.CASES_OPEN)
async def open_case(caller: NamedDependency[Caller]) -> str:
    return caller.login


@get("/unguarded")
async def unguarded() -> str:
    return "never"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def desk(database: Database, clock: HandClock) -> Iterator[TestClient[Litestar]]:
    app = Litestar(
        [*routes, figures, open_case, unguarded],
        dependencies={
            "caller": Provide(provide_caller),
            "db": Provide(lambda: database, sync_to_thread=False),
            "clock": Provide(lambda: clock, sync_to_thread=False),
            "settings": Provide(Settings, sync_to_thread=False),
        },
        guards=[guard],
        exception_handlers=HANDLERS,
        state=State({"db": database, "clock": clock}),
        openapi_config=None,
    )
    with TestClient(app) as client:
        yield client


def signed_in(desk: TestClient[Litestar], database: Database, role: Role = Role.AGENT) -> dict[str, Any]:
    make.account(database, login="lin", role=role, shops=(SHOP,))
    view: dict[str, Any] = desk.post("/api/v1/session", json=RIGHT).json()
    return view


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_signing_in_opens_a_session(desk: TestClient[Litestar], database: Database) -> None:
    account = make.account(database, login="lin", shops=(SHOP,))
    answer = desk.post("/api/v1/session", json={"login": "LIN", "password": make.PASSWORD})
    assert answer.status_code == 201
    view = answer.json()
    assert view["account"] == {
        "id": str(account.id), "login": "lin", "name": account.name, "role": "agent", "locale": "zh",
        "permissions": sorted(permissions_of(Role.AGENT)), "alias": "", "post": "",
    }  # fmt: skip
    assert view["shops"] == [str(SHOP)]
    words = answer.headers["set-cookie"].split("; ")
    assert words[0].startswith("xiaoer_session=")
    assert {"HttpOnly", "Max-Age=43200", "Path=/", "SameSite=lax"} <= set(words)
    assert desk.get("/api/v1/session").json() == view


@pytest.mark.parametrize(
    ("cookie", "at"),
    [
        pytest.param(None, 0, id="no cookie"),
        pytest.param("", 0, id="empty cookie"),
        pytest.param("made up", 0, id="a token that was never given"),
        pytest.param("kept", 12 * 3600 * 1_000_000, id="a session that is over"),
    ],
)
def test_whoever_is_not_signed_in_is_refused(
    desk: TestClient[Litestar], database: Database, clock: HandClock, cookie: str | None, at: int
) -> None:
    signed_in(desk, database)
    clock.now += at
    if cookie != "kept":
        desk.cookies.clear()
        desk.cookies.update({"xiaoer_session": cookie} if cookie is not None else {})
    assert code(desk.get("/api/v1/session")) == (401, "not_signed_in")
    assert code(desk.get("/figures")) == (401, "not_signed_in")


def test_signing_out_ends_the_session(desk: TestClient[Litestar], database: Database) -> None:
    view = signed_in(desk, database)
    token = desk.cookies["xiaoer_session"]
    answer = desk.delete("/api/v1/session", headers={"x-csrf-token": view["csrf"]})
    assert (answer.status_code, count(database, session_table)) == (204, 0)
    assert "xiaoer_session" not in desk.cookies
    desk.cookies.update({"xiaoer_session": token})
    assert code(desk.get("/api/v1/session")) == (401, "not_signed_in")


@pytest.mark.parametrize("sent", [pytest.param({}, id="none"), pytest.param({"x-csrf-token": "wrong"}, id="wrong")])
def test_writing_needs_the_token_of_the_page(
    desk: TestClient[Litestar], database: Database, sent: dict[str, str]
) -> None:
    view = signed_in(desk, database)
    assert code(desk.delete("/api/v1/session", headers=sent)) == (403, "wrong_csrf")
    assert code(desk.post("/cases", headers=sent)) == (403, "wrong_csrf")
    assert count(database, session_table) == 1
    assert desk.get("/figures", headers=sent).text == "lin"
    assert desk.post("/cases", headers={"x-csrf-token": view["csrf"]}).text == "lin"


@pytest.mark.parametrize("role", list(Role))
def test_the_guard_lets_through_whom_the_table_names(
    desk: TestClient[Litestar], database: Database, role: Role
) -> None:
    view = signed_in(desk, database, role)
    assert desk.get("/figures").text == "lin"
    answer = desk.post("/cases", headers={"x-csrf-token": view["csrf"]})
    if role in TABLE[Permission.CASES_OPEN]:
        assert answer.text == "lin"
    else:
        assert code(answer) == (403, "not_allowed")
        assert answer.json()["facts"] == {"permission": "cases.open"}


def test_asking_what_an_address_can_needs_no_session(desk: TestClient[Litestar]) -> None:
    answer = desk.options("/cases")
    assert (answer.status_code, answer.headers["allow"]) == (204, "OPTIONS, POST")


def test_a_route_that_names_no_permission_is_not_served(desk: TestClient[Litestar], database: Database) -> None:
    signed_in(desk, database, Role.ADMIN)
    assert code(desk.get("/unguarded")) == (500, "failed")


@pytest.mark.parametrize("login", [pytest.param("lin", id="known"), pytest.param("nobody", id="unknown")])
def test_after_five_wrong_passwords_the_login_is_locked(
    desk: TestClient[Litestar], database: Database, clock: HandClock, login: str
) -> None:
    make.account(database, login="lin")
    said = [code(desk.post("/api/v1/session", json=WRONG | {"login": login})) for _ in range(6)]
    assert said == [(401, "wrong_login")] * 5 + [(429, "locked_out")]
    answer = desk.post("/api/v1/session", json=RIGHT | {"login": login})
    assert answer.json()["detail"] == "尝试次数过多，请在 15 分钟后再试。"
    clock.now += QUARTER - 59_000_000
    answer = desk.post("/api/v1/session", json=RIGHT | {"login": login}, headers={"accept-language": "en-GB"})
    assert answer.json()["detail"] == "Too many attempts. Please try again in 1 minutes."
    assert count(database, session_table) == 0


def test_after_fifteen_minutes_it_is_open_again(
    desk: TestClient[Litestar], database: Database, clock: HandClock
) -> None:
    make.account(database, login="lin")
    for _ in range(6):
        desk.post("/api/v1/session", json=WRONG)
    clock.now += QUARTER
    assert desk.post("/api/v1/session", json=RIGHT).status_code == 201
    assert count(database, login_failure_table) == 0


def test_guesses_at_once_get_no_more_tries_than_one_after_the_other(
    desk: TestClient[Litestar], database: Database
) -> None:
    make.account(database, login="lin")
    with ThreadPoolExecutor(12) as together:
        said = list(together.map(lambda _: code(desk.post("/api/v1/session", json=WRONG)), range(12)))
    assert sorted(said) == [(401, "wrong_login")] * 5 + [(429, "locked_out")] * 7


def test_a_right_password_clears_the_wrong_ones_before(desk: TestClient[Litestar], database: Database) -> None:
    make.account(database, login="lin")
    for _ in range(3):
        said = [code(desk.post("/api/v1/session", json=WRONG)) for _ in range(4)]
        assert said == [(401, "wrong_login")] * 4
        assert desk.post("/api/v1/session", json=RIGHT).status_code == 201
    assert count(database, session_table) == 3


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"login": "lin"}, id="no password"),
        pytest.param({"login": "", "password": "x"}, id="empty login"),
        pytest.param({"login": "l" * 101, "password": "x"}, id="long login"),
        pytest.param({"login": "lin", "password": "x" * 201}, id="long password"),
        pytest.param({"login": "lin", "password": "x", "role": "admin"}, id="one field more"),
        pytest.param({"login": "li\x00n", "password": "x"}, id="a character that PostgreSQL does not keep"),
        pytest.param([], id="no object"),
    ],
)
def test_a_wrong_request_is_refused_and_counts_nothing(
    desk: TestClient[Litestar], database: Database, body: object
) -> None:
    assert code(desk.post("/api/v1/session", json=body)) == (400, "bad_request")
    assert count(database, login_failure_table) == 0


def test_an_account_without_a_usable_password_is_not_signed_in(desk: TestClient[Litestar], database: Database) -> None:
    account = make.account(database, login=f"robot-{uuid4().hex[:6]}")
    database.write_now(lambda tx: tx.run(_without_password(account.id)))
    body = {"login": account.login, "password": "the password of nobody"}
    assert code(desk.post("/api/v1/session", json=body)) == (401, "wrong_login")


def _without_password(account_id: UUID) -> Any:
    return account_table.update().where(account_table.c.id == account_id).values(password="")
