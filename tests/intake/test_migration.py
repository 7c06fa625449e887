"""What the version with other blocks makes of imports that were under way before it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from alembic import command

from tests.customers.given import SHOP, some_id
from tests.versions import migrations_over, of_version
from xiaoer.customers.store.tables import fact_table, history_table
from xiaoer.intake.actions import hooks as hooks_actions
from xiaoer.intake.store import hooks, runs
from xiaoer.intake.store.hooks import delivery_table, hook_table
from xiaoer.intake.store.runs import mapping_table, run_table
from xiaoer.platform.db import Tx
from xiaoer.platform.db.open import connect_once
from xiaoer.platform.db.schema import upgrade
from xiaoer.platform.jobs import due_table
from xiaoer.platform.keyring import Ring
from xiaoer.platform.sealing import unseal
from xiaoer.shop.store.tables import shop_table

BEFORE = "0010"
"""The version that knew of orders alone."""
OLD = ("shop_id", "source", "mapping", "saved_at")


def shop() -> dict[str, Any]:
    texts = ("slug", "name", "name_en", "platform", "locale", "currency", "zone", "policy", "digest")
    return {"id": SHOP, "brand": {}, "dispatch_hours": None} | dict.fromkeys(texts, "")


def run(state: str, blocks: str) -> dict[str, Any]:
    """One that has come to its second block of three."""
    texts = dict.fromkeys(("source", "file_name", "file", "problems"), "")
    return texts | {
        "shop_id": SHOP, "id": some_id(state + blocks), "size": 1, "looked": {"columns": ["订单号"], "rows": [["1001"]]}, "state": state, "keep_good": False,
        "blocks": blocks, "blocks_total": 3, "blocks_done": 1, "place": 9, "counts": {}, "created_at": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("state", "blocks", "after"),
    [
        pytest.param("checked", "abc", ("received", "", 0, 0, 0), id="checked"),
        pytest.param("running", "abc", ("received", "", 0, 0, 0), id="running"),
        pytest.param("checked", "", ("checked", "", 3, 1, 9), id="with-problems"),
        pytest.param("done", "abc", ("done", "", 3, 1, 9), id="done"),
        pytest.param("cancelled", "abc", ("cancelled", "", 3, 1, 9), id="cancelled"),
    ],
)
def test_what_is_not_stored_yet_is_to_be_checked_again(
    state: str, blocks: str, after: tuple[Any, ...], database_url: str, ring: Ring
) -> None:
    with of_version(database_url, "0003") as connection:
        connection.execute(sa.insert(shop_table), [shop()])
        connection.execute(sa.insert(run_table), [run(state, blocks)])
    upgrade(database_url, ring=ring)
    row = run_table.c
    with connect_once(database_url) as connection:
        columns = (row.state, row.blocks, row.blocks_total, row.blocks_done, row.place)
        assert [tuple(one) for one in connection.execute(sa.select(*columns))] == [after]


@pytest.mark.parametrize(("state", "rows"), [("done", []), ("cancelled", []), ("checked", [["1001"]])])
def test_the_rows_of_imports_that_are_over_go(state: str, rows: list[list[str]], database_url: str, ring: Ring) -> None:
    with of_version(database_url, "0015") as connection:
        connection.execute(sa.insert(shop_table), [shop()])
        connection.execute(sa.insert(run_table), [run(state, "") | {"holds": "orders"}])
    upgrade(database_url, ring=ring)
    with connect_once(database_url) as connection:
        looked, sealed = connection.execute(sa.select(run_table.c.looked, run_table.c.first_rows)).one()
        assert looked == {"columns": ["订单号"], "rows": []}
        left = unseal(Tx(connection, ring), run_table.c.first_rows, (SHOP, some_id(state)), bytes(sealed))
        assert left == (msgspec.json.encode(rows).decode() if rows else "")


def test_what_lay_in_the_open_is_sealed_and_the_way_back_opens_it(database_url: str, ring: Ring) -> None:
    """What webhooks brought and nobody has applied, the first rows of a file, and who is in charge of a company."""
    body, hook_id, key = '{"电话": "13800000001"}'.encode() + b"\xff", some_id("hook"), {"shop_id": SHOP}
    delivery = {"state": "dead", "attempts": 1, "came_at": 1, "tried_at": 2, "body": body}
    told = {
        "customer_id": SHOP,
        "what": "fact",
        "of": "in_charge",
        "before": "",
        "after": "李小明、王芳",
        "source": "hand",
    }
    identity = {"customer_id": SHOP, "name": "identity", "source": "hand", "value": b"", "told_at": 1}
    with of_version(database_url, "0023") as connection:
        connection.execute(sa.insert(shop_table), [shop()])
        looked = {"form": "csv", "encoding": "utf-8", "columns": ["订单号"], "rows": [["1001"]]}
        connection.execute(sa.insert(run_table), [run("checked", "") | {"holds": "orders", "looked": looked}])
        connection.execute(sa.insert(hook_table), [key | {"id": hook_id, "name": "仓库", "made_at": 1}])
        connection.execute(sa.insert(delivery_table), [key | {"hook_id": hook_id, "message_id": "m"} | delivery])
        connection.execute(sa.insert(history_table), [key | {"id": hook_id, "at": 1, "by_name": ""} | told])
    upgrade(database_url, ring=ring)
    with connect_once(database_url) as connection, connection.begin():
        tx = Tx(connection, ring)
        assert b"13800000001" not in bytes(connection.execute(sa.select(delivery_table.c.body)).scalar_one())
        kept = hooks.delivery(tx, SHOP, hook_id, "m")
        assert kept is not None
        assert kept.body == body
        assert connection.execute(sa.select(history_table.c.after)).scalar_one() == "李**、王*"
        found = runs.run(tx, frozenset({SHOP}), some_id("checked"))
        assert found is not None
        assert found.looked.rows == (("1001",),)
        assert jobs_of(connection) == [(f"webhook.forget:{hook_id}", 2 + hooks_actions.DEAD_KEPT_FOR + 1)]
        connection.execute(sa.insert(fact_table), [key | identity])
        config = migrations_over(connection)
        config.attributes["ring"] = ring
        command.downgrade(config, "0023")
        assert bytes(connection.execute(sa.select(delivery_table.c.body)).scalar_one()) == body
        assert connection.execute(sa.select(run_table.c.looked)).scalar_one()["rows"] == [["1001"]]
        assert jobs_of(connection) == []
        assert connection.execute(sa.select(sa.func.count()).select_from(fact_table)).scalar_one() == 0


def jobs_of(connection: sa.Connection) -> list[tuple[str, int]]:
    row = due_table.c
    chosen = sa.select(row.key, row.run_at).where(row.kind == hooks_actions.FORGET)
    return [(one.key, one.run_at) for one in connection.execute(chosen)]


def test_mappings_and_imports_of_before_are_of_orders_and_the_way_back_is_open(database_url: str, ring: Ring) -> None:
    with of_version(database_url, BEFORE) as connection:
        connection.execute(sa.insert(shop_table), [shop()])
        connection.execute(sa.insert(run_table), [run("done", "abc")])
        old = sa.table("import_mapping", *(sa.column(name, mapping_table.c[name].type) for name in OLD))
        connection.execute(
            sa.insert(old), [{"shop_id": SHOP, "source": "own", "mapping": {"fields": {}}, "saved_at": 5}]
        )
    upgrade(database_url, ring=ring)
    with connect_once(database_url) as connection, connection.begin():
        assert [tuple(one) for one in connection.execute(sa.select(mapping_table))] == [
            (SHOP, "orders", "own", {"fields": {}}, 5)
        ]
        assert connection.execute(sa.select(run_table.c.holds)).scalars().all() == ["orders"]
        chats = {"shop_id": SHOP, "holds": "chats", "source": "own", "mapping": {}, "saved_at": 6}
        connection.execute(sa.insert(mapping_table), [chats])
        connection.execute(sa.insert(run_table), [run("done", "def") | {"holds": "chats"}])
        command.downgrade(migrations_over(connection), BEFORE)
        assert [tuple(one) for one in connection.execute(sa.select(old))] == [(SHOP, "own", {"fields": {}}, 5)]
        assert connection.execute(sa.select(sa.func.count()).select_from(run_table)).scalar_one() == 1
