"""An import over HTTP from the file to the orders, as the page does it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests import make
from tests.intake import chat_files as log
from tests.intake import given
from tests.intake.test_applying import content_of, rows_of
from tests.serving import build
from xiaoer.intake.actions import runs
from xiaoer.platform import storage
from xiaoer.platform.auth import Role, accounts
from xiaoer.platform.auth.guard import COOKIE
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import open_database
from xiaoer.platform.settings import Settings

SECONDS = 60


@pytest.fixture
def page(sqlite_url: str, tmp_path: Path) -> Iterator[tuple[TestClient[Litestar], str]]:
    """A supervisor's browser, and the shop."""
    settings = Settings(database_url=sqlite_url, data_folder=str(tmp_path))
    database = open_database(sqlite_url, make.keys(tmp_path))
    shop = make.shop(database)
    account = make.account(database, login="lead", role=Role.SUPERVISOR, shops=(shop,))
    opened = database.write_now(accounts.open_session, account.id, system_clock(), 1)
    database.close()
    with TestClient(build(settings)) as client:
        client.headers.update({"cookie": f"{COOKIE}={opened.token}", "x-csrf-token": opened.csrf})
        yield client, str(shop)


def upload(page: tuple[TestClient[Litestar], str], content: bytes, **query: str) -> Any:
    client, shop = page
    return client.post(f"/api/v1/shops/{shop}/imports", content=content, params=query)


