"""Attributes, suppliers, batches, prices, payments and discounts of a folder, in both databases."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import sqlalchemy as sa

from tests.conftest import count
from tests.shop.filling import NOW, bring_in
from tests.shop.folders import NATIVE, RETAIL, VECTORS, check_native, check_retail, sure
from xiaoer.platform.db import Database, Tx
from xiaoer.shop import actions
from xiaoer.shop.actions import PriceOn
from xiaoer.shop.domain.attributes import AttributeKind, Definition
from xiaoer.shop.domain.discounts import Discount, DiscountKind
from xiaoer.shop.domain.incoming import Checked, IncomingProduct
from xiaoer.shop.domain.orders import Order
from xiaoer.shop.domain.payments import Method, Payment, PaymentKind, PaymentState
from xiaoer.shop.domain.prices import PriceSpan
from xiaoer.shop.domain.products import Category
from xiaoer.shop.store.tables import (
    attribute_table,
    batch_table,
    discount_table,
    payment_table,
    price_table,
    supplier_table,
)
from xiaoer.values.refusal import Refused

FULL = VECTORS / "full"
DAY = 86_400_000_000
NEW_YEAR, NOVEMBER = 1_767_196_800_000_000, 1_794_240_000_000_000
"""The first of January and the tenth of November 2026 in Shanghai."""
TABLES = (attribute_table, batch_table, discount_table, payment_table, price_table, supplier_table)


def filled(database: Database, tmp_path: Path, folder: Path = FULL) -> tuple[frozenset[UUID], Any]:
    """The shops that may be seen, and what was brought in."""
    whole = sure(check_native(folder))
    bring_in(database, whole, tmp_path)
    shop = database.read_now(actions.find_shop, "sample")
    assert not isinstance(shop, Refused)
    return frozenset({shop.id}), whole


def stored(database: Database) -> dict[str, list[str]]:
    return {table.name: sorted(map(repr, database.read_now(content, table))) for table in TABLES}


def content(tx: Tx, table: sa.Table) -> Sequence[sa.Row[Any]]:
    return tx.all(sa.select(table))


def product_id(database: Database, allowed: frozenset[UUID], sku: str) -> UUID:
    product = database.read_now(actions.find_product_by_sku, allowed, sku)
    assert not isinstance(product, Refused)
    return product.id


def order(database: Database, allowed: frozenset[UUID], number: str) -> Order:
    [found] = database.read_now(actions.find_orders, allowed, query=number)
    return found


def with_product(checked: Checked, place: int, **changes: Any) -> Checked:
    told: list[IncomingProduct] = list(checked.products)
    told[place] = msgspec.structs.replace(told[place], **changes)
    return msgspec.structs.replace(checked, products=tuple(told))


def test_definitions_come_in_as_they_were_told(database: Database, tmp_path: Path) -> None:
    allowed, (_, checked) = filled(database, tmp_path)
    [shop_id] = allowed
    found = database.read_now(actions.find_definitions, allowed)
    assert found == [(shop_id, one) for one in checked.definitions]
    assert found[2][1] == Definition(Category.CLOTHING, "面料", "Fabric", AttributeKind.CHOICE, "", ("锦纶", "棉"))


def test_definitions_that_are_no_longer_told_go(database: Database, tmp_path: Path) -> None:
    allowed, (people, checked) = filled(database, tmp_path)
    fewer = msgspec.structs.replace(checked, definitions=checked.definitions[:1])
    bring_in(database, (people, fewer), tmp_path)
    assert [one.name for _, one in database.read_now(actions.find_definitions, allowed)] == ["充绒量"]


def test_batches_name_their_own_supplier_or_the_product_s(database: Database, tmp_path: Path) -> None:
    allowed, _ = filled(database, tmp_path)
    found = database.read_now(actions.find_batches, allowed, product_id(database, allowed, "S-COAT"))
    assert [(one.number, one.supplier, one.made_on, one.expires_on) for one in found] == [
        ("B2610", "样例供应商丙", date(2026, 10, 8), None),
        ("B2607", "样例供应商甲", date(2026, 7, 6), None),
    ]


def test_a_folder_of_before_tells_its_batch_by_number_alone(database: Database, tmp_path: Path) -> None:
    allowed, _ = filled(database, tmp_path, NATIVE)
    [batch] = database.read_now(actions.find_batches, allowed, product_id(database, allowed, "S-KETTLE"))
    assert (batch.number, batch.supplier, batch.made_on) == ("K01", "样例供应商乙", None)
    assert database.read_now(actions.find_definitions, allowed) == []
    assert (order(database, allowed, "S1002").payments, order(database, allowed, "S1002").discounts) == ((), ())


def test_a_line_names_its_batch(database: Database, tmp_path: Path) -> None:
    allowed, _ = filled(database, tmp_path)
    lines = order(database, allowed, "S1004").lines
    made = database.read_now(actions.find_batches, allowed, lines[0].product_id)
    assert [(line.batch, line.batch_id) for line in lines] == [("B2610", made[0].id), (None, None)]


def test_payments_and_discounts_come_in_as_they_were_told(database: Database, tmp_path: Path) -> None:
    allowed, _ = filled(database, tmp_path)
    found = order(database, allowed, "S1002")
    paid_at = found.paid_at or 0
    assert found.payments == (
        Payment(PaymentKind.PAYMENT, Method.ALIPAY, 34_500, PaymentState.DONE, "A-1", paid_at),
        Payment(PaymentKind.PAYMENT, Method.CARD, 34_500, PaymentState.FAILED, "A-0", paid_at - 60_000_000),
    )
    assert found.discounts == (
        Discount(DiscountKind.COUPON, "坚果品类券", 400, (0, 400)),
        Discount(DiscountKind.SHOP, "满300减6", 600, (435, 165)),
    )
    assert [(line.discount, line.paid) for line in found.lines] == [(800 + 435, 24_565), (565, 9_335)]


def test_payments_and_discounts_that_are_no_longer_told_go(database: Database, tmp_path: Path) -> None:
    allowed, (people, checked) = filled(database, tmp_path)
    fewer = tuple(
        msgspec.structs.replace(one, payments=one.payments[:1], discounts=one.discounts[:1]) for one in checked.orders
    )
    bring_in(database, (people, msgspec.structs.replace(checked, orders=fewer)), tmp_path)
    found = order(database, allowed, "S1002")
    assert ([one.number for one in found.payments], [one.name for one in found.discounts]) == (["A-1"], ["坚果品类券"])


def test_a_retail_order_tells_how_it_was_paid(database: Database, tmp_path: Path) -> None:
    bring_in(database, sure(check_retail(RETAIL)), tmp_path)
    shop = database.read_now(actions.find_shop, "retail")
    allowed = frozenset({shop.id})  # type: ignore[union-attr]
    found = order(database, allowed, "W7000003")
    assert [(one.kind, one.amount, one.state, one.at) for one in found.payments] == [
        (PaymentKind.PAYMENT, found.paid, PaymentState.DONE, None),
        (PaymentKind.REFUND, found.refunded, PaymentState.DONE, None),
    ]


def test_prices_of_before_come_in_as_they_were_told(database: Database, tmp_path: Path) -> None:
    allowed, _ = filled(database, tmp_path)
    coat = product_id(database, allowed, "S-COAT")
    history = database.read_now(actions.find_history, allowed, coat)
    assert not isinstance(history, Refused)
    told = (PriceSpan(NEW_YEAR, NOVEMBER, 45_900), PriceSpan(NOVEMBER, None, 39_900))
    assert list(history.prices.items()) == [
        ("S-COAT", told), ("S-COAT-L", (PriceSpan(NOW, None, 39_900),)), ("S-COAT-M", told),
    ]  # fmt: skip
    on = {"before": NEW_YEAR - DAY, "summer": NEW_YEAR + 200 * DAY, "now": NOW}
    costs = {name: database.read_now(actions.find_price, allowed, coat, "S-COAT-M", at) for name, at in on.items()}
    assert {name: cost.price for name, cost in costs.items()} == {  # type: ignore[union-attr]
        "before": None, "summer": 45_900, "now": 39_900,
    }  # fmt: skip
    assert database.read_now(actions.find_price, allowed, coat, None, NOW) == PriceOn("S-COAT", NOW, 39_900, "CNY")
    assert database.read_now(actions.find_price, allowed, coat, "S-NUTS", NOW) == PriceOn("S-NUTS", NOW, None, "CNY")


def test_a_new_price_is_a_row_of_the_unit_that_brings_it(database: Database, tmp_path: Path) -> None:
    allowed, (people, checked) = filled(database, tmp_path, NATIVE)
    kettle = checked.products[1]
    dearer = msgspec.structs.replace(kettle.variants[0], price=13_900)
    later = with_product(checked, 1, price=13_900, variants=(dearer,))
    bring_in(database, (people, later), tmp_path, now=NOW + DAY)
    history = database.read_now(actions.find_history, allowed, product_id(database, allowed, "S-KETTLE"))
    spans = (PriceSpan(NOW, NOW + DAY, 12_900), PriceSpan(NOW + DAY, None, 13_900))
    assert history.prices == {"S-KETTLE": spans, "S-KETTLE-W": spans}  # type: ignore[union-attr]


def test_a_change_that_is_none_of_the_price_leaves_it_alone(database: Database, tmp_path: Path) -> None:
    _, (people, checked) = filled(database, tmp_path, NATIVE)
    before = count(database, price_table)
    bring_in(database, (people, with_product(checked, 1, title="新名字")), tmp_path, now=NOW + DAY)
    assert count(database, price_table) == before


def test_what_a_variant_cost_is_known_when_it_is_no_longer_sold(database: Database, tmp_path: Path) -> None:
    allowed, (people, checked) = filled(database, tmp_path, NATIVE)
    fewer = with_product(checked, 0, variants=checked.products[0].variants[:1])
    bring_in(database, (people, fewer), tmp_path, now=NOW + DAY)
    history = database.read_now(actions.find_history, allowed, product_id(database, allowed, "S-COAT"))
    assert history.prices["S-COAT-L"] == (PriceSpan(NOW, NOW + DAY, 39_900),)  # type: ignore[union-attr]


def test_coming_twice_changes_nothing(database: Database, tmp_path: Path) -> None:
    _, whole = filled(database, tmp_path)
    before = stored(database)
    bring_in(database, whole, tmp_path, now=NOW + DAY)
    assert stored(database) == before
    assert {name: len(rows) for name, rows in before.items()} == {
        "attribute": 5, "batch": 4, "discount": 2, "payment": 2, "price": 9, "supplier": 3,
    }  # fmt: skip


def test_another_shop_sees_nothing_of_it(database: Database, tmp_path: Path) -> None:
    allowed, _ = filled(database, tmp_path)
    coat, foreign = product_id(database, allowed, "S-COAT"), frozenset({uuid4()})
    assert database.read_now(actions.find_definitions, foreign) == []
    assert database.read_now(actions.find_batches, foreign, coat) == []
    assert database.read_now(actions.find_history, foreign, coat) == Refused("product_not_found")
    assert database.read_now(actions.find_price, foreign, coat, "S-COAT", NOW) == Refused("product_not_found")


def test_a_value_that_is_not_what_its_definition_says_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    shutil.copytree(FULL, folder)
    products = folder / "products.jsonl"
    products.write_text(
        products.read_text(encoding="utf-8").replace('"容量": 1.7', '"容量": "1.7升"'), encoding="utf-8"
    )
    refused = check_native(folder)
    assert isinstance(refused, Refused)
    facts = refused.facts
    assert (refused.code, facts["file"], facts["line"], facts["field"]) == (
        "import_wrong_value", "products.jsonl", 2, "attributes.容量",
    )  # fmt: skip
    assert facts["expected_zh"] == "数字（单位 升，不写单位）"
