"""Joins by rule and by hand, on both databases."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from tests.conftest import count
from tests.customers.given import BY, FOREIGN, NOW, SHOP, done, found, met, together
from xiaoer.customers import actions
from xiaoer.customers.actions import looking
from xiaoer.customers.domain.people import Customer, Facts, IdentityKind
from xiaoer.customers.domain.profiles import Join
from xiaoer.customers.domain.told import FactName
from xiaoer.customers.store import joins
from xiaoer.customers.store.joins import Proposal
from xiaoer.customers.store.tables import history_table, join_table, profile_table, proposal_table
from xiaoer.platform.db import Database
from xiaoer.platform.events import event_table
from xiaoer.values.refusal import Refused

PHONE = "13800000001"


def remembered(database: Database, **people: Facts) -> list[UUID]:
    ids = list(database.write_now(actions.remember, SHOP, people, NOW).values())
    database.write_now(actions.settle, SHOP, ids, NOW)
    return ids


def proposals(database: Database) -> list[Proposal]:
    return database.read_now(joins.proposals, SHOP, None, 99)


def test_the_same_phone_and_name_are_one_however_they_come(database: Database) -> None:
    a, b, c = remembered(database, a=Facts("甲", phone=PHONE), b=Facts("甲", phone="+86 138-0000-0001"), c=Facts("乙"))
    [later] = remembered(database, d=Facts("甲", phone=PHONE))
    assert together(database, a) == {a, b, later}
    assert together(database, c) == {c}
    before = count(database, event_table)
    database.write_now(actions.settle, SHOP, [a, b, c, later], NOW)
    assert (count(database, event_table), proposals(database)) == (before, [])


def test_another_name_is_proposed_and_somebody_decides(database: Database) -> None:
    a, b, c = remembered(
        database,
        a=Facts("甲", email="x@example.com"),
        b=Facts("乙", email="X@example.com"),
        c=Facts("丙", email="x@example.com"),
    )
    first, second, third = proposals(database)
    assert [(one.rule, one.doubt) for one in (first, second, third)] == [("email", "other_name")] * 3
    done(database.write_now(actions.decide_proposal, first.id, same=True, by=BY, now=NOW))
    done(database.write_now(actions.decide_proposal, second.id, same=False, by=BY, now=NOW))
    assert together(database, first.first_id) == {first.first_id, first.second_id}
    database.write_now(actions.settle, SHOP, [a, b, c], NOW)
    seen = database.read_now(actions.proposals_of, frozenset({SHOP}), SHOP)
    assert not isinstance(seen, Refused)
    assert [one.id for one, _, _ in seen.pairs] == [third.id]
    again = database.write_now(actions.decide_proposal, first.id, same=False, by=BY, now=NOW)
    assert again == Refused("proposal_decided")
    foreign = database.write_now(actions.decide_proposal, third.id, same=True, by=FOREIGN, now=NOW)
    assert foreign == Refused("proposal_not_found")


def test_a_phone_by_hand_is_proposed_only(database: Database) -> None:
    a, b = remembered(database, a=Facts("甲", phone=PHONE), b=Facts("甲"))
    done(database.write_now(actions.tell, b, FactName.PHONE, PHONE, BY, NOW))
    database.write_now(actions.settle, SHOP, [b], NOW)
    assert [(one.rule, one.doubt) for one in proposals(database)] == [("phone", "not_verified")]
    assert together(database, a) == {a}


def test_a_phone_of_many_names_points_to_nobody(database: Database) -> None:
    remembered(database, **{name: Facts(name, phone=PHONE) for name in "abcde"})
    assert (proposals(database), count(database, join_table)) == ([], 0)


def test_who_was_split_by_hand_is_not_joined_by_a_rule_again(database: Database) -> None:
    a, b = remembered(database, a=Facts("甲", phone=PHONE), b=Facts("甲", phone=PHONE))
    [made] = found(database, a).joins
    assert (made.rule, made.by, made.by_name) == ("phone", None, "")
    done(database.write_now(actions.split, a, made.id, BY, NOW))
    database.write_now(actions.settle, SHOP, [a, b], NOW)
    assert (together(database, a), proposals(database)) == ({a}, [])
    done(database.write_now(actions.join, a, b, BY, NOW))
    assert together(database, b) == {a, b}


def test_a_browser_that_signs_in_brings_its_past_along(database: Database) -> None:
    visitor = database.write_now(actions.identify, SHOP, IdentityKind.VISITOR, "v1", NOW)
    one = database.write_now(actions.identify, SHOP, IdentityKind.ACCOUNT, "a", NOW)
    other = database.write_now(actions.identify, SHOP, IdentityKind.ACCOUNT, "b", NOW)
    database.write_now(actions.recognise, SHOP, "v1", one, NOW)
    assert together(database, one.id) == {visitor.id, one.id}
    database.write_now(actions.recognise, SHOP, "v1", one, NOW)
    database.write_now(actions.recognise, SHOP, "v1", other, NOW)
    database.write_now(actions.recognise, SHOP, "never seen", other, NOW)
    assert together(database, other.id) == {other.id}
    assert [(one.rule, one.doubt) for one in proposals(database)] == [("login", "other_account")]
    assert count(database, join_table) == 1


def test_who_was_joined_since_hides_no_newer_proposal(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Undone, their own proposal is to be decided again."""
    monkeypatch.setattr(looking, "MOST_PROPOSALS", 2)
    a, b, c = remembered(database, **{name: Facts(name, email="x@example.com") for name in "abc"})
    first, second, third = proposals(database)
    joined = database.write_now(actions.join, a, b, BY, NOW)
    made = database.write_now(actions.join, a, c, BY, NOW)
    assert isinstance(joined, Join)
    assert isinstance(made, Join)
    assert shown(database) == []
    remembered(database, d=Facts("d", phone=PHONE), e=Facts("e", phone=PHONE))
    [newer] = proposals(database)
    assert shown(database) == [newer.id]
    done(database.write_now(actions.split, a, made.id, BY, NOW))
    left = {one.id for one in (first, second, third) if {one.first_id, one.second_id} == {b, c}}
    assert set(shown(database)) == left | {newer.id}


