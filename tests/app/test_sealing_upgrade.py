"""A store from before anything was sealed: after the upgrade it is, and found and shown as before."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from tests.platform.test_schema import emptied
from xiaoer.customers.actions import Page, Search, find_customers, search
from xiaoer.customers.domain.people import Address
from xiaoer.customers.store.tables import contact_table
from xiaoer.platform.db import open_database, schema
from xiaoer.platform.db.open import connect_once
from xiaoer.platform.db.schema import MIGRATIONS
from xiaoer.platform.db.tables import Id, Json
from xiaoer.platform.keyring import Ring
from xiaoer.platform.sealing import blind, unseal
from xiaoer.shop.store.tables import recipient_table

__all__ = ["emptied"]

SHOP = UUID(int=1)
ORDERS = 2100
ADDRESS = {"province": "浙江省", "city": "杭州市", "district": "西湖区", "street": "样例路1号"}
ORDER_WORDS = (
    "number", "buyer", "state", "recipient_name", "masked_phone", "masked_address", "currency", "note", "digest",
)  # fmt: skip
WORDS = ("slug", "name", "name_en", "platform", "locale", "currency", "zone", "policy", "digest")


def before(tmp_path: Path) -> Path:
    """The migrations of the first version."""
    folder = tmp_path / "before"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (folder / "versions").glob("*.py"):
        if path.name >= "0002":
            path.unlink()
    return folder


def fill(connection: sa.Connection) -> None:
    shop = sa.table("shop", sa.column("id", Id), sa.column("brand", Json), *(sa.column(word) for word in WORDS))
    connection.execute(sa.insert(shop).values(id=SHOP, brand={}, **dict.fromkeys(WORDS, "x")))
    order = sa.table(
        "shop_order", *(sa.column(name, Id) for name in ("shop_id", "id", "customer_id")),
        *(sa.column(word) for word in (*ORDER_WORDS, "freight", "paid", "refunded")),
    )  # fmt: skip
    rows = [
        dict.fromkeys(ORDER_WORDS, "x") | {"freight": 0, "paid": 0, "refunded": 0, "shop_id": SHOP, "customer_id": SHOP,
        "id": UUID(int=number), "number": str(number), "recipient_name": f"测试{number}"}
        for number in range(1, ORDERS + 1)
    ]  # fmt: skip
    connection.execute(sa.insert(order), rows)
    fill_customers(connection)


def fill_customers(connection: sa.Connection) -> None:
    texts = ("source_id", "name", "nick", "phone", "email", "digest")
    customer = sa.table(
        "customer", sa.column("shop_id", Id), sa.column("id", Id), sa.column("level"), sa.column("address", Json),
        sa.column("tags", Json), *(sa.column(name) for name in texts),
    )  # fmt: skip
    told = dict.fromkeys(texts, "x") | {"shop_id": SHOP, "level": 0, "tags": []}
    connection.execute(
        sa.insert(customer),
        [
            told
            | {
                "id": UUID(int=1),
                "source_id": "c1",
                "phone": "13800000001",
                "email": "one@example.com",
                "address": ADDRESS,
            },
            told
            | {"id": UUID(int=2), "source_id": "c2", "phone": "", "email": "", "address": dict.fromkeys(ADDRESS, "")},
        ],
    )


def test_what_was_readable_is_sealed_found_and_masked(emptied: str, ring: Ring, tmp_path: Path) -> None:
    schema.upgrade(emptied, before(tmp_path))
    with connect_once(emptied) as connection, connection.begin():
        fill(connection)
    with pytest.raises(LookupError, match="opened without keys"):
        schema.upgrade(emptied)
    schema.upgrade(emptied, ring=ring)
    database = open_database(emptied, ring)
    rows = database.read_now(lambda tx: tx.all(sa.select(recipient_table).order_by(recipient_table.c.order_id)))
    opened = database.read_now(
        lambda tx: [unseal(tx, recipient_table.c.name, (row.shop_id, row.order_id), row.name) for row in rows]
    )
    assert opened == [f"测试{number}" for number in range(1, ORDERS + 1)]
    assert rows[0].name_index == database.read_now(blind, SHOP, "name", "测试1")
    masked = sa.select(sa.table("shop_order", sa.column("recipient_name")))
    assert {
        row.recipient_name[:1] + row.recipient_name[1:].strip("*")
        for row in database.read_now(lambda tx: tx.all(masked))
    } == {"测"}
    reached = database.read_now(find_customers, frozenset({SHOP}), {UUID(int=1), UUID(int=2)})
    assert reached[UUID(int=1)].facts.phone == "13800000001"
    assert reached[UUID(int=1)].facts.email == "one@example.com"
    assert reached[UUID(int=1)].facts.address == Address(**ADDRESS)
    assert reached[UUID(int=2)].facts.address == Address()
    found = database.read_now(search, frozenset({SHOP}), Search(SHOP, "+86 138-0000-0001"))
    assert isinstance(found, Page)
    assert [one.id for one in found.profiles] == [UUID(int=1)]
    kept = database.read_now(lambda tx: tx.all(sa.select(contact_table.c.key, contact_table.c.masked)))
    assert sorted(row.masked for row in kept) == ["138****0001", "o****@example.com"]
    assert all(len(row.key) == 32 for row in kept)
    database.close()
