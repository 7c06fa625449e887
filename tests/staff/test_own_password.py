"""One's own password: changed by who knows the present one; what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests import make
from tests.conversations.given import NOW
from tests.conversations.stored import everything
from tests.serving import build
from tests.staff.given import is_in, of
from tests.staff.test_actions import Shops, ending, noted, shops
from tests.team.given import joined
from xiaoer.platform.auth import accounts
from xiaoer.platform.auth.guard import COOKIE
from xiaoer.platform.db import Database, open_database
from xiaoer.platform.settings import Settings
from xiaoer.staff import actions
from xiaoer.staff.actions import Hashes
from xiaoer.values.refusal import Refused

__all__ = ["shops"]

FRESH = "another one, long enough"


def test_a_password_is_changed_and_this_session_stays(database: Database, shops: Shops) -> None:
    lan = joined(database, shops[0])
    mine, phone = (database.write_now(accounts.open_session, lan.account_id, NOW, 1) for _ in range(2))
    other = joined(database, shops[0], "other")
    theirs = database.write_now(accounts.open_session, other.account_id, NOW, 1)
    database.write_now(accounts.attempt, "lan", NOW)
    was = of(database, "lan").account.password
    told = (actions.change_password, Hashes(was, "a fresh hash"), mine.token, lan, NOW)
    assert ending(database, *told) == [f"agent:{lan.account_id.hex}"]
    one = of(database, "lan").account
    assert [is_in(database, one, opened.token) for opened in (mine, phone, theirs)] == [True, False, True]
    assert (one.password, everything(database)["login_failure"]) == ("a fresh hash", [])
    carried = {"kind": "account.password_changed", "account_id": str(lan.account_id)}
    assert noted(database) == [("account.password_changed", lan.account_id, carried)]


@pytest.mark.parametrize(
    ("was", "off", "code"),
    [
        pytest.param("another hash", False, "wrong_password", id="given another meanwhile"),
        pytest.param(None, True, "not_signed_in", id="switched off meanwhile"),
    ],
)
def test_what_has_moved_on_is_refused_and_changes_nothing(
    database: Database, shops: Shops, was: str | None, off: bool, code: str  # noqa: FBT001 - a column
) -> None:  # fmt: skip
    lan = joined(database, shops[0])
    mine = database.write_now(accounts.open_session, lan.account_id, NOW, 1)
    if off:
        database.write_now(accounts.change, lan.account_id, {"off_at": NOW})
    before = everything(database)
    hashes = Hashes(was or of(database, "lan").account.password, "a fresh hash")
    assert database.write_now(actions.change_password, hashes, mine.token, lan, NOW) == Refused(code)
    assert everything(database) == before


class Desk(NamedTuple):
    """An application at which `lan` is signed in, over two sessions."""

    client: TestClient[Litestar]
    database: Database
    tokens: tuple[str, str]
    csrf: str

    def change(self, present: Any = make.PASSWORD, fresh: Any = FRESH, **more: Any) -> tuple[int, str | None]:
        """The status and the code of the refusal, by the first session."""
        headers = {"cookie": f"{COOKIE}={self.tokens[0]}", "x-csrf-token": self.csrf}
        body = {"present": present, "fresh": fresh} | more
        answer = self.client.put("/api/v1/session/password", json=body, headers=headers)
        return answer.status_code, answer.json()["code"] if answer.content else None

    def sign_in(self, password: str) -> int:
        told = {"login": "lan", "password": password}
        status = self.client.post("/api/v1/session", json=told).status_code
        self.client.cookies.clear()
        return status

    def let_in(self) -> list[bool]:
        lan = of(self.database, "lan").account
        return [is_in(self.database, lan, token) for token in self.tokens]


@pytest.fixture
def desk(sqlite_url: str, tmp_path: Path) -> Iterator[Desk]:
    settings = Settings(database_url=sqlite_url, data_folder=str(tmp_path), secure_cookies=False)
    database = open_database(sqlite_url, make.keys(tmp_path))
    lan = make.account(database, login="lan", shops=(make.shop(database),))
    mine, phone = (database.write_now(accounts.open_session, lan.id, NOW, 1) for _ in range(2))
    with TestClient(build(settings, lambda: NOW, jobs=False)) as client:
        yield Desk(client, database, (mine.token, phone.token), mine.csrf)
    database.close()


def test_who_knows_the_present_one_changes_it(desk: Desk) -> None:
    assert desk.change() == (204, None)
    assert desk.let_in() == [True, False]
    assert (desk.sign_in(make.PASSWORD), desk.sign_in(FRESH)) == (401, 201)


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        pytest.param({"present": "not the present one"}, 403, "wrong_password", id="wrong"),
        pytest.param({"fresh": "too short"}, 422, "password_short", id="too short"),
        pytest.param({"fresh": "x" * 201}, 422, "password_long", id="too long to sign in with"),
        pytest.param({"fresh": make.PASSWORD}, 422, "password_same", id="the same"),
        pytest.param({"present": ""}, 400, "bad_request", id="no present one"),
        pytest.param({"fresh": None}, 400, "bad_request", id="no new one"),
        pytest.param({"login": "other"}, 400, "bad_request", id="somebody else's"),
    ],
)
def test_a_refusal_changes_nothing(desk: Desk, told: dict[str, Any], status: int, code: str) -> None:
    def kept() -> dict[str, list[Any]]:
        return {name: rows for name, rows in everything(desk.database).items() if name != "login_failure"}

    before = kept()
    assert desk.change(**told) == (status, code)
    assert kept() == before


def test_guessing_is_paced_as_at_the_door(desk: Desk) -> None:
    """Over both: who tries here is locked out there."""
    assert desk.sign_in("wrong") == 401
    tries = [desk.change("not the present one") for _ in range(5)]
    assert tries == [(403, "wrong_password")] * 4 + [(429, "locked_out")]
    assert desk.change() == (429, "locked_out")
    assert desk.sign_in(make.PASSWORD) == 429
    assert desk.let_in() == [True, True]


def test_what_cannot_be_a_password_is_no_try(desk: Desk) -> None:
    assert {desk.change("not the present one", "short") for _ in range(7)} == {(422, "password_short")}
    assert desk.change() == (204, None)
