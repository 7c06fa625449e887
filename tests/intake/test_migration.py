"""What the version with other blocks makes of imports that were under way before it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command

from tests.customers.given import SHOP, some_id
from tests.customers.test_migration import emptied
from xiaoer.intake.store.runs import run_table
from xiaoer.platform.db.open import connect_once
from xiaoer.platform.db.schema import MIGRATIONS, _config, upgrade
from xiaoer.platform.keyring import Ring
from xiaoer.shop.store.tables import shop_table


def shop() -> dict[str, Any]:
    texts = ("slug", "name", "name_en", "platform", "locale", "currency", "zone", "policy", "digest")
    return {"id": SHOP, "brand": {}, "dispatch_hours": None} | dict.fromkeys(texts, "")


def run(state: str, blocks: str) -> dict[str, Any]:
    """One that has come to its second block of three."""
    texts = dict.fromkeys(("source", "file_name", "file", "problems"), "")
    return texts | {
        "shop_id": SHOP, "id": some_id(state + blocks), "size": 1, "looked": {}, "state": state, "keep_good": False,
        "blocks": blocks, "blocks_total": 3, "blocks_done": 1, "place": 9, "counts": {}, "created_at": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("state", "blocks", "after"),
    [
        pytest.param("checked", "abc", ("received", "", 0, 0, 0), id="checked"),
        pytest.param("running", "abc", ("received", "", 0, 0, 0), id="running"),
        pytest.param("checked", "", ("checked", "", 3, 1, 9), id="with-problems"),
        pytest.param("done", "abc", ("done", "abc", 3, 1, 9), id="done"),
        pytest.param("cancelled", "abc", ("cancelled", "abc", 3, 1, 9), id="cancelled"),
    ],
)
def test_what_is_not_stored_yet_is_to_be_checked_again(
    state: str, blocks: str, after: tuple[Any, ...], database_url: str, ring: Ring
) -> None:
    emptied(database_url)
    with connect_once(database_url) as connection, connection.begin():
        config = _config(MIGRATIONS)
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        connection.execute(sa.insert(shop_table), [shop()])
        connection.execute(sa.insert(run_table), [run(state, blocks)])
    upgrade(database_url, ring=ring)
    row = run_table.c
    with connect_once(database_url) as connection:
        columns = (row.state, row.blocks, row.blocks_total, row.blocks_done, row.place)
        assert [tuple(one) for one in connection.execute(sa.select(*columns))] == [after]
