"""Every night what has come to its day is forgotten, and nothing before it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from tests.conftest import count
from tests.conversations.stored import everything
from tests.make import NOW
from tests.platform.test_resealing import RUNNER
from tests.privacy.given import ABOUT_AN_ORDER, World, world
from tests.privacy.test_erasing import bodies
from xiaoer.conversations.store import forgetting
from xiaoer.conversations.store.tables import conversation_table
from xiaoer.customers import actions as customers
from xiaoer.customers.domain.people import IdentityKind
from xiaoer.platform import jobs
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import Cursor, after
from xiaoer.platform.jobs import due_table
from xiaoer.privacy import web
from xiaoer.privacy.actions import retaining
from xiaoer.privacy.domain.events import Forgotten
from xiaoer.privacy.domain.purposes import DAY, THREE_YEARS, KeptFor
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


def test_what_was_forgotten_is_not_met_again(given: World, database: Database) -> None:
    assert night(database, NOW + 366 * DAY) == Forgotten(conversations=1)
    mark = sa.select(conversation_table.c.erased, conversation_table.c.subject_order_id.is_(None))
    assert sorted(map(tuple, database.read_now(lambda tx: tx.all(mark)))) == [(False, False), (True, True)]


def test_the_nights_conversations_are_found_by_an_index_that_leaves_out_the_forgotten(empty_sqlite: Path) -> None:
    chosen = (
        forgetting._due(UUID(bytes=b"a" * 16), NOW, about_orders=False).order_by(conversation_table.c.last_at).limit(50)
    )
    asked = chosen.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    with sqlite3.connect(empty_sqlite) as store:
        plan = [row[3] for row in store.execute(f"EXPLAIN QUERY PLAN {asked}")]
    assert plan == ["SEARCH conversation USING INDEX ix_conversation_forgettable (shop_id=? AND last_at<?)"]


def test_visitors_are_counted_up_to_a_bound_and_all_forgotten(
    database: Database, given: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for browser in range(5):
        database.write_now(customers.identify, given.shop, IdentityKind.VISITOR, f"browser-{browser}", NOW)
    at = NOW + 200 * DAY
    monkeypatch.setattr(retaining, "A_PAGE", 2)
    for bound, counted, more in ((6, 5, False), (5, 5, True), (3, 3, True)):
        monkeypatch.setattr(retaining, "MOST_COUNTED", bound)
        found = database.read_now(retaining.standing, given.by.shops, given.shop, at)
        assert isinstance(found, retaining.Standing)
        assert (found.due.visitors, found.more, web.view(given.shop, found).more) == (counted, more, more)
    assert night(database, at) == Forgotten(visitors=5)


def test_a_visitor_who_still_talks_is_kept(database: Database, given: World) -> None:
    visitor = database.write_now(customers.identify, given.shop, IdentityKind.VISITOR, "browser", NOW)
    talks = sa.update(conversation_table).values(customer_id=visitor.id, last_at=NOW + 170 * DAY)
    database.write_now(lambda tx: tx.run(talks))
    assert night(database, NOW + 200 * DAY) is None


def test_a_shop_says_how_long_within_the_law(database: Database, given: World) -> None:
    assert database.write_now(retaining.settle, given.by.shops, given.shop, {KeptFor.TALKS: 10}, None, NOW) is None
    assert settled(database) == [{"trade": THREE_YEARS, "talks": 10, "visitors": 180}]
    before = everything(database)
    told = {KeptFor.VISITORS: 30, KeptFor.TRADE: 10}
    refused = database.write_now(retaining.settle, given.by.shops, given.shop, told, given.by.account_id, NOW)
    assert isinstance(refused, Refused)
    assert (refused.code, everything(database)) == ("retention_days", before)
    assert database.read_now(retaining.days, given.shop)[KeptFor.TALKS] == 10
    assert database.read_now(retaining.days, given.shop)[KeptFor.TRADE] == THREE_YEARS
    assert database.read_now(retaining.days, UUID(int=5))[KeptFor.TALKS] == 365
    assert night(database, NOW + 11 * DAY) == Forgotten(conversations=1)


def settled(database: Database) -> list[Any]:
    return [one.data["days"] for one in database.read_now(after, Cursor(), ["retention.settled"], 100)]


def test_what_changes_nothing_is_not_on_record(database: Database, given: World) -> None:
    same = {KeptFor.TALKS: 365, KeptFor.VISITORS: 180}
    assert database.write_now(retaining.settle, given.by.shops, given.shop, same, given.by.account_id, NOW) is None
    assert settled(database) == []


def test_what_stands_is_shown_with_what_the_next_night_forgets(database: Database, given: World) -> None:
    found = database.read_now(retaining.standing, given.by.shops, given.shop, NOW + 366 * DAY)
    assert isinstance(found, retaining.Standing)
    assert found.days == {KeptFor.TRADE: THREE_YEARS, KeptFor.TALKS: 365, KeptFor.VISITORS: 180}
    assert (found.due, found.next_at) == (Forgotten(conversations=1), NOW + 366 * DAY + 9 * HOUR)
    view = web.view(given.shop, found)
    assert [(one.purpose, one.days, one.least, one.usual) for one in view.terms] == [
        ("trade", THREE_YEARS, THREE_YEARS, THREE_YEARS), ("talks", 365, 1, 365), ("visitors", 180, 1, 180),
    ]  # fmt: skip
    assert [rule.id for rule in view.terms[0].rules] == ["LAW-ECL-31-1", "LAW-OTM-31-1", "LAW-CALL-REC-2"]


def test_another_shop_is_as_if_it_were_not_there(database: Database, given: World) -> None:
    nobodys = frozenset({UUID(int=5)})
    before = everything(database)
    assert database.read_now(retaining.standing, nobodys, given.shop, NOW) == Refused("shop_not_found")
    told, by = {KeptFor.TALKS: 10}, given.by.account_id
    assert database.write_now(retaining.settle, nobodys, given.shop, told, by, NOW) == Refused("shop_not_found")
    assert everything(database) == before


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
