from __future__ import annotations

from uuid import UUID

import msgspec
import pytest

from tests import make
from tests.conversations.given import NOW, caller
from tests.conversations.stored import everything, told
from tests.times.given import OFFICE, week
from xiaoer.platform.auth import Role
from xiaoer.platform.db import Database
from xiaoer.times import actions
from xiaoer.times.domain.hours import Hours
from xiaoer.times.domain.limits import Bound, Times, TimesChange
from xiaoer.values.refusal import Refused

OWN = Times(hours=OFFICE, next_reply=Bound(120, None, 100), resolution=None, sign_after=20, reopens_within=600)


def change(times: Times, was: Times | None = None) -> TimesChange:
    return TimesChange(**msgspec.structs.asdict(times), was=was)


def test_what_is_settled_stands_and_is_announced(database: Database) -> None:
    shop, other = make.shop(database), make.shop(database, slug="other")
    by = caller(shops=frozenset({shop}), role=Role.SUPERVISOR)
    assert database.write_now(actions.settle, shop, change(OWN), by, NOW) == OWN
    found = database.read_now(actions.standing, by.shops, shop, NOW)
    assert isinstance(found, actions.Standing)
    assert (found.times, found.zone, len(found.holidays)) == (OWN, "Asia/Shanghai", 39)
    assert [(one.limit.id, one.rule.id) for one in found.judged] == [("TM-EXP-04", "TM-EXP-04")]
    assert told(database)[-1] == "times.settled"
    terms = database.read_now(actions.terms_of, [shop, other])
    assert [limit.id for limit in terms[shop].limits] == ["first_reply", "next_reply", "TM-EXP-04"]
    assert terms[other].schedule.is_open(NOW)


def test_settling_again_takes_the_place_of_the_first(database: Database) -> None:
    shop = make.shop(database)
    by = caller(shops=frozenset({shop}), role=Role.SUPERVISOR)
    for times in (OWN, Times()):
        database.write_now(actions.settle, shop, change(times), by, NOW)
    found = database.read_now(actions.standing, by.shops, shop, NOW)
    assert isinstance(found, actions.Standing)
    assert found.times == Times()


def test_what_somebody_else_has_settled_since_is_not_overwritten(database: Database) -> None:
    """Nor is who settles the very same kept from it; a program that does not say what it looked at is not, either."""
    shop = make.shop(database)
    by = caller(shops=frozenset({shop}), role=Role.SUPERVISOR)
    assert database.write_now(actions.settle, shop, change(OWN, Times()), by, NOW) == OWN
    before = everything(database)
    other = Times(sign_after=10)
    refused = database.write_now(actions.settle, shop, change(other, Times()), by, NOW)
    assert refused == Refused("changed_meanwhile", {
        "by_zh": "服务器管理员", "by_en": "An administrator on the server", "what_zh": "上班时间和时限",
        "what_en": "working times and limits",
    })  # fmt: skip
    assert everything(database) == before
    assert database.write_now(actions.settle, shop, change(OWN, Times()), by, NOW) == OWN
    assert database.write_now(actions.settle, shop, change(other, OWN), by, NOW) == other
    assert database.write_now(actions.settle, shop, change(OWN), by, NOW) == OWN


def test_a_shop_of_another_person_is_not_there(database: Database) -> None:
    shop, by = make.shop(database), caller(shops=frozenset({UUID(int=9)}))
    before = everything(database)
    assert database.read_now(actions.standing, by.shops, shop, NOW) == Refused("shop_not_found")
    assert database.write_now(actions.settle, shop, change(OWN), by, NOW) == Refused("shop_not_found")
    assert everything(database) == before


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        pytest.param(Times(hours=Hours(week(""))), "bad_hours", id="never open"),
        pytest.param(Times(first_reply=Bound(30, 40)), "bad_limit", id="an alarm after the limit"),
    ],
)
def test_what_does_not_hold_changes_nothing(database: Database, bad: Times, code: str) -> None:
    shop = make.shop(database)
    by = caller(shops=frozenset({shop}), role=Role.SUPERVISOR)
    before = everything(database)
    refused = database.write_now(actions.settle, shop, change(bad), by, NOW)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert everything(database) == before
