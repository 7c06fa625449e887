"""What a shop's products may say of themselves: attributes defined by category, and values checked against them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain

import msgspec
from msgspec.structs import replace

from xiaoer.shop.domain.products import CATEGORY_WORDS, Attribute, Category
from xiaoer.values.refusal import Refused

MOST_DEFINITIONS = 300
"""Of one shop, in all categories together."""


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
"""The attribute's or field's name, and what was expected of it in Chinese and in English."""


class AttributeUse(msgspec.Struct, frozen=True):
    """How many products of its category have a defined attribute, and how many of those not as it is defined."""

    definition: Definition
    used: int
    unfit: int


class UndefinedAttribute(msgspec.Struct, frozen=True):
    """What products say that nobody has defined; `kind` is that of all their values, text where they differ."""

    category: Category
    name: str
    kind: AttributeKind
    used: int


def checked(told: Sequence[Definition]) -> tuple[Definition, ...] | Refused:
    """The definitions without the spaces around their words, or the first thing that is wrong with them."""
    if len(told) > MOST_DEFINITIONS:
        return Refused("attributes_too_many", {"most": MOST_DEFINITIONS, "got": len(told)})
    trimmed = tuple(_trimmed(one) for one in told)
    return next(chain(_repeated(trimmed), *(_refusals(one) for one in trimmed)), trimmed)


def wrong_definition(one: Definition) -> Iterator[Wrong]:
    """What of a definition contradicts its kind."""
    if (one.kind is AttributeKind.CHOICE) != bool(one.choices):
        yield (
            "choices",
            "选项，只有单选（choice）要写，且至少一个",
            "choices, at least one where the kind is choice and none elsewhere",
        )
    if len(set(one.choices)) < len(one.choices):
        yield "choices", "互不相同的选项", "choices that differ from each other"
    if one.unit and one.kind is not AttributeKind.NUMBER:
        yield "unit", "空：只有数字（number）有单位", "nothing: only a number has a unit"


def uses(
    definitions: Sequence[Definition], products: Iterable[tuple[Category, Mapping[str, Attribute]]]
) -> list[AttributeUse]:
    """Of each definition, in their order."""
    used, unfit = Counter[tuple[Category, str]](), Counter[tuple[Category, str]]()
    for category, values in products:
        used.update((category, name) for name in values)
        unfit.update((category, name) for name, *_ in wrong_values(definitions, category, values))
    return [AttributeUse(one, used[one.category, one.name], unfit[one.category, one.name]) for one in definitions]


def undefined(
    definitions: Sequence[Definition], products: Iterable[tuple[Category, Mapping[str, Attribute]]]
) -> list[UndefinedAttribute]:
    """The most frequent first."""
    known = {(one.category, one.name) for one in definitions}
    said: defaultdict[tuple[Category, str], list[AttributeKind]] = defaultdict(list)
    for category, values in products:
        for name, value in values.items():
            if (category, name) not in known:
                said[category, name].append(_kind_of(value))
    told = [UndefinedAttribute(*key, _fitting(kinds), len(kinds)) for key, kinds in said.items()]
    return sorted(told, key=lambda one: (-one.used, one.category, one.name))


_FIELDS = {
    "name": ("名称", "name"),
    "name_en": ("英文名", "English name"),
    "choices": ("选项", "choices"),
    "unit": ("单位", "unit"),
}


def _trimmed(one: Definition) -> Definition:
    words = {name: getattr(one, name).strip() for name in ("name", "name_en", "unit")}
    return replace(one, **words, choices=tuple(choice.strip() for choice in one.choices))


def _repeated(told: Sequence[Definition]) -> Iterator[Refused]:
    times = Counter((one.category, one.name) for one in told)
    for (category, name), count in times.items():
        if count > 1:
            zh, en = CATEGORY_WORDS[category]
            yield Refused("attribute_repeated", {"name": name, "category_zh": zh, "category_en": en})


def _refusals(one: Definition) -> Iterator[Refused]:
    empty = [name for name in ("name", "name_en") if not getattr(one, name)]
    wrong = [(name, "不为空的名称", "a name that is not empty") for name in empty]
    wrong += [("choices", "不为空的选项", "choices that are not empty")] * ("" in one.choices)
    for field, zh, en in [*wrong, *wrong_definition(one)]:
        of_zh, of_en = _FIELDS[field]
        facts = {"name": one.name, "field_zh": of_zh, "field_en": of_en, "expected_zh": zh, "expected_en": en}
        yield Refused("attribute_wrong", facts)


def _fitting(kinds: Sequence[AttributeKind]) -> AttributeKind:
    return kinds[0] if len(set(kinds)) == 1 else AttributeKind.TEXT


def _kind_of(value: Attribute) -> AttributeKind:
    match value:
        case bool():
            return AttributeKind.YES_NO
        case int() | float():
            return AttributeKind.NUMBER
        case _:
            return AttributeKind.TEXT


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
