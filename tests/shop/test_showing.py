"""To whom an order goes: sealed, found by the whole name or phone, and shown for a reason only."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from tests.conftest import count
from tests.shop.filling import NOW, bring_in
from tests.shop.folders import NATIVE, check_native, sure
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database
from xiaoer.platform.events import event_table
from xiaoer.platform.showing import Asked, Personal, Why
from xiaoer.shop import actions
from xiaoer.shop.actions.showing import show_recipient
from xiaoer.shop.domain.orders import Order
from xiaoer.shop.domain.shops import Shop
from xiaoer.shop.store.tables import order_table, recipient_table
from xiaoer.values.refusal import Refused


@pytest.fixture
def order(database: Database, tmp_path: Path) -> Order:
    """S1002 of 测试顾客甲."""
    bring_in(database, sure(check_native(NATIVE)), tmp_path)
    shop = database.read_now(actions.find_shop, "sample")
    assert isinstance(shop, Shop)
    (found,) = database.read_now(actions.find_orders, frozenset({shop.id}), query="S1002")
    return found


def caller(order: Order, role: Role = Role.AGENT, *, foreign: bool = False) -> Caller:
    shops = frozenset({UUID(int=5)}) if foreign else frozenset({order.shop_id})
    return Caller(UUID(int=1), "login", "name", role, "zh", shops, "")


def shown(database: Database, order: Order, field: Personal, by: Caller) -> str | Refused:
    return database.write_now(show_recipient, order.id, Asked(field, Why.DELIVERY), by, NOW)


def test_an_agent_has_name_phone_and_address_shown_one_by_one(database: Database, order: Order) -> None:
    assert order.recipient.whole is None
    before = count(database, event_table)
    told = [shown(database, order, field, caller(order)) for field in (Personal.NAME, Personal.PHONE, Personal.ADDRESS)]
    assert told == ["测试顾客甲", "13800000001", "浙江省杭州市西湖区样例路1号"]
    assert count(database, event_table) == before + 3


def test_what_is_refused_leaves_no_record(database: Database, order: Order) -> None:
    before = count(database, event_table)
    refusals = {
        "not for finance": (Personal.ADDRESS, caller(order, Role.FINANCE), "personal_not_shown"),
        "a foreign shop": (Personal.PHONE, caller(order, foreign=True), "order_not_found"),
        "orders have no e-mail": (Personal.EMAIL, caller(order), "personal_not_kept"),
    }
    for field, by, code in refusals.values():
        said = shown(database, order, field, by)
        assert isinstance(said, Refused)
        assert said.code == code
    assert count(database, event_table) == before


def test_nothing_of_it_can_be_read_in_the_tables(database: Database, order: Order) -> None:
    rows = database.read_now(
        lambda tx: [str(row) for table in (order_table, recipient_table) for row in tx.all(sa.select(table))]
    )
    assert len(rows) == 16
    for planted in ("测试顾客甲", "13800000001", "样例路1号", "测试顾客甲".encode().hex()):
        assert [row for row in rows if planted in row] == []


def test_telling_it_again_writes_nothing_and_a_new_address_is_shown(
    database: Database, order: Order, tmp_path: Path
) -> None:
    people, checked = sure(check_native(NATIVE))
    before = count(database, event_table)
    bring_in(database, (people, checked), tmp_path)
    assert count(database, event_table) == before
    moved = tuple(
        replace(one, recipient=replace(one.recipient, whole=replace(whole, address="样例路99号")))
        for one in checked.orders
        if (whole := one.recipient.whole) is not None
    )
    bring_in(database, (people, replace(checked, orders=moved)), tmp_path)
    assert shown(database, order, Personal.ADDRESS, caller(order)) == "样例路99号"
