"""No page shows a phone, an e-mail, a street or the name on a parcel whole, to any role; what is asked for by name is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import structlog
from litestar.testing import TestClient

from tests import make
from tests.app.test_routes import GUARDED, NATIVE, World, ask, session, stock, world
from tests.serving import build
from xiaoer.platform import logs
from xiaoer.platform.auth import Role
from xiaoer.platform.db import open_database
from xiaoer.platform.keyring import ring_of
from xiaoer.platform.settings import Settings

__all__ = ["world"]

SHOWING = {"POST /api/v1/orders/{order_id}/shown", "POST /api/v1/customers/{customer_id}/shown"}
SHOWING |= {"POST /api/v1/customers/{customer_id}/copy"}


def planted() -> list[str]:
    """What the shop's customers told of themselves."""
    lines = (NATIVE / "customers.jsonl").read_text(encoding="utf-8").splitlines()
    people = [json.loads(line) for line in lines if line.strip()]
    told = [value for one in people for value in (one["phone"], one["email"], one.get("address", {}).get("street", ""))]
    return [value for value in told if value and "*" not in value]


@pytest.mark.parametrize("role", Role)
def test_no_route_shows_it(role: Role, world: World) -> None:
    assert len(planted()) > 5
    with TestClient(world.app) as client:
        headers = world.sessions["theirs" if role is Role.ADMIN else f"their_{role}"]
        for route in GUARDED:
            if route.id in SHOWING or route.id == "DELETE /api/v1/session":
                continue
            said = ask(client, route, world.theirs, headers).text
            assert [value for value in planted() if value in said] == [], route.id


@pytest.fixture
def logged() -> Iterator[None]:
    """The log as a desk writes it, and as it was before for whoever comes next: this test's own stream ends with it."""
    logs.set_up("debug", "json")
    yield
    structlog.reset_defaults()


def test_nothing_of_it_stands_in_the_store_or_the_log(
    empty_sqlite: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], logged: None
) -> None:
    """The whole file with what SQLite keeps beside it, after an import, a talk and a value that was shown."""
    store = tmp_path / "store.sqlite3"
    store.write_bytes(empty_sqlite.read_bytes())
    settings = Settings(database_url=f"sqlite:///{store}", data_folder=str(tmp_path / "data"))
    database = open_database(settings.database_url, ring_of(settings))
    theirs = stock(database, settings)
    account = make.account(database, role=Role.ADMIN, shops=(UUID(theirs["shop"]),))
    headers = session(database, account.id)
    with TestClient(build(settings, jobs=False)) as client:
        path = f"/api/v1/orders/{theirs['order_id']}/shown"
        shown = [
            client.post(path, json={"field": field, "why": "delivery"}, headers=headers).json()["value"]
            for field in ("name", "address")
        ]
    database.close()
    assert shown[0].startswith("测试顾客")
    assert "样例路" in shown[1]
    written = b"".join(path.read_bytes() for path in tmp_path.glob("store.sqlite3*"))
    assert b"personal.shown" in written
    said = "".join(capfd.readouterr())
    for value in planted():
        assert value.encode() not in written, value
        assert value not in said, value
