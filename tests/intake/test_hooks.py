"""Webhooks: who may send, what comes of it, and what is seen of what went wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import pytest
import sqlalchemy as sa
from litestar.testing import TestClient

from tests import make
from tests.conftest import count
from tests.intake import machine
from xiaoer.intake.actions import connecting
from xiaoer.intake.actions.hooks import DEAD_KEPT_FOR, KEPT_FOR
from xiaoer.intake.domain.deliveries import LATER
from xiaoer.intake.domain.sources import Settings
from xiaoer.intake.store import connectors, hooks
from xiaoer.intake.store.connectors import Connector
from xiaoer.intake.store.hooks import delivery_table
from xiaoer.platform.auth import Role
from xiaoer.platform.db import Database
from xiaoer.platform.events import event_table
from xiaoer.platform.ids import fresh
from xiaoer.platform.jobs import due_table
from xiaoer.platform.keyring import Ring
from xiaoer.shop import actions as shops
from xiaoer.shop.actions.defining import define_attributes
from xiaoer.shop.domain.attributes import AttributeKind, Definition
from xiaoer.shop.domain.products import Category
from xiaoer.shop.store.tables import product_table

SECOND = 1_000_000
NOW = make.NOW // SECOND


class World(NamedTuple):
    """A desk with an empty shop and a webhook of it."""

    client: TestClient[Any]
    database: Database
    shop_id: UUID
    hook: dict[str, str]

    def send(
        self, kind: str, data: Any, *, name: str = "msg-1", at: int = NOW, secret: str = "", body: bytes = b""
    ) -> tuple[int, dict[str, Any]]:
        """As a sender does who wrote its signing from the standard alone."""
        body = body or msgspec.json.encode({"type": kind, "timestamp": "2026-11-21T10:30:00Z", "data": data})
        key = base64.b64decode((secret or self.hook["secret"]).removeprefix("whsec_"))
        signed = base64.b64encode(hmac.new(key, f"{name}.{at}.".encode() + body, hashlib.sha256).digest()).decode()
        headers = {"webhook-id": name, "webhook-timestamp": str(at), "webhook-signature": f"v1,AAAA v1,{signed}"}
        answer = self.client.post(self.hook["path"], content=body, headers=headers)
        return answer.status_code, answer.json()

    def looked(self) -> dict[str, Any]:
        (found,) = self.client.get("/api/v1/webhooks").json()["items"]
        return dict(found)

    def work(self, now: int = make.NOW) -> None:
        machine.run_due(self.database, now)

    def orders(self) -> list[Any]:
        return self.database.read_now(shops.find_orders, frozenset({self.shop_id}))


@pytest.fixture
def world(database: Database, database_url: str, ring: Ring, tmp_path: Path) -> Iterator[World]:
    shop_id = make.shop(database)
    make.account(database, login="boss", role=Role.ADMIN, shops=(shop_id,))
    with machine.desk(database_url, tmp_path, key_file=str(ring.path)) as client:
        told = client.post("/api/v1/session", json={"login": "boss", "password": make.PASSWORD}).json()
        client.headers["x-csrf-token"] = told["csrf"]
        made = client.post(f"/api/v1/shops/{shop_id}/webhooks", json={"name": "仓库"})
        assert made.status_code == 201
        yield World(client, database, shop_id, made.json())


def test_what_is_sent_is_kept_and_applied(world: World) -> None:
    assert world.send("product.changed", machine.product()) == (202, {"id": "msg-1", "again": False})
    world.send("order.changed", machine.order(), name="msg-2")
    world.send("customer.changed", machine.customer(), name="msg-3")
    assert (world.looked()["waiting"], world.orders()) == (3, [])
    world.work()
    (order,) = world.orders()
    assert (order.number, order.lines[0].title) == ("N-1", "外套 COAT")
    seen = world.looked()
    assert (seen["waiting"], seen["applied"], seen["dead"]) == (0, 3, 0)
    assert world.hook["secret"] not in world.client.get("/api/v1/webhooks").text
    bodies = world.database.read_now(lambda tx: tx.all(sa.select(delivery_table.c.body)))
    assert {bytes(row.body) for row in bodies} == {b""}


def test_an_id_comes_once(world: World) -> None:
    world.send("product.changed", machine.product())
    world.work()
    before = count(world.database, event_table)
    assert world.send("product.changed", machine.product(price=1)) == (202, {"id": "msg-1", "again": True})
    world.work()
    (product,) = world.database.read_now(shops.find_products, frozenset({world.shop_id}))
    assert (product.price, count(world.database, event_table)) == (19_900, before)


def test_who_may_not_send(world: World) -> None:
    wrong = "whsec_" + base64.b64encode(b"another key").decode()
    nobodys = World(world.client, world.database, world.shop_id, world.hook | {"path": f"/api/v1/hooks/{UUID(int=9)}"})
    unsigned = world.client.post(
        world.hook["path"], content=b"{}", headers={"webhook-id": "a", "webhook-timestamp": "1"}
    )
    answers = [
        (world.send("order.changed", {}, secret=wrong), 401, "webhook_wrong_signature"),
        (world.send("order.changed", {}, at=NOW - 301), 401, "webhook_not_fresh"),
        (world.send("order.changed", {}, at=NOW + 301), 401, "webhook_not_fresh"),
        (world.send("order.changed", {}, at=-1), 401, "webhook_not_fresh"),
        (world.send("order.changed", {}, name="a.b"), 400, "webhook_bad_id"),
        (world.send("order.changed", {}, name="x" * 201), 400, "webhook_bad_id"),
        (nobodys.send("order.changed", {}), 404, "webhook_not_found"),
        ((unsigned.status_code, unsigned.json()), 401, "webhook_wrong_signature"),
        (world.send("", {}, body=b"x" * 1_000_001), 413, "request_too_large"),
    ]
    for (status, told), wanted, code in answers:
        assert (status, told["code"]) == (wanted, code)
    assert (count(world.database, delivery_table), count(world.database, due_table)) == (0, 0)
    assert world.send("order.changed", {}, at=NOW - 300)[0] == 202


def test_an_order_that_comes_before_its_product_waits_for_it(world: World) -> None:
    world.send("order.changed", machine.order())
    world.work()
    (waiting,) = world.looked()["deliveries"]
    assert (waiting["state"], waiting["attempts"], waiting["problem"]["code"]) == (
        "waiting",
        1,
        "import_unknown_reference",
    )
    world.send("product.changed", machine.product(), name="msg-2")
    world.work(make.NOW + LATER[0] * SECOND)
    assert len(world.orders()) == 1
    assert world.looked()["applied"] == 2


def test_what_is_wrong_dies_is_seen_and_can_be_tried_again(world: World) -> None:
    world.send("product.changed", machine.product(price="9"))
    world.send("", {}, name="msg-2", body=b"no json")
    world.work()
    seen = world.looked()
    assert (seen["dead"], [one["attempts"] for one in seen["deliveries"]]) == (2, [1, 1])
    assert [one["problem"]["code"] for one in seen["deliveries"]] == ["import_wrong_value", "import_not_json"]
    due = world.database.read_now(lambda tx: tx.all(sa.select(due_table.c.kind, due_table.c.run_at)))
    assert [tuple(one) for one in due] == [("webhook.forget", make.NOW + DEAD_KEPT_FOR + 1)] * 2
    path = f"/api/v1/webhooks/{seen['id']}/deliveries/msg-1/retry"
    assert world.client.post(path).status_code == 200
    assert world.client.post(path).json()["code"] == "delivery_not_found"
    world.work()
    assert world.looked()["dead"] == 2


def test_a_product_that_is_not_as_the_shop_defines_it_waits_for_nothing(world: World) -> None:
    fill = Definition(Category.CLOTHING, "充绒量", "down fill", AttributeKind.NUMBER, "克")
    world.database.write_now(define_attributes, world.shop_id, (fill,), make.NOW)
    world.send("product.changed", machine.product(attributes={"充绒量": "90克"}))
    world.work()
    (dead,) = world.looked()["deliveries"]
    assert (dead["state"], dead["problem"]["detail_zh"]) == (
        "dead", "data 的 attributes.充绒量 应为数字（单位 克，不写单位），请改正。"
    )  # fmt: skip
    assert count(world.database, product_table) == 0


def test_what_never_heals_dies_in_the_end(world: World) -> None:
    world.send("order.changed", machine.order())
    moment = make.NOW
    for later in (0, *LATER):
        assert world.looked()["dead"] == 0
        moment += later * SECOND
        world.work(moment)
    (dead,) = world.looked()["deliveries"]
    assert (dead["state"], dead["attempts"]) == ("dead", len(LATER) + 1)


def test_a_parcel_is_scanned_on_its_way(world: World) -> None:
    scan = {"at": "2026-11-21T09:00:00+08:00", "place": "杭州", "text": "已揽收"}
    parcel = {"carrier": "演示快递", "number": "P-1", "state": "picked", "lines": [0], "scans": [scan]}
    world.send("product.changed", machine.product())
    shipped = machine.order(state="shipped", shipped_at="2026-11-21T09:00:00+08:00", parcels=[parcel])
    world.send("order.changed", shipped, name="msg-2")
    earlier = {"at": "2026-11-21T08:00:00+08:00", "place": "杭州", "text": "已下单"}
    told = {"order": "N-1", "parcel": "P-1", "state": "moving", "scans": [scan, earlier]}
    world.send("parcel.scanned", told, name="msg-3")
    world.send("parcel.scanned", told | {"parcel": "P-2"}, name="msg-4")
    world.send("parcel.scanned", told | {"order": "N-2"}, name="msg-5")
    world.work()
    (order,) = world.orders()
    assert order.parcels[0].state == "moving"
    assert [one.text for one in order.parcels[0].scans] == ["已下单", "已揽收"]
    problems = {one["message_id"]: one.get("problem", {}).get("code") for one in world.looked()["deliveries"]}
    assert (problems["msg-4"], problems["msg-5"]) == ("parcel_not_found", "order_not_found")
    before = count(world.database, event_table)
    world.send("parcel.scanned", told, name="msg-6")
    world.work()
    assert count(world.database, event_table) == before


def test_a_removed_webhook_takes_nothing(world: World) -> None:
    path = f"/api/v1/webhooks/{world.hook['id']}"
    assert world.client.delete(path).status_code == 200
    assert world.client.delete(path).json()["code"] == "webhook_not_found"
    assert world.send("order.changed", {})[1]["code"] == "webhook_not_found"
    assert world.client.get("/api/v1/webhooks").json() == {"items": []}


def test_what_was_applied_is_forgotten_after_a_week(world: World) -> None:
    world.send("product.changed", machine.product())
    world.work()
    world.database.write_now(lambda tx: tx.run(sa.update(delivery_table).values(came_at=make.NOW - KEPT_FOR - 1)))
    world.send("product.changed", machine.product(), name="msg-2")
    assert count(world.database, delivery_table) == 1


def test_a_source_that_has_changed_is_read_at_once(world: World) -> None:
    made = Connector(
        fresh(make.NOW), world.shop_id, "vendure", Settings("http://127.0.0.1:9/"), "", 0, 0, None, (), make.NOW, None
    )
    world.database.write_now(connectors.add, made, "only-for-tests")
    for number, data in enumerate(({}, {"order": "A-1"}, {"orders": []})):
        world.send("source.changed", data, name=f"msg-{number}")
    world.work()
    row = due_table.c
    due = world.database.read_now(lambda tx: tx.all(sa.select(row.key, row.payload).where(row.kind == connecting.JOB)))
    assert {one.key: one.payload for one in due} == {
        f"connector.read:{made.id}": {"connector": str(made.id)},
        f"connector.read:{made.id}:A-1": {"connector": str(made.id), "order": "A-1"},
    }
    assert [one["problem"]["code"] for one in world.looked()["deliveries"] if one["state"] == "dead"] == [
        "import_unknown_field"
    ]


def test_what_came_is_sealed_until_it_is_applied(world: World) -> None:
    """Also where it is no text at all: it comes out as it went in."""
    whole = b'\xff\x00{"phone": "13800000001"}'
    assert world.send("", {}, body=whole)[0] == 202
    (row,) = world.database.read_now(lambda tx: tx.all(sa.select(delivery_table)))
    assert (bytes(row.body) != whole, b"13800000001" in bytes(row.body)) == (True, False)
    kept = world.database.write_now(hooks.delivery, row.shop_id, row.hook_id, row.message_id)
    assert kept is not None
    assert kept.body == whole


def test_what_was_refused_for_good_ends_after_a_month(world: World) -> None:
    """Though nothing comes any more; what died later, or waits, stays for its own time."""
    world.send("product.changed", {"sku": "x"}, name="first")
    world.work()
    died = make.NOW + 10 * 24 * 3600 * SECOND
    world.send("product.changed", {"sku": "x"}, name="second")
    world.work(died)
    assert world.looked()["dead"] == 2
    for at, left in ((make.NOW + DEAD_KEPT_FOR, ["first", "second"]), (died + DEAD_KEPT_FOR, ["second"])):
        world.work(at)
        hook_id, applied, dead = UUID(world.hook["id"]), at - KEPT_FOR, at - DEAD_KEPT_FOR
        world.database.write_now(hooks.forget, world.shop_id, hook_id, applied, dead)
        assert sorted(one["message_id"] for one in world.looked()["deliveries"]) == left
    world.work(died + DEAD_KEPT_FOR + 1)
    assert (world.looked()["deliveries"], count(world.database, delivery_table)) == ([], 0)
