from __future__ import annotations

import pytest

from xiaoer.shop.domain.attributes import AttributeKind, Definition, wrong_values
from xiaoer.shop.domain.products import Attribute, Category

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
