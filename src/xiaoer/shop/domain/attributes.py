"""What a shop's products may say of themselves: attributes defined by category, and values checked against them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

import msgspec

from xiaoer.shop.domain.products import Attribute, Category


class AttributeKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"


class Definition(msgspec.Struct, frozen=True):
    """One attribute of a category. `unit` belongs to numbers, `choices` to choices; elsewhere they are empty."""

    category: Category
    name: str
    name_en: str
    kind: AttributeKind
    unit: str = ""
    choices: tuple[str, ...] = ()


Wrong = tuple[str, str, str]
"""The attribute's name, and what was expected of it in Chinese and in English."""


def wrong_values(
    definitions: Sequence[Definition], category: Category, values: Mapping[str, Attribute]
) -> Iterator[Wrong]:
    """The values that are not what their definitions say.

    What the shop has not defined may be anything: a source tells more than anybody has written down.
    """
    defined = {one.name: one for one in definitions if one.category is category}
    for name, value in values.items():
        if name in defined and not _fits(defined[name], value):
            yield (name, *_expected(defined[name]))


def _fits(definition: Definition, value: Attribute) -> bool:
    match definition.kind:
        case AttributeKind.TEXT:
            return isinstance(value, str)
        case AttributeKind.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case AttributeKind.YES_NO:
            return isinstance(value, bool)
        case _:
            return value in definition.choices


def _expected(definition: Definition) -> tuple[str, str]:
    match definition.kind:
        case AttributeKind.TEXT:
            return "文字", "text"
        case AttributeKind.NUMBER if definition.unit:
            return f"数字（单位 {definition.unit}，不写单位）", f"a number in {definition.unit}, without the unit"
        case AttributeKind.NUMBER:
            return "数字", "a number"
        case AttributeKind.YES_NO:
            return "true 或 false", "true or false"
        case _:
            return f"{'、'.join(definition.choices)} 之一", f"one of {', '.join(definition.choices)}"
