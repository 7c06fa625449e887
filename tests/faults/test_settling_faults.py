"""Two who settle the same at one moment, on PostgreSQL: the second waits for the first, and sees what it has left."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest

from tests import make
from tests.conversations.given import NOW, caller
from tests.faults.test_routing_faults import crowded, until_blocked
from tests.staff.given import admin
from xiaoer.crisis import actions as of_crises
from xiaoer.crisis.actions import PlanChange
from xiaoer.crisis.domain.plans import Plan
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Tx, open_database
from xiaoer.privacy.actions import retaining
from xiaoer.privacy.actions.retaining import Terms
from xiaoer.privacy.domain.purposes import KeptFor
from xiaoer.shop.actions import defining
from xiaoer.shop.domain.attributes import AttributeKind, Definition
from xiaoer.shop.domain.products import Category
from xiaoer.staff import actions as staff
from xiaoer.times import actions as of_times
from xiaoer.times.domain.limits import Times, TimesChange
from xiaoer.values.refusal import Refused
from xiaoer.watch import actions as of_watches
from xiaoer.watch.domain.settings import WatchChange, Watching

__all__ = ["crowded"]

pytestmark = pytest.mark.faults


def one_after_the_other(address: str, first: Callable[[Tx], Any], second: Callable[[Tx], Any]) -> Any:
    """What the second had to say, who began while the first was not over."""
    one, other, looking = (open_database(address) for _ in range(3))
    done, may_end = threading.Event(), threading.Event()

    def unit(tx: Tx) -> None:
        first(tx)
        done.set()
        assert may_end.wait(30)

    with ThreadPoolExecutor(2) as pool:
        begun = pool.submit(one.write_now, unit)
        assert done.wait(30)
        late = pool.submit(other.write_now, second)
        until_blocked(looking)
        may_end.set()
        begun.result(30)
        said = late.result(30)
    for database in (one, other, looking):
        database.close()
    return said


def defined(name: str) -> Definition:
    return Definition(Category.FOOD, name, name, AttributeKind.TEXT)


def test_of_two_who_settle_attributes_at_once_the_second_is_told_of_the_first(crowded: str) -> None:
    database = open_database(crowded)
    shop = make.shop(database)
    by = caller(shops=frozenset({shop}), role=Role.SUPERVISOR)

    def settling(name: str) -> Callable[[Tx], Any]:
        return lambda tx: defining.settle_attributes(tx, shop, [], [defined(name)], by, NOW)

    refused = one_after_the_other(crowded, settling("a"), settling("b"))
    assert isinstance(refused, Refused)
    assert refused.code == "changed_meanwhile"
    found = database.read_now(defining.attributes_of, by.shops, shop)
    assert not isinstance(found, Refused)
    assert [one.definition for one in found.uses] == [defined("a")]
    database.close()


def test_of_two_who_settle_terms_of_keeping_at_once_the_second_is_told_of_the_first(crowded: str) -> None:
    database = open_database(crowded)
    shop: UUID = make.shop(database)

    def settling(days: int) -> Callable[[Tx], Any]:
        told = Terms({KeptFor.TALKS: 365}, {KeptFor.TALKS: days})
        return lambda tx: retaining.settle(tx, frozenset({shop}), shop, told, None, NOW)

    refused = one_after_the_other(crowded, settling(10), settling(20))
    assert isinstance(refused, Refused)
    assert refused.code == "changed_meanwhile"
    assert database.read_now(retaining.days, shop)[KeptFor.TALKS] == 10
    database.close()


def times(by: Caller, shop: UUID, more: int) -> Callable[[Tx], Any]:
    return lambda tx: of_times.settle(tx, shop, TimesChange(sign_after=10 + more, was=Times()), by, NOW)


def plan(by: Caller, shop: UUID, number: int) -> Callable[[Tx], Any]:
    told = PlanChange(Plan(statement_en=f"Statement {number}"), was=Plan())
    return lambda tx: of_crises.settle(tx, shop, told, by, NOW)


def watch(by: Caller, shop: UUID, more: int) -> Callable[[Tx], Any]:
    return lambda tx: of_watches.settle(tx, shop, WatchChange((), 90 + more, Watching()), by, NOW)


@pytest.mark.parametrize("settling", [times, plan, watch])
def test_of_two_who_settle_at_once_for_the_first_time_the_second_is_told_of_the_first(
    crowded: str, settling: Callable[[Caller, UUID, int], Callable[[Tx], Any]]
) -> None:
    database = open_database(crowded)
    shop: UUID = make.shop(database)
    by = caller(shops=frozenset({shop}), role=Role.SUPERVISOR)
    refused = one_after_the_other(crowded, settling(by, shop, 0), settling(by, shop, 1))
    assert isinstance(refused, Refused)
    assert refused.code == "changed_meanwhile"
    database.close()


def test_of_two_administrators_who_switch_each_other_off_one_stays(crowded: str) -> None:
    database = open_database(crowded)
    shop: UUID = make.shop(database)
    one, other = admin(database, shop, login="one"), admin(database, shop, login="other")
    said = one_after_the_other(
        crowded,
        lambda tx: staff.switch(tx, other.account_id, one, NOW, on=False),
        lambda tx: staff.switch(tx, one.account_id, other, NOW, on=False),
    )
    assert said == Refused("not_allowed", {"permission": "accounts.manage"})
    database.close()
