"""A shop that somebody opens on a page: what is told of it, and what that makes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from tests.conversations.stored import everything
from tests.team.given import caller_of
from xiaoer.aftersales.store import policies
from xiaoer.platform.auth import Role
from xiaoer.platform.db import Database
from xiaoer.shop import actions as shops
from xiaoer.shop.actions.adding import add_shop
from xiaoer.shop.domain.adding import COLOR, NewShop, incoming
from xiaoer.shop.domain.incoming import IncomingShop
from xiaoer.shop.domain.settling import MOST_NAME, MOST_SIGNATURE, checked, facts_of
from xiaoer.shop.domain.shops import Brand, Shop
from xiaoer.values.refusal import Refused

ZONES = {"Asia/Shanghai", "UTC"}
NEW = NewShop("yunhe-2", "云禾二店", "Yunhe Two", "own", "zh", "CNY", "Asia/Shanghai", "cn")


def told(**changes: Any) -> NewShop:
    return msgspec.structs.replace(NEW, **changes)


def test_it_is_signed_with_its_own_name() -> None:
    brand = Brand(COLOR, "云禾二店")
    kept = IncomingShop("yunhe-2", "云禾二店", "Yunhe Two", "own", "zh", "CNY", "Asia/Shanghai", "cn", brand, None)
    assert incoming(told(name=" 云禾二店 ", name_en="Yunhe Two\n"), ZONES) == kept
    long = incoming(told(name="云" * MOST_NAME), ZONES)
    assert isinstance(long, IncomingShop)
    assert (long.name, long.brand.agent_name) == ("云" * MOST_NAME, "云" * MOST_SIGNATURE)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"slug": ""}, "shop_slug", id="no slug"),
        pytest.param({"slug": "Yunhe"}, "shop_slug", id="a capital"),
        pytest.param({"slug": "yunhe-"}, "shop_slug", id="a hyphen at the end"),
        pytest.param({"slug": "yun.he"}, "shop_slug", id="a dot, which the key of a shop is made with"),
        pytest.param({"slug": "x" * 41}, "shop_slug", id="a long slug"),
        pytest.param({"slug": "yunhe\n"}, "shop_slug", id="a line's end"),
        pytest.param({"currency": "cny"}, "shop_currency", id="small letters"),
        pytest.param({"currency": "RENMINBI"}, "shop_currency", id="no code"),
        pytest.param({"zone": "Mars/Olympus"}, "shop_zone", id="no such zone"),
        pytest.param({"name": " "}, "shop_nameless", id="no name"),
        pytest.param({"name_en": ""}, "shop_nameless", id="no English name"),
        pytest.param({"name": "云" * (MOST_NAME + 1)}, "shop_text_long", id="a long name"),
        pytest.param({"name": "云\x00禾"}, "shop_text", id="a character that cannot be kept"),
    ],
)
def test_what_no_shop_can_be(changes: dict[str, Any], code: str) -> None:
    found = incoming(told(**changes), ZONES)
    assert isinstance(found, Refused)
    assert found.code == code


@given(st.from_regex(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", fullmatch=True), st.text(max_size=MOST_NAME))
def test_what_is_opened_can_be_settled_as_it_is(slug: str, name: str) -> None:
    one = incoming(told(slug=slug, name=name), ZONES)
    if isinstance(one, IncomingShop):
        facts = facts_of(Shop(id=UUID(int=1), **{each: getattr(one, each) for each in IncomingShop.__struct_fields__}))
        assert checked(facts, ZONES) == facts


def test_the_policies_are_those_that_there_are() -> None:
    kinds = msgspec.json.schema(NewShop)["$defs"]["NewShop"]["properties"]["policy"]["enum"]
    assert set(kinds) == policies.names()


def test_a_slug_is_given_once(database: Database) -> None:
    shop = make.shop(database)
    boss = caller_of(make.account(database, login="boss", role=Role.ADMIN, shops=(shop,)), shop)
    added = database.write_now(add_shop, NEW, boss, make.NOW)
    before = everything(database)
    found = database.read_now(shops.find_shop, NEW.slug)
    assert isinstance(found, Shop)
    assert found.id == added
    refused = database.write_now(add_shop, told(name="另一家"), boss, make.NOW)
    assert refused == Refused("shop_taken", {"slug": NEW.slug})
    assert everything(database) == before


def test_a_file_may_tell_of_it_later(database: Database) -> None:
    shop = make.shop(database)
    boss = caller_of(make.account(database, login="boss", role=Role.ADMIN, shops=(shop,)), shop)
    added = database.write_now(add_shop, NEW, boss, make.NOW)
    same = incoming(NEW, ZONES)
    assert isinstance(same, IncomingShop)
    before = everything(database)
    assert database.write_now(shops.save_shop, same, make.NOW) == added
    assert everything(database) == before
    assert make.shop(database, slug=NEW.slug) == added
