"""Every night what has come to its day is forgotten, and nothing before it."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from tests.conftest import count
from tests.conversations.stored import everything
from tests.make import NOW
from tests.platform.given import left_alone
from tests.platform.test_resealing import RUNNER
from tests.privacy.given import ABOUT_AN_ORDER, World, world
from tests.privacy.test_erasing import bodies
from xiaoer.aftersales.store import cases
from xiaoer.aftersales.store.tables import case_table
from xiaoer.conversations.store import forgetting
from xiaoer.conversations.store.tables import conversation_table
from xiaoer.customers import actions as customers
from xiaoer.customers.actions import Word
from xiaoer.customers.domain.consent import ConsentSource, Purpose
from xiaoer.customers.domain.people import IdentityKind
from xiaoer.customers.domain.profiles import Join
from xiaoer.customers.domain.told import FactName
from xiaoer.customers.store import forgetting as visitors
from xiaoer.customers.store.forgetting import Place, Turn
from xiaoer.platform import jobs
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.db.open import connect_once
from xiaoer.platform.events import Cursor, after
from xiaoer.platform.jobs import due_table
from xiaoer.privacy import web
from xiaoer.privacy.actions import retaining
from xiaoer.privacy.actions.retaining import Terms
from xiaoer.privacy.domain.events import Forgotten
from xiaoer.privacy.domain.purposes import DAY, TABLE, THREE_YEARS, KeptFor
from xiaoer.shop.actions import forgetting as shop_forgetting
from xiaoer.shop.store import forgetting as orders
from xiaoer.shop.store.tables import order_table, recipient_table
from xiaoer.values.ids import made_at
from xiaoer.values.refusal import Refused

ONE = UUID(bytes=b"a" * 16)
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
    claimed = jobs.claim(tx, RUNNER, now, 10)
    for due in claimed:
        job = retaining.forget_due if due.kind == retaining.KIND else left_alone
        assert jobs.finish(tx, due, RUNNER, job, now)
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
    assert database.read_now(retaining.due, given.shop, NOW + 179 * DAY).counts == Forgotten()
    assert database.read_now(retaining.due, given.shop, NOW + 181 * DAY).counts == Forgotten(visitors=1)
    assert night(database, NOW + 181 * DAY) == Forgotten(visitors=1)
    known = database.read_now(customers.find_customer, given.by.shops, visitor.id)
    assert not isinstance(known, Refused)
    assert known.facts.name == "已删除的顾客"
    assert night(database, NOW + 366 * DAY) == Forgotten(conversations=1)
    assert bodies(database) == sorted(["（内容已删除）", ABOUT_AN_ORDER])
    assert night(database, NOW + 367 * DAY) is None
    last = NOW + (THREE_YEARS + 2) * DAY
    assert database.read_now(retaining.due, given.shop, last).counts == Forgotten(
        orders=8, conversations=1, customers=3
    )
    assert night(database, last) == Forgotten(orders=8, conversations=1, customers=4)
    assert database.read_now(retaining.due, given.shop, last).counts == Forgotten()
    assert count(database, recipient_table) == 0
    assert set(bodies(database)) == {"（内容已删除）"}


def test_what_was_forgotten_is_not_met_again(given: World, database: Database) -> None:
    assert night(database, NOW + 366 * DAY) == Forgotten(conversations=1)
    mark = sa.select(conversation_table.c.erased, conversation_table.c.subject_order_id.is_(None))
    assert sorted(map(tuple, database.read_now(lambda tx: tx.all(mark)))) == [(False, False), (True, True)]


@pytest.mark.parametrize(
    ("chosen", "index"),
    [
        pytest.param(
            forgetting._due(ONE, NOW, about_orders=False).order_by(conversation_table.c.last_at).limit(50),
            "conversation USING INDEX ix_conversation_forgettable (shop_id=? AND last_at<?)", id="conversations",
        ),
        pytest.param(
            orders._due(ONE, NOW)[0].limit(50),
            "shop_order USING INDEX ix_shop_order_forgettable (shop_id=? AND placed_at<?)", id="orders",
        ),
        pytest.param(
            orders._due(ONE, NOW)[1].limit(50),
            "shop_order USING INDEX ix_shop_order_forgettable (shop_id=? AND placed_at=?)", id="orders without a moment",
        ),
        pytest.param(
            visitors._came(ONE, NOW, None).limit(50),
            "customer USING INDEX ix_customer_visiting (shop_id=? AND first_seen_at>? AND first_seen_at<?)", id="visitors",
        ),
        pytest.param(
            visitors._came(ONE, NOW, Place(5, ONE)).limit(50),
            "customer USING INDEX ix_customer_visiting (shop_id=? AND first_seen_at>? AND first_seen_at<?)",
            id="visitors further on",
        ),
        pytest.param(
            visitors._unheard(ONE, NOW, None).limit(50),
            "customer USING INDEX ix_customer_heard (shop_id=? AND heard_at>? AND heard_at<?)", id="customers",
        ),
        pytest.param(
            visitors._unheard(ONE, NOW, Turn(5, ONE)).limit(50),
            "customer USING INDEX ix_customer_heard (shop_id=? AND heard_at>? AND heard_at<?)", id="customers further on",
        ),
    ],
)  # fmt: skip
def test_what_the_night_forgets_is_found_by_an_index_that_leaves_out_the_forgotten(
    database_url: str, chosen: sa.Select[Any], index: str
) -> None:
    with connect_once(database_url) as connection:
        lite = connection.dialect.name == "sqlite"
        if not lite:
            connection.exec_driver_sql("SET enable_seqscan = off")
        plan = explained(connection, chosen)
    if lite:
        assert [re.sub(r"\((\w+_at),id\)>\(\?,\?\)", r"\1>?", line) for line in plan] == [f"SEARCH {index}"]
    else:
        assert index.partition("INDEX ")[2].split()[0] in " ".join(plan)


def explained(connection: sa.Connection, chosen: sa.Select[Any]) -> list[str]:
    """The lines of the database's plan."""
    told = partial(_told, "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN")
    sa.event.listen(connection, "before_cursor_execute", told, retval=True)
    plan = [row[-1] for row in connection.execute(chosen).cursor.fetchall()]
    sa.event.remove(connection, "before_cursor_execute", told)
    return plan


