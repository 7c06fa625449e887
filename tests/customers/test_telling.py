"""What is put on record of a customer, and that it is on record."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
import sqlalchemy as sa

from tests.conftest import count
from tests.customers.given import BY, FOREIGN, NOW, SHOP, done, found, met
from xiaoer.customers import actions
from xiaoer.customers.actions import Word
from xiaoer.customers.domain.consent import ConsentSource, Purpose
from xiaoer.customers.domain.people import Facts
from xiaoer.customers.domain.profiles import ProfileKind
from xiaoer.customers.domain.purchases import Purchases
from xiaoer.customers.domain.told import FactName
from xiaoer.customers.store.tables import history_table
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import event_table
from xiaoer.values.refusal import Refused

SHOPS = frozenset({SHOP})


def history(database: Database, customer_id: UUID) -> list[tuple[str, str, str, str, str]]:
    told = database.read_now(actions.history_of, SHOPS, customer_id, None)
    assert not isinstance(told, Refused)
    return [(one.change.what, one.change.of, one.change.before, one.change.after, one.by_name) for one in told]


def name_of(database: Database, customer_id: UUID) -> str:
    return found(database, customer_id).profile.name


def test_a_fact_by_hand_is_shown_until_it_is_taken_back(database: Database) -> None:
    [a] = met(database, "甲")
    done(database.write_now(actions.tell, a, FactName.NAME, " 甲先生 ", BY, NOW))
    done(database.write_now(actions.tell, a, FactName.NAME, "甲先生", BY, NOW))
    database.write_now(actions.remember, SHOP, {"甲": Facts("甲改")}, NOW + 9)
    assert name_of(database, a) == "甲先生"
    done(database.write_now(actions.tell, a, FactName.NAME, "", BY, NOW + 10))
    assert name_of(database, a) == "甲改"
    assert history(database, a) == [
        ("fact", "name", "甲先生", "", BY.name),
        ("fact", "name", "甲", "甲改", ""),
        ("fact", "name", "", "甲先生", BY.name),
    ]


def test_a_phone_is_on_record_masked_and_nowhere_in_the_log(database: Database) -> None:
    [a] = met(database, "甲", phone="13800000001", email="one@example.com")
    done(database.write_now(actions.tell, a, FactName.PHONE, "13900000002", BY, NOW))
    database.write_now(actions.remember, SHOP, {"甲": Facts("甲", phone="13700000003")}, NOW)
    assert ("fact", "phone", "", "139****0002", BY.name) in history(database, a)
    for table in (event_table, history_table):
        kept = str(database.read_now(Tx.all, sa.select(table)))
        assert not any(secret in kept for secret in ("13800000001", "13900000002", "13700000003", "one@"))


def test_a_value_that_names_nobody_is_refused(database: Database) -> None:
    [a] = met(database, "甲")
    before = count(database, event_table)
    refused = database.write_now(actions.tell, a, FactName.PHONE, "138****0001", BY, NOW)
    assert refused == Refused("contact_unreadable", {"value": "phone"})
    assert (count(database, event_table), history(database, a)) == (before, [])


def test_consent_is_asked_by_purpose_and_of_the_whole_profile(database: Database) -> None:
    a, b = met(database, "a", "b")
    done(database.write_now(actions.join, a, b, BY, NOW))

    def may(customer_id: UUID, purpose: Purpose = Purpose.MARKETING) -> bool:
        return database.read_now(actions.may, SHOP, customer_id, purpose)

    def say(word: str, at: int) -> None:
        said = Word(Purpose.MARKETING, word == "yes", ConsentSource.PHONE)
        done(database.write_now(actions.say_consent, a, said, BY, at))

    assert not may(a)
    say("yes", NOW + 1)
    assert (may(a), may(b), may(b, Purpose.SURVEY), may(UUID(int=5))) == (True, True, False, False)
    say("no", NOW + 2)
    assert not may(b)
    assert history(database, a)[:2] == [
        ("consent", "marketing", "given", "", BY.name), ("consent", "marketing", "", "given", BY.name),
    ]  # fmt: skip
    never = Word(Purpose.SURVEY, given=False, source=ConsentSource.PHONE)
    done(database.write_now(actions.say_consent, a, never, BY, NOW + 3))
    assert history(database, a)[0] == ("consent", "survey", "", "", BY.name)


def test_tags_notes_and_kind(database: Database) -> None:
    [a] = met(database, "a", tags=("老客",))
    for _ in range(2):
        done(database.write_now(actions.tag, a, "大客户", BY, NOW))
        done(database.write_now(actions.set_kind, a, ProfileKind.COMPANY, BY, NOW))
    done(database.write_now(actions.add_note, a, " 先打电话 ", BY, NOW))
    whole = found(database, a)
    assert [one.tag for one in whole.tags] == ["大客户"]
    assert [(one.text, one.by_name) for one in whole.notes] == [("先打电话", BY.name)]
    assert whole.profile.kind is ProfileKind.COMPANY
    for word in ("大客户", "老客"):
        done(database.write_now(actions.untag, a, word, BY, NOW))
    assert (found(database, a).tags, len(history(database, a))) == ((), 4)


def test_purchases_are_the_profiles_together(database: Database) -> None:
    a, b = met(database, "a", "b")
    done(database.write_now(actions.join, a, b, BY, NOW))
    bought = {a: Purchases(1, 100, "CNY", 5), b: Purchases(2, 300, "CNY", None), UUID(int=5): Purchases(9, 9, "CNY", 9)}
    for _ in range(2):
        database.write_now(actions.count_purchases, SHOP, bought, NOW)
    profile = found(database, b).profile
    assert (profile.orders_count, profile.spent, profile.last_order_at) == (3, 400, 5)


Ask = Callable[[Database, UUID], object]


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda db, a: db.write_now(actions.tell, a, FactName.NAME, "x", FOREIGN, NOW), id="fact"),
        pytest.param(lambda db, a: db.write_now(actions.set_kind, a, ProfileKind.COMPANY, FOREIGN, NOW), id="kind"),
        pytest.param(lambda db, a: db.write_now(actions.tag, a, "x", FOREIGN, NOW), id="tag"),
        pytest.param(lambda db, a: db.write_now(actions.untag, a, "老客", FOREIGN, NOW), id="untag"),
        pytest.param(lambda db, a: db.write_now(actions.add_note, a, "x", FOREIGN, NOW), id="note"),
        pytest.param(
            lambda db, a: db.write_now(
                actions.say_consent, a, Word(Purpose.CARE, given=True, source=ConsentSource.PHONE), FOREIGN, NOW
            ),
            id="consent",
        ),
        pytest.param(lambda db, a: db.read_now(actions.find_profile, FOREIGN.shops, a), id="profile"),
        pytest.param(lambda db, a: db.read_now(actions.find_together, FOREIGN.shops, a), id="together"),
        pytest.param(lambda db, a: db.read_now(actions.history_of, FOREIGN.shops, a, None), id="history"),
    ],
)
def test_a_customer_of_another_shop_is_nobody(database: Database, ask: Ask) -> None:
    [a] = met(database, "a")
    before = count(database, event_table)
    assert ask(database, a) == Refused("customer_not_found")
    assert (count(database, event_table), count(database, history_table)) == (before, 0)
