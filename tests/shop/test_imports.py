"""A checked folder in both databases: whole, repeatable, and to the same content however often it is interrupted."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
import sqlalchemy as sa

from tests.shop.filling import NOW, Killed, bring_in
from tests.shop.folders import NATIVE, RETAIL, check_native, check_retail, sure
from xiaoer.customers import actions as customers
from xiaoer.customers.store.tables import customer_table, identity_table
from xiaoer.platform import storage
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import event_table
from xiaoer.shop import actions
from xiaoer.shop.actions import imports
from xiaoer.shop.domain.orders import Bought, OrderState
from xiaoer.shop.store.tables import (
    line_table,
    order_table,
    parcel_table,
    product_table,
    scan_table,
    shop_table,
    variant_table,
)
from xiaoer.values.refusal import Refused

TABLES = (
    shop_table, product_table, variant_table, order_table, line_table, parcel_table, scan_table, customer_table,
    identity_table, event_table,
)  # fmt: skip


def rows(database: Database) -> dict[str, list[str]]:
    """Everything that is stored, ids and all."""
    return {table.name: sorted(map(repr, database.read_now(content, table))) for table in TABLES}


def content(tx: Tx, table: sa.Table) -> Sequence[sa.Row[Any]]:
    return tx.all(sa.select(table))


def shop_id(database: Database, slug: str = "sample") -> Any:
    shop = database.read_now(actions.find_shop, slug)
    return shop.id  # type: ignore[union-attr]


def found_order(database: Database, number: str) -> Any:
    [order] = database.read_now(actions.find_orders, frozenset({shop_id(database)}), query=number)
    return order


def test_a_folder_comes_in_whole(database: Database, tmp_path: Path) -> None:
    people, checked = sure(check_native(NATIVE))
    bring_in(database, (people, checked), tmp_path)
    stored = {name: len(found) for name, found in rows(database).items()}
    assert stored == {
        "shop": 1, "product": 3, "variant": 4, "shop_order": 8, "order_line": 10, "parcel": 5, "scan": 5,
        "customer": 4, "identity": 4, "event": 4,
    }  # fmt: skip
    order = found_order(database, "S1004")
    assert [line.sku for line in order.lines] == ["S-COAT-L", "S-KETTLE-W"]
    assert [(parcel.number, len(parcel.scans)) for parcel in order.parcels] == [("T004A", 2), ("T004B", 1)]
    assert order.parcels[1].line_ids == (order.lines[1].id,)
    assert storage.get(tmp_path, order.lines[0].image) == (NATIVE / "pictures" / "coat.svg").read_bytes()


def test_coming_twice_changes_nothing(database: Database, tmp_path: Path) -> None:
    whole = sure(check_native(NATIVE))
    bring_in(database, whole, tmp_path)
    before = rows(database)
    bring_in(database, whole, tmp_path)
    assert rows(database) == before


@pytest.mark.parametrize("killed_after", [1, 2, 3])
def test_a_killed_import_continues_to_the_same_content(database: Database, tmp_path: Path, killed_after: int) -> None:
    whole = sure(check_native(NATIVE))
    with pytest.raises(Killed):
        bring_in(database, whole, tmp_path, killed_after=killed_after)
    kept = rows(database)
    bring_in(database, whole, tmp_path)
    after = rows(database)
    assert all(set(kept[name]) <= set(after[name]) for name in kept)
    assert {name: len(found) for name, found in after.items()}["order_line"] == 10
    bring_in(database, whole, tmp_path)
    assert rows(database) == after


def test_what_the_source_changed_changes_under_the_same_ids(database: Database, tmp_path: Path) -> None:
    people, checked = sure(check_native(NATIVE))
    bring_in(database, (people, checked), tmp_path)
    before = found_order(database, "S1004")
    told = next(order for order in checked.orders if order.number == "S1004")
    changed = msgspec.structs.replace(
        told, state=OrderState.DELIVERED, delivered_at=NOW, lines=told.lines[:1],
        parcels=(msgspec.structs.replace(told.parcels[0], scans=told.parcels[0].scans[:1]),),
    )  # fmt: skip
    others = tuple(order for order in checked.orders if order.number != "S1004")
    bring_in(database, (people, msgspec.structs.replace(checked, orders=(*others, changed))), tmp_path)
    after = found_order(database, "S1004")
    assert (after.id, after.lines[0].id, after.parcels[0].id) == (
        before.id,
        before.lines[0].id,
        before.parcels[0].id,
    )
    assert (after.state, len(after.lines), len(after.parcels), len(after.parcels[0].scans)) == ("delivered", 1, 1, 1)
    assert len(rows(database)["scan"]) == 3


def test_lines_and_parcels_that_change_places_keep_their_ids(database: Database, tmp_path: Path) -> None:
    people, checked = sure(check_native(NATIVE))
    bring_in(database, (people, checked), tmp_path)
    told = next(one for one in checked.orders if one.number == "S1004")
    before = found_order(database, "S1004")
    last = len(told.lines) - 1
    turned = msgspec.structs.replace(
        told,
        lines=told.lines[::-1],
        parcels=tuple(
            msgspec.structs.replace(one, lines=tuple(last - place for place in one.lines)) for one in told.parcels[::-1]
        ),
    )
    bring_in(database, (people, msgspec.structs.replace(checked, orders=(turned,))), tmp_path)
    after = found_order(database, "S1004")
    assert after.lines == before.lines[::-1]
    assert [(one.id, one.line_ids, one.scans) for one in after.parcels] == [
        (one.id, one.line_ids, one.scans) for one in before.parcels[::-1]
    ]


def test_a_variant_that_is_no_longer_sold_goes_and_the_others_keep_their_ids(
    database: Database, tmp_path: Path
) -> None:
    people, checked = sure(check_native(NATIVE))
    bring_in(database, (people, checked), tmp_path)
    allowed = frozenset({shop_id(database)})
    before = database.read_now(actions.find_product_by_sku, allowed, "S-COAT")
    coat = msgspec.structs.replace(checked.products[0], variants=checked.products[0].variants[:1])
    bring_in(database, (people, msgspec.structs.replace(checked, products=(coat, *checked.products[1:]))), tmp_path)
    after = database.read_now(actions.find_product_by_sku, allowed, "S-COAT")
    assert before is not None
    assert after.variants == before.variants[:1]  # type: ignore[union-attr]


def test_a_changed_shop_keeps_its_id(database: Database) -> None:
    _, checked = sure(check_native(NATIVE))
    first = database.write_now(actions.save_shop, checked.shop, NOW)
    again = database.write_now(actions.save_shop, msgspec.structs.replace(checked.shop, name="新名字"), NOW)
    assert first == again
    assert [shop.name for shop in database.read_now(actions.every_shop)] == ["新名字"]


def test_a_retail_database_comes_in_whole(database: Database, tmp_path: Path) -> None:
    whole = sure(check_retail(RETAIL))
    bring_in(database, whole, tmp_path)
    stored = {name: len(found) for name, found in rows(database).items()}
    assert (stored["product"], stored["variant"], stored["customer"], stored["shop_order"]) == (4, 7, 10, 20)
    allowed = frozenset({shop_id(database, "retail")})
    [order] = database.read_now(actions.find_orders, allowed, query="W7000003")
    assert (order.state, order.source_state, order.placed_at, order.refundable) == ("cancelled", "cancelled", None, 0)


def test_another_shop_sees_nothing_of_it(database: Database, tmp_path: Path) -> None:
    bring_in(database, sure(check_native(NATIVE)), tmp_path)
    order, foreign = found_order(database, "S1004"), frozenset({uuid4()})
    assert database.read_now(actions.find_order, foreign, order.id) == Refused("order_not_found")
    assert database.read_now(actions.find_product, foreign, order.lines[0].product_id) == Refused("product_not_found")
    assert database.read_now(actions.find_product_by_sku, foreign, "S-COAT") == Refused("product_not_found")
    assert database.read_now(actions.find_orders, foreign, customer_id=order.customer_id) == []
    assert database.read_now(actions.find_orders, foreign, query="T004A") == []
    assert database.read_now(actions.find_products, foreign) == []
    assert database.read_now(actions.shops_of, foreign) == []
    own = frozenset({order.shop_id})
    assert database.read_now(actions.find_product, own, order.lines[0].product_id).sku == "S-COAT"  # type: ignore[union-attr]


def test_a_customer_without_orders_has_bought_nothing(database: Database, tmp_path: Path) -> None:
    bring_in(database, sure(check_native(NATIVE)), tmp_path)
    shop = shop_id(database)
    nobody = uuid4()
    assert database.read_now(actions.bought, shop, [nobody]) == {nobody: Bought(0, 0, "CNY", None)}
    assert database.read_now(actions.bought, uuid4(), [nobody]) == {nobody: Bought(0, 0, "", None)}


def test_progress_is_told_by_units(database: Database, tmp_path: Path) -> None:
    people, checked = sure(check_native(NATIVE))
    heard: list[tuple[str, int, int]] = []
    shop = database.write_now(actions.save_shop, checked.shop, NOW)
    ids = customers.import_people(database, shop, people, lambda: NOW, lambda done: heard.append(("people", done, 4)))
    imports.import_checked(
        database, shop, checked, ids, tmp_path, lambda: NOW, lambda what, done, whole: heard.append((what, done, whole))
    )
    assert heard == [("people", 4, 4), ("products", 3, 3), ("orders", 8, 8)]


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    refused = imports.content_of(tmp_path / "nowhere", "shop.json")
    assert (refused.code, refused.facts["file"]) == ("import_no_folder", str(tmp_path / "nowhere"))  # type: ignore[union-attr]


def test_a_file_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shop.json").mkdir()
    refused = imports.content_of(tmp_path, "shop.json")
    assert (refused.code, refused.facts["file"]) == ("import_unreadable", "shop.json")  # type: ignore[union-attr]


def test_a_picture_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    shutil.copytree(NATIVE, tmp_path / "shop")
    picture = tmp_path / "shop" / "pictures" / "coat.svg"
    picture.unlink()
    picture.mkdir()
    refused = check_native(tmp_path / "shop")
    assert (refused.code, refused.facts["file"]) == ("import_unreadable", "coat.svg")  # type: ignore[union-attr]
