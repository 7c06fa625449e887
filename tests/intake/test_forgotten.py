"""Files of orders that are stored already bring nobody back who is forgotten; one with a newer order does."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from tests import make
from tests.intake import given, lists
from tests.intake.test_applying import bring
from xiaoer.customers.actions.forgetting import forget
from xiaoer.customers.store.tables import customer_table
from xiaoer.intake.domain.fields import Holds
from xiaoer.intake.domain.runs import Counts
from xiaoer.platform.db import Database
from xiaoer.shop.actions import forgetting

AT = make.NOW


def row(number: str, placed: str, recipient: str, phone: str) -> dict[str, str]:
    told = {"订单号": number, "顾客编号": "demo-1", "收货人": recipient, "下单时间": placed, "收货电话": phone}
    return given.BASE | told


def names(database: Database) -> list[tuple[str, str]]:
    chosen = sa.select(customer_table.c.name, customer_table.c.source_id)
    return [(one.name, one.source_id.partition(":")[0]) for one in database.read_now(lambda tx: tx.all(chosen))]


def test_what_is_stored_already_brings_nobody_back(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    first = row("T1", "2020-01-01 10:00:00", "演示顾客甲", "13800000001")
    last = row("T2", "2020-02-01 10:00:00", "演示顾客乙", "13800000002")
    both = given.csv_text([first, last]).encode()
    bring(database, shop_id, both, tmp_path)
    [one] = [found.id for found in database.read_now(lambda tx: tx.all(sa.select(customer_table.c.id)))]
    database.write_now(forgetting.forget, shop_id, AT, None, 50)
    database.write_now(lambda tx: forget(tx, shop_id, [one], "已删除的顾客", AT, for_good=False, bought=False))
    older = row("T0", "2019-01-01 10:00:00", "演示顾客丙", "13800000003")
    for told in ([first], [last], [older], [last | {"收货电话": "13800000009"}]):
        bring(database, shop_id, given.csv_text(told).encode(), tmp_path)
        assert names(database) == [("已删除的顾客", "former")]
    newer = row("T3", "2026-02-01 10:00:00", "演示顾客丁", "13800000004")
    bring(database, shop_id, given.csv_text([newer]).encode(), tmp_path)
    assert names(database) == [("演示顾客丁", "demo-1")]


def test_a_list_of_everybody_brings_nobody_back(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    told = lists.rows(Holds.CUSTOMERS, {})
    lists.bring(database, shop_id, Holds.CUSTOMERS, told, tmp_path)
    [one] = [found.id for found in database.read_now(lambda tx: tx.all(sa.select(customer_table.c.id)))]
    database.write_now(lambda tx: forget(tx, shop_id, [one], "已删除的顾客", AT, for_good=False, bought=False))
    fewer = lists.mapping(Holds.CUSTOMERS, "name", "phone", "level")
    risen = lists.rows(Holds.CUSTOMERS, {"会员等级": "3"})
    for again, of in ((told, None), (told, fewer), (risen, None)):
        assert lists.bring(database, shop_id, Holds.CUSTOMERS, again, tmp_path, of) == Counts()
        assert names(database) == [("已删除的顾客", "former")]
