"""What a profile shows masked, shown whole for a reason; and nothing of it readable in the tables."""

from __future__ import annotations

from uuid import UUID

import pytest
import sqlalchemy as sa

from tests.conftest import count
from tests.conversations.stored import everything
from xiaoer.customers import actions
from xiaoer.customers.actions import Page, Search
from xiaoer.customers.actions.showing import show_customer
from xiaoer.customers.domain.people import Address, Facts
from xiaoer.customers.domain.purchases import Purchases
from xiaoer.customers.domain.told import FactName, FactSource
from xiaoer.customers.store import joins, records
from xiaoer.customers.store.tables import contact_table, customer_table, fact_table, history_table
from xiaoer.customers.web import views
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database
from xiaoer.platform.events import event_table
from xiaoer.platform.showing import Asked, Personal, Why
from xiaoer.values.refusal import Refused

SHOP, NOW = UUID(int=1), 1_795_000_000_000_000
FACTS = Facts(
    "测试顾客甲",
    phone="13800000001",
    email="one@example.com",
    address=Address("浙江省", "杭州市", "西湖区", "样例路1号"),
)
BY_HAND = "13900000009"
NOT_KEPT = Refused("personal_not_kept", {"field_zh": "手机号", "field_en": "the phone number"})


def caller(role: Role = Role.AGENT, shop: UUID = SHOP) -> Caller:
    return Caller(UUID(int=9), "login", "name", role, "zh", frozenset({shop}), "")


@pytest.fixture
def customer(database: Database) -> UUID:
    return database.write_now(actions.remember, SHOP, {"c1": FACTS}, NOW)["c1"]


def shown(database: Database, customer: UUID, field: Personal, by: Caller) -> str | Refused:
    return database.write_now(show_customer, customer, Asked(field, Why.CONTACT), by, NOW)


def test_what_the_profile_shows_is_shown_whole(database: Database, customer: UUID) -> None:
    told = [shown(database, customer, field, caller()) for field in (Personal.PHONE, Personal.EMAIL, Personal.ADDRESS)]
    assert told == ["13800000001", "one@example.com", "浙江省杭州市西湖区样例路1号"]
    database.write_now(actions.tell, customer, FactName.PHONE, BY_HAND, caller(), NOW + 1)
    assert shown(database, customer, Personal.PHONE, caller()) == BY_HAND


def test_what_another_source_tells_is_shown_where_it_is_asked_for(database: Database, customer: UUID) -> None:
    left = {FactName.PHONE: "13700000007"}
    assert not isinstance(database.write_now(actions.leave_contact, SHOP, customer, left, NOW + 1), Refused)
    asked = Asked(Personal.PHONE, Why.CONTACT)
    told = [database.write_now(show_customer, customer, asked, caller(), NOW + 2, one) for one in (None, *FactSource)]
    assert told == ["13800000001", NOT_KEPT,
                    "13800000001", "13700000007"]  # fmt: skip
    card = database.read_now(actions.find_card, frozenset({SHOP}), customer)
    assert not isinstance(card, Refused)
    assert card.shown[FactName.PHONE].value == "13800000001"


NUMBER = "11010119900307001x"