def ask(client: TestClient[Litestar], path: str, body: Any = None) -> Any:
    answer = client.post(f"/api/v1/imports/{path}", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def mapping() -> Any:
    return msgspec.json.decode(msgspec.json.encode(given.mapping()))


def test_from_the_file_to_the_orders(page: tuple[TestClient[Litestar], str], tmp_path: Path) -> None:
    client, shop = page
    received = upload(page, content_of(rows_of(30)), name="十一月.csv", source="own").json()
    run, looked = received["run"], received["looked"]
    assert (run["file_name"], run["state"], looked["form"], looked["columns"][0]) == (
        "十一月.csv",
        "received",
        "csv",
        "订单号",
    )
    checked = ask(client, f"{run['id']}/check", {"mapping": mapping()})
    assert (checked["run"]["summary"]["orders"], checked["run"]["startable"], checked["problems"]) == (30, True, [])
    assert client.get("/api/v1/orders", params={"shop": shop}).json()["items"] == []
    ask(client, f"{run['id']}/start")
    done = wait_until_done(client, run["id"])
    assert (done["counts"]["orders_added"], done["unfinished"]) == (30, False)
    assert len(client.get("/api/v1/orders", params={"shop": shop}).json()["items"]) == 30
    [listed] = client.get("/api/v1/imports", params={"shop": shop}).json()["items"]
    assert listed["id"] == run["id"]
    again = upload(page, content_of(rows_of(1)), source="own").json()
    assert again["mapping"] == mapping()


def test_nothing_personal_of_a_file_is_shown_or_lies_open(
    page: tuple[TestClient[Litestar], str], sqlite_url: str, tmp_path: Path
) -> None:
    """Neither its first rows nor its problems, on the page and in the table; the store holds the rows sealed."""
    client, _ = page
    told = {"收货人": "李小明", "收货电话": "13800000001", "顾客邮箱": "demo.li@example.com"}
    rows = given.numbered([told, told | {"收货电话": "13900000002x", "数量": "13700000003"}])
    received = upload(page, given.csv_text(rows).encode(), source="own").json()
    run_id = received["run"]["id"]
    checked = ask(client, f"{run_id}/check", {"mapping": mapping()})
    first = dict(zip(checked["looked"]["columns"], checked["looked"]["rows"][0], strict=True))
    assert {name: first[name] for name in told} == {
        "收货人": "李**", "收货电话": "138****0001", "顾客邮箱": "d****@example.com",
    }  # fmt: skip
    assert {(one["column"], one["found"]) for one in checked["problems"]} >= {("数量", "137****0003")}
    table = client.get(f"/api/v1/imports/{run_id}/problems").content.decode("utf-8-sig")
    assert '"137****0003"' in table
    said = msgspec.json.encode((received, checked, client.get(f"/api/v1/imports/{run_id}").json())).decode() + table
    secrets = ("李小明", "13800000001", "13900000002", "13700000003", "demo.li")
    assert [one for one in secrets if one in said] == []
    stored = b"".join(one.read_bytes() for one in tmp_path.glob("single.sqlite3*")).decode("utf-8", "ignore")
    assert "收货电话" in stored
    assert [one for one in secrets if one in stored] == []


def wait_until_done(client: TestClient[Litestar], run_id: str) -> Any:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        run = client.get(f"/api/v1/imports/{run_id}").json()["run"]
        if run["state"] == "done":
            return run
        time.sleep(0.02)
    raise AssertionError("the import did not end")


def test_problems_are_told_and_nothing_is_stored(page: tuple[TestClient[Litestar], str]) -> None:
    client, shop = page
    rows = given.numbered([{}, {"数量": "=1+1"}])
    run = upload(page, given.csv_text(rows).encode(), source="own").json()["run"]
    checked = ask(client, f"{run['id']}/check", {"mapping": mapping()})
    assert checked["run"]["startable"] is False
    assert [(one["line"], one["column"], one["code"]) for one in checked["problems"]] == [(3, "数量", "whole")]
    refused = client.post(f"/api/v1/imports/{run['id']}/start")
    assert (refused.status_code, refused.json()["code"]) == (422, "intake_has_problems")
    table = client.get(f"/api/v1/imports/{run['id']}/problems")
    assert table.headers["content-disposition"].startswith("attachment")
    assert '"\'=1+1"' in table.content.decode("utf-8-sig")
    kept = ask(client, f"{run['id']}/check", {"mapping": mapping(), "keep_good": True})
    assert kept["run"]["startable"] is True
    ask(client, f"{run['id']}/cancel")
    assert client.get("/api/v1/orders", params={"shop": shop}).json()["items"] == []


def test_a_full_disk_refuses_the_file_and_keeps_nothing_of_it(
    page: tuple[TestClient[Litestar], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = tmp_path / "half"
    half.symlink_to("/dev/full")
    monkeypatch.setattr(storage, "place_to_write", lambda _files: half)
    refused = upload(page, b"x" * 100_000)
    assert (refused.status_code, refused.json()["code"]) == (507, "no_room")
    assert not half.is_symlink()
    assert page[0].get("/api/v1/imports", params={"shop": page[1]}).json()["items"] == []


def test_a_file_of_a_platform_is_known_by_its_columns(page: tuple[TestClient[Litestar], str]) -> None:
    content = (given.VECTORS / "samples" / "shopify.csv").read_bytes()
    received = upload(page, content).json()
    assert received["run"]["source"] == "shopify"
    words = page[0].get("/api/v1/imports/words").json()
    assert [one["name"] for one in words["ready"]] == [one.name for one in runs.ready_mappings()]


def test_a_chat_log_from_the_file_to_its_conversations(page: tuple[TestClient[Litestar], str]) -> None:
    client, _ = page
    received = upload(page, log.SAMPLE.read_bytes(), name="chat.txt", holds="chats").json()
    run = received["run"]
    assert (run["holds"], run["source"], received["looked"]["columns"][0]) == ("chats", "jddc", "#1")
    words = client.get("/api/v1/imports/words", params={"holds": "chats"}).json()
    assert [one["name"] for one in words["fields"] if one["required"]] == ["talk", "speaker", "text"]
    assert (words["choices"]["speaker"], [one["name"] for one in words["ready"]]) == (
        ["shopper", "agent", "bot", "system"], ["jddc"],
    )  # fmt: skip
    dayless = client.post(f"/api/v1/imports/{run['id']}/check", json={"mapping": received["mapping"]})
    assert (dayless.status_code, dayless.json()["code"]) == (422, "intake_no_day")
    checked = ask(client, f"{run['id']}/check", {"mapping": received["mapping"] | {"day": "2026-11-20"}})
    assert (checked["run"]["summary"]["orders"], checked["run"]["startable"]) == (2, True)
    first = checked["preview"][0]
    assert (first["shopper"], first["messages"][1]["author"], first["messages"][1]["at"]) == (
        "USERID_90000001", "agent", None,
    )  # fmt: skip
    assert client.get("/api/v1/conversations").json()["items"] == []
    ask(client, f"{run['id']}/start")
    done = wait_until_done(client, run["id"])
    assert (done["counts"]["conversations_added"], done["counts"]["messages_added"]) == (2, 8)
    stored = client.get(f"/api/v1/imports/{run['id']}/conversations").json()
    assert (len(stored["items"]), stored["next"]) == (2, None)
    row = stored["items"][0]["conversation"]
    assert (row["channel"], row["state"], row["customer"]["name"]) == ("import", "resolved", "USERID_90000001")
    said = client.get(f"/api/v1/conversations/{row['id']}/messages").json()["items"]
    assert [one["body"] for one in said][:1] == ["在吗，[ORDERID_90000001]到哪了"]
    last = client.get(
        f"/api/v1/imports/{run['id']}/conversations", params={"after": stored["items"][1]["conversation"]["id"]}
    )
    assert last.json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "import_empty_file", id="empty"),
        pytest.param(b"<html>", "intake_not_a_table", id="a-web-page"),
    ],
)
def test_a_file_that_is_none_is_refused(content: bytes, code: str, page: tuple[TestClient[Litestar], str]) -> None:
    client, shop = page
    answer = upload(page, content)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert client.get("/api/v1/imports", params={"shop": shop}).json()["items"] == []


def test_imported_files_are_not_public(page: tuple[TestClient[Litestar], str], tmp_path: Path) -> None:
    upload(page, content_of(rows_of(1)))
    [file] = [one for one in (tmp_path / "imports").rglob("*") if one.is_file()]
    assert page[0].get(f"/files/{file.name}").status_code == 404
