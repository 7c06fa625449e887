from __future__ import annotations

from datetime import date
from uuid import UUID

from tests.conftest import count
from xiaoer.insights import store
from xiaoer.insights.domain.counting import Amount, Contact
from xiaoer.insights.domain.days import Window
from xiaoer.platform.db import Database

SHOP, OTHER = UUID(int=1), UUID(int=2)
DAY, NEXT = date(2026, 11, 20), date(2026, 11, 21)


def test_counts_add_to_what_stands(database: Database) -> None:
    database.write_now(store.add_up, SHOP, {(DAY, "a"): Amount(1, 10), (DAY, "b"): Amount(2)})
    database.write_now(store.add_up, SHOP, {(DAY, "a"): Amount(-3, 5), (NEXT, "a"): Amount(4, 1)})
    both = database.read_now(store.between, frozenset({SHOP}), Window(DAY, NEXT, 0))
    assert both == {DAY: {"a": Amount(-2, 15), "b": Amount(2)}, NEXT: {"a": Amount(4, 1)}}


def test_no_counts_write_nothing(database: Database) -> None:
    database.write_now(store.add_up, SHOP, {})
    assert count(database, store.figure_table) == 0


def test_a_window_holds_its_ends_and_only_the_shops_asked_for(database: Database) -> None:
    database.write_now(store.add_up, SHOP, {(DAY, "a"): Amount(1), (NEXT, "a"): Amount(1)})
    database.write_now(store.add_up, OTHER, {(DAY, "a"): Amount(7)})
    assert database.read_now(store.between, frozenset({SHOP}), Window(DAY, DAY, 0)) == {DAY: {"a": Amount(1)}}
    together = database.read_now(store.between, frozenset({SHOP, OTHER}), Window(DAY, DAY, 0))
    assert together == {DAY: {"a": Amount(8)}}


def test_a_conversation_is_remembered_whole_and_by_shop(database: Database) -> None:
    first = Contact(DAY)
    later = Contact(DAY, 7, True, True, True, True, True, True, 5)  # noqa: FBT003 - every field, in order
    one, two = UUID(int=5), UUID(int=6)
    database.write_now(store.keep, SHOP, {one: first, two: first})
    assert database.read_now(store.contacts, SHOP, {one, two}) == {one: first, two: first}
    database.write_now(store.keep, SHOP, {one: later})
    assert database.read_now(store.contacts, SHOP, {one, UUID(int=7)}) == {one: later}
    assert database.read_now(store.contacts, SHOP, {two}) == {two: first}
    assert database.read_now(store.contacts, OTHER, {one, two}) == {}


def test_no_changes_write_nothing(database: Database) -> None:
    database.write_now(store.keep, SHOP, {})
    assert count(database, store.contact_table) == 0
