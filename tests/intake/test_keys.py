"""Keys of machines: what they open, what they never open, and that they end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from litestar.testing import TestClient

from tests import make
from tests.conftest import count
from tests.intake import machine
from xiaoer.intake.actions.keys import KeyAsk, make_key
from xiaoer.platform.auth import Permission, Role, keys
from xiaoer.platform.auth.keys import NOTED_EVERY, key_table
from xiaoer.platform.auth.permissions import FOR_KEYS
from xiaoer.platform.db import Database
from xiaoer.platform.events import event_table
from xiaoer.values.refusal import Refused


@pytest.fixture
def shop_id(database: Database) -> UUID:
    return make.shop(database)


@pytest.fixture
def client(database: Database, database_url: str, shop_id: UUID, tmp_path: Path) -> Iterator[TestClient[Any]]:
    make.account(database, login="boss", role=Role.ADMIN, shops=(shop_id,))
    with machine.desk(database_url, tmp_path, requests_a_second=1) as opened:
        yield opened


def sign_in(client: TestClient[Any]) -> None:
    told = client.post("/api/v1/session", json={"login": "boss", "password": make.PASSWORD}).json()
    client.headers["x-csrf-token"] = told["csrf"]


def test_a_key_is_made_used_seen_and_revoked(client: TestClient[Any], shop_id: UUID) -> None:
    sign_in(client)
    ask = {"name": "仓库系统", "permissions": ["orders.read", "products.read"]}
    made = client.post(f"/api/v1/shops/{shop_id}/keys", json=ask)
    assert made.status_code == 201
    secret, shown = made.json()["secret"], made.json()["key"]
    assert secret.startswith(shown["start"])
    assert shown["permissions"] == ["products.read", "orders.read"]
    headers = machine.bearer(secret)
    client.cookies.clear()
    assert client.get("/api/v1/orders", headers=headers).json()["items"] == []
    sign_in(client)
    (listed,) = client.get("/api/v1/keys").json()["items"]
    assert listed == shown | {"last_used_at": make.NOW}
    assert secret not in client.get("/api/v1/keys").text
    revoked = client.delete(f"/api/v1/keys/{shown['id']}")
    assert (revoked.status_code, revoked.json()["revoked_at"]) == (200, make.NOW)
    refused = client.get("/api/v1/orders", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (401, "wrong_key")
    assert client.delete(f"/api/v1/keys/{shown['id']}").json()["code"] == "key_not_found"


def test_a_key_is_for_what_it_was_made_for(client: TestClient[Any], database: Database, shop_id: UUID) -> None:
    headers = machine.bearer(machine.key(database, shop_id, Permission.PRODUCTS_READ))
    assert client.get("/api/v1/products", headers=headers).status_code == 200
    for path in ("/api/v1/orders", "/api/v1/session", "/api/v1/keys", "/api/v1/conversations?view=mine"):
        refused = client.get(path, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "key_not_for"), path


def test_a_key_sees_its_own_shop_alone(client: TestClient[Any], database: Database, shop_id: UUID) -> None:
    other = make.shop(database, slug="foreign")
    headers = machine.bearer(machine.key(database, shop_id))
    refused = client.post(f"/api/v1/shops/{other}/products", json={"items": [machine.product()]}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (404, "shop_not_found")


def test_a_key_that_asks_too_often_is_told_when_to_come_again(
    client: TestClient[Any], database: Database, shop_id: UUID
) -> None:
    headers = machine.bearer(machine.key(database, shop_id, Permission.PRODUCTS_READ))
    other = machine.bearer(machine.key(database, shop_id, Permission.PRODUCTS_READ))
    answers = [client.get("/api/v1/products", headers=headers) for _ in range(11)]
    assert [one.status_code for one in answers] == [200] * 10 + [429]
    assert (answers[-1].json()["code"], answers[-1].headers["retry-after"]) == ("too_many_requests", "1")
    assert client.get("/api/v1/products", headers=other).status_code == 200


def test_nobody_comes_with_a_wrong_key(client: TestClient[Any]) -> None:
    for told in ("Bearer ", "Bearer xoe_nothing", "bearer 密"):
        answer = client.get("/api/v1/orders", headers={b"authorization": told.encode()})
        assert (answer.status_code, answer.json()["code"]) == (401, "wrong_key"), told
    for told in ("", "Basic eA=="):
        answer = client.get("/api/v1/orders", headers={"authorization": told})
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in"), told


def test_what_a_key_is_never_for(database: Database, shop_id: UUID) -> None:
    before = count(database, event_table)
    for permission in sorted(set(Permission) - set(FOR_KEYS)):
        ask = KeyAsk("程序", (Permission.ORDERS_READ, permission))
        refused = database.write_now(make_key, shop_id, ask, None, make.NOW)
        assert isinstance(refused, Refused)
        assert (refused.code, refused.facts["permission"]) == ("key_never_for", str(permission))
    assert (count(database, key_table), count(database, event_table)) == (0, before)


def test_the_key_itself_is_not_stored(database: Database, shop_id: UUID) -> None:
    secret = machine.key(database, shop_id)
    (row,) = database.read_now(lambda tx: tx.all(sa.select(key_table)))
    assert [value for value in row if secret in str(value)] == []


def test_a_use_is_noted_once_a_minute(client: TestClient[Any], database: Database, shop_id: UUID) -> None:
    secret = machine.key(database, shop_id, Permission.PRODUCTS_READ)
    used = database.read_now(keys.caller_of, secret)
    assert used is not None
    for noted, after in ((0, make.NOW), (make.NOW - NOTED_EVERY, make.NOW - NOTED_EVERY)):
        database.write_now(keys.note_use, used.caller.account_id, noted)
        client.get("/api/v1/products", headers=machine.bearer(secret))
        (key,) = database.read_now(keys.of_shops, [shop_id])
        assert key.last_used_at == after
