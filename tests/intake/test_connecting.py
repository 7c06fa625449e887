"""Connectors as the desk works with them; the shop system's answers are recorded ones (tests/connectors has a real one)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from tests import make
from tests.conftest import count
from tests.intake import replay
from tests.intake.replay import KEY, RECORDED, Replay
from xiaoer.intake.actions.connecting import (
    EVERY,
    ConnectorAsk,
    connect,
    find_connectors,
    read_all_now,
    read_now,
    remove_connector,
    take_turn,
)
from xiaoer.intake.domain.sources import Settings
from xiaoer.intake.store.connectors import Connector, connector_table
from xiaoer.platform.db import Database
from xiaoer.platform.events import event_table
from xiaoer.platform.jobs import due_table
from xiaoer.shop import actions as shops
from xiaoer.shop.actions.defining import define_attributes
from xiaoer.shop.domain.attributes import AttributeKind, Definition
from xiaoer.shop.domain.products import Category
from xiaoer.values.refusal import Refused

BY = uuid4()


class World(NamedTuple):
    """A shop that is connected to what answers as a Vendure did."""

    database: Database
    shop_id: UUID
    source: Replay
    connector: Connector

    def turn(self, now: int = make.NOW, **more: str) -> Connector:
        payload = {"connector": str(self.connector.id), **more}
        after = asyncio.run(take_turn(self.database, lambda: now, payload))
        self.database.write_now(lambda tx: tx.run(sa.delete(due_table)))
        self.database.write_now(after, payload, now)
        (found,) = self.database.read_now(find_connectors, frozenset({self.shop_id}))
        return found

    def due(self) -> list[tuple[str, int]]:
        row = due_table.c
        return [
            (one.key, one.run_at) for one in self.database.read_now(lambda tx: tx.all(sa.select(row.key, row.run_at)))
        ]

    def states(self) -> dict[str, str]:
        found = self.database.read_now(shops.find_orders, frozenset({self.shop_id}))
        return {one.number: str(one.state) for one in found}


def ask(source: Replay, **settings: Any) -> ConnectorAsk:
    return ConnectorAsk(
        "vendure", Settings(source.url, private=settings.get("private", True)), settings.get("key", KEY)
    )


def make_connector(database: Database, shop_id: UUID, told: ConnectorAsk) -> Connector | Refused:
    return asyncio.run(connect(database, lambda: make.NOW, shop_id, told, BY))


@pytest.fixture
def source() -> Iterator[Replay]:
    with replay.running() as answering:
        yield answering


@pytest.fixture
def world(database: Database, source: Replay) -> World:
    shop_id = make.shop(database)
    made = make_connector(database, shop_id, ask(source))
    assert not isinstance(made, Refused)
    return World(database, shop_id, source, made)


def test_what_it_reads_is_seen_and_reading_again_changes_nothing(world: World) -> None:
    first = world.turn()
    assert (first.stored, first.failures, first.refused, first.read_at) == (5, 0, (), make.NOW)
    assert sorted(world.states().values()) == ["cancelled", "delivered"]
    before = count(world.database, event_table)
    assert world.turn().stored == 5
    assert count(world.database, event_table) == before
    assert world.due() == [(f"connector.read:{world.connector.id}", make.NOW + EVERY)]


def test_the_secret_is_sealed_and_gone_with_the_connector(world: World) -> None:
    (row,) = world.database.read_now(lambda tx: tx.all(sa.select(connector_table)))
    assert [value for value in row if KEY in str(value)] == []
    removed = world.database.write_now(remove_connector, frozenset({world.shop_id}), world.connector.id, BY, make.NOW)
    assert not isinstance(removed, Refused)
    (row,) = world.database.read_now(lambda tx: tx.all(sa.select(connector_table.c.secret)))
    assert (bytes(row.secret), world.due()) == (b"", [])
    payload = {"connector": str(world.connector.id)}
    asyncio.run(take_turn(world.database, lambda: make.NOW, payload))
    gone = world.database.write_now(remove_connector, frozenset({world.shop_id}), world.connector.id, BY, make.NOW)
    assert isinstance(gone, Refused)
    assert gone.code == "connector_not_found"


def test_an_order_that_has_left_is_read_once_more(world: World) -> None:
    code = RECORDED["order"]["paid"]["code"]
    world.source.orders[code] = RECORDED["order"]["shipped"]
    world.turn()
    assert world.states()[code] == "shipped"
    world.source.orders[code] = RECORDED["order"]["delivered"]
    world.turn()
    assert world.states()[code] == "delivered"


def test_one_order_is_read_when_it_is_asked_for(world: World) -> None:
    code = RECORDED["order"]["paid"]["code"]
    world.source.orders[code] = RECORDED["order"]["delivered"]
    whole = world.turn()
    world.source.orders[code] = RECORDED["order"]["refunded in part"]
    world.database.write_now(read_all_now, world.shop_id, code, make.NOW)
    assert (f"connector.read:{world.connector.id}:{code}", make.NOW) in world.due()
    assert world.turn(order=code).cursor == whole.cursor
    (order,) = world.database.read_now(shops.find_orders, frozenset({world.shop_id}), query=code)
    assert order.refunded == 19_900
    assert world.due() == []
    world.source.says = (500, b"")
    world.turn(order=code)
    assert world.due() == []


def test_a_product_that_is_not_known_has_everything_read_again(world: World) -> None:
    products, world.source.products = world.source.products, []
    lost = world.turn()
    assert {one.why.code for one in lost.refused if one.why} == {"import_unknown_reference"}
    assert len(lost.refused) == 2
    world.source.products = products
    assert world.states() == {}
    world.turn(make.NOW + 11 * 60_000_000)
    again = world.turn(make.NOW + 12 * 60_000_000)
    assert (again.refused, len(world.states())) == ((), 2)


WEIGHT = Definition(Category.OTHER, "净重", "weight", AttributeKind.NUMBER)
WASH = Definition(Category.OTHER, "可机洗", "machine wash", AttributeKind.YES_NO)
CLOTH = Definition(Category.OTHER, "面料", "cloth", AttributeKind.CHOICE, choices=("锦纶", "棉"))


def test_facets_are_what_the_shop_defines_and_one_that_is_not_costs_neither_price_nor_orders(world: World) -> None:
    world.database.write_now(define_attributes, world.shop_id, (WEIGHT, WASH, CLOTH), make.NOW)
    facets = {"净重": "9 克", "可机洗": "是", "面料": "棉", "产地": "湖州"}
    world.source.products = [{**one, "facetValues": facet_values(facets)} for one in world.source.products]
    read = world.turn()
    assert {one.key: (one.result, one.why and one.why.code) for one in read.refused} == {
        f"vendure-{one['id']}": ("stored", "source_attributes") for one in world.source.products
    }
    assert next(one.why.facts["wrong_zh"] for one in read.refused if one.why) == "净重应为数字，写的是“9 克”"
    assert (read.stored, sorted(world.states().values())) == (5, ["cancelled", "delivered"])
    for one in world.database.read_now(shops.find_products, frozenset({world.shop_id})):
        assert one.attributes == {"可机洗": True, "面料": "棉", "产地": "湖州"}
    walked = world.turn(make.NOW + 11 * 60_000_000).cursor
    assert '"stage":"products"' not in walked
    cheaper = [{**one, "priceWithTax": 4_200} for one in world.source.products[0]["variants"]]
    facets["净重"] = "9"
    changed = {**world.source.products[0], "variants": cheaper, "facetValues": facet_values(facets)}
    world.source.products = [changed, *world.source.products[1:]]
    world.turn(make.NOW + 61 * 60_000_000)
    again = world.turn(make.NOW + 62 * 60_000_000)
    assert f"vendure-{changed['id']}" not in [one.key for one in again.refused]
    products = world.database.read_now(shops.find_products, frozenset({world.shop_id}))
    (product,) = [one for one in products if one.sku == f"vendure-{changed['id']}"]
    assert (product.price, product.attributes["净重"]) == (4_200, 9)


def facet_values(facets: dict[str, str]) -> list[dict[str, Any]]:
    return [{"name": value, "facet": {"name": name}} for name, value in facets.items()]


def test_a_shop_system_that_is_away_is_asked_less_and_less_until_it_is_back(world: World) -> None:
    world.source.says = (503, b"down")
    before = count(world.database, event_table)
    waits = []
    for failures in range(1, 9):
        told = world.turn()
        assert (told.failures, told.problem and told.problem.code) == (failures, "outgoing_status")
        waits.append((world.due()[0][1] - make.NOW) // EVERY)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert count(world.database, event_table) == before + 1
    world.source.says = None
    back = world.turn()
    assert (back.failures, back.problem, back.stored) == (0, None, 5)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param((200, b"<html>"), "source_no_answer", id="no JSON"),
        pytest.param((200, b"[]"), "source_no_answer", id="no object"),
        pytest.param((200, b'{"errors": [{"message": "no such field"}]}'), "source_no_answer", id="it says what is wrong"),
        pytest.param((200, b'{"data": {"products": null}}'), "source_no_answer", id="nothing where a list should be"),
        pytest.param((200, b'{"data": {"products": {"totalItems": 1, "items": [{}]}}}'), "source_no_answer", id="another form"),
        pytest.param((302, b""), "outgoing_status", id="elsewhere"),
    ],
)  # fmt: skip
def test_answers_that_are_of_no_use(world: World, said: tuple[int, bytes], code: str) -> None:
    world.source.says = said
    told = world.turn()
    assert told.problem is not None
    assert (told.problem.code, told.cursor) == (code, "")


def test_settings_are_tried_before_they_are_stored(database: Database, source: Replay) -> None:
    shop_id = make.shop(database)
    source.currency = "USD"
    refused = [
        make_connector(database, shop_id, told)
        for told in (ask(source), ask(source, private=False), ask(source, key="of-nobody"))
    ]
    codes = [one.code for one in refused if isinstance(one, Refused)]
    assert codes == ["source_currency", "outgoing_private", "source_no_answer"]
    assert (count(database, connector_table), count(database, due_table)) == (0, 0)


def test_a_foreign_shops_connector_is_not_there(world: World) -> None:
    other = frozenset({make.shop(world.database, slug="foreign")})
    for refused in (
        world.database.write_now(read_now, other, world.connector.id, make.NOW),
        world.database.write_now(remove_connector, other, world.connector.id, BY, make.NOW),
    ):
        assert isinstance(refused, Refused)
        assert refused.code == "connector_not_found"
    looked = world.database.write_now(read_now, frozenset({world.shop_id}), world.connector.id, make.NOW + 5)
    assert looked == world.connector
    assert world.due() == [(f"connector.read:{world.connector.id}", make.NOW + 5)]


def test_without_the_keys_it_says_so(world: World) -> None:
    world.database.write_now(lambda tx: tx.run(sa.update(connector_table).values(secret=b"\x01" + bytes(60))))
    told = world.turn()
    assert told.problem is not None
    assert told.problem.code == "key_missing"
