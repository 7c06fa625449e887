"""What the version with profiles computes for customers who were there before it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from tests.customers.given import SHOP, some_id
from tests.versions import of_version, taken_back
from xiaoer.customers.domain.contacts import ContactKind, key_of, masked
from xiaoer.customers.store.tables import customer_table, history_table, purchase_table
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db.open import connect_once
from xiaoer.platform.db.schema import upgrade
from xiaoer.platform.db.tables import Id, Json
from xiaoer.platform.jobs import due_table
from xiaoer.platform.keyring import Ring
from xiaoer.privacy.store import erasure_table

PHONES = ("+86 138-0000 0001", "138****0001", "(303) 555-0100", "", "123")
BEFORE = sa.table(
    "customer", sa.column("shop_id", Id), sa.column("id", Id), sa.column("source_id"), sa.column("name"),
    sa.column("nick"), sa.column("level"), sa.column("phone"), sa.column("email"), sa.column("address", Json),
    sa.column("tags", Json), sa.column("digest"),
)  # fmt: skip


def test_customers_of_the_version_before_have_profiles_contacts_and_marks(database_url: str, ring: Ring) -> None:
    with of_version(database_url, "0001") as connection:
        rows: list[dict[str, Any]] = [
            {"shop_id": SHOP, "id": some_id(phone), "source_id": f"c{place}", "name": f"顾客{place}", "nick": "",
             "level": place, "phone": phone, "email": " One@Example.com" if place == 0 else "", "address": {},
             "tags": ["老客"] if place == 0 else [], "digest": ""}
            for place, phone in enumerate(PHONES)
        ]  # fmt: skip
        connection.execute(sa.insert(BEFORE), rows)
    upgrade(database_url, ring=ring)
    with connect_once(database_url) as connection:
        told = connection.execute(sa.text("SELECT kind, masked FROM contact ORDER BY kind, masked")).all()
        marks = connection.execute(sa.text("SELECT kind, value FROM profile_mark")).all()
        profiles = connection.execute(sa.text("SELECT name, level, customers FROM profile ORDER BY level")).all()
        own = connection.execute(sa.text("SELECT count(*) FROM customer WHERE profile_id = id")).scalar()
    keys = sorted(masked(ContactKind.PHONE, key) for phone in PHONES if (key := key_of(ContactKind.PHONE, phone)))
    assert [tuple(one) for one in told] == [("email", "o****@example.com"), *(("phone", key) for key in keys)]
    assert [tuple(one) for one in marks] == [("tag", "老客")]
    assert [tuple(one) for one in profiles] == [(f"顾客{place}", place, 1) for place in range(len(PHONES))]
    assert own == len(PHONES)


def test_accounts_of_the_version_before_are_forgotten_from_when_they_were_told_of(
    database_url: str, ring: Ring
) -> None:
    """Or from what was put on record since. Where nobody knows when that was, from the upgrade on; visitors have their own days, and the
    erased are erased.
    """
    before = system_clock()
    with of_version(database_url, "0025") as connection:
        rows: list[dict[str, Any]] = [
            {"shop_id": SHOP, "id": some_id(source or "visitor"), "source_id": source, "name": "", "nick": "", "level": 0,
             "phone": b"", "email": b"", "address": b"", "tags": [], "digest": digest, "told_at": told_at,
             "profile_id": some_id(source or "visitor"), "first_seen_at": None}
            for source, digest, told_at in (
                ("a", "x", 7), ("b", "", 0), ("c", "erased", 7), ("d", "x", 7), ("e", "x", 7), (None, "", 7)
            )
        ]  # fmt: skip
        visitor = rows[-1] | {"id": some_id("noted"), "profile_id": some_id("noted")}
        connection.execute(sa.insert(customer_table), [*rows, visitor])
        later = [("b", 8), ("d", 9), ("d", 8), ("e", 6), ("noted", 11)]
        connection.execute(sa.insert(history_table), [history(whom, at) for whom, at in later])
    upgrade(database_url, ring=ring)
    with connect_once(database_url) as connection:
        row = customer_table.c
        told = {one.id: one.heard_at for one in connection.execute(sa.select(row.id, row.heard_at))}
    known = [told[some_id(one)] for one in ("a", "c", "d", "e", "visitor", "noted")]
    assert known == [7, None, 9, 7, None, 11]
    assert told[some_id("b")] >= before
    taken_back(database_url, "0025")
    with connect_once(database_url) as connection:
        assert "heard_at" not in {one["name"] for one in sa.inspect(connection).get_columns("customer")}


def history(whom: str, at: int) -> dict[str, Any]:
    """A note on a customer, put on record at that moment."""
    return {
        "shop_id": SHOP, "id": some_id(f"{whom} {at}"), "customer_id": some_id(whom), "what": "note", "of": "", "before": "",
        "after": "", "source": "", "at": at, "by_name": "",
    }  # fmt: skip


def test_who_bought_is_looked_at_again_and_what_stays_of_the_erased_is_planned(database_url: str, ring: Ring) -> None:
    """The version before had put off those who have bought for good. What was heard of them since stays heard of."""
    with of_version(database_url, "0027") as connection:
        connection.execute(
            sa.insert(customer_table),
            [bought(*one) for one in (("a", 7, 99), ("b", 7, 99), ("c", 7, 99), ("d", 0, 99))],
        )
        sums = [
            {"shop_id": SHOP, "customer_id": some_id(one), "orders_count": one != "c", "spent": 1, "currency": "CNY"}
            for one in "abcd"
        ]
        connection.execute(sa.insert(purchase_table), sums)
        connection.execute(sa.insert(history_table), [history("b", 9)])
        stays = {"what": "orders", "count": 1, "until_at": 5, "rules": []}
        whole = {"shop_id": SHOP, "asked_at": 1, "kept": [stays]}
        asked = [("a", 2, [stays, stays | {"until_at": None}]), ("b", 2, []), ("c", None, [])]
        connection.execute(
            sa.insert(erasure_table),
            [whole | {"customer_id": some_id(one), "done_at": at, "kept": kept} for one, at, kept in asked],
        )
    upgrade(database_url, ring=ring)
    with connect_once(database_url) as connection:
        row = customer_table.c
        heard = {one.source_id: one.heard_at for one in connection.execute(sa.select(row.source_id, row.heard_at))}
        [planned] = connection.execute(sa.select(due_table)).all()
    assert heard == {"a": 7, "b": 9, "c": 99, "d": 99}
    assert (planned.key, planned.kind) == (f"person.erase:{some_id('a')}", "person.erase")
    assert planned.payload == {"shop": str(SHOP), "customer": str(some_id("a")), "ids": [str(some_id("a"))]}
    assert planned.run_at <= system_clock()
    taken_back(database_url, "0027")
    with connect_once(database_url) as connection:
        assert connection.execute(sa.select(due_table.c.key)).all() == []


def bought(source: str, told_at: int, heard_at: int) -> dict[str, Any]:
    return {
        "shop_id": SHOP, "id": some_id(source), "source_id": source, "name": "", "nick": "", "level": 0, "phone": b"",
        "email": b"", "address": b"", "tags": [], "digest": "x", "told_at": told_at, "heard_at": heard_at,
        "profile_id": some_id(source), "first_seen_at": None,
    }  # fmt: skip
