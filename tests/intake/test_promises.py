"""The shop's own promise of dispatch, whichever way an order comes in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from tests import make
from tests.intake import given, machine
from tests.intake.test_applying import bring
from tests.intake.world import World, results
from tests.shop.filling import bring_in
from tests.shop.folders import NATIVE, check_native, sure
from xiaoer.intake.domain.mapping import Column
from xiaoer.platform.db import Database
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.glance import Promised, PromiseKind, Standing, glance
from xiaoer.shop.store.tables import shop_table

HOUR = 3_600_000_000


def micros(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp()) * 1_000_000


PAID_AT = "2026-11-20T10:05:00+08:00"
OWN = micros(PAID_AT) + 48 * HOUR
UNPAID: dict[str, Any] = {"state": "unpaid", "paid_at": None, "paid": 0}


@pytest.fixture
def selling(world: World) -> World:
    world.tell("products", machine.product())
    return world


@pytest.mark.parametrize(
    ("steps", "promised"),
    [
        pytest.param([{}], OWN, id="paid"),
        pytest.param([UNPAID], None, id="not paid yet"),
        pytest.param([UNPAID, {}], OWN, id="paid later"),
        pytest.param([{}, machine.SHIPPED], OWN, id="dispatched meanwhile"),
        pytest.param([{}, {"paid_at": "2026-11-20T11:05:00+08:00"}], OWN + HOUR, id="paid at another moment after all"),
        pytest.param(
            [{}, {"promised_dispatch_at": "2026-11-30T00:00:00+08:00"}], micros("2026-11-30T00:00:00+08:00"),
            id="the source promises another",
        ),
    ],
)  # fmt: skip
def test_a_machine_tells_an_order(selling: World, steps: list[dict[str, Any]], promised: int | None) -> None:
    for step in steps:
        assert results(selling.tell("orders", machine.order(**step))) == ["stored"]
        assert results(selling.tell("orders", machine.order(**step))) == ["unchanged"]
    assert selling.order("N-1").promised_dispatch_at == promised


def test_who_opens_the_order_sees_it(selling: World) -> None:
    selling.tell("orders", machine.order())
    assert glance(selling.order("N-1"), OWN - 7 * HOUR).promises == (
        Promised(PromiseKind.DISPATCH, OWN, Standing.OPEN, 7 * HOUR),
    )


def test_a_file_without_the_column_keeps_a_told_promise_and_lets_the_own_one_follow_the_payment(
    database: Database, tmp_path: Path
) -> None:
    shop_id = make.shop(database)

    def promised(column: str = "", **changes: str) -> int | None:
        rows = given.numbered([{"下单时间": "2026-11-20 10:00:00", "付款时间": "2026-11-20 10:05:00", **changes}])
        more = {column: Column((column,))} if column else {}
        for _ in range(2):
            bring(database, shop_id, given.csv_text(rows).encode(), tmp_path, given.mapping(**more))
        [one] = database.read_now(shops.find_orders, frozenset({shop_id}))
        return one.promised_dispatch_at

    assert promised() == OWN
    assert promised(付款时间="2026-11-20 11:05:00") == OWN + HOUR
    later = promised("promised_dispatch_at", promised_dispatch_at="2026-11-30 00:00:00")
    assert later == micros("2026-11-30T00:00:00+08:00")
    assert promised(付款时间="2026-11-20 12:05:00") == later


def set_hours(database: Database, hours: int | None) -> None:
    database.write_now(lambda tx: tx.run(sa.update(shop_table).values(dispatch_hours=hours)))


@pytest.mark.parametrize("hours", [24, 96, None])
def test_a_machine_tells_again_after_the_shop_has_other_hours(selling: World, hours: int | None) -> None:
    selling.tell("orders", machine.order())
    set_hours(selling.database, hours)
    assert results(selling.tell("orders", machine.order(**machine.SHIPPED))) == ["stored"]
    assert selling.order("N-1").promised_dispatch_at == OWN
    selling.tell("orders", machine.order(paid_at="2026-11-20T11:05:00+08:00"))
    assert selling.order("N-1").promised_dispatch_at == OWN + HOUR


@pytest.mark.parametrize("hours", [24, 96, None])
@pytest.mark.parametrize("column", ["", "promised_dispatch_at"])
def test_a_file_tells_again_after_the_shop_has_other_hours(
    database: Database, tmp_path: Path, column: str, hours: int | None
) -> None:
    shop_id = make.shop(database)

    def promised(**changes: str) -> int | None:
        moments = {"下单时间": "2026-11-20 10:00:00", "付款时间": "2026-11-20 10:05:00", **changes}
        rows = given.numbered([moments | ({column: ""} if column else {})])
        more = {column: Column((column,))} if column else {}
        bring(database, shop_id, given.csv_text(rows).encode(), tmp_path, given.mapping(**more))
        [one] = database.read_now(shops.find_orders, frozenset({shop_id}))
        return one.promised_dispatch_at

    assert promised() == OWN
    set_hours(database, hours)
    assert promised(下单时间="2026-11-20 10:01:00") == OWN
    assert promised(付款时间="2026-11-20 11:05:00") == OWN + HOUR


def test_a_folder_tells_orders_of_a_shop_that_promises(database: Database, tmp_path: Path) -> None:
    people, checked = sure(check_native(NATIVE))
    told = next(one for one in checked.orders if one.number == "S1004")
    silent = replace(told, promised_dispatch_at=None, paid_at=OWN)
    bring_in(database, (people, replace(checked, orders=(silent,))), tmp_path)
    [shop] = database.read_now(shops.every_shop)
    [stored] = database.read_now(shops.find_orders, frozenset({shop.id}))
    assert stored.promised_dispatch_at == OWN + 48 * HOUR
