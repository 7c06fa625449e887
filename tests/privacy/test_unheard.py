"""Accounts of the store of whom nothing is heard are forgotten when their days are over; what keeps them, keeps them."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from tests.make import NOW
from tests.privacy.given import World, world
from tests.privacy.test_retaining import night
from xiaoer.conversations.store.tables import conversation_table
from xiaoer.customers import actions as customers
from xiaoer.customers.actions import Word
from xiaoer.customers.actions.forgetting import forget
from xiaoer.customers.domain.consent import ConsentSource, Purpose
from xiaoer.customers.domain.people import Facts, IdentityKind
from xiaoer.customers.domain.profiles import Join
from xiaoer.customers.domain.purchases import Purchases
from xiaoer.platform.db import Database
from xiaoer.privacy import web
from xiaoer.privacy.actions import retaining
from xiaoer.privacy.domain.events import Forgotten
from xiaoer.privacy.domain.purposes import DAY, THREE_YEARS, days_of
from xiaoer.privacy.domain.quiet import Ends
from xiaoer.shop.store.tables import order_table
from xiaoer.values.refusal import Refused


@pytest.fixture
def given(database: Database, tmp_path: Path) -> World:
    """Whoever has an order has one that will not be over."""
    made = world(database, tmp_path)
    resolved = sa.update(conversation_table).values(resolved_at=NOW)
    never_over = sa.update(order_table).values(completed_at=NOW + 9 * THREE_YEARS * DAY)
    database.write_now(lambda tx: (tx.run(resolved), tx.run(never_over)))
    database.write_now(retaining.plan_nightly, made.shop, NOW)
    return made


def ends(at: int) -> Ends:
    return retaining._ends(days_of({}), at)


def quiet(database: Database, given: World, *names: str, at: int = NOW) -> list[UUID]:
    """Accounts of the store who have neither bought nor talked."""
    told = {name: Facts(name, phone="13900000001", tags=("老客",), first_seen_at=at) for name in names}
    return list(database.write_now(customers.remember, given.shop, told, at).values())


def called(database: Database, given: World, customer_id: UUID) -> str:
    known = database.read_now(customers.find_customer, given.by.shops, customer_id)
    assert not isinstance(known, Refused)
    return known.facts.name


def test_an_account_of_whom_nothing_is_heard_is_forgotten_and_something_new_brings_it_back(
    database: Database, given: World
) -> None:
    [a] = quiet(database, given, "a")
    assert database.write_now(customers.add_note, a, "喜欢蓝色", given.by, NOW + DAY)
    at = NOW + (THREE_YEARS + 1) * DAY
    assert database.read_now(retaining._customers_due, given.shop, ends(at)) == (0, False)
    assert forgotten(database, given, at) == 0
    at += 1
    assert database.read_now(retaining._customers_due, given.shop, ends(at)) == (1, False)
    assert forgotten(database, given, at) == 1
    profile = database.read_now(customers.find_profile, given.by.shops, a)
    assert not isinstance(profile, Refused)
    assert (called(database, given, a), profile.notes, profile.profile.customers) == ("已删除的顾客", (), 1)
    assert database.write_now(customers.remember, given.shop, TOLD_OF_A, at) == {"a": a}
    assert called(database, given, a) == "已删除的顾客"
    moved = {"a": replace(TOLD_OF_A["a"], level=3)}
    assert database.write_now(customers.remember, given.shop, moved, at) == {"a": a}
    assert called(database, given, a) == "a"
    assert forgotten(database, given, at + THREE_YEARS * DAY) == 0
    assert forgotten(database, given, at + THREE_YEARS * DAY + 1) == 1


TOLD_OF_A = {"a": Facts("a", phone="13900000001", tags=("老客",), first_seen_at=NOW)}


def forgotten(database: Database, given: World, at: int) -> int:
    """How many profiles of accounts a night forgets, which looks at nobody twice."""
    total, looks = 0, 0
    while unit := database.write_now(retaining._forget_customers, given.shop, ends(at), at):
        total, looks = total + unit.counts.customers, looks + 1
        assert looks < 20
    return total


def test_who_has_ordered_talked_agreed_or_come_again_is_kept(database: Database, given: World) -> None:
    at = NOW + (THREE_YEARS + 1) * DAY
    talks_, agrees, takes_back, joins, alone = quiet(database, given, "b", "c", "d", "e", "f")
    last = sa.update(conversation_table).where(conversation_table.c.subject_order_id.is_(None))
    database.write_now(lambda tx: tx.run(last.values(customer_id=talks_, last_at=NOW + 5 * DAY)))
    for one, words in ((agrees, [True]), (takes_back, [True, False])):
        for word in words:
            said = Word(Purpose.CARE, given=word, source=ConsentSource.SHOPPER)
            assert not isinstance(database.write_now(customers.say_consent, one, said, given.by, NOW), Refused)
    came_again = database.write_now(customers.identify, given.shop, IdentityKind.VISITOR, "browser", NOW + 9 * DAY)
    assert isinstance(database.write_now(customers.join, came_again.id, joins, given.by, NOW), Join)
    assert forgotten(database, given, at) == 2
    names = [called(database, given, one) for one in (talks_, agrees, takes_back, joins, alone, given.customer)]
    assert names == ["b", "c", "已删除的顾客", "e", "已删除的顾客", "测试顾客甲"]
    assert forgotten(database, given, at + 4 * DAY) == 0
    assert forgotten(database, given, at + 9 * DAY) == 1
    assert (called(database, given, joins), called(database, given, came_again.id)) == ("已删除的顾客", "已删除的顾客")
    older = sa.update(conversation_table).values(last_at=NOW)
    database.write_now(lambda tx: tx.run(older))
    assert forgotten(database, given, at + 40 * DAY) == 0
    database.write_now(lambda tx: tx.run(older.values(erased=True)))
    assert forgotten(database, given, at + 69 * DAY) == 0
    assert forgotten(database, given, at + 71 * DAY) == 1
    assert called(database, given, talks_) == "已删除的顾客"


def test_what_is_put_on_record_of_a_joined_visitor_is_heard_of_the_account(database: Database, given: World) -> None:
    [a] = quiet(database, given, "a")
    visitor = database.write_now(customers.identify, given.shop, IdentityKind.VISITOR, "browser", NOW).id
    assert isinstance(database.write_now(customers.join, visitor, a, given.by, NOW), Join)
    assert database.write_now(customers.add_note, visitor, "喜欢蓝色", given.by, NOW + 9 * DAY)
    assert forgotten(database, given, NOW + (THREE_YEARS + 9) * DAY) == 0
    assert forgotten(database, given, NOW + (THREE_YEARS + 9) * DAY + 1) == 1


def test_two_who_are_joined_have_been_heard_of(database: Database, given: World) -> None:
    a, b = quiet(database, given, "a", "b")
    assert isinstance(database.write_now(customers.join, a, b, given.by, NOW + 9 * DAY), Join)
    assert forgotten(database, given, NOW + (THREE_YEARS + 9) * DAY) == 0
    assert forgotten(database, given, NOW + (THREE_YEARS + 9) * DAY + 1) == 1


def test_customers_are_counted_up_to_a_bound_and_all_forgotten(
    database: Database, given: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet(database, given, *"abcde")
    at = NOW + (THREE_YEARS + 2) * DAY
    monkeypatch.setattr(retaining, "A_PAGE", 2)
    monkeypatch.setattr(retaining, "A_UNIT", 3)
    monkeypatch.setattr(retaining, "MOST_COUNTED", 3)
    found = database.read_now(retaining.standing, given.by.shops, given.shop, at)
    assert isinstance(found, retaining.Standing)
    assert (found.due.counts.customers, found.due.more_customers) == (3, True)
    assert web.view(given.shop, found).more_customers
    done = night(database, at)
    assert done is not None
    assert done.customers == 5
    assert database.read_now(retaining.due, given.shop, at).counts == Forgotten()


def test_who_is_due_is_counted_behind_pages_of_those_who_are_kept(
    database: Database, given: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two who are joined one is counted, on whichever pages they stand."""
    said = Word(Purpose.CARE, given=True, source=ConsentSource.SHOPPER)
    for one in quiet(database, given, *"abcd"):
        assert not isinstance(database.write_now(customers.say_consent, one, said, given.by, NOW), Refused)
    due = quiet(database, given, *"efg", at=NOW + 1)
    assert isinstance(database.write_now(customers.join, due[0], due[2], given.by, NOW + 1), Join)
    at = NOW + (THREE_YEARS + 2) * DAY
    monkeypatch.setattr(retaining, "A_PAGE", 2)
    assert database.read_now(retaining._customers_due, given.shop, ends(at)) == (2, False)
    monkeypatch.setattr(retaining, "MOST_PAGES", 2)
    assert database.read_now(retaining._customers_due, given.shop, ends(at)) == (0, True)


