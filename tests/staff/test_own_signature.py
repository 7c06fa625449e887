"""Everybody says as whom shoppers know them; what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests import make
from tests.conversations.given import NOW
from tests.conversations.stored import everything
from tests.staff.given import admin, changed, facts_of, of
from tests.staff.test_actions import Shops, builtin, ending, noted, shops
from tests.team.given import here, joined
from xiaoer import app as application
from xiaoer.platform.auth import accounts
from xiaoer.platform.auth.guard import COOKIE
from xiaoer.platform.db import Database, open_database
from xiaoer.platform.settings import Settings
from xiaoer.staff import actions
from xiaoer.staff.domain.accounts import Signing
from xiaoer.team import actions as team
from xiaoer.values.refusal import Refused

__all__ = ["shops"]

YUN = Signing(" 小云 ", "售后专员")


def test_a_signature_is_given_and_taken_back(database: Database, shops: Shops) -> None:
    lan = here(database, shops[0])
    opened = database.write_now(accounts.open_session, lan.account_id, NOW, 1)
    was = facts_of(of(database, "lan"))
    assert ending(database, actions.sign, YUN, lan, NOW) == [f"agent:{lan.account_id.hex}"]
    now = msgspec.structs.replace(was, alias="小云", post="售后专员")
    assert facts_of(of(database, "lan")) == now
    caller = database.read_now(accounts.caller_of, opened.token, NOW)
    [agent] = database.read_now(team.crew, shops[0])
    assert caller is not None
    assert (caller.name, caller.signature) == (agent.name, agent.signature) == ("客服lan（测试）", "小云（售后专员）")
    assert database.write_now(actions.sign, Signing("", " "), lan, NOW) is None
    assert facts_of(of(database, "lan")) == was
    forth, back = ((one["was"], one["facts"]) for _, _, one in noted(database))
    assert (forth, back) == ((builtin(was), builtin(now)), (builtin(now), builtin(was)))
    assert [(kind, by) for kind, by, _ in noted(database)] == [("account.changed", lan.account_id)] * 2


def test_the_same_again_changes_nothing(database: Database, shops: Shops) -> None:
    lan = joined(database, shops[0])
    database.write_now(actions.sign, YUN, lan, NOW)
    before = everything(database)
    assert ending(database, actions.sign, YUN, lan, NOW) == []
    assert everything(database) == before


def test_another_name_leaves_the_signature(database: Database, shops: Shops) -> None:
    boss, lan = admin(database, *shops), joined(database, shops[0])
    database.write_now(actions.sign, YUN, lan, NOW)
    assert changed(database, "lan", boss, name="改名") is None
    assert of(database, "lan").account.signature == "小云（售后专员）"


@pytest.mark.parametrize(
    ("told", "off", "code"),
    [
        pytest.param(Signing("云" * 31, ""), False, "bad_signature", id="too long"),
        pytest.param(Signing("", "售后\n专员"), False, "bad_signature", id="two lines"),
        pytest.param(YUN, True, "not_signed_in", id="switched off meanwhile"),
    ],
)
def test_a_refusal_changes_nothing(
    database: Database, shops: Shops, told: Signing, off: bool, code: str  # noqa: FBT001 - a column
) -> None:  # fmt: skip
    lan = joined(database, shops[0])
    if off:
        database.write_now(accounts.change, lan.account_id, {"off_at": NOW})
    before = everything(database)
    refused = database.write_now(actions.sign, told, lan, NOW)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert everything(database) == before


class Desk(msgspec.Struct, frozen=True):
    """An application at which `lan` is signed in."""

    client: TestClient[Litestar]
    headers: dict[str, str]

    def sign(self, told: Any) -> tuple[int, str | None]:
        """The status and the code of the refusal."""
        answer = self.client.put("/api/v1/session/signature", json=told, headers=self.headers)
        return answer.status_code, answer.json()["code"] if answer.content else None

    def account(self) -> Any:
        return self.client.get("/api/v1/session", headers=self.headers).json()["account"]


@pytest.fixture
def desk(sqlite_url: str, tmp_path: Path) -> Iterator[Desk]:
    settings = Settings(database_url=sqlite_url, data_folder=str(tmp_path), secure_cookies=False)
    database = open_database(sqlite_url, make.keys(tmp_path))
    lan = make.account(database, login="lan", shops=(make.shop(database),))
    opened = database.write_now(accounts.open_session, lan.id, NOW, 1)
    with TestClient(application.build(settings, lambda: NOW, jobs=False)) as client:
        yield Desk(client, {"cookie": f"{COOKIE}={opened.token}", "x-csrf-token": opened.csrf})
    database.close()


def test_it_is_seen_in_ones_own_session(desk: Desk) -> None:
    shown = ("name", "alias", "post")
    assert [desk.account()[name] for name in shown] == ["客服lan（测试）", "", ""]
    assert desk.sign({"alias": "小云", "post": "售后专员"}) == (204, None)
    assert [desk.account()[name] for name in shown] == ["客服lan（测试）", "小云", "售后专员"]


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        pytest.param({"alias": "云" * 31, "post": ""}, 422, "bad_signature", id="too long"),
        pytest.param({"alias": "小云"}, 400, "bad_request", id="half of it"),
        pytest.param({"alias": "小云", "post": "", "name": "别人"}, 400, "bad_request", id="the name too"),
    ],
)
def test_what_cannot_be_a_signature(desk: Desk, told: Any, status: int, code: str) -> None:
    before = desk.account()
    assert desk.sign(told) == (status, code)
    assert desk.account() == before
