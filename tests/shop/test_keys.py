"""The key with which a shop signs who is logged in: shown and renewed on record, and nowhere in the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import msgspec
import pytest
import sqlalchemy as sa
from alembic import command
from litestar import Litestar
from litestar.testing import TestClient

from tests import make
from tests.conversations.stored import everything
from tests.serving import build
from tests.team.given import caller_of
from tests.versions import migrations_over, of_version
from xiaoer.conversations.domain import tokens
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database, open_database
from xiaoer.platform.events import event_table
from xiaoer.platform.settings import Settings
from xiaoer.shop import actions as shops
from xiaoer.shop.actions.keys import renew_key, show_key
from xiaoer.shop.actions.settling import ShopChange, settle_shop
from xiaoer.shop.domain.incoming import IncomingShop
from xiaoer.shop.domain.settling import facts_of
from xiaoer.shop.domain.shops import Shop
from xiaoer.shop.store.tables import shop_table
from xiaoer.values.refusal import Refused

SECRET = "only for tests, and long enough"


@pytest.fixture
def shop(database: Database) -> UUID:
    return make.shop(database)


@pytest.fixture
def boss(database: Database, shop: UUID) -> Caller:
    return caller_of(make.account(database, login="boss", role=Role.ADMIN, shops=(shop,)), shop)


def stored(database: Database, slug: str = "yunhe") -> Shop:
    found = database.read_now(shops.find_shop, slug)
    assert isinstance(found, Shop)
    return found


def noted(database: Database) -> list[tuple[str, UUID | None, UUID | None, Any]]:
    row = event_table.c
    chosen = sa.select(row.kind, row.shop_id, row.by, row.data).where(row.kind.like("shop.key%")).order_by(row.position)
    return [(one.kind, one.shop_id, one.by, one.data) for one in database.read_now(lambda tx: tx.all(chosen))]


def test_a_key_is_renewed_on_record(database: Database, shop: UUID, boss: Caller) -> None:
    before = stored(database)
    assert database.write_now(show_key, shop, boss, make.NOW) == before
    renewed = database.write_now(renew_key, shop, 0, boss, make.NOW)
    assert renewed == stored(database) == msgspec.structs.replace(before, key_number=1)
    assert isinstance(database.write_now(renew_key, shop, 1, None, make.NOW), Shop)
    assert stored(database).key_number == 2
    assert noted(database) == [
        ("shop.key_shown", shop, boss.account_id, {"kind": "shop.key_shown", "number": 0}),
        ("shop.key_renewed", shop, boss.account_id, {"kind": "shop.key_renewed", "number": 1}),
        ("shop.key_renewed", shop, None, {"kind": "shop.key_renewed", "number": 2}),
    ]


def test_what_is_told_or_settled_of_a_shop_leaves_its_key(database: Database, shop: UUID, boss: Caller) -> None:
    database.write_now(renew_key, shop, 0, boss, make.NOW)
    one = stored(database)
    told = {name: getattr(one, name) for name in IncomingShop.__struct_fields__} | {"name": "文件里的新名字"}
    database.write_now(shops.save_shop, IncomingShop(**told), make.NOW)
    was = facts_of(stored(database))
    settled = ShopChange(was, msgspec.structs.replace(facts_of(one), name_en="Settled"))
    database.write_now(settle_shop, shop, settled, boss, make.NOW)
    assert (stored(database).name_en, stored(database).key_number) == ("Settled", 1)


@pytest.mark.parametrize(
    ("number", "foreign", "code"),
    [
        pytest.param(0, False, "shop_key_moved_on", id="renewed by somebody else meanwhile"),
        pytest.param(2, False, "shop_key_moved_on", id="a key that there is not yet"),
        pytest.param(0, True, "shop_not_found", id="a foreign shop"),
    ],
)
def test_a_refusal_changes_nothing(
    database: Database, shop: UUID, boss: Caller, number: int, foreign: bool, code: str  # noqa: FBT001 - a column
) -> None:  # fmt: skip
    other = make.shop(database, slug="other")
    database.write_now(renew_key, shop, 0, boss, make.NOW)
    before = everything(database)
    asked = other if foreign else shop
    assert database.write_now(renew_key, asked, number, boss, make.NOW) == Refused(code)
    assert database.write_now(show_key, other, boss, make.NOW) == Refused("shop_not_found")
    assert everything(database) == before


def test_a_shop_of_before_keeps_its_key(database_url: str) -> None:
    with of_version(database_url, "0021") as connection:
        told = {
            "id": uuid4(), "slug": "yunhe", "name": "n", "name_en": "n", "platform": "own", "locale": "zh", "currency": "CNY",
            "zone": "UTC", "policy": "cn", "brand": {}, "digest": "",
        }  # fmt: skip
        connection.execute(sa.insert(shop_table).values(told))
        command.upgrade(migrations_over(connection), "0022")
        assert connection.execute(sa.select(shop_table.c.key_number)).scalars().all() == [0]
        command.downgrade(migrations_over(connection), "0021")
        names = {column["name"] for column in sa.inspect(connection).get_columns("shop")}
        assert names == {*told, "dispatch_hours"}


class Desk(NamedTuple):
    """An application over a store with a shop, its administrator, and those who may not have the key."""

    client: TestClient[Litestar]
    path: str
    settings: Settings

    def ask(self, login: str, what: str, body: Any = None) -> tuple[int, Any]:
        told = self.client.post("/api/v1/session", json={"login": login, "password": make.PASSWORD}).json()
        answer = self.client.post(f"{self.path}/key/{what}", json=body, headers={"x-csrf-token": told["csrf"]})
        return answer.status_code, answer.json()


@pytest.fixture
def desk(sqlite_url: str, tmp_path: Path) -> Iterator[Desk]:
    database = open_database(sqlite_url, make.keys(tmp_path))
    shop = make.shop(database)
    for login, role in (("boss", Role.ADMIN), ("lead", Role.SUPERVISOR), ("look", Role.AUDITOR)):
        make.account(database, login=login, role=role, shops=(shop,))
    database.close()
    settings = Settings(database_url=sqlite_url, data_folder=str(tmp_path), secure_cookies=False, secret=SECRET * 2)
    with TestClient(build(settings, jobs=False)) as client:
        yield Desk(client, f"/api/v1/shops/{shop}", settings)


def test_the_key_that_is_shown_is_the_one_that_signs(desk: Desk) -> None:
    first, second = (tokens.shop_key((SECRET * 2).encode(), "yunhe", number) for number in (0, 1))
    assert desk.ask("boss", "shown") == (200, {"number": 0, "key": first})
    assert desk.ask("boss", "renewed", {"number": 0}) == (200, {"number": 1, "key": second})
    assert desk.ask("boss", "shown") == (200, {"number": 1, "key": second})
    assert desk.client.get(f"{desk.path}/settings").json()["key_number"] == 1
    for login in ("lead", "look"):
        for what in ("shown", "renewed"):
            status, told = desk.ask(login, what, {"number": 1})
            assert (status, told["code"]) == (403, "not_allowed")
    for wrong in ({"number": -1}, {"number": "first"}, {}, {"number": 1, "more": 1}):
        status, told = desk.ask("boss", "renewed", wrong)
        assert (status, told["code"]) == (400, "bad_request")
    status, told = desk.ask("boss", "renewed", {"number": 0})
    assert (status, told["code"], desk.ask("boss", "shown")[1]["number"]) == (409, "shop_key_moved_on", 1)


def test_a_key_is_kept_by_no_cache(desk: Desk) -> None:
    told = desk.client.post("/api/v1/session", json={"login": "boss", "password": make.PASSWORD}).json()
    answer = desk.client.post(f"{desk.path}/key/shown", headers={"x-csrf-token": told["csrf"]})
    assert answer.headers["cache-control"] == "no-store"
