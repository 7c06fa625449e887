"""Search over HTTP, as its page asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests import make
from tests.app.test_routes import session
from tests.conversations.given import NOW, SECOND
from tests.conversations.test_found import opened, say
from tests.serving import build
from xiaoer.conversations.actions import searching
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.messages import Author, Kind
from xiaoer.platform.auth import Role
from xiaoer.platform.db import open_database
from xiaoer.platform.settings import Settings


class Desk(NamedTuple):
    """An application over a store with a conversation, and the headers of each who is signed in."""

    client: TestClient[Litestar]
    shop: UUID
    talk: Conversation
    headers: dict[str, dict[str, str]]

    def ask(self, login: str = "agent", **query: Any) -> tuple[int, dict[str, Any]]:
        answer = self.client.get("/api/v1/messages", params=query, headers=self.headers[login])
        return answer.status_code, answer.json()


@pytest.fixture
def desk(sqlite_url: str, tmp_path: Path) -> Iterator[Desk]:
    settings = Settings(database_url=sqlite_url, data_folder=str(tmp_path / "data"))
    database = open_database(sqlite_url)
    shop, other = make.shop(database), make.shop(database, slug="other")
    people = {"agent": (Role.AGENT, shop), "finance": (Role.FINANCE, shop), "far": (Role.ADMIN, other)}
    headers = {
        login: session(database, make.account(database, login=login, role=role, shops=(at,)).id)
        for login, (role, at) in people.items()
    }
    talk = opened(database, shop)
    say(database, talk, "我要退貨")
    say(database, talk, "退货单已寄出", Author.AGENT, at=NOW + SECOND, kind=Kind.NOTE)
    with TestClient(build(settings, lambda: NOW, jobs=False)) as client:
        yield Desk(client, shop, talk, headers)
    database.close()


def test_what_the_page_shows(desk: Desk) -> None:
    status, told = desk.ask(query="退货", shop=str(desk.shop))
    assert (status, told["next"], told["filling"]) == (200, None, False)
    assert [{name: one[name] for name in ("seq", "said", "at", "excerpt")} for one in told["items"]] == [
        {"seq": 2, "said": "note", "at": NOW + SECOND, "excerpt": [{"text": "退货", "hit": True}, {"text": "单已寄出", "hit": False}]},
        {"seq": 1, "said": "shopper", "at": NOW, "excerpt": [{"text": "我要", "hit": False}, {"text": "退貨", "hit": True}]},
    ]  # fmt: skip
    assert told["items"][0]["conversation_id"] == str(desk.talk.id)
    assert told["items"][0]["customer"]["name"] == "演示顾客1"


def test_the_next_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "A_PAGE", 1)
    _, first = desk.ask(query="退货")
    _, second = desk.ask(query="退货", after=first["next"])
    assert [one["seq"] for told in (first, second) for one in told["items"]] == [2, 1]
    assert second["next"] is None


def test_filters(desk: Desk) -> None:
    seqs = [
        [one["seq"] for one in desk.ask(query="退货", **more)[1]["items"]]
        for more in (
            {"said": "note"}, {"from": "2026-11-21", "until": "2026-11-21"}, {"from": "2026-11-22"}, {"until": "2026-11-20"},
            {"from": "0001-01-01", "until": "9999-12-31"}, {"customer": str(desk.talk.customer.id), "said": "shopper"},
            {"customer": str(UUID(int=7))}, {"after": "8999999999999999999"}, {"after": "0"},
        )
    ]  # fmt: skip
    assert seqs == [[2], [2, 1], [], [], [2, 1], [1], [], [2, 1], []]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "search_words"), ({"query": "？！"}, "search_words"), ({"query": "退" * 101}, "bad_request"),
        ({"query": "退", "from": "2026-11-22", "until": "2026-11-21"}, "search_days"),
        ({"query": "退", "from": "2026-13-01"}, "bad_request"), ({"query": "退", "said": "nobody"}, "bad_request"),
        ({"query": "退", "after": "9000000000000000000"}, "bad_request"), ({"query": "退", "after": "x"}, "bad_request"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(desk: Desk, query: dict[str, str], code: str) -> None:
    status, told = desk.ask(**query)
    assert (status, told["code"]) == (400, code)


def test_nobody_of_another_shop_or_without_the_permission(desk: Desk) -> None:
    assert desk.ask("far", query="退货")[1]["items"] == []
    assert desk.ask("far", query="退货", customer=str(desk.talk.customer.id))[1]["items"] == []
    assert (desk.ask("far", query="退货", shop=str(desk.shop))[0]) == 404
    status, told = desk.ask("finance", query="退货")
    assert (status, told["code"]) == (403, "not_allowed")
