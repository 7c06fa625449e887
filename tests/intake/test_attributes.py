"""Products that machines tell keep to what the shop has defined, as those of files do."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests import make
from tests.conversations.stored import everything
from tests.counting import queries
from tests.intake import machine
from tests.intake.world import World, results
from xiaoer.platform.db import Tx
from xiaoer.shop import actions as shops
from xiaoer.shop.actions import upserting
from xiaoer.shop.actions.defining import define_attributes
from xiaoer.shop.domain.attributes import AttributeKind, Definition
from xiaoer.shop.domain.products import Attribute, Category
from xiaoer.shop.domain.rows import ProductRow

CLOTHING = Category.CLOTHING
FILLING = Definition(CLOTHING, "充绒量", "down fill", AttributeKind.NUMBER, "克")
CLOTH = Definition(CLOTHING, "面料", "cloth", AttributeKind.CHOICE, choices=("锦纶", "棉"))
DEFINED = (FILLING, CLOTH, Definition(Category.FOOD, "净含量", "net weight", AttributeKind.NUMBER, "克"))
"""What a clothing and a food shop would say."""

UNFIT = [
    pytest.param(
        {"充绒量": "90克"},
        "items[1] 的 attributes.充绒量 应为数字（单位 克，不写单位），请改正。",
        "items[1]: attributes.充绒量 should be a number in 克, without the unit. Correct it.",
        id="a number with its unit",
    ),
    pytest.param(
        {"充绒量": 90, "面料": "羊毛"},
        "items[1] 的 attributes.面料 应为锦纶、棉 之一，请改正。",
        "items[1]: attributes.面料 should be one of 锦纶, 棉. Correct it.",
        id="what is not among the choices",
    ),
]


def kept(world: World) -> dict[str, Any]:
    """All that is stored but the machine's key, which remembers when it was used."""
    return {name: rows for name, rows in everything(world.database).items() if name != "api_key"}


@pytest.fixture
def defined(world: World) -> World:
    world.database.write_now(define_attributes, world.shop_id, DEFINED, make.NOW)
    return world


@pytest.mark.parametrize(("values", "zh", "en"), UNFIT)
def test_a_row_that_does_not_fit_is_refused_alone(
    defined: World, values: dict[str, Attribute], zh: str, en: str
) -> None:
    fits = machine.product(attributes={"充绒量": 90, "面料": "棉", "净含量": "没有为服装定义", "产地": 1})
    assert results(defined.tell("products", fits)) == ["stored"]
    before = kept(defined)
    told = defined.tell("products", fits, machine.product("HAT", attributes=values))
    assert results(told) == ["unchanged", "refused"]
    problem = told["items"][1]["problem"]
    assert (problem["detail_zh"], problem["detail_en"]) == (zh, en)
    assert kept(defined) == before


def test_all_or_none_knows_it_before_the_first_is_stored(defined: World) -> None:
    before = kept(defined)
    told = defined.tell("products", machine.product(), machine.product("HAT", attributes={"充绒量": "多"}), whole=True)
    assert results(told) == ["held", "refused"]
    assert kept(defined) == before


def test_what_is_defined_later_is_asked_of_what_is_told_later(world: World) -> None:
    told = machine.product(attributes={"面料": "羊毛"})
    assert results(world.tell("products", told)) == ["stored"]
    world.database.write_now(define_attributes, world.shop_id, DEFINED, make.NOW)
    before = kept(world)
    assert results(world.tell("products", told)) == ["refused"]
    assert kept(world) == before


def rows(many: int) -> list[ProductRow]:
    told = [machine.product(f"P-{number}", attributes={"充绒量": number}) for number in range(many)]
    return msgspec.convert(told, list[ProductRow])


def test_a_unit_asks_once_what_is_defined(defined: World) -> None:
    def asked(tx: Tx, many: int) -> int:
        [shop] = shops.shops_of(tx, frozenset({defined.shop_id}))
        return queries(tx, lambda tx: upserting.upsert_products(tx, shop, rows(many), make.NOW, only_check=True))

    assert defined.database.read_now(asked, 1) == defined.database.read_now(asked, 16)