def _told(explain: str, _c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
    return f"{explain} {statement}", parameters


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
        assert (found.due.counts.visitors, found.due.more, web.view(given.shop, found).more) == (counted, more, more)
    assert night(database, at) == Forgotten(visitors=5)


def test_visitors_are_looked_at_up_to_a_bound_when_they_are_counted(
    database: Database, given: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for browser in range(3):
        came(database, given, f"browser-{browser}", signed_in=browser < 2, at=NOW + browser)
    monkeypatch.setattr(retaining, "A_PAGE", 1)
    for pages, due in ((2, (0, True)), (3, (1, True)), (4, (1, False))):
        monkeypatch.setattr(retaining, "MOST_PAGES", pages)
        found = database.read_now(retaining.due, given.shop, NOW + 200 * DAY)
        assert (found.counts.visitors, found.more) == due
    assert night(database, NOW + 200 * DAY) == Forgotten(visitors=1)


def test_with_visitors_nothing_else_is_looked_for_again(
    database: Database, given: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for browser in range(3):
        came(database, given, f"browser-{browser}", signed_in=True)
    looks: list[int] = []

    def counted(tx: Tx, shop_id: UUID, before: int, ids: None, most: int) -> int:
        looks.append(before)
        return orders.forget(tx, shop_id, before, ids, most)

    monkeypatch.setattr(shop_forgetting, "forget", counted)
    monkeypatch.setattr(retaining, "A_PAGE", 1)
    assert night(database, NOW + 200 * DAY) is None
    assert len(looks) == 1


def test_what_was_noted_is_looked_for_in_old_cases_alone(sqlite_url: str) -> None:
    with connect_once(sqlite_url) as connection:
        assert explained(connection, cases._with_words(ONE).where(case_table.c.opened_at < NOW).limit(50)) == [
            "SEARCH case_file USING INDEX ix_case_file_shop_id_opened_at (shop_id=? AND opened_at<?)",
            "CORRELATED SCALAR SUBQUERY 1",
            "SEARCH case_step USING INDEX sqlite_autoindex_case_step_1 (shop_id=? AND case_id=?)",
        ]


def came(database: Database, given: World, browser: str, *, signed_in: bool, at: int = NOW) -> UUID:
    """A visitor of whom the staff noted something, who gave a consent, and who may sign in afterwards."""
    visitor = database.write_now(customers.identify, given.shop, IdentityKind.VISITOR, browser, at)
    word = Word(Purpose.CARE, given=True, source=ConsentSource.SHOPPER)
    for told in (
        database.write_now(customers.add_note, visitor.id, "喜欢蓝色", given.by, NOW),
        database.write_now(customers.tag, visitor.id, "老客", given.by, NOW),
        database.write_now(customers.tell, visitor.id, FactName.PHONE, "13800000009", given.by, NOW),
        database.write_now(customers.say_consent, visitor.id, word, given.by, NOW),
    ):
        assert not isinstance(told, Refused)
    if signed_in:
        account = database.write_now(customers.identify, given.shop, IdentityKind.ACCOUNT, browser, NOW)
        database.write_now(customers.recognise, given.shop, browser, account, NOW)
    return visitor.id


def test_what_was_known_before_a_login_stays_with_the_account(database: Database, given: World) -> None:
    """Also where they were joined by hand with somebody who has bought; who is split from them is a visitor again."""
    signed_in, stays = came(database, given, "one", signed_in=True), came(database, given, "two", signed_in=False)
    joined = database.write_now(customers.join, stays, given.customer, given.by, NOW)
    assert isinstance(joined, Join)
    at = NOW + 181 * DAY
    before = everything(database)
    assert database.read_now(retaining.due, given.shop, at).counts == Forgotten()
    assert night(database, at) is None
    assert {name: rows for name, rows in everything(database).items() if name != "due"} == {
        name: rows for name, rows in before.items() if name != "due"
    }
    found = database.read_now(customers.find_profile, given.by.shops, signed_in)
    assert not isinstance(found, Refused)
    assert [(one.text,) for one in found.notes] == [("喜欢蓝色",)]
    assert not isinstance(database.write_now(customers.split, stays, joined.id, given.by, at), Refused)
    assert night(database, at + DAY) == Forgotten(visitors=1)


def test_orders_without_a_moment_are_forgotten_by_when_they_were_stored(database: Database, given: World) -> None:
    without = dict.fromkeys(("placed_at", "paid_at", "delivered_at", "completed_at", "cancelled_at", "shipped_at"))
    database.write_now(lambda tx: tx.run(sa.update(order_table).values(without)))
    stored = database.read_now(lambda tx: tx.all(sa.select(order_table.c.id)))
    at = max(made_at(row.id) for row in stored)
    count_, last = database.read_now(orders.kept, given.shop, [given.customer])
    assert (count_, last) == (2, at)
    for now, due in ((at + THREE_YEARS * DAY, 0), (at + THREE_YEARS * DAY + 1, 8)):
        assert database.read_now(orders.due, given.shop, now - THREE_YEARS * DAY) == due
    assert database.write_now(orders.forget, given.shop, at + 1, None, 50) == 8
    assert database.read_now(orders.kept, given.shop, [given.customer]) == (0, None)
    assert count(database, recipient_table) == 0


def test_a_note_of_the_buyer_goes_with_an_order_that_came_without_a_recipient(database: Database, given: World) -> None:
    nobody = {"recipient_name": "", "masked_phone": "", "masked_address": "", "note": ""}
    of_one = sa.update(order_table).where(order_table.c.number == "S1001").values(note="请放门口，电话 13800000001")
    database.write_now(lambda tx: tx.run(sa.delete(recipient_table)))
    database.write_now(lambda tx: tx.run(sa.update(order_table).values(nobody)))
    database.write_now(lambda tx: tx.run(of_one))
    last = NOW + (THREE_YEARS + 2) * DAY
    assert database.read_now(retaining.due, given.shop, last).counts.orders == 8
    night(database, last)
    notes = database.read_now(lambda tx: tx.all(sa.select(order_table.c.note).distinct()))
    assert [row.note for row in notes] == [""]


def test_a_visitor_who_still_talks_is_kept(database: Database, given: World) -> None:
    visitor = database.write_now(customers.identify, given.shop, IdentityKind.VISITOR, "browser", NOW)
    talks = sa.update(conversation_table).values(customer_id=visitor.id, last_at=NOW + 170 * DAY)
    database.write_now(lambda tx: tx.run(talks))
    assert night(database, NOW + 200 * DAY) is None


def test_what_stands_is_shown_with_what_the_next_night_forgets(database: Database, given: World) -> None:
    found = database.read_now(retaining.standing, given.by.shops, given.shop, NOW + 366 * DAY)
    assert isinstance(found, retaining.Standing)
    assert found.days == {one: term.days for one, term in TABLE.items()}
    assert (found.due.counts, found.next_at) == (Forgotten(conversations=1), NOW + 366 * DAY + 9 * HOUR)
    view = web.view(given.shop, found)
    assert [(one.purpose, one.days, one.least, one.usual) for one in view.terms] == [
        ("trade", THREE_YEARS, THREE_YEARS, THREE_YEARS), ("talks", 365, 1, 365),
        ("customers", THREE_YEARS, 1, THREE_YEARS), ("visitors", 180, 1, 180),
    ]  # fmt: skip
    assert [rule.id for rule in view.terms[0].rules] == ["LAW-ECL-31-1", "LAW-OTM-31-1", "LAW-CALL-REC-2"]


def test_another_shop_is_as_if_it_were_not_there(database: Database, given: World) -> None:
    nobodys = frozenset({UUID(int=5)})
    before = everything(database)
    assert database.read_now(retaining.standing, nobodys, given.shop, NOW) == Refused("shop_not_found")
    told, by = Terms({KeptFor.TALKS: 365}, {KeptFor.TALKS: 10}), given.by.account_id
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
    assert event.read_as(Forgotten) == Forgotten(orders=8, conversations=2, customers=4)