@pytest.mark.parametrize(
    ("name", "value", "seen", "role", "refused"),
    [
        pytest.param(FactName.BIRTHDAY, "1990-03-07", "****-03-07", Role.AGENT, Role.FINANCE, id="birthday"),
        pytest.param(FactName.IN_CHARGE, "李小明、王芳", "李**、王*", Role.FINANCE, Role.AUDITOR, id="in charge"),
        pytest.param(
            FactName.IDENTITY, NUMBER, "1101**********001x", Role.SUPERVISOR, Role.AGENT, id="identity number"
        ),
    ],
)
def test_what_is_told_by_hand_is_seen_masked_and_shown_whole_on_record(
    database: Database, customer: UUID, name: FactName, value: str, seen: str, role: Role, refused: Role
) -> None:
    assert not isinstance(database.write_now(actions.tell, customer, name, value, caller(), NOW), Refused)
    found = database.read_now(actions.find_profile, frozenset({SHOP}), customer)
    assert not isinstance(found, Refused)
    facts = views.profile_view(found, Purchases(0, 0, "CNY", None)).facts
    assert [one.value for one in facts if one.name is name] == [seen]
    told = database.read_now(records.history, SHOP, [customer], None, 1)
    assert [(one.change.of, one.change.before, one.change.after) for one in told] == [(name.value, "", seen)]
    before = count(database, event_table)
    not_for_them = shown(database, customer, Personal(name.value), caller(refused))
    assert isinstance(not_for_them, Refused)
    assert (not_for_them.code, count(database, event_table)) == ("personal_not_shown", before)
    assert shown(database, customer, Personal(name.value), caller(role)) == value
    assert count(database, event_table) == before + 1


def test_an_identity_number_is_found_whole_joins_nobody_and_stands_nowhere_in_the_clear(
    database: Database, customer: UUID
) -> None:
    other = database.write_now(actions.remember, SHOP, {"c2": Facts("测试顾客乙")}, NOW)["c2"]
    for one, written in ((customer, NUMBER), (other, "110101 19900307 001X")):
        assert not isinstance(database.write_now(actions.tell, one, FactName.IDENTITY, written, caller(), NOW), Refused)
    database.write_now(actions.settle, SHOP, [customer, other], NOW)
    for words, ids in ((NUMBER, {customer, other}), (NUMBER[:-1], set()), ("1101**********001X", set())):
        page = database.read_now(actions.search, frozenset({SHOP}), Search(SHOP, words))
        assert isinstance(page, Page)
        assert {one.id for one in page.profiles} == ids
    assert [(one.rule, one.doubt) for one in database.read_now(joins.proposals, SHOP, None, 9)] == [
        ("identity", "not_verified")
    ]
    whole = repr(everything(database)).upper()
    assert [one for one in ("11010119900307", "19900307") if one in whole] == []
    refused = database.write_now(actions.tell, customer, FactName.IDENTITY, "1101****", caller(), NOW)
    assert refused == Refused("contact_unreadable", {"value": "identity"})


@pytest.mark.parametrize(
    ("field", "by", "code"),
    [
        pytest.param(Personal.EMAIL, caller(Role.FINANCE), "personal_not_shown", id="not for this role"),
        pytest.param(Personal.PHONE, caller(shop=UUID(int=2)), "customer_not_found", id="a foreign shop"),
        pytest.param(Personal.IDENTITY, caller(Role.ADMIN), "personal_not_kept", id="never told"),
    ],
)
def test_what_is_refused_leaves_no_record(
    database: Database, customer: UUID, field: Personal, by: Caller, code: str
) -> None:
    before = count(database, event_table)
    said = shown(database, customer, field, by)
    assert isinstance(said, Refused)
    assert said.code == code
    assert count(database, event_table) == before


def test_nothing_of_it_can_be_read_in_the_tables_and_it_is_found_all_the_same(
    database: Database, customer: UUID
) -> None:
    database.write_now(actions.tell, customer, FactName.PHONE, BY_HAND, caller(), NOW + 1)
    tables = (customer_table, contact_table, fact_table, history_table, event_table)
    rows = database.read_now(lambda tx: [str(row) for table in tables for row in tx.all(sa.select(table))])
    for planted in (FACTS.phone, FACTS.email, "样例路1号", BY_HAND):
        assert [row for row in rows if planted in row] == []
    for words in ("+86 138 0000 0001", "ONE@example.com", "139-0000-0009"):
        found = database.read_now(actions.search, frozenset({SHOP}), Search(SHOP, words))
        assert isinstance(found, Page)
        assert [one.name for one in found.profiles] == ["测试顾客甲"]
