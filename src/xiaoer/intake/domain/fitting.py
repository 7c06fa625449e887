"""Attributes that a source knows only as text, made what the shop defines them to be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from xiaoer.intake.domain.told import Told
from xiaoer.shop.domain.attributes import AttributeKind, Definition, wrong_values
from xiaoer.shop.domain.products import Attribute
from xiaoer.shop.domain.rows import ProductRow
from xiaoer.values.refusal import Refused

_YES, _NO = frozenset({"true", "是", "有", "yes"}), frozenset({"false", "否", "无", "no"})


def typed(value: str, kind: AttributeKind | None) -> Attribute:
    """The number, or yes or no; the text as it is where it is none or nothing is defined."""
    match kind:
        case AttributeKind.NUMBER:
            return _number(value)
        case AttributeKind.YES_NO if value.lower() in _YES | _NO:
            return value.lower() in _YES
        case _:
            return value


def fitted(told: Told, definitions: Sequence[Definition]) -> tuple[Told, Refused | None]:
    """A product without the attributes that do not fit, and what is wrong with those; any other row as it is."""
    row = told.row
    if not isinstance(row, ProductRow):
        return told, None
    kinds = {one.name: one.kind for one in definitions if one.category is row.category}
    values = {
        name: typed(value, kinds.get(name)) if isinstance(value, str) else value
        for name, value in row.attributes.items()
    }
    wrong = list(wrong_values(definitions, row.category, values))
    left = {name for name, *_ in wrong}
    fit = {name: value for name, value in values.items() if name not in left}
    facts = {
        "wrong_zh": "；".join(f"{name}应为{zh}，写的是“{values[name]}”" for name, zh, _ in wrong),
        "wrong_en": "; ".join(f"{name} should be {en} and is “{values[name]}”" for name, _, en in wrong),
    }
    return replace(told, row=replace(row, attributes=fit)), Refused("source_attributes", facts) if wrong else None


def _number(value: str) -> Attribute:
    """The number, or the text where it is none."""
    try:
        return int(value)
    except ValueError:
        pass
    return float(value) if re.fullmatch(r"[+-]?\d{1,12}\.\d{1,12}", value) else value
