"""What the version that marks forgotten conversations makes of those before it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from tests.customers.given import SHOP, some_id
from tests.intake.test_migration import shop
from tests.versions import of_version
from xiaoer.conversations.store.tables import conversation_table
from xiaoer.platform.db.open import connect_once
from xiaoer.platform.db.schema import upgrade
from xiaoer.platform.keyring import Ring
from xiaoer.shop.store.tables import shop_table


def talk(name: str) -> dict[str, Any]:
    texts = dict.fromkeys(("stage", "last_text", "last_author"), "")
    ids = dict.fromkeys(("id", "visitor", "customer_id"), some_id(name))
    return texts | ids | {
        "shop_id": SHOP, "channel": "widget", "customer_name": name, "customer_level": 0, "locale": "zh", "state": "resolved",
        "last_seq": 1, "last_at": 5, "unread": 0, "opened_at": 1, "resolved_at": 5,
    }  # fmt: skip


@pytest.mark.parametrize(("name", "erased"), [("已删除的顾客", True), ("Erased customer", True), ("测试顾客甲", False)])
def test_what_was_forgotten_before_is_marked(name: str, erased: bool, database_url: str, ring: Ring) -> None:  # noqa: FBT001 - a parameter of a test
    with of_version(database_url, "0016") as connection:
        connection.execute(sa.insert(shop_table), [shop()])
        connection.execute(sa.insert(conversation_table), [talk(name)])
    upgrade(database_url, ring=ring)
    with connect_once(database_url) as connection:
        assert connection.execute(sa.select(conversation_table.c.erased)).scalar_one() is erased