@pytest.mark.parametrize("back", ["buys", "signs in", "noted", "joined"])
def test_who_is_forgotten_and_is_back_has_a_name_again_when_the_store_tells_the_same(
    database: Database, given: World, back: str
) -> None:
    [a] = quiet(database, given, "a")
    at = NOW + (THREE_YEARS + 1) * DAY
    assert forgotten(database, given, at) == 1
    comes(database, given, a, back, at)
    assert called(database, given, a) == "已删除的顾客"
    database.write_now(customers.remember, given.shop, TOLD_OF_A, at)
    assert called(database, given, a) == "a"


def test_who_is_erased_stays_so_whatever_they_do(database: Database, given: World) -> None:
    [a] = quiet(database, given, "a")
    database.write_now(lambda tx: forget(tx, given.shop, [a], "已删除的顾客", NOW, for_good=True, bought=False))
    for how in ("buys", "signs in", "noted", "joined"):
        comes(database, given, a, how, NOW)
        database.write_now(customers.remember, given.shop, TOLD_OF_A, NOW)
        assert called(database, given, a) == "已删除的顾客"


def comes(database: Database, given: World, account: UUID, how: str, at: int) -> None:
    if how == "buys":
        database.write_now(customers.count_purchases, given.shop, {account: Purchases(1, 100, "CNY", at)}, at)
    elif how == "signs in":
        assert database.write_now(customers.identify, given.shop, IdentityKind.ACCOUNT, "a", at).id == account
    elif how == "noted":
        assert database.write_now(customers.add_note, account, "喜欢蓝色", given.by, at)
    else:
        visitor = database.write_now(customers.identify, given.shop, IdentityKind.VISITOR, "browser", at).id
        assert isinstance(database.write_now(customers.join, visitor, account, given.by, at), Join)
