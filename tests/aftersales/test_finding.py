"""Cases found by whose they are, on both databases."""

from __future__ import annotations

from uuid import UUID

import msgspec

from tests.aftersales.test_actions import NOW, OTHER, back, opened, placed, stocked
from xiaoer.aftersales import actions
from xiaoer.platform.db import Database
from xiaoer.shop.store import orders


def test_cases_of_a_customer_are_those_of_their_orders(database: Database) -> None:
    order, by = stocked(database)
    other = msgspec.structs.replace(order, id=OTHER, number="OTHER", customer_id=OTHER, lines=(), parcels=())
    database.write_now(orders.save, [(placed(other), "mark")], ())
    older = opened(database, back(order, 1, 0), by)
    newer = opened(database, back(order, 0, 1), by, NOW + 1)
    assert database.read_now(actions.cases_of_customer, by.shops, order.customer_id) == [newer, older]
    assert database.read_now(actions.cases_of_customer, by.shops, OTHER) == []
    assert database.read_now(actions.cases_of_customer, frozenset({UUID(int=5)}), order.customer_id) == []
