"""The Vendure connector against a real Vendure: its orders are seen in ours as they go their way."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import msgspec
import pytest

from tests import make
from tests.connectors.storefront import Storefront
from tests.desks import RunningDesk
from tests.servers import free_port
from xiaoer.customers import actions as customers
from xiaoer.intake.actions.connecting import ConnectorAsk, connect, read_now, take_turn
from xiaoer.intake.domain.sources import Settings
from xiaoer.intake.store import connectors
from xiaoer.intake.store.connectors import Connector
from xiaoer.platform import keyring
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import event_table
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.orders import Order
from xiaoer.values.refusal import Refused

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def storefront(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storefront]:
    running = Storefront(free_port(), tmp_path_factory.mktemp("vendure"))
    running.start()
    try:
        running.stock()
        yield running
    finally:
        running.stop()


class World(NamedTuple):
    """A shop of ours that is connected to the storefront."""

    database: Database
    shop_id: UUID
    connector: Connector

    def read(self) -> Connector:
        """Turns until there is no more to read."""
        payload = {"connector": str(self.connector.id)}
        for _ in range(20):
            after = asyncio.run(take_turn(self.database, system_clock, payload))
            self.database.write_now(after, payload, system_clock())
            at = self.now()
            if at.failures or '"stage":"placed"' in at.cursor:
                return at
        raise AssertionError("it never comes to an end")

    def now(self) -> Connector:
        found = self.database.read_now(connectors.connector, None, self.connector.id)
        assert found is not None
        return found

    def orders(self) -> dict[str, Order]:
        found = self.database.read_now(shops.find_orders, frozenset({self.shop_id}))
        return {one.number: one for one in found}


def ask(storefront: Storefront, **changes: Any) -> ConnectorAsk:
    told = ConnectorAsk("vendure", Settings(storefront.admin_api, private=True), storefront.key)
    return msgspec.structs.replace(told, **changes)


@pytest.fixture
def world(database: Database, storefront: Storefront) -> World:
    shop_id = make.shop(database)
    made = asyncio.run(connect(database, system_clock, shop_id, ask(storefront), uuid4()))
    assert not isinstance(made, Refused), made
    return World(database, shop_id, made)


def test_an_order_is_seen_as_it_goes_its_way(world: World, storefront: Storefront) -> None:
    code = storefront.place({storefront.variants[0]: 2, storefront.variants[1]: 1})
    first = world.read()
    assert (first.problem, first.refused, first.stored >= 4) == (None, (), True)
    order = world.orders()[code]
    assert (order.state, order.paid, order.freight, order.refunded) == ("paid", 60_900, 1_200, 0)
    assert [(line.sku, line.quantity, line.unit_price) for line in order.lines] == [
        ("COAT-M", 2, 19_900), ("COAT-L", 1, 19_900),
    ]  # fmt: skip
    assert (order.recipient.name, order.recipient.masked_phone) == ("D*** S******", "138****1234")
    person = world.database.read_now(customers.find_customer, frozenset({world.shop_id}), order.customer_id)
    assert not isinstance(person, Refused)
    assert (person.facts.name, person.facts.email) == ("Demo Shopper", "demo@example.com")

    fulfilment = storefront.ship(code, "SF1001")
    world.read()
    order = world.orders()[code]
    assert (order.state, order.shipped_at is not None) == ("shipped", True)
    (parcel,) = order.parcels
    assert (parcel.carrier, parcel.number, parcel.state, len(parcel.line_ids)) == ("SF", "SF1001", "moving", 2)

    storefront.move(fulfilment, "Delivered")
    world.read()
    order = world.orders()[code]
    assert (order.state, order.parcels[0].state) == ("delivered", "signed")

    storefront.refund(code, 19_900)
    later(world)
    world.read()
    order = world.orders()[code]
    assert (order.refunded, order.refundable) == (19_900, 41_000)


def later(world: World) -> None:
    """An hour has passed, so that everything is read again."""

    def move(tx: Tx) -> None:
        found = connectors.connector(tx, None, world.connector.id)
        assert found is not None
        told = msgspec.json.decode(found.cursor) | {"stage": "products", "skip": 0}
        connectors.save(tx, msgspec.structs.replace(found, cursor=msgspec.json.encode(told).decode()))

    world.database.write_now(move)


def test_reading_again_changes_nothing(world: World, storefront: Storefront) -> None:
    storefront.place({storefront.variants[0]: 1})
    first = world.read()
    before = world.database.read_now(lambda tx: len(tx.all(event_table.select())))
    later(world)
    again = world.read()
    assert (again.stored, again.refused) == (first.stored, ())
    assert world.database.read_now(lambda tx: len(tx.all(event_table.select()))) == before


def test_a_product_that_is_new_comes_with_its_first_order(world: World, storefront: Storefront) -> None:
    world.read()
    code = storefront.place({storefront.sell("scarf", f"Scarf {uuid4().hex[:4]}", uuid4().hex[:6], 5_000): 1})

    def long_ago(tx: Tx) -> None:
        found = connectors.connector(tx, None, world.connector.id)
        assert found is not None
        told = msgspec.json.decode(found.cursor) | {"walked_at": system_clock() - 20 * 60_000_000}
        connectors.save(tx, msgspec.structs.replace(found, cursor=msgspec.json.encode(told).decode()))

    world.database.write_now(long_ago)
    world.read()
    world.read()
    assert world.orders()[code].paid == 6_200
    assert world.now().refused == ()


def test_a_cancelled_order_keeps_what_was_ordered(world: World, storefront: Storefront) -> None:
    code = storefront.place({storefront.variants[1]: 2})
    storefront.cancel(code)
    world.read()
    order = world.orders()[code]
    assert (order.state, order.lines[0].quantity, order.paid) == ("cancelled", 2, 41_000)
    assert order.cancelled_at is not None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"secret": "of-nobody"}, "source_no_answer", id="a wrong key"),
        pytest.param({"private": False}, "outgoing_private", id="a private address that nobody allowed"),
        pytest.param({"url": "http://127.0.0.1:9/admin-api"}, "outgoing_unreachable", id="nobody there"),
        pytest.param({"url": "/nowhere"}, "outgoing_status", id="another page"),
    ],
)
def test_settings_that_do_not_work_are_refused(
    database: Database, storefront: Storefront, changes: dict[str, Any], code: str
) -> None:
    told = ask(storefront, **{name: value for name, value in changes.items() if name == "secret"})
    if "private" in changes or "url" in changes:
        url = changes.get("url", storefront.admin_api)
        url = storefront.address + url if url.startswith("/") else url
        told = ask(storefront, settings=Settings(url, private=changes.get("private", True)))
    refused = asyncio.run(connect(database, system_clock, make.shop(database), told, uuid4()))
    assert isinstance(refused, Refused)
    assert refused.code == code


def test_a_desk_that_is_killed_loses_nothing(
    database: Database, database_url: str, storefront: Storefront, tmp_path: Path
) -> None:
    """The whole program, killed again and again while it reads, until everything is there."""
    shop_id = make.shop(database)
    placed = {storefront.place({storefront.variants[0]: 1}) for _ in range(12)}
    made = asyncio.run(connect(database, system_clock, shop_id, ask(storefront), uuid4()))
    assert not isinstance(made, Refused)
    world = World(database, shop_id, made)
    desk = RunningDesk(database_url, tmp_path, key_file=str(tmp_path / keyring.FILE))
    for kills in range(3):
        desk.start()
        if kills < 2:
            desk.kill()
            world.database.write_now(read_now, frozenset({shop_id}), made.id, system_clock())
    try:
        storefront.ship(min(placed), "SF2001")
        world.database.write_now(read_now, frozenset({shop_id}), made.id, system_clock())
        until(lambda: placed <= world.orders().keys())
        until(lambda: world.orders()[min(placed)].state == "shipped")
    finally:
        assert desk.stop() in {0, -signal.SIGTERM}
    assert world.now().refused == ()


def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 90
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.1)
