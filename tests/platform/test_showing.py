"""Who may have what shown: the table, the record, and its limit."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.conftest import count
from tests.platform.given import SHOP, START
from xiaoer.platform import showing
from xiaoer.platform.auth import Caller, Permission, Role
from xiaoer.platform.auth.permissions import TABLE as PERMISSIONS
from xiaoer.platform.db import Database
from xiaoer.platform.events import Cursor, after, event_table
from xiaoer.platform.showing import HOUR, MOST_AN_HOUR, TABLE, Asked, Personal, PersonalShown, Whose, Why
from xiaoer.values.refusal import Refused

CUSTOMER, ORDER = UUID(int=7), UUID(int=8)
PHONE = Asked(Personal.PHONE, Why.DELIVERY)
SERVING = {"name", "phone", "email", "address", "birthday", "in_charge"}
WHOSE = Whose(SHOP, CUSTOMER, ORDER)


def caller(role: Role = Role.AGENT, number: int = 1) -> Caller:
    return Caller(UUID(int=number), "login", "name", role, "zh", frozenset({SHOP}), "")


def test_the_table_says_something_of_every_field_and_the_route_asks_for_no_less() -> None:
    assert set(TABLE) == set(Personal) == set(showing.WORDS)
    assert frozenset.union(*TABLE.values()) == PERMISSIONS[Permission.PERSONAL_SHOW]


@pytest.mark.parametrize(
    ("role", "fields"),
    [
        pytest.param(Role.AGENT, SERVING, id="agent"),
        pytest.param(Role.SENIOR_AGENT, SERVING, id="senior agent"),
        pytest.param(Role.SUPERVISOR, set(Personal), id="supervisor"),
        pytest.param(Role.ADMIN, set(Personal), id="admin"),
        pytest.param(Role.FINANCE, {"name", "in_charge", "phone"}, id="finance pays back, and sends nothing"),
        pytest.param(Role.TRAINER, set(), id="trainer"),
        pytest.param(Role.AUDITOR, set(), id="an auditor sees who looked, not at what"),
    ],
)
def test_each_role_may_have_shown_what_the_table_says(role: Role, fields: set[str]) -> None:
    refused = {field: showing.allowed(Asked(field, Why.VERIFY), caller(role)) for field in Personal}
    assert {field for field, said in refused.items() if said is None} == fields
    assert {said.code for said in refused.values() if said is not None} <= {"personal_not_shown"}


def test_what_was_shown_is_on_record_without_the_value(database: Database) -> None:
    assert database.write_now(showing.show, PHONE, WHOSE, "13812345678", caller(), START) == "13812345678"
    (event,) = database.read_now(after, Cursor(), ["personal.shown"], 10)
    assert (event.shop_id, event.subject_id, event.by, event.at) == (SHOP, CUSTOMER, caller().account_id, START)
    assert event.read_as(PersonalShown) == PersonalShown(CUSTOMER, ORDER, Personal.PHONE, Why.DELIVERY)
    assert "13812345678" not in event.text


@pytest.mark.parametrize(
    "value", [pytest.param("", id="not told"), pytest.param("138****5678", id="masked by the source")]
)
def test_what_is_not_kept_whole_is_not_shown_and_not_recorded(database: Database, value: str) -> None:
    assert database.write_now(showing.show, PHONE, WHOSE, value, caller(), START) == Refused(
        "personal_not_kept", {"field_zh": "手机号", "field_en": "the phone number"}
    )
    assert count(database, event_table) == 0


def test_the_limit_is_of_one_person_and_one_hour(database: Database) -> None:
    for at in range(MOST_AN_HOUR):
        assert database.write_now(showing.show, PHONE, WHOSE, "13812345678", caller(), START + at) == "13812345678"
    again = (PHONE, WHOSE, "13812345678")
    refused = Refused("personal_too_often", {"most": MOST_AN_HOUR})
    assert database.write_now(showing.show, *again, caller(), START + HOUR - 1) == refused
    assert count(database, event_table) == MOST_AN_HOUR
    assert database.write_now(showing.show, *again, caller(number=2), START + HOUR - 1) == "13812345678"
    assert database.write_now(showing.show, *again, caller(), START + HOUR) == "13812345678"
