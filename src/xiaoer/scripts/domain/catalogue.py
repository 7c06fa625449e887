"""The variables that a template may name: type, example, privacy, and their words for the editor."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What a value is; `moment` and `day` are told by the filters moment and date_words, `money` by money."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    MOMENT = "moment"
    DAY = "day"
    TEXTS = "texts"


class Privacy(StrEnum):
    """Whose matter the value is: anyone's, or this customer's alone."""

    PUBLIC = "public"
    PERSONAL = "personal"


class Variable(msgspec.Struct, frozen=True):
    """`name` is the path in a template; `example` is what the value looks like to a shopper."""

    name: str
    kind: Kind
    privacy: Privacy
    zh: str
    en: str
    example: str


_OWN, _ANY = Privacy.PERSONAL, Privacy.PUBLIC

CATALOGUE = (
    Variable("customer.name", Kind.TEXT, _OWN, "顾客称呼", "Customer’s name", "晨曦_演示"),
    Variable("customer.level", Kind.NUMBER, _OWN, "会员等级", "Member level", "3"),
    Variable("order.number", Kind.TEXT, _OWN, "订单号", "Order number", "2026112100018"),
    Variable("order.state_zh", Kind.TEXT, _OWN, "订单状态", "Order state in Chinese", "已发货"),
    Variable("order.state_en", Kind.TEXT, _OWN, "订单状态（英文）", "Order state", "on the way"),
    Variable("order.items", Kind.TEXT, _OWN, "商品清单", "Items in words", "短款羽绒服和针织帽"),
    Variable("order.item_list", Kind.TEXTS, _OWN, "商品列表", "Items one by one", "短款羽绒服和针织帽"),
    Variable("order.paid", Kind.MONEY, _OWN, "实付金额", "Amount paid", "¥498.00"),
    Variable("order.refundable", Kind.MONEY, _OWN, "可退金额", "Amount that can be refunded", "¥498.00"),
    Variable("order.placed_at", Kind.MOMENT, _OWN, "下单时间", "Time of the order", "11月20日 09:30"),
    Variable("order.promised_dispatch_at", Kind.MOMENT, _OWN, "承诺发货时间", "Promised dispatch", "11月22日 09:30"),
    Variable("parcel.carrier", Kind.TEXT, _OWN, "快递公司", "Carrier", "演示快递"),
    Variable("parcel.number", Kind.TEXT, _OWN, "快递单号", "Tracking number", "YS20261121001"),
    Variable("parcel.last_scan", Kind.TEXT, _OWN, "最新物流", "Newest scan", "已到达杭州转运中心"),
    Variable("parcel.last_scan_at", Kind.MOMENT, _OWN, "最新物流时间", "Time of the newest scan", "11月21日 08:05"),
    Variable("parcel.expected_day", Kind.DAY, _OWN, "预计送达日", "Expected day", "11月22日"),
    Variable("product.title", Kind.TEXT, _ANY, "商品名称", "Product", "短款羽绒服"),
    Variable("product.price", Kind.MONEY, _ANY, "商品价格", "Price", "¥399.00"),
    Variable("shop.name", Kind.TEXT, _ANY, "店铺名称", "Shop", "云禾生活馆（演示）"),
    Variable("agent.signature", Kind.TEXT, _ANY, "客服署名", "Agent’s signature", "客服小云（演示）"),
    Variable("daypart", Kind.TEXT, _ANY, "时段问候", "Greeting by time of day", "早上好"),
)

ATTRIBUTES = ("product", "attributes")
"""product.attributes.<name> is any attribute of the product, e.g. product.attributes.面料成分."""

_NAMES = frozenset(variable.name for variable in CATALOGUE)


def is_known(path: Sequence[object]) -> bool:
    """Whether the path of a template's variable is one of the catalogue; indexes and computed parts are not."""
    if not all(isinstance(part, str) for part in path):
        return False
    return ".".join(str(part) for part in path) in _NAMES or (tuple(path[:2]) == ATTRIBUTES and len(path) == 3)


def words_of(path: str, locale: str) -> str:
    """What the variable is called, "zh" or "en"; an attribute by its own name."""
    one = next((variable for variable in CATALOGUE if variable.name == path), None)
    if one is None:
        return path.removeprefix(".".join(ATTRIBUTES) + ".")
    return one.en if locale == "en" else one.zh
