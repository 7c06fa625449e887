"""Which column of a source's file is which field of ours: data, remembered for each source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from xiaoer.intake.domain.cells import MOMENT_FORMS
from xiaoer.intake.domain.fields import SHAPES, Field, Holds, Kind, Shape
from xiaoer.shop.domain.products import CATEGORY_WORDS, Category
from xiaoer.values.refusal import Refused

Name = Annotated[str, Meta(min_length=1, max_length=200)]

_ASIDE = re.compile(r"[（(].*?[）)]")
STATES = ("unpaid", "paid", "packed", "shipped", "delivered", "completed", "cancelled", "refunded")
SPEAKERS = ("shopper", "agent", "bot", "system")
KINDS = ("text", "note")
CATEGORIES = tuple(map(str, Category))
CHOICES: Map[str, tuple[str, ...]] = {"state": STATES, "speaker": SPEAKERS, "kind": KINDS, "category": CATEGORIES}
"""Our words for each field that is a choice."""


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where a field stands. Of several columns, amounts are added, a choice joins them by " / ", else the first that
    is filled counts.

    `forms`: how moments are written (cells.MOMENT_FORMS), `choices`: our word for each word of the source.
    """

    columns: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=6)]
    forms: Annotated[tuple[str, ...], Meta(max_length=6)] = ()
    choices: Annotated[dict[str, str], Meta(max_length=200)] = {}


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`zone`: of moments without an offset; empty for the shop's own. `total_words`: rows whose first cell is one of
    them are sums at the end, and passed over. `day`: that of a chat log without times, as 2026-11-21.
    """

    fields: Annotated[dict[str, Column], Meta(max_length=60)]
    zone: Annotated[str, Meta(max_length=60)] = ""
    total_words: Annotated[tuple[str, ...], Meta(max_length=10)] = ()
    day: Annotated[str, Meta(max_length=10)] = ""


class Ready(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping that comes with the package. `signs`: columns that only this source's file has all of.

    `looks`: of a file without names of columns, the form that the first row has in some of them. `sources`: where its
    columns are publicly told; `unsure`: what is not.
    """

    name: str
    title: str
    title_en: str
    signs: tuple[str, ...]
    mapping: Mapping
    sources: tuple[str, ...]
    unsure: str
    unsure_en: str
    holds: Holds = Holds.ORDERS
    looks: dict[str, str] = {}


def check_mapping(
    mapping: Mapping, columns: Sequence[str], zones: Iterable[str], holds: Holds = Holds.ORDERS
) -> Refused | None:
    """The first thing that is wrong with a mapping for a file of these columns."""
    shape = SHAPES[holds]
    if mapping.zone and mapping.zone not in zones:
        return Refused("intake_zone", {"zone": mapping.zone})
    for name, column in mapping.fields.items():
        if (wrong := _wrong(shape.fields.get(name), name, column)) is not None:
            return wrong
    present = {name for name in mapping.fields if any(one in columns for one in mapping.fields[name].columns)}
    return _unmapped(shape, present) or (_untimed(mapping, present) if holds is Holds.CHATS else None)


def _unmapped(shape: Shape, present: set[str]) -> Refused | None:
    missing = [name for name in shape.required if name not in present]
    missing += [group[0] for group in shape.one_of if not present.intersection(group)]
    if not missing:
        return None
    fields = [shape.fields[name] for name in missing]
    named = {"fields_zh": "、".join(one.zh for one in fields), "fields_en": ", ".join(one.en for one in fields)}
    return Refused("intake_unmapped", named)


def _untimed(mapping: Mapping, present: set[str]) -> Refused | None:
    """A log without times stands on the day that somebody names."""
    if "at" in present:
        return None
    if not mapping.day:
        return Refused("intake_no_day")
    return None if day_of(mapping) else Refused("intake_day", {"day": mapping.day})


def day_of(mapping: Mapping) -> date | None:
    """The day of a log without times; None where none is named, or no day of the calendar."""
    try:
        return date.fromisoformat(mapping.day)
    except ValueError:
        return None


def _wrong(field: Field | None, name: str, column: Column) -> Refused | None:
    if field is None:
        return Refused("intake_unknown_field", {"field": name})
    if bad := [form for form in column.forms if form not in MOMENT_FORMS]:
        return Refused("intake_unknown_form", {"form": bad[0], "known": ", ".join(MOMENT_FORMS)})
    known = CHOICES.get(name, ())
    if bad := [word for word in column.choices.values() if word not in known]:
        return Refused("intake_unknown_state", {"state": bad[0], "known": ", ".join(known)})
    if field.kind is Kind.CHOICE and not column.choices:
        return Refused("intake_no_choices", {"field_zh": field.zh, "field_en": field.en})
    return None


