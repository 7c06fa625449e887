"""A copy of everything that is kept of one person: all of it, nobody else's, and on record."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from uuid import UUID

from tests.conftest import count
from tests.make import NOW
from tests.privacy.given import ABOUT_AN_ORDER, SAID, World, world
from xiaoer.customers import actions as customers
from xiaoer.customers.actions import Word, looking
from xiaoer.customers.domain.consent import ConsentSource, Purpose
from xiaoer.platform.db import Database
from xiaoer.platform.events import Cursor, after, event_table
from xiaoer.platform.showing import Asked, Personal, Why
from xiaoer.privacy import actions
from xiaoer.privacy.domain.events import PersonCopied
from xiaoer.privacy.domain.writing import Copy
from xiaoer.shop.actions.holding import orders_of
from xiaoer.shop.actions.showing import show_recipient
from xiaoer.shop.store.tables import discount_table, payment_table
from xiaoer.values.money import Money
from xiaoer.values.refusal import Refused
from xiaoer.values.sheets import At, Cell


def copied(database: Database, given: World, locale: str = "") -> Copy:
    copy = database.read_now(actions.copy_of, given.by.shops, given.customer, NOW, locale)
    assert not isinstance(copy, Refused)
    return copy


def column(copy: Copy, name: str, place: int) -> list[object]:
    return [row[place] for sheet in copy.sheets if sheet.name == name for row in sheet.rows]


def test_every_feature_tells_what_it_keeps(database: Database, tmp_path: Path) -> None:
    given = world(database, tmp_path)
    order = database.read_now(orders_of, given.shop, [given.customer])[0]
    database.write_now(show_recipient, order.id, Asked(Personal.PHONE, Why.DELIVERY), given.by, NOW)
    copy = copied(database, given)
    assert {"13800000001", "one@example.com", "浙江省杭州市西湖区样例路1号"} <= set(column(copy, "profile", 1))
    assert column(copy, "orders", 0) == ["S1001", "S1002"]
    assert column(copy, "orders", 8) == ["测试顾客甲"] * 2
    assert column(copy, "orders", 10) == ["浙江省杭州市西湖区样例路1号"] * 2
    assert column(copy, "cases", 1) == ["S1001"]
    assert set(column(copy, "messages", 4)) == {SAID, ABOUT_AN_ORDER}
    assert [row[1:] for sheet in copy.sheets if sheet.name == "shown" for row in sheet.rows] == [("phone", "delivery")]


def test_nothing_is_cut_off(database: Database, tmp_path: Path) -> None:
    """Every note, every word on a purpose, and what was paid for orders and taken off them."""
    given = world(database, tmp_path)
    many = looking.MOST_NOTES + 1
    for number in range(many):
        noted = database.write_now(customers.add_note, given.customer, f"第 {number} 条", given.by, NOW + number)
        assert not isinstance(noted, Refused)
    for at, yes in ((NOW, True), (NOW + 1, False)):
        word = Word(Purpose.CARE, given=yes, source=ConsentSource.SHOPPER)
        assert not isinstance(database.write_now(customers.say_consent, given.customer, word, given.by, at), Refused)
    order = database.read_now(orders_of, given.shop, [given.customer])[0]
    mine = {"shop_id": given.shop, "order_id": order.id, "position": 0}
    paid = {"kind": "payment", "method": "alipay", "amount": 9900, "state": "done", "number": "P-1", "at": NOW}
    off = {"kind": "coupon", "name": "新人券", "amount": 500, "shares": [500]}
    database.write_now(lambda tx: tx.put(payment_table, [mine | paid], tuple(mine)))
    database.write_now(lambda tx: tx.put(discount_table, [mine | off], tuple(mine)))
    copy = copied(database, given)
    assert column(copy, "notes", 1) == [f"第 {number} 条" for number in reversed(range(many))]
    assert column(copy, "consents", 1) == [1, 0]
    money = order.currency
    assert rows(copy, "payments")[0] == (
        order.number, "payment", "alipay", Money(9900, money), "done", At(NOW), "P-1",
    )  # fmt: skip
    assert rows(copy, "discounts")[0] == (order.number, "coupon", "新人券", Money(500, money))
    assert rows(copy, "goods")[0][:2] == (order.number, order.lines[0].title)


def rows(copy: Copy, name: str) -> tuple[tuple[Cell, ...], ...]:
    return next(sheet.rows for sheet in copy.sheets if sheet.name == name)


def test_it_is_one_zip_with_nothing_of_anybody_else(database: Database, tmp_path: Path) -> None:
    given = world(database, tmp_path)
    copy = copied(database, given)
    with zipfile.ZipFile(io.BytesIO(actions.packed(copy))) as archive:
        names = archive.namelist()
        whole = "".join(archive.read(name).decode("utf-8-sig") for name in names)
    assert names[:2] == ["index.html", "data.json"]
    assert {f"{sheet.name}.csv" for sheet in copy.sheets} == set(names[2:])
    assert SAID in whole
    assert [other for other in ("13800000002", "样例路2号", "three@example.com") if other in whole] == []


def test_it_is_on_record(database: Database, tmp_path: Path) -> None:
    given = world(database, tmp_path)
    copy = copied(database, given, "en")
    database.write_now(actions.note_copy, given.customer, copy, NOW, given.by.account_id)
    (event,) = database.read_now(after, Cursor(), ["person.copied"], 10)
    assert (event.shop_id, event.subject_id, event.by) == (given.shop, given.customer, given.by.account_id)
    assert event.read_as(PersonCopied).rows == sum(len(sheet.rows) for sheet in copy.sheets) > 10


def test_a_foreign_shop_gives_nothing(database: Database, tmp_path: Path) -> None:
    given = world(database, tmp_path)
    before = count(database, event_table)
    foreign = frozenset({UUID(int=5)})
    assert database.read_now(actions.copy_of, foreign, given.customer, NOW) == Refused("customer_not_found")
    assert count(database, event_table) == before
