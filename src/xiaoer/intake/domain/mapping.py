"""Which column of a source's file is which field of ours: data, remembered for each source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map
from typing import Annotated

import msgspec
from msgspec import Meta

from xiaoer.intake.domain.cells import MOMENT_FORMS
from xiaoer.intake.domain.fields import FIELDS, ONE_OF, REQUIRED, Kind
from xiaoer.values.refusal import Refused

Name = Annotated[str, Meta(min_length=1, max_length=200)]

_ASIDE = re.compile(r"[（(].*?[）)]")
STATES = ("unpaid", "paid", "packed", "shipped", "delivered", "completed", "cancelled", "refunded")


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where a field stands. Of several columns, amounts are added, a choice joins them by " / ", else the first that
    is filled counts.

    `forms`: how moments are written (cells.MOMENT_FORMS), `choices`: our state for each word of the source.
    """

    columns: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=6)]
    forms: Annotated[tuple[str, ...], Meta(max_length=6)] = ()
    choices: Annotated[dict[str, str], Meta(max_length=200)] = {}


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`zone`: of moments without an offset; empty for the shop's own. `total_words`: rows whose first cell is one of
    them are sums at the end, and passed over.
    """

    fields: Annotated[dict[str, Column], Meta(max_length=60)]
    zone: Annotated[str, Meta(max_length=60)] = ""
    total_words: Annotated[tuple[str, ...], Meta(max_length=10)] = ()


class Ready(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping that comes with the package. `signs`: columns that only this source's file has all of.

    `sources`: where its columns are publicly told; `unsure`: what is not.
    """

    name: str
    title: str
    title_en: str
    signs: tuple[str, ...]
    mapping: Mapping
    sources: tuple[str, ...]
    unsure: str
    unsure_en: str


def check_mapping(mapping: Mapping, columns: Sequence[str], zones: Iterable[str]) -> Refused | None:
    """The first thing that is wrong with a mapping for a file of these columns."""
    if mapping.zone and mapping.zone not in zones:
        return Refused("intake_zone", {"zone": mapping.zone})
    for name, column in mapping.fields.items():
        if (wrong := _wrong(name, column)) is not None:
            return wrong
    present = {name for name in mapping.fields if any(one in columns for one in mapping.fields[name].columns)}
    missing = [name for name in REQUIRED if name not in present]
    missing += [group[0] for group in ONE_OF if not present.intersection(group)]
    if missing:
        fields = [FIELDS[name] for name in missing]
        named = {"fields_zh": "、".join(one.zh for one in fields), "fields_en": ", ".join(one.en for one in fields)}
        return Refused("intake_unmapped", named)
    return None


def _wrong(name: str, column: Column) -> Refused | None:
    field = FIELDS.get(name)
    if field is None:
        return Refused("intake_unknown_field", {"field": name})
    if bad := [form for form in column.forms if form not in MOMENT_FORMS]:
        return Refused("intake_unknown_form", {"form": bad[0], "known": ", ".join(MOMENT_FORMS)})
    if bad := [state for state in column.choices.values() if state not in STATES]:
        return Refused("intake_unknown_state", {"state": bad[0], "known": ", ".join(STATES)})
    if field.kind is Kind.CHOICE and not column.choices:
        return Refused("intake_no_choices", {"field_zh": field.zh, "field_en": field.en})
    return None


def fitting(columns: Sequence[str], ready: Iterable[Ready]) -> Ready | None:
    """The ready mapping whose signs the file has; of several, the one with the most."""
    present = set(columns)
    fit = [one for one in ready if present.issuperset(one.signs)]
    return max(fit, key=lambda one: len(one.signs), default=None)


def propose(columns: Sequence[str]) -> Mapping:
    """For a file of nobody's: columns that bear a field's own name, in Chinese, English or code."""
    by_name = {_bare(column): column for column in reversed(columns)}
    found: dict[str, Column] = {}
    for field in FIELDS.values():
        if field.kind is Kind.CHOICE:
            names, choices = (field.name, field.zh, field.en), dict(OWN_STATES)
        else:
            names, choices = (field.name, field.zh, field.en), {}
        column = next((by_name[_bare(name)] for name in names if _bare(name) in by_name), None)
        if column is not None:
            found[field.name] = Column((column,), choices=choices)
    return Mapping(found)


OWN_STATES: Map[str, str] = {state: state for state in STATES} | {
    "待付款": "unpaid", "待发货": "paid", "已付款": "paid", "已打包": "packed", "已发货": "shipped", "已签收": "delivered",
    "已完成": "completed", "交易成功": "completed", "已取消": "cancelled", "已关闭": "cancelled", "已退款": "refunded",
}  # fmt: skip
"""Our states in their own names and in the words of most systems."""


def _bare(name: str) -> str:
    return "".join(_ASIDE.sub("", name).split()).replace("_", "").lower()
