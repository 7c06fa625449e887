from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from xiaoer.shop.domain.attributes import (
    MOST_DEFINITIONS,
    AttributeKind,
    AttributeUse,
    Definition,
    UndefinedAttribute,
    checked,
    undefined,
    uses,
    wrong_values,
)
from xiaoer.shop.domain.products import Attribute, Category
from xiaoer.values.refusal import Refused

FOOD, CLOTHING = Category.FOOD, Category.CLOTHING


def defined(kind: AttributeKind, unit: str = "", choices: tuple[str, ...] = ()) -> Definition:
    return Definition(FOOD, "名", "name", kind, unit, choices)


NUMBER, IN_GRAMS = defined(AttributeKind.NUMBER), defined(AttributeKind.NUMBER, "克")
TEXT, YES_NO, CHOICE = (
    defined(AttributeKind.TEXT),
    defined(AttributeKind.YES_NO),
    defined(AttributeKind.CHOICE, choices=("微辣", "中辣")),
)


@pytest.mark.parametrize(
    ("definition", "value"),
    [
        pytest.param(TEXT, "阴凉干燥", id="text"),
        pytest.param(NUMBER, 3, id="whole number"),
        pytest.param(IN_GRAMS, 1.5, id="number with a part"),
        pytest.param(YES_NO, False, id="no"),
        pytest.param(CHOICE, "中辣", id="choice"),
    ],
)
def test_values_that_are_what_they_should_be(definition: Definition, value: Attribute) -> None:
    assert list(wrong_values([definition], FOOD, {"名": value})) == []


@pytest.mark.parametrize(
    ("definition", "value", "expected"),
    [
        pytest.param(TEXT, 3, ("文字", "text"), id="a number for a text"),
        pytest.param(NUMBER, "3", ("数字", "a number"), id="a text for a number"),
        pytest.param(
            IN_GRAMS,
            "3克",
            ("数字（单位 克，不写单位）", "a number in 克, without the unit"),
            id="a number with its unit",
        ),
        pytest.param(NUMBER, True, ("数字", "a number"), id="yes for a number"),
        pytest.param(YES_NO, "是", ("true 或 false", "true or false"), id="a word for yes"),
        pytest.param(YES_NO, 1, ("true 或 false", "true or false"), id="a one for yes"),
        pytest.param(CHOICE, "重辣", ("微辣、中辣 之一", "one of 微辣, 中辣"), id="what is not among the choices"),
    ],
)
def test_values_that_are_not(definition: Definition, value: Attribute, expected: tuple[str, str]) -> None:
    assert list(wrong_values([definition], FOOD, {"名": value})) == [("名", *expected)]


def test_what_nobody_defined_and_what_another_category_defines_may_be_anything() -> None:
    assert list(wrong_values([NUMBER], FOOD, {"别的": "字"})) == []
    assert list(wrong_values([NUMBER], CLOTHING, {"名": "字"})) == []


def test_definitions_that_hold_lose_the_spaces_around_their_words() -> None:
    told = replace(CHOICE, name=" 辣度 ", name_en="spiciness ", choices=(" 微辣", "中辣"))
    assert checked([told, replace(told, category=CLOTHING)]) == (
        replace(told, name="辣度", name_en="spiciness", choices=("微辣", "中辣")),
        replace(told, category=CLOTHING, name="辣度", name_en="spiciness", choices=("微辣", "中辣")),
    )
    assert checked([]) == ()


@pytest.mark.parametrize(
    ("told", "code", "facts"),
    [
        pytest.param([replace(TEXT, name="  ")], "attribute_wrong", {"name": "", "field_zh": "名称"}, id="no name"),
        pytest.param([replace(TEXT, name_en=" ")], "attribute_wrong", {"field_zh": "英文名"}, id="no English name"),
        pytest.param([replace(CHOICE, choices=())], "attribute_wrong", {"field_zh": "选项"}, id="nothing to choose"),
        pytest.param([replace(CHOICE, choices=("", "辣"))], "attribute_wrong", {"field_zh": "选项"}, id="an empty choice"),
        pytest.param([replace(CHOICE, choices=("辣", "辣 "))], "attribute_wrong", {"field_zh": "选项"}, id="one choice twice"),
        pytest.param([replace(TEXT, choices=("辣",))], "attribute_wrong", {"field_zh": "选项"}, id="choices of a text"),
        pytest.param([replace(TEXT, unit="克")], "attribute_wrong", {"field_zh": "单位"}, id="the unit of a text"),
        pytest.param([TEXT, NUMBER], "attribute_repeated", {"name": "名", "category_zh": "食品"}, id="one name twice"),
        pytest.param(
            [replace(TEXT, name=str(n)) for n in range(MOST_DEFINITIONS + 1)], "attributes_too_many", {"got": 301}, id="many"
        ),
    ],
)  # fmt: skip
def test_definitions_that_do_not_hold(told: list[Definition], code: str, facts: dict[str, Any]) -> None:
    refused = checked(told)
    assert isinstance(refused, Refused)
    assert (refused.code, {**refused.facts, **facts}) == (code, refused.facts)


SAID: list[tuple[Category, dict[str, Attribute]]] = [
    (FOOD, {"名": 3, "口味": "甜", "产地": "川"}),
    (FOOD, {"名": "三", "口味": 2, "有机": True}),
    (CLOTHING, {"名": "字", "产地": "浙"}),
]


def test_how_products_keep_to_what_is_defined() -> None:
    assert uses([NUMBER, replace(TEXT, name="没人说")], SAID) == [
        AttributeUse(NUMBER, 2, 1),
        AttributeUse(replace(TEXT, name="没人说"), 0, 0),
    ]


def test_what_products_say_and_nobody_defined() -> None:
    assert undefined([NUMBER], SAID) == [
        UndefinedAttribute(FOOD, "口味", AttributeKind.TEXT, 2),
        UndefinedAttribute(CLOTHING, "产地", AttributeKind.TEXT, 1),
        UndefinedAttribute(CLOTHING, "名", AttributeKind.TEXT, 1),
        UndefinedAttribute(FOOD, "产地", AttributeKind.TEXT, 1),
        UndefinedAttribute(FOOD, "有机", AttributeKind.YES_NO, 1),
    ]
    assert undefined([], [(FOOD, {"克": 1}), (FOOD, {"克": 1.5})]) == [
        UndefinedAttribute(FOOD, "克", AttributeKind.NUMBER, 2)
    ]
