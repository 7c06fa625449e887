from __future__ import annotations

import asyncio
from uuid import UUID

from tests.conftest import count
from xiaoer.customers import actions
from xiaoer.customers.actions import meeting
from xiaoer.customers.domain.events import CustomerMet
from xiaoer.customers.domain.people import Address, Customer, Facts, IdentityKind
from xiaoer.customers.store import people
from xiaoer.customers.store.tables import customer_table, identity_table
from xiaoer.platform import events
from xiaoer.platform.db import Database
from xiaoer.platform.events import Cursor, event_table
from xiaoer.values.refusal import Refused

SHOP, OTHER = UUID(int=1), UUID(int=2)
NOW = 1_795_000_000_000_000
FACTS = Facts(
    "测试顾客", nick="晨曦_测试", level=2, phone="13800000001", email="one@example.com",
    address=Address("浙江省", "杭州市", "西湖区", "样例路1号"), tags=("老客",), first_seen_at=NOW,
)  # fmt: skip


def test_a_visitor_is_met_once(database: Database) -> None:
    met = database.write_now(actions.identify, SHOP, IdentityKind.VISITOR, "v1", NOW)
    again = database.write_now(actions.identify, SHOP, IdentityKind.VISITOR, "v1", NOW + 5)
    assert again == met
    assert (met.source_id, met.facts.first_seen_at, met.facts.name) == (None, NOW, f"访客 {met.id.hex[-4:].upper()}")
    assert count(database, customer_table) == count(database, identity_table) == 1
    [told] = database.read_now(events.after, Cursor(), ["customer.met"], 9)
    assert told.read_as(CustomerMet) == CustomerMet(met.id, "visitor")


def test_the_same_visitor_in_another_shop_is_another_customer(database: Database) -> None:
    here = database.write_now(actions.identify, SHOP, IdentityKind.VISITOR, "v1", NOW)
    there = database.write_now(actions.identify, OTHER, IdentityKind.VISITOR, "v1", NOW)
    assert (here.id == there.id, here.shop_id, there.shop_id) == (False, SHOP, OTHER)


def test_an_account_that_came_before_its_import_gets_its_facts_then(database: Database) -> None:
    met = database.write_now(actions.identify, SHOP, IdentityKind.ACCOUNT, "c1", NOW)
    ids = database.write_now(actions.remember, SHOP, {"c1": FACTS}, NOW)
    known = database.write_now(actions.identify, SHOP, IdentityKind.ACCOUNT, "c1", NOW)
    assert ids == {"c1": met.id}
    assert known == Customer(met.id, SHOP, "c1", FACTS)


def test_whoever_loses_the_race_for_an_identity_gets_the_winner(database: Database) -> None:
    """Both looked and found nobody; the second comes to store what the first has stored."""
    first = database.write_now(meeting._meet, SHOP, IdentityKind.ACCOUNT, "c1", NOW)
    second = database.write_now(meeting._meet, SHOP, IdentityKind.ACCOUNT, "c1", NOW)
    visitor = database.write_now(meeting._meet, SHOP, IdentityKind.VISITOR, "v1", NOW)
    again = database.write_now(meeting._meet, SHOP, IdentityKind.VISITOR, "v1", NOW)
    assert (second, again) == (first, visitor)
    assert count(database, customer_table) == count(database, identity_table) == count(database, event_table) == 2


def test_many_who_meet_the_same_person_at_once_meet_one(database: Database) -> None:
    async def meet() -> list[Customer]:
        account, visitor = (IdentityKind.ACCOUNT, "c1"), (IdentityKind.VISITOR, "v1")
        asked = [database.write(actions.identify, SHOP, *who, NOW) for who in [account, visitor] * 20]
        return await asyncio.gather(*asked)

    assert len({customer.id for customer in asyncio.run(meet())}) == 2
    assert count(database, customer_table) == count(database, identity_table) == count(database, event_table) == 2


def test_remembering_stores_everything_that_was_told(database: Database) -> None:
    ids = database.write_now(actions.remember, SHOP, {"c1": FACTS, "c2": Facts("另一位")}, NOW)
    allowed = frozenset({SHOP})
    assert database.read_now(actions.find_customer, allowed, ids["c1"]) == Customer(ids["c1"], SHOP, "c1", FACTS)
    assert database.read_now(actions.find_customers, allowed, ids.values()) == {
        ids["c1"]: Customer(ids["c1"], SHOP, "c1", FACTS),
        ids["c2"]: Customer(ids["c2"], SHOP, "c2", Facts("另一位")),
    }


def test_remembering_again_writes_nothing_and_a_change_keeps_the_id(database: Database) -> None:
    ids = database.write_now(actions.remember, SHOP, {"c1": FACTS}, NOW)
    database.write_now(actions.remember, SHOP, {"c1": FACTS}, NOW)
    assert count(database, event_table) == 1
    assert database.write_now(actions.remember, SHOP, {"c1": Facts("改名")}, NOW) == ids
    [_, told] = database.read_now(events.after, Cursor(), ["customers.imported"], 9)
    assert (told.data["added"], told.data["changed"]) == (0, 1)
    found = database.read_now(actions.find_customer, frozenset({SHOP}), ids["c1"])
    assert found == Customer(ids["c1"], SHOP, "c1", Facts("改名"))


def test_a_customer_of_another_shop_is_not_found(database: Database) -> None:
    ids = database.write_now(actions.remember, SHOP, {"c1": FACTS}, NOW)
    foreign = frozenset({OTHER})
    assert database.read_now(actions.find_customer, foreign, ids["c1"]) == Refused("customer_not_found")
    assert database.read_now(actions.find_customers, foreign, [ids["c1"]]) == {}
    assert database.read_now(people.by_identity, OTHER, IdentityKind.ACCOUNT, "c1") is None


def test_units_are_bounded_and_their_progress_is_told(database: Database) -> None:
    people = {f"c{number}": Facts(f"顾客{number}") for number in range(meeting.ROWS_A_UNIT * 2 + 1)}
    heard: list[int] = []
    ids = actions.import_people(database, SHOP, people, lambda: NOW, heard.append)
    assert heard == [250, 500, 501]
    assert (len(ids), count(database, customer_table), count(database, event_table)) == (501, 501, 3)
