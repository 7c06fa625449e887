"""Who has bought is forgotten when the record of their last trade is over, and what had to stay of the erased on its day."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
import sqlalchemy as sa

from tests.conftest import count
from tests.intake.machine import order
from tests.make import NOW
from tests.privacy.given import ABOUT_AN_ORDER, World
from tests.privacy.test_erasing import erased, given, run, step
from tests.privacy.test_retaining import night
from tests.privacy.test_unheard import called
from tests.shop.filling import bring_in
from tests.shop.folders import NATIVE, check_native, sure
from xiaoer.conversations.store.tables import message_table
from xiaoer.customers import actions as customers
from xiaoer.customers.actions import Search
from xiaoer.customers.domain.people import IdentityKind
from xiaoer.customers.domain.purchases import Purchases
from xiaoer.customers.store.tables import customer_table, identity_table
from xiaoer.intake.actions.blocks import Shopper
from xiaoer.intake.actions.storing import store_rows
from xiaoer.intake.actions.storing_talks import store_shoppers
from xiaoer.intake.domain.told import What, read
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.db.tables import metadata
from xiaoer.platform.events import Cursor, after
from xiaoer.platform.jobs import due_table
from xiaoer.privacy.actions import erasing, retaining
from xiaoer.privacy.domain.erasure import Kept, Stays
from xiaoer.privacy.domain.events import PersonErased
from xiaoer.privacy.domain.purposes import DAY, THREE_YEARS
from xiaoer.shop import actions as shops
from xiaoer.shop.actions.scanning import add_scans
from xiaoer.shop.domain.rows import ScanRow
from xiaoer.shop.store.tables import line_table, order_table, scan_table
from xiaoer.values.refusal import Refused

__all__ = ["given"]

GONE = "已删除的顾客"
OF_THEM = ("测试顾客甲", "晨曦_测试", "one@example.com", "请放驿站", ABOUT_AN_ORDER)
OVER = NOW + (THREE_YEARS + 1) * DAY
"""When the trades of `ended` are."""


@pytest.fixture
def ended(database: Database, given: World) -> World:
    """All orders were completed at `NOW` + a day; nights are planned."""
    completed = sa.update(order_table).values(completed_at=NOW + DAY)
    database.write_now(lambda tx: tx.run(completed))
    bought = {given.customer: Purchases(2, 34_500, "CNY", NOW)}
    database.write_now(customers.count_purchases, given.shop, bought, NOW)
    database.write_now(retaining.plan_nightly, given.shop, NOW)
    return given


def identities(database: Database, given: World) -> set[str]:
    chosen = sa.select(identity_table.c.kind, identity_table.c.value)
    mine = chosen.where(identity_table.c.customer_id == given.customer)
    return {row.value if row.kind == "account" else row.kind for row in database.read_now(lambda tx: tx.all(mine))}


def figures(database: Database) -> list[str]:
    """What is sold and paid."""
    row, line = order_table.c, line_table.c
    sold = sa.select(row.number, row.customer_id, row.state, row.paid, row.refunded, row.placed_at, row.completed_at)
    goods = sa.select(line.order_id, line.position, line.product_id, line.quantity, line.paid)
    return sorted(str(one) for what in (sold, goods) for one in database.read_now(lambda tx: tx.all(what)))  # noqa: B023 - read at once


def words_of(database: Database) -> list[str]:
    def everything(tx: Tx) -> list[str]:
        return [str(row) for table in metadata.sorted_tables for row in tx.all(sa.select(table))]

    return [row for row in database.read_now(everything) if any(word in row for word in OF_THEM)]


def test_who_bought_is_forgotten_with_the_record_of_the_last_trade(database: Database, ended: World) -> None:
    before = figures(database)
    assert words_of(database)
    night(database, OVER)
    assert (called(database, ended, ended.customer), identities(database, ended)) == ("测试顾客甲", {"c1"})
    done = night(database, OVER + DAY)
    assert done is not None
    assert (done.orders, done.customers) == (8, 4)
    assert called(database, ended, ended.customer) == GONE
    assert (words_of(database), identities(database, ended)) == ([], {"former"})
    assert (figures(database), count(database, scan_table)) == (before, 0)
    buyers = database.read_now(lambda tx: tx.all(sa.select(order_table.c.buyer).distinct()))
    assert [row.buyer for row in buyers] == [""]
    profile = database.read_now(customers.find_profile, ended.by.shops, ended.customer)
    assert not isinstance(profile, Refused)
    assert (profile.identities, profile.profile.orders_count) == ((), 2)


def test_a_note_since_or_a_younger_trade_keeps_them(database: Database, ended: World) -> None:
    younger = sa.update(order_table).where(order_table.c.number == "S1003").values(completed_at=NOW + 9 * DAY)
    database.write_now(lambda tx: tx.run(younger))
    assert database.write_now(customers.add_note, ended.customer, "喜欢蓝色", ended.by, NOW + 5 * DAY)
    done = [night(database, OVER + day * DAY + 1) for day in (3, 4, 7, 8)]
    assert [one.customers if one else 0 for one in done] == [2, 1, 0, 1]


def test_the_same_old_orders_told_again_bring_nobody_back(database: Database, ended: World, tmp_path: Path) -> None:
    assert count(database, scan_table)
    night(database, OVER + DAY)
    people = count(database, customer_table)
    database.write_now(lambda tx: tx.run(sa.update(order_table).values(digest="")))
    for _ in range(2):
        bring_in(database, sure(check_native(NATIVE)), tmp_path, now=OVER + 2 * DAY)
        database.write_now(
            customers.count_purchases, ended.shop, {ended.customer: Purchases(2, 34_500, "CNY", NOW)}, OVER + 2 * DAY
        )
        assert night(database, OVER + 2 * DAY) is None
    assert (words_of(database), count(database, customer_table), count(database, scan_table)) == ([], people, 0)


def test_an_old_order_that_is_told_otherwise_stays_nobodys(database: Database, ended: World) -> None:
    night(database, OVER + DAY)
    told = order(
        "S1002", customer="c1", state="completed", note="请放驿站", parcels=[],
        lines=[{"sku": "S-KETTLE-W", "quantity": 3, "unit_price": 12_900}], paid=38_700, freight=0, discount=0,
        recipient={"name": "测试顾客甲", "phone": "13800000001"},
    )  # fmt: skip
    rows = read(What.ORDERS, [msgspec.json.encode(told)])
    shop = database.read_now(shops.find_shop, "sample")
    assert not isinstance(shop, Refused)
    people = count(database, customer_table)
    for first in (True, False):
        answers = database.write_now(store_rows, What.ORDERS, rows, shop=shop, now=OVER + 2 * DAY)
        assert [str(one.result) for one in answers] == ["stored" if first else "unchanged"]
    assert (words_of(database), count(database, customer_table)) == ([], people)
    assert (called(database, ended, ended.customer), identities(database, ended)) == (GONE, {"former"})


def test_who_buys_anew_or_signs_in_is_back_by_name_and_id(database: Database, ended: World, tmp_path: Path) -> None:
    night(database, OVER + DAY)
    newer = {ended.customer: Purchases(3, 44_500, "CNY", OVER + 2 * DAY)}
    database.write_now(customers.count_purchases, ended.shop, newer, OVER + 2 * DAY)
    bring_in(database, sure(check_native(NATIVE)), tmp_path, now=OVER + 2 * DAY)
    assert (called(database, ended, ended.customer), identities(database, ended)) == ("测试顾客甲", {"c1"})
    signed_in = database.write_now(customers.identify, ended.shop, IdentityKind.ACCOUNT, "c2", OVER + 3 * DAY)
    bring_in(database, sure(check_native(NATIVE)), tmp_path, now=OVER + 3 * DAY)
    assert called(database, ended, signed_in.id) == "测试顾客乙"
    found = database.read_now(customers.search, ended.by.shops, Search(ended.shop, "c3"))
    assert not isinstance(found, Refused)
    assert [one.name for one in found.profiles] == [GONE]


def test_what_had_to_stay_of_the_erased_goes_on_its_day(database: Database, ended: World) -> None:
    """Broken off and done again; what was said since they asked is not theirs to be asked for by the schedule."""
    done = erased(database, ended)
    assert [(one.what, one.until_at) for one in done.kept] == [
        (Stays.ORDERS, NOW + DAY + THREE_YEARS * DAY), (Stays.CONVERSATIONS, NOW + THREE_YEARS * DAY),
    ]  # fmt: skip
    assert identities(database, ended) == {"c1"}
    assert run(database, OVER - DAY) == 0
    others = sa.delete(due_table).where(due_table.c.kind != erasing.KIND)
    for at, left in ((OVER - DAY + 1, [Stays.ORDERS]), (OVER + 1, [])):
        database.write_now(lambda tx: tx.run(others))

        def killed(tx: Tx, at: int = at) -> None:
            assert step(tx, at)
            raise RuntimeError("killed")

        with pytest.raises(RuntimeError, match="killed"):
            database.write_now(killed)
        assert run(database, at) == 2
        assert [one.what for one in kept(database, ended)] == left
    assert (words_of(database), identities(database, ended)) == ([], {"former"})
    told = [one.read_as(PersonErased).kept for one in database.read_now(after, Cursor(), ["person.erased"], 10)]
    assert told == [3, 2, 0]
    assert run(database, OVER + 999 * DAY) == 0


def kept(database: Database, given: World) -> tuple[Kept, ...]:
    state = database.read_now(erasing.state, given.by.shops, given.customer)
    assert not isinstance(state, Refused)
    assert state.asked is not None
    return state.asked.kept


def test_the_erased_stay_so_when_the_stores_data_tells_of_them_after_their_day(
    database: Database, ended: World, tmp_path: Path
) -> None:
    erased(database, ended, OVER + DAY)
    people = count(database, customer_table)
    for _ in range(2):
        bring_in(database, sure(check_native(NATIVE)), tmp_path, now=OVER + 2 * DAY)
    same = database.write_now(customers.identify, ended.shop, IdentityKind.ACCOUNT, "c1", OVER + 3 * DAY)
    assert (same.id, same.facts.name, count(database, customer_table)) == (ended.customer, GONE, people)
    assert (words_of(database), identities(database, ended)) == ([], {"former"})
    assert count(database, message_table) > 0


def test_ids_of_the_store_lead_to_the_same_customers_whatever_is_forgotten(database: Database, ended: World) -> None:
    before = database.read_now(customers.ids_of, ended.shop, ["c1", "c2", "c3", "nobody"])
    assert set(before) == {"c1", "c2", "c3"}
    night(database, OVER + DAY)
    assert database.read_now(customers.ids_of, ended.shop, ["c1", "c2", "c3", "nobody"]) == before
    assert database.write_now(customers.buyer, ended.shop, "c1", OVER).id == before["c1"]
    assert isinstance(database.write_now(customers.buyer, ended.shop, "c9", OVER).id, UUID)


def test_a_chat_log_and_scans_of_old_tell_nothing_of_who_is_forgotten(database: Database, ended: World) -> None:
    night(database, OVER + DAY)
    met = database.write_now(
        store_shoppers, ended.shop, [Shopper("c1", "晨曦_测试"), Shopper("c9", "新来的")], OVER + DAY
    )
    assert (met.added, met.changed, met.ids["c9"] != ended.customer) == (1, 0, True)
    assert (words_of(database), called(database, ended, ended.customer)) == ([], GONE)
    scanned = ScanRow(datetime(2026, 11, 21, tzinfo=UTC), "杭州", "已签收，签收人：测试顾客甲")
    [order] = database.read_now(shops.find_orders, ended.by.shops, query="S1004")
    parcel = order.parcels[0].number
    told = database.write_now(add_scans, ended.shop, order.number, parcel, [scanned], None, OVER + DAY)
    assert (told, count(database, scan_table)) == (None, 0)
