"""Administrators open shops: there at once, with nothing in them, and theirs to see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import pytest
import sqlalchemy as sa

from tests import make
from tests.conversations.given import NOW
from tests.conversations.stored import everything
from tests.staff.given import admin, facts_of, of
from tests.staff.test_actions import noted
from tests.staff.test_web import Desk, desk
from xiaoer.platform.auth import Role, accounts
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import event_table
from xiaoer.platform.live.hub import Screen
from xiaoer.shop.domain.adding import NewShop
from xiaoer.staff import actions
from xiaoer.values.refusal import Refused

__all__ = ["desk"]

NEW = NewShop("yunhe-2", "云禾二店", "Yunhe Two", "own", "zh", "CNY", "Asia/Shanghai", "cn")


def test_who_opens_a_shop_is_let_into_it(database: Database) -> None:
    first = make.shop(database)
    boss = admin(database, first)

    def opened(tx: Tx) -> tuple[UUID | Refused, list[Screen]]:
        return actions.open_shop(tx, NEW, boss, NOW), list(tx.screens)

    shop, screens = database.write_now(opened)
    assert isinstance(shop, UUID)
    assert of(database, "boss").shops == {first, shop}
    assert [one.topic for one in screens if one.ends] == [f"agent:{boss.account_id.hex}"]
    [(kind, by, data)] = noted(database)
    told = msgspec.json.decode(msgspec.json.encode(facts_of(of(database, "boss"))))
    assert (kind, by, data["was"]["shops"], data["facts"]) == ("account.changed", boss.account_id, [str(first)], told)
    row = event_table.c
    chosen = sa.select(row.by, row.data).where(row.kind == "shop.saved", row.shop_id == shop)
    [saved] = database.read_now(lambda tx: tx.all(chosen))
    assert (saved.by, saved.data["slug"]) == (boss.account_id, NEW.slug)


@pytest.mark.parametrize(
    ("slug", "now", "code"),
    [
        pytest.param("yunhe", {}, "shop_taken", id="a slug that is taken"),
        pytest.param("-", {}, "shop_slug", id="no slug"),
        pytest.param("yunhe-2", {"role": str(Role.SUPERVISOR)}, "not_allowed", id="an administrator no longer"),
        pytest.param("yunhe-2", {"off_at": NOW}, "not_allowed", id="switched off meanwhile"),
    ],
)
def test_a_refusal_changes_nothing(database: Database, slug: str, now: dict[str, Any], code: str) -> None:
    boss = admin(database, make.shop(database))
    if now:
        database.write_now(accounts.change, boss.account_id, now)
    before = everything(database)
    refused = database.write_now(actions.open_shop, msgspec.structs.replace(NEW, slug=slug), boss, NOW)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert everything(database) == before


def test_it_stands_at_once_with_nothing_in_it(desk: Desk) -> None:
    told = msgspec.to_builtins(NEW)
    status, opened = desk.ask("boss", "POST", "/shops", told)
    assert status == 201
    _, listed = desk.ask("boss", "GET", "/shops")
    assert {one["slug"] for one in listed["items"]} == {"yunhe", NEW.slug}
    _, settings = desk.ask("boss", "GET", f"/shops/{opened['id']}/settings")
    assert (settings["facts"]["name"], settings["facts"]["brand"]["agent_name"]) == (NEW.name, NEW.name)
    for what in ("products", "orders", "customers"):
        status, found = desk.ask("boss", "GET", f"/{what}?shop={opened['id']}")
        assert (status, found["items"]) == (200, [])
    assert desk.ask("far", "GET", f"/shops/{opened['id']}/settings")[0] == 404


@pytest.mark.parametrize(
    ("login", "changes", "status", "code"),
    [
        pytest.param("look", {}, 403, "not_allowed", id="an auditor"),
        pytest.param("lan", {}, 403, "not_allowed", id="an agent"),
        pytest.param("boss", {"slug": "other"}, 409, "shop_taken", id="a slug of a shop that is not seen"),
        pytest.param("boss", {"currency": "Yuan"}, 422, "shop_currency", id="no currency"),
        pytest.param("boss", {"policy": "none"}, 400, "bad_request", id="no such policy"),
        pytest.param("boss", {"locale": "fr"}, 400, "bad_request", id="a language that the desk has not"),
        pytest.param("boss", {"platform": ""}, 400, "bad_request", id="no platform"),
        pytest.param("boss", {"id": str(UUID(int=1))}, 400, "bad_request", id="what nobody knows"),
    ],
)
def test_what_is_refused(desk: Desk, login: str, changes: dict[str, Any], status: int, code: str) -> None:
    got, answered = desk.ask(login, "POST", "/shops", msgspec.to_builtins(NEW) | changes)
    assert (got, answered["code"]) == (status, code)
    assert {one["slug"] for one in desk.ask("far", "GET", "/shops")[1]["items"]} == {"yunhe", "other"}