def test_those_who_may_be_the_same_come_in_parts_with_their_number(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MOST_PROPOSALS", 2)
    remembered(
        database,
        a=Facts("甲", email="x@example.com"),
        b=Facts("乙", email="x@example.com"),
        c=Facts("丙", email="x@example.com"),
    )
    first = sure(database.read_now(actions.proposals_of, frozenset({SHOP}), SHOP))
    rest = sure(database.read_now(actions.proposals_of, frozenset({SHOP}), SHOP, first.following))
    assert [(len(part.pairs), part.in_all) for part in (first, rest)] == [(2, 3), (1, 3)]
    assert (first.following, rest.following) == (first.pairs[1][0].id, None)
    assert [one.id for part in (first, rest) for one, _, _ in part.pairs] == [one.id for one in proposals(database)]


def sure(found: actions.Proposed | Refused) -> actions.Proposed:
    assert not isinstance(found, Refused)
    return found


def shown(database: Database) -> list[UUID]:
    seen = database.read_now(actions.proposals_of, frozenset({SHOP}), SHOP)
    assert not isinstance(seen, Refused)
    return [one.id for one, _, _ in seen.pairs]


@pytest.mark.parametrize(
    ("case", "code"),
    [
        pytest.param("foreign", "customer_not_found", id="of another shop"),
        pytest.param("unknown", "customer_not_found", id="nobody"),
        pytest.param("again", "customers_joined_already", id="joined already"),
        pytest.param("undone", "join_not_found", id="split twice"),
        pytest.param("split foreign", "customer_not_found", id="split of another shop"),
    ],
)
def test_what_is_refused_changes_nothing(database: Database, case: str, code: str) -> None:
    a, b, c = met(database, "a", "b", "c")
    made = database.write_now(actions.join, a, b, BY, NOW)
    gone = database.write_now(actions.join, b, c, BY, NOW)
    assert isinstance(made, Join)
    assert isinstance(gone, Join)
    done(database.write_now(actions.split, c, gone.id, BY, NOW))
    tables = (event_table, history_table, join_table, profile_table, proposal_table)
    before = [count(database, one) for one in tables]
    asked = {
        "foreign": lambda: database.write_now(actions.join, a, c, FOREIGN, NOW),
        "unknown": lambda: database.write_now(actions.join, a, UUID(int=5), BY, NOW),
        "again": lambda: database.write_now(actions.join, b, a, BY, NOW),
        "undone": lambda: database.write_now(actions.split, c, gone.id, BY, NOW),
        "split foreign": lambda: database.write_now(actions.split, a, made.id, FOREIGN, NOW),
    }
    refused = asked[case]()
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert [count(database, one) for one in tables] == before


def test_a_profile_stays_readable(database: Database) -> None:
    ids = met(database, *(f"c{number}" for number in range(51)))
    for one in ids[1:50]:
        done(database.write_now(actions.join, ids[0], one, BY, NOW))
    refused = database.write_now(actions.join, ids[50], ids[3], BY, NOW)
    assert refused == Refused("profile_too_large", {"most": 50, "size": 51})


def test_joins_and_splits_at_once_follow_each_other(database: Database) -> None:
    ids = met(database, *"abcdefgh")

    async def all_at_once() -> list[Join | Refused]:
        pairs = [(a, b) for a in range(8) for b in range(8) if a != b]
        return await asyncio.gather(*(database.write(actions.join, ids[a], ids[b], BY, NOW) for a, b in pairs))

    made = [one for one in asyncio.run(all_at_once()) if isinstance(one, Join)]
    assert (len(made), together(database, ids[5])) == (7, set(ids))

    async def apart_at_once() -> list[Join | Refused]:
        return await asyncio.gather(*(database.write(actions.split, ids[3], one.id, BY, NOW) for one in made))

    undone = [one for one in asyncio.run(apart_at_once()) if isinstance(one, Join)]
    rest = found(database, ids[3]).joins
    assert rest == ()
    assert count(database, profile_table) == len(undone) + 1


def test_a_customer_who_was_met_has_a_profile(database: Database) -> None:
    visitor = database.write_now(actions.identify, SHOP, IdentityKind.VISITOR, "v1", NOW)
    assert isinstance(visitor, Customer)
    whole = found(database, visitor.id)
    assert (whole.profile.id, whole.profile.name, whole.profile.first_seen_at) == (visitor.id, visitor.facts.name, NOW)
