"""A store of before: what its products said of supplier and batch is not lost on the way."""

from __future__ import annotations

from uuid import UUID

import pytest
import sqlalchemy as sa
from alembic import command

from tests.platform.test_schema import emptied
from tests.versions import migrations_over
from xiaoer.platform.db import open_database, schema
from xiaoer.platform.db.open import connect_once
from xiaoer.platform.db.tables import Id, metadata
from xiaoer.platform.keyring import Ring
from xiaoer.shop import actions
from xiaoer.shop.domain.prices import price_on
from xiaoer.values.refusal import Refused

__all__ = ["emptied"]

SHOP, COAT, KETTLE, HAT, LARGE, ORDER, LINE = (UUID(int=number) for number in range(1, 8))
PLACED = 1_795_000_000_000_000


def begun(address: str) -> None:
    """The tables of the first version."""
    with connect_once(address) as connection, connection.begin():
        command.upgrade(migrations_over(connection), "0001")


def rows_of_before(address: str) -> None:
    """One order, and three products of which two have the same supplier and one nothing."""
    told = {
        COAT: ("C", 39_900, "B1", "甲"),
        KETTLE: ("K", 12_900, None, "甲"),
        HAT: ("H", 100, None, None),
    }
    with connect_once(address) as connection, connection.begin():

        def put(table: str, **values: object) -> None:
            ids = {name for name, value in values.items() if isinstance(value, UUID)}
            columns = [sa.column(name, Id()) if name in ids else sa.column(name) for name in values]
            connection.execute(sa.insert(sa.table(table, *columns)).values(**values))

        put(
            "shop", id=SHOP, slug="s", name="店", name_en="S", platform="own", locale="zh", currency="CNY", zone="UTC",
            policy="cn", brand='{"color": "#000000", "agent_name": "x"}', digest="d",
        )  # fmt: skip
        for id_, (sku, price, batch, supplier) in told.items():
            put(
                "product", shop_id=SHOP, id=id_, sku=sku, title=sku, title_en=sku, category="other", kind="k",
                price=price, list_price=price, attributes="{}", batch=batch, supplier=supplier, summary="",
                summary_en="", digest="d",
            )  # fmt: skip
        put(
            "variant", shop_id=SHOP, id=LARGE, product_id=COAT, position=0, sku="C-L", options="{}", price=41_900,
            available=True,
        )  # fmt: skip
        put(
            "shop_order", shop_id=SHOP, id=ORDER, number="N1", customer_id=UUID(int=9), buyer="b", state="paid",
            recipient_name="", masked_phone="", masked_address="", currency="CNY", freight=0, paid=1, refunded=0,
            note="", placed_at=PLACED, digest="d",
        )  # fmt: skip
        put(
            "order_line", shop_id=SHOP, id=LINE, order_id=ORDER, position=0, product_id=COAT, sku="C-L", title="C",
            options="{}", quantity=1, unit_price=1, discount=0, paid=1,
        )  # fmt: skip


@pytest.fixture
def of_before(emptied: str) -> str:
    begun(emptied)
    rows_of_before(emptied)
    return emptied


def test_suppliers_batches_and_prices_are_carried_over(of_before: str, ring: Ring) -> None:
    schema.upgrade(of_before, ring=ring)
    database, allowed = open_database(of_before, ring), frozenset({SHOP})
    found = {one.sku: one for one in database.read_now(actions.find_products, allowed)}
    assert {sku: one.supplier for sku, one in found.items()} == {"C": "甲", "K": "甲", "H": None}
    [batch] = database.read_now(actions.find_batches, allowed, COAT)
    assert (batch.number, batch.supplier) == ("B1", "甲")
    history = database.read_now(actions.find_history, allowed, COAT)
    assert not isinstance(history, Refused)
    assert {sku: price_on(spans, 10**18) for sku, spans in history.prices.items()} == {"C": 39_900, "C-L": 41_900}
    [order] = database.read_now(actions.find_orders, allowed, query="N1")
    assert (order.id, [line.id for line in order.lines]) == (ORDER, [LINE])
    placed = sa.select(metadata.tables["order_line"].c.placed_at)
    assert [row.placed_at for row in database.read_now(lambda tx: tx.all(placed))] == [PLACED]
    database.close()


def test_the_upgraded_schema_is_that_of_the_tables(of_before: str, ring: Ring) -> None:
    """Every column, and every index that is to be on this database."""
    schema.upgrade(of_before, ring=ring)
    with connect_once(of_before) as connection:
        seen = sa.inspect(connection)
        for name in (
            "product",
            "order_line",
            "shop_order",
            "batch",
            "supplier",
            "price",
            "payment",
            "discount",
            "attribute",
        ):
            table = metadata.tables[name]
            assert {one["name"] for one in seen.get_columns(name)} == set(table.c.keys())
            assert {one["name"] for one in seen.get_foreign_keys(name)} == {
                constraint.name for constraint in table.foreign_key_constraints
            }
            stored = {one["name"] for one in seen.get_indexes(name) if not str(one["name"]).startswith("uq_")}
            only_there = {"ix_shop_order_shop_id_number"} if connection.dialect.name == "sqlite" else set()
            assert stored == {index.name for index in table.indexes} - only_there
