"""Every night what has come to its day is forgotten, and nothing before it."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from tests.conftest import count
from tests.make import NOW
from tests.platform.test_resealing import RUNNER
from tests.privacy.given import ABOUT_AN_ORDER, World, world
from tests.privacy.test_erasing import bodies
from xiaoer.conversations.store.tables import conversation_table
from xiaoer.customers import actions as customers
from xiaoer.customers.domain.people import IdentityKind
from xiaoer.platform import jobs
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import Cursor, after
from xiaoer.platform.jobs import due_table
from xiaoer.privacy.actions import retaining
from xiaoer.privacy.domain.events import Forgotten
from xiaoer.privacy.domain.purposes import DAY, THREE_YEARS, Purpose
from xiaoer.shop.store.tables import recipient_table
from xiaoer.values.refusal import Refused

HOUR = DAY // 24


@pytest.fixture
def given(database: Database, tmp_path: Path) -> World:
    made = world(database, tmp_path)
    resolved = sa.update(conversation_table).values(resolved_at=NOW)
    database.write_now(lambda tx: tx.run(resolved))
    database.write_now(retaining.plan_nightly, made.shop, NOW)
    return made


def night(database: Database, now: int) -> Forgotten | None:
    """Everything that the night's units do; what is on record of it."""
    seen = len(database.read_now(after, Cursor(), ["retention.forgotten"], 100))
    while database.write_now(step, now):
        pass
    events = database.read_now(after, Cursor(), ["retention.forgotten"], 100)
    return events[-1].read_as(Forgotten) if len(events) > seen else None


def step(tx: Tx, now: int) -> bool:
    claimed = [due for due in jobs.claim(tx, RUNNER, now, 10) if due.kind == retaining.KIND]
    for due in claimed:
        assert jobs.finish(tx, due, RUNNER, retaining.forget_due, now)
    return bool(claimed)


def planned(database: Database) -> int:
    chosen = sa.select(due_table.c.run_at).where(due_table.c.kind == retaining.KIND)
    (row,) = database.read_now(lambda tx: tx.all(chosen))
    return int(row.run_at)


def test_it_is_planned_for_half_past_three_of_the_shop(database: Database, given: World) -> None:
    assert planned(database) == NOW + 9 * HOUR
    assert night(database, NOW) is None
    assert night(database, NOW + 9 * HOUR) is None
    assert planned(database) == NOW + 9 * HOUR + DAY


def test_each_purpose_has_its_day(database: Database, given: World) -> None:
    visitor = database.write_now(customers.identify, given.shop, IdentityKind.VISITOR, "browser", NOW)
    assert night(database, NOW + 179 * DAY) is None
    assert database.read_now(retaining.due, given.shop, NOW + 179 * DAY) == Forgotten()
    assert database.read_now(retaining.due, given.shop, NOW + 181 * DAY) == Forgotten(visitors=1)
    assert night(database, NOW + 181 * DAY) == Forgotten(visitors=1)
    known = database.read_now(customers.find_customer, given.by.shops, visitor.id)
    assert not isinstance(known, Refused)
    assert known.facts.name == "已删除的顾客"
    assert night(database, NOW + 366 * DAY) == Forgotten(conversations=1)
    assert bodies(database) == sorted(["（内容已删除）", ABOUT_AN_ORDER])
    assert night(database, NOW + 367 * DAY) is None
    last = NOW + (THREE_YEARS + 2) * DAY
    assert database.read_now(retaining.due, given.shop, last) == Forgotten(orders=8, conversations=1)
    assert night(database, last) == Forgotten(orders=8, conversations=1)
    assert database.read_now(retaining.due, given.shop, last) == Forgotten()
    assert count(database, recipient_table) == 0
    assert set(bodies(database)) == {"（内容已删除）"}


def test_a_visitor_who_still_talks_is_kept(database: Database, given: World) -> None:
    visitor = database.write_now(customers.identify, given.shop, IdentityKind.VISITOR, "browser", NOW)
    talks = sa.update(conversation_table).values(customer_id=visitor.id, last_at=NOW + 170 * DAY)
    database.write_now(lambda tx: tx.run(talks))
    assert night(database, NOW + 200 * DAY) is None


def test_a_shop_says_how_long_within_the_law(database: Database, given: World) -> None:
    assert database.write_now(retaining.set_days, given.shop, Purpose.TALKS, 10) is None
    refused = database.write_now(retaining.set_days, given.shop, Purpose.TRADE, 10)
    assert isinstance(refused, Refused)
    assert database.read_now(retaining.days, given.shop)[Purpose.TALKS] == 10
    assert database.read_now(retaining.days, given.shop)[Purpose.TRADE] == THREE_YEARS
    assert database.read_now(retaining.days, UUID(int=5))[Purpose.TALKS] == 365
    assert night(database, NOW + 11 * DAY) == Forgotten(conversations=1)


def test_units_that_were_broken_off_happen_again(
    database: Database, given: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retaining, "A_UNIT", 3)
    at = NOW + (THREE_YEARS + 2) * DAY

    def killed(tx: Tx) -> None:
        assert step(tx, at)
        raise RuntimeError("killed")

    while planned(database) <= at:
        with pytest.raises(RuntimeError, match="killed"):
            database.write_now(killed)
        assert database.write_now(step, at)
    (event,) = database.read_now(after, Cursor(), ["retention.forgotten"], 100)
    assert event.read_as(Forgotten) == Forgotten(orders=8, conversations=2)
