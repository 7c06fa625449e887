"""Somebody erased: what may go is gone, what the law obliges to keep stays and is said, and nothing brings it back."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import msgspec
import pytest
import sqlalchemy as sa

from tests.conftest import count
from tests.make import NOW
from tests.platform.test_resealing import RUNNER
from tests.privacy.given import ABOUT_AN_ORDER, SAID, World, world
from tests.shop.filling import bring_in
from tests.shop.folders import NATIVE, check_native, sure
from xiaoer.aftersales import actions as aftersales
from xiaoer.aftersales.actions import CaseAsk, OpenAsk, StepAsk
from xiaoer.aftersales.domain.cases import Case, Step
from xiaoer.aftersales.domain.facts import Kind, Reason
from xiaoer.aftersales.domain.policy import Party
from xiaoer.aftersales.store.tables import case_table, step_table
from xiaoer.conversations.store.tables import conversation_table, message_table
from xiaoer.customers import actions as customers
from xiaoer.customers.actions import Search
from xiaoer.platform import jobs
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.db.tables import metadata
from xiaoer.platform.events import Cursor, after, event_table
from xiaoer.platform.jobs import due_table
from xiaoer.privacy.actions import erasing
from xiaoer.privacy.domain.erasure import Erasure, Stays
from xiaoer.privacy.domain.events import PersonErased
from xiaoer.privacy.domain.purposes import DAY, THREE_YEARS
from xiaoer.shop import actions as shops
from xiaoer.shop.store.tables import recipient_table
from xiaoer.values.refusal import Refused

LATER = NOW + (THREE_YEARS + 30) * DAY


@pytest.fixture
def given(database: Database, tmp_path: Path) -> World:
    made = world(database, tmp_path)
    resolved = sa.update(conversation_table).values(resolved_at=NOW)
    database.write_now(lambda tx: tx.run(resolved))
    return made


def run(database: Database, now: int) -> int:
    """The planned units, as a runner does them."""
    units = 0
    while database.write_now(step, now):
        units += 1
    return units


def step(tx: Tx, now: int) -> bool:
    claimed = [due for due in jobs.claim(tx, RUNNER, now, 10) if due.kind == erasing.KIND]
    for due in claimed:
        assert jobs.finish(tx, due, RUNNER, erasing.erase, now)
    return bool(claimed)


def erased(database: Database, given: World, now: int = NOW) -> Erasure:
    assert isinstance(database.write_now(erasing.ask, given.by.shops, given.customer, now, None), Erasure)
    run(database, now)
    state = database.read_now(erasing.state, given.by.shops, given.customer)
    assert not isinstance(state, Refused)
    assert state.asked is not None
    return state.asked


def bodies(database: Database) -> list[str]:
    chosen = sa.select(message_table.c.body)
    return sorted(row.body for row in database.read_now(lambda tx: tx.all(chosen)))


def test_what_may_go_goes_and_what_must_stay_is_said(database: Database, given: World) -> None:
    done = erased(database, given)
    assert done.done_at == NOW
    assert [(one.what, one.count) for one in done.kept] == [("orders", 2), ("conversations", 1)]
    assert {one.rules[0] for one in done.kept} == {"LAW-ECL-31-1"}
    assert all(one.until_at is not None and one.until_at > NOW + (THREE_YEARS - 30) * DAY for one in done.kept)
    assert bodies(database) == sorted(["（内容已删除）", ABOUT_AN_ORDER])
    known = database.read_now(customers.find_customer, given.by.shops, given.customer)
    assert not isinstance(known, Refused)
    assert known.facts == msgspec.structs.replace(
        known.facts, name="已删除的顾客", phone="", email="", tags=(), nick=""
    )
    found = database.read_now(customers.search, given.by.shops, Search(given.shop, "13800000001"))
    assert not isinstance(found, Refused)
    assert found.profiles == ()


def test_what_was_said_in_cases_stays_until_its_day_and_is_said(database: Database, given: World) -> None:
    """A case whose words are gone, or that never had any, is none of it; a note of a step is words too."""
    (order,) = database.read_now(shops.find_orders, given.by.shops, query="S1001")
    (silent,) = database.read_now(aftersales.find_cases, given.by.shops)
    said = OpenAsk(CaseAsk(order.id, Kind.REPAIR, Reason.QUALITY), said=SAID)
    assert isinstance(database.write_now(aftersales.open_case, said, given.by, NOW + DAY), Case)
    noted = StepAsk(silent.id, Step.REFUSE, Party.SELLER, SAID)
    for kept in (1, 2):
        (found,) = [one for one in erased(database, given, NOW + DAY).kept if one.what is Stays.CASES]
        assert (found.count, found.until_at) == (kept, NOW + (1 + THREE_YEARS) * DAY)
        if kept == 1:
            assert not isinstance(database.write_now(aftersales.step, noted, given.by, NOW + DAY), Refused)
    (event, _) = database.read_now(after, Cursor(), ["person.erased"], 10)
    assert event.read_as(PersonErased).kept == 4
    others = sa.delete(due_table).where(due_table.c.kind != erasing.KIND)
    database.write_now(lambda tx: tx.run(others))
    assert run(database, NOW + (1 + THREE_YEARS) * DAY + 1) > 0
    state = database.read_now(erasing.state, given.by.shops, given.customer)
    assert not isinstance(state, Refused)
    assert state.asked is not None
    assert Stays.CASES not in [one.what for one in state.asked.kept]
    rows = database.read_now(lambda tx: [str(row) for t in (case_table, step_table) for row in tx.all(sa.select(t))])
    assert [row for row in rows if SAID in row] == []


def test_it_is_on_record_without_a_word_of_the_person(database: Database, given: World) -> None:
    erased(database, given)
    (event,) = database.read_now(after, Cursor(), ["person.erased"], 10)
    assert event.read_as(PersonErased) == PersonErased(given.customer, 3)
    assert [one.subject_id for one in database.read_now(after, Cursor(), ["person.erasure_asked"], 10)] == [
        given.customer
    ]
    rows = database.read_now(lambda tx: [str(row) for row in tx.all(sa.select(event_table))])
    assert [row for row in rows if "测试顾客甲" in row] == []


def test_after_three_years_nothing_is_left_anywhere(database: Database, given: World) -> None:
    erased(database, given)
    done = erased(database, given, LATER)
    assert done.kept == ()
    rows = database.read_now(
        lambda tx: [str(row) for table in metadata.sorted_tables for row in tx.all(sa.select(table))]
    )
    for planted in ("测试顾客甲", "晨曦_测试", SAID, ABOUT_AN_ORDER):
        assert [row for row in rows if planted in row] == []
    assert count(database, recipient_table) == 6


def test_others_keep_everything(database: Database, given: World) -> None:
    other = database.read_now(customers.search, given.by.shops, Search(given.shop, "13800000002"))
    erased(database, given, LATER)
    assert database.read_now(customers.search, given.by.shops, Search(given.shop, "13800000002")) == other


def test_the_stores_data_does_not_bring_them_back(database: Database, given: World, tmp_path: Path) -> None:
    erased(database, given)
    bring_in(database, sure(check_native(NATIVE)), tmp_path)
    known = database.read_now(customers.find_customer, given.by.shops, given.customer)
    assert not isinstance(known, Refused)
    assert (known.facts.name, known.facts.phone) == ("已删除的顾客", "")


def test_a_unit_that_was_broken_off_happens_again(
    database: Database, given: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "A_UNIT", 1)
    assert isinstance(database.write_now(erasing.ask, given.by.shops, given.customer, LATER, None), Erasure)

    def killed(tx: Tx) -> None:
        assert step(tx, LATER)
        raise RuntimeError("killed")

    units = 0
    while True:
        if database.read_now(lambda tx: tx.first(sa.select(due_table).where(due_table.c.kind == erasing.KIND))) is None:
            break
        with pytest.raises(RuntimeError, match="killed"):
            database.write_now(killed)
        assert database.write_now(step, LATER)
        units += 1
    assert units == 1 + 1 + 2 + 1
    state = database.read_now(erasing.state, given.by.shops, given.customer)
    assert not isinstance(state, Refused)
    assert state.asked is not None
    assert state.asked.kept == ()


def test_a_foreign_shop_erases_nobody(database: Database, given: World) -> None:
    before = (count(database, event_table), bodies(database))
    foreign = frozenset({UUID(int=5)})
    assert database.write_now(erasing.ask, foreign, given.customer, NOW, None) == Refused("customer_not_found")
    assert database.read_now(erasing.state, foreign, given.customer) == Refused("customer_not_found")
    assert (count(database, event_table), bodies(database)) == before


def test_a_command_works_it_off_at_once(database: Database, given: World) -> None:
    assert isinstance(database.write_now(erasing.ask, given.by.shops, given.customer, NOW, None), Erasure)
    while database.write_now(erasing.work_off, given.shop, given.customer, NOW):
        pass
    assert "（内容已删除）" in bodies(database)
    assert not database.write_now(step, NOW)