def fitting(columns: Sequence[str], ready: Iterable[Ready], first: Sequence[str] = ()) -> Ready | None:
    """The ready mapping whose signs the file has, and whose looks its `first` row; of several, the one with the most."""
    present, cells = set(columns), dict(zip(columns, first, strict=False))
    fit = [
        one
        for one in ready
        if present.issuperset(one.signs)
        and all(re.fullmatch(form, cells.get(column, "")) for column, form in one.looks.items())
    ]
    return max(fit, key=lambda one: len(one.signs), default=None)


def propose(columns: Sequence[str], holds: Holds = Holds.ORDERS) -> Mapping:
    """For a file of nobody's: columns that bear a field's own name, in Chinese, English or code."""
    by_name = {_bare(column): column for column in reversed(columns)}
    found: dict[str, Column] = {}
    for field in SHAPES[holds].fields.values():
        names = (field.name, field.zh, field.en, *_ALSO.get(field.name, ()))
        column = next((by_name[_bare(name)] for name in names if _bare(name) in by_name), None)
        if column is not None:
            found[field.name] = Column((column,), choices=dict(_OWN_WORDS.get(field.name, {})))
    return Mapping(found)


OWN_STATES: Map[str, str] = {state: state for state in STATES} | {
    "待付款": "unpaid", "待发货": "paid", "已付款": "paid", "已打包": "packed", "已发货": "shipped", "已签收": "delivered",
    "已完成": "completed", "交易成功": "completed", "已取消": "cancelled", "已关闭": "cancelled", "已退款": "refunded",
}  # fmt: skip
"""Our states in their own names and in the words of most systems."""

OWN_SPEAKERS: Map[str, str] = {speaker: speaker for speaker in SPEAKERS} | {
    "顾客": "shopper", "买家": "shopper", "客户": "shopper", "用户": "shopper", "访客": "shopper", "customer": "shopper",
    "buyer": "shopper", "user": "shopper", "visitor": "shopper", "客服": "agent", "人工客服": "agent", "卖家": "agent",
    "商家": "agent", "坐席": "agent", "seller": "agent", "staff": "agent", "机器人": "bot", "智能客服": "bot", "robot": "bot",
    "系统": "system",
}  # fmt: skip
OWN_KINDS: Map[str, str] = {
    "text": "text", "文字": "text", "文本": "text", "note": "note", "备注": "note", "内部备注": "note",
}  # fmt: skip
OWN_CATEGORIES: Map[str, str] = {category: category for category in CATEGORIES} | {
    words[0]: str(category) for category, words in CATEGORY_WORDS.items()
} | {"服装": "clothing", "家电": "appliance"}  # fmt: skip
_OWN_WORDS = {"state": OWN_STATES, "speaker": OWN_SPEAKERS, "kind": OWN_KINDS, "category": OWN_CATEGORIES}
_ALSO = {
    "talk": ("会话ID", "session id", "session"), "message": ("消息ID",), "at": ("发送时间", "sent at", "timestamp"),
    "speaker": ("角色", "发送方", "role", "sender"), "text": ("消息内容", "聊天内容", "content", "message text"),
    "agent": ("客服", "客服名称", "客服账号", "agent name"), "shopper": ("买家账号", "customer id", "user id"),
    "shopper_name": ("买家昵称", "customer name"), "order": ("订单编号", "order id"), "score": ("满意度", "评分", "rating"),
    "kind": ("message type", "type"), "customer": ("会员编号", "客户编号", "customer id", "user id"),
    "name": ("客户姓名", "顾客姓名", "customer name"), "phone": ("手机号", "手机", "mobile"),
    "product": ("货号", "商品ID", "product id", "spu"), "list_price": ("原价", "市场价", "compare at price"),
    "price": ("销售价", "单价", "selling price"), "stock": ("库存数量", "inventory", "quantity in stock"),
}  # fmt: skip
"""Names that columns of other files than orders often bear besides."""


def _bare(name: str) -> str:
    return "".join(_ASIDE.sub("", name).split()).replace("_", "").lower()
