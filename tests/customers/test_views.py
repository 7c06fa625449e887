"""A profile over the wire: nothing personal in the clear."""

from __future__ import annotations

import msgspec
import pytest
import sqlalchemy as sa

from tests.customers.given import BY, NOW, SHOP, done, found, met
from xiaoer.customers import actions
from xiaoer.customers.actions import Word
from xiaoer.customers.domain.conditions import SegmentCondition, Tagged
from xiaoer.customers.domain.consent import ConsentSource, Purpose
from xiaoer.customers.domain.people import Address, Facts, IdentityKind
from xiaoer.customers.domain.purchases import Purchases
from xiaoer.customers.domain.told import FactName
from xiaoer.customers.web import views
from xiaoer.customers.web.customers import view
from xiaoer.platform.db import Database, Tx
from xiaoer.values.refusal import Refused

FACTS = Facts(
    "甲",
    phone="13800000001",
    email="one@example.com",
    address=Address("浙江省", "杭州市", "西湖区", "样例路1号"),
    tags=("老客",),
)


def test_a_whole_profile_is_masked(database: Database) -> None:
    a = database.write_now(actions.remember, SHOP, {"c1": FACTS}, NOW)["c1"]
    visitor = database.write_now(actions.identify, SHOP, IdentityKind.VISITOR, "0000-beef", NOW)
    done(database.write_now(actions.join, a, visitor.id, BY, NOW))
    done(database.write_now(actions.tell, a, FactName.PHONE, "13900000002", BY, NOW))
    done(database.write_now(actions.tag, a, "大客户", BY, NOW))
    done(
        database.write_now(actions.say_consent, a, Word(Purpose.CARE, given=True, source=ConsentSource.PAPER), BY, NOW)
    )
    shown = views.profile_view(found(database, a), Purchases(1, 100, "CNY", 5))
    text = msgspec.json.encode(shown).decode()
    assert not any(secret in text for secret in ("13800000001", "13900000002", "one@", "样例路"))
    assert [(one.name, one.value, one.source, one.shown) for one in shown.facts] == [
        ("name", "甲", "store", True), ("name", visitor.facts.name, "shopper", False),
        ("phone", "139****0002", "hand", True), ("phone", "138****0001", "store", False),
        ("email", "o****@example.com", "store", True), ("address", "浙江省杭州市西湖区****", "store", True),
    ]  # fmt: skip
    keys = {(one.kind, one.value, one.verified) for member in shown.customers for one in member.identities}
    assert keys == {
        ("account", "c1", True), ("visitor", "BEEF", True), ("phone", "138****0001", True),
        ("phone", "139****0002", False), ("email", "o****@example.com", True),
    }  # fmt: skip
    assert [(one.tag, one.origin, one.by_name) for one in shown.tags] == [
        ("老客", "store", ""),
        ("大客户", "hand", BY.name),
    ]
    assert [(one.purpose, one.given) for one in shown.consents] == [
        ("marketing", None), ("care", True), ("survey", None), ("personalising", None), ("teaching", None), ("contact", None),
    ]  # fmt: skip
    assert (shown.orders_count, shown.spent, shown.currency, shown.last_order_at) == (1, 100, "CNY", 5)


def test_beside_a_conversation_stands_what_the_profile_shows(database: Database) -> None:
    told = {"c1": Facts("甲", level=1, tags=("老客",), first_seen_at=NOW), "c2": Facts("乙", level=4, first_seen_at=5)}
    [a, b] = database.write_now(actions.remember, SHOP, told, NOW).values()
    done(database.write_now(actions.join, a, b, BY, NOW))
    done(database.write_now(actions.tell, b, FactName.NAME, "丙", BY, NOW))
    done(database.write_now(actions.tell, b, FactName.NICK, "小丙", BY, NOW))
    done(database.write_now(actions.tag, b, "大客户", BY, NOW))
    condition = SegmentCondition("all", [Tagged("大客户")])
    done(database.write_now(actions.add_segment, SHOP, actions.Draft("分组", "重点", condition), BY, NOW))
    database.write_now(actions.follow_segments, SHOP, [a], NOW)
    card = database.read_now(actions.find_card, frozenset({SHOP}), a)
    assert not isinstance(card, Refused)
    bought = Purchases(2, 300, "CNY", 7)
    beside, page = view(a, card, bought), views.profile_view(found(database, a), bought)
    assert (beside.name, beside.nick, beside.level, beside.first_seen_at) == ("丙", "小丙", 4, 5)
    assert beside.tags == ("老客", "大客户", "重点") == tuple(one.tag for one in page.tags)
    for name in ("shop_id", "name", "nick", "level", "level_zh", "level_en", "first_seen_at", "orders_count", "spent"):
        assert getattr(beside, name) == getattr(page, name)
    assert (beside.id, card.together, page.id) == (a, (a, b), a)


def test_a_card_is_had_in_three_looks(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands beside every conversation that is opened."""
    [a] = met(database, "a")
    looks: list[object] = []
    whole = Tx.all

    def counted(tx: Tx, statement: sa.Executable) -> object:
        looks.append(statement)
        return whole(tx, statement)

    monkeypatch.setattr(Tx, "all", counted)
    monkeypatch.setattr(Tx, "first", lambda *_: pytest.fail("a look more"))
    assert not isinstance(database.read_now(actions.find_card, frozenset({SHOP}), a), Refused)
    assert len(looks) == 3
