"""A desk with an empty shop, told by a machine."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from litestar.testing import TestClient

from xiaoer.platform.db import Database
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.orders import Delivery
from xiaoer.shop.store import recipients


class World(NamedTuple):
    """A desk with an empty shop, and a machine's key for it; the database is opened with the desk's keys."""

    client: TestClient[Any]
    database: Database
    shop_id: UUID

    def tell(self, what: str, *rows: Any, whole: bool = False, key: str = "", code: int = 200) -> dict[str, Any]:
        headers = {"idempotency-key": key} if key else {}
        body = {"items": rows, "whole": whole}
        answer = self.client.post(f"/api/v1/shops/{self.shop_id}/{what}", json=body, headers=headers)
        assert answer.status_code == code, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def order(self, number: str) -> Any:
        (found,) = self.database.read_now(shops.find_orders, frozenset({self.shop_id}), query=number)
        return found


def results(told: dict[str, Any]) -> list[str]:
    return [row["result"] for row in told["items"]]


def delivery(world: World, number: str) -> Delivery:
    found = world.database.read_now(recipients.of_order, frozenset({world.shop_id}), world.order(number).id)
    assert found is not None
    return found.whole
