"""Words in cases forgotten by orders, however many somebody has."""

from __future__ import annotations

from uuid import UUID

import msgspec

from tests.aftersales.stored import DAY, NOW, OTHER, back, opened, placed, stocked
from tests.counting import queries
from xiaoer.aftersales import actions
from xiaoer.aftersales.actions import OpenAsk, forgetting
from xiaoer.aftersales.domain.cases import Case
from xiaoer.platform.db import Database
from xiaoer.shop.actions import holding
from xiaoer.shop.store import orders

MANY = [UUID(int=place) for place in range(10**6, 10**6 + 33_000)]
"""More than SQLite takes as variables of one statement."""


def test_of_more_orders_than_a_statement_takes(database: Database) -> None:
    order, by = stocked(database)
    for at in (NOW, NOW + DAY):
        assert isinstance(database.write_now(actions.open_case, OpenAsk(back(order, 1), said="坏了"), by, at), Case)
    silent = opened(database, back(order, 0, 1), by)
    ids = [*MANY, order.id]
    assert database.read_now(forgetting.kept, order.shop_id, ids) == (2, NOW + DAY)
    assert database.read_now(forgetting.kept, order.shop_id, MANY) == (0, None)
    assert database.write_now(forgetting.forget, order.shop_id, NOW + 2 * DAY, MANY, 5) == 0
    assert [database.write_now(forgetting.forget, order.shop_id, NOW + 2 * DAY, ids, 1) for _ in range(3)] == [1, 1, 0]
    assert database.read_now(forgetting.kept, order.shop_id, ids) == (0, None)
    assert {one.said for one in database.read_now(actions.find_cases, by.shops)} == {""}
    assert database.read_now(actions.find_case, by.shops, silent.id) == actions.CaseFile(silent, ())


def test_the_orders_of_somebody_are_read_by_their_ids_alone(database: Database) -> None:
    order, _ = stocked(database)
    other = msgspec.structs.replace(order, id=OTHER, number="OTHER", lines=(), parcels=())
    database.write_now(orders.save, [(placed(other), "mark")], ())
    found = database.read_now(holding.order_ids, order.shop_id, [order.customer_id, UUID(int=999)])
    assert sorted(found) == sorted([order.id, OTHER])
    asked = database.read_now(
        lambda tx: queries(tx, lambda tx: holding.order_ids(tx, order.shop_id, [order.customer_id]))
    )
    assert asked == 1
