"""What a shop's attributes are, settled by hand beside products that are stored already; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from litestar.testing import TestClient
from msgspec.structs import replace

from tests import make
from tests.conversations.given import NOW, caller
from tests.conversations.stored import everything, told
from tests.shop.folders import NATIVE, check_native, sure
from tests.shop.serving import served
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database
from xiaoer.shop.actions import defining
from xiaoer.shop.domain.attributes import AttributeKind, Definition
from xiaoer.shop.domain.products import Category
from xiaoer.values.refusal import Refused

HEAT = Definition(Category.FOOD, "辣度", "spiciness", AttributeKind.CHOICE, choices=("微辣", "中辣"))
WEIGHT = Definition(Category.FOOD, "净含量", "net weight", AttributeKind.NUMBER, "克")


def leader(*shops: UUID) -> Caller:
    return caller(shops=frozenset(shops), role=Role.SUPERVISOR)


def defined(database: Database, shop: UUID) -> list[Definition]:
    found = database.read_now(defining.attributes_of, frozenset({shop}), shop)
    assert not isinstance(found, Refused)
    return [one.definition for one in found.uses]


def settled(database: Database, shop: UUID, *told: Definition) -> tuple[Definition, ...] | Refused:
    """By somebody who has looked at them as they are."""
    was = defined(database, shop)
    return database.write_now(defining.settle_attributes, shop, was, told, leader(shop), NOW)


def test_what_another_has_settled_meanwhile_is_not_overwritten(database: Database) -> None:
    shop = make.shop(database)
    other = make.account(database, login="other", role=Role.SUPERVISOR, shops=(shop,))
    by = leader(shop)
    database.write_now(defining.settle_attributes, shop, [], [HEAT], replace(by, account_id=other.id), NOW)
    before = everything(database)
    refused = database.write_now(defining.settle_attributes, shop, [], [WEIGHT], by, NOW)
    what = {"what_zh": "商品参数", "what_en": "the product attributes"}
    assert refused == Refused("changed_meanwhile", {"by_zh": other.name, "by_en": other.name, **what})
    assert database.write_now(defining.settle_attributes, shop, [], [HEAT], by, NOW) == (HEAT,)
    assert everything(database) == before


def test_what_is_settled_stands_in_its_order_and_is_announced(database: Database) -> None:
    shop, other = make.shop(database), make.shop(database, slug="other")
    assert settled(database, shop, WEIGHT, HEAT) == (WEIGHT, HEAT)
    assert (defined(database, shop), defined(database, other)) == ([WEIGHT, HEAT], [])
    assert told(database)[-1] == "attributes.defined"
    settled(database, shop, HEAT)
    assert defined(database, shop) == [HEAT]


def test_settled_as_it_stands_nothing_is_written(database: Database) -> None:
    shop = make.shop(database)
    settled(database, shop, WEIGHT)
    before = everything(database)
    spaced = replace(WEIGHT, name=" 净含量")
    assert settled(database, shop, spaced) == (WEIGHT,)
    assert everything(database) == before


@pytest.mark.parametrize("bad", [pytest.param(replace(HEAT, choices=()), id="nothing to choose")])
def test_what_does_not_hold_changes_nothing(database: Database, bad: Definition) -> None:
    shop = make.shop(database)
    settled(database, shop, HEAT)
    before = everything(database)
    refused = settled(database, shop, WEIGHT, bad)
    assert isinstance(refused, Refused)
    assert refused.code == "attribute_wrong"
    assert everything(database) == before


def test_a_shop_of_another_person_is_not_there(database: Database) -> None:
    shop, by = make.shop(database), leader(UUID(int=9))
    before = everything(database)
    assert database.read_now(defining.attributes_of, by.shops, shop) == Refused("shop_not_found")
    assert database.write_now(defining.settle_attributes, shop, [], [HEAT], by, NOW) == Refused("shop_not_found")
    assert everything(database) == before


@pytest.fixture
def client(database_url: str, tmp_path: Path) -> Iterator[TestClient[Any]]:
    """Signed in as a supervisor of the sample shop."""
    with served(database_url, tmp_path, sure(check_native(NATIVE)), role=Role.SUPERVISOR) as signed_in:
        yield signed_in


def test_over_http_it_is_told_how_products_keep_to_it(client: TestClient[Any]) -> None:
    [shop] = client.get("/api/v1/shops").json()["items"]
    path = f"/api/v1/shops/{shop['id']}/attributes"
    said = {one["name"]: (one["category"], one["kind"], one["used"]) for one in client.get(path).json()["undefined"]}
    assert said == {
        "充绒量": ("clothing", "number", 1), "防泼水": ("clothing", "yes_no", 1), "面料": ("clothing", "text", 1),
        "容量": ("appliance", "number", 1), "功率": ("appliance", "number", 1), "净含量": ("food", "text", 1),
    }  # fmt: skip
    down = {"category": "clothing", "name": "充绒量", "name_en": "down", "kind": "number", "unit": "克"}
    weight = {"category": "food", "name": "净含量", "name_en": "net weight", "kind": "number", "unit": "克"}
    answer = client.put(path, json={"was": [], "definitions": [weight, down]})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert [(one["definition"]["name"], one["used"], one["unfit"]) for one in found["defined"]] == [
        ("净含量", 1, 1), ("充绒量", 1, 0),
    ]  # fmt: skip
    assert {one["name"] for one in found["undefined"]} == said.keys() - {"净含量", "充绒量"}
    assert client.put(path, json={"was": [], "definitions": [{**down, "kind": "colour"}]}).status_code == 400
    refused = client.put(path, json={"was": [weight, down], "definitions": [down, down]})
    assert (refused.status_code, refused.json()["code"]) == (422, "attribute_repeated")
    assert client.get(path).json() == found
