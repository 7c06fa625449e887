"""What a column of a file can be: the closed list of our fields, each with the kind of value it takes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from xiaoer.conversations.domain.messages import LONGEST


class Kind(StrEnum):
    """How a cell becomes a value: a closed list, so that a mapping is data and nothing in it is ever run."""

    TEXT = "text"
    KEY = "key"
    KEYS = "keys"
    AMOUNT = "amount"
    MOMENT = "moment"
    WHOLE = "whole"
    CHOICE = "choice"
    WORDS = "words"
    PHONE = "phone"
    EMAIL = "email"


class Holds(StrEnum):
    """What a file holds."""

    ORDERS = "orders"
    CHATS = "chats"
    CUSTOMERS = "customers"
    PRODUCTS = "products"


class Field(NamedTuple):
    """One thing that a file can tell. `of_line`: each row has its own; else all rows of an order share it.

    `most` is the longest text, or the largest whole number, and `least` the smallest one.
    """

    name: str
    kind: Kind
    zh: str
    en: str
    of_line: bool = False
    most: int = 300
    least: int = 1


_ALL = (
    Field("number", Kind.KEY, "订单号", "order number", most=100),
    Field("state", Kind.CHOICE, "订单状态", "order state", most=100),
    Field("currency", Kind.TEXT, "币种", "currency", most=10),
    Field("placed_at", Kind.MOMENT, "下单时间", "placed at"),
    Field("paid_at", Kind.MOMENT, "付款时间", "paid at"),
    Field("promised_dispatch_at", Kind.MOMENT, "承诺发货时间", "dispatch promised by"),
    Field("promised_delivery_at", Kind.MOMENT, "承诺送达时间", "delivery promised by"),
    Field("shipped_at", Kind.MOMENT, "发货时间", "dispatched at"),
    Field("delivered_at", Kind.MOMENT, "签收时间", "delivered at"),
    Field("completed_at", Kind.MOMENT, "完成时间", "completed at"),
    Field("cancelled_at", Kind.MOMENT, "取消时间", "cancelled at"),
    Field("paid", Kind.AMOUNT, "实付金额", "paid"),
    Field("due", Kind.AMOUNT, "应付金额", "to be paid"),
    Field("freight", Kind.AMOUNT, "运费", "freight"),
    Field("discount", Kind.AMOUNT, "订单优惠", "discount on the order"),
    Field("tax", Kind.AMOUNT, "税费", "tax"),
    Field("refunded", Kind.AMOUNT, "已退金额", "refunded"),
    Field("note", Kind.TEXT, "买家留言", "shopper's note", most=20_000),
    Field("buyer", Kind.KEY, "顾客编号（平台账号）", "customer's id (account)", most=100),
    Field("nick", Kind.TEXT, "顾客昵称", "customer's nickname"),
    Field("email", Kind.EMAIL, "顾客邮箱", "customer's e-mail"),
    Field("recipient", Kind.TEXT, "收货人", "recipient", most=100),
    Field("phone", Kind.PHONE, "收货电话", "recipient's phone"),
    Field("province", Kind.TEXT, "省", "province or state"),
    Field("city", Kind.TEXT, "市", "city"),
    Field("district", Kind.TEXT, "区县", "district"),
    Field("street", Kind.TEXT, "详细地址", "street"),
    Field("address", Kind.TEXT, "完整地址（省 市 区 街道以空格分开）", "whole address, its parts separated by spaces"),
    Field("line", Kind.KEY, "子订单号", "line's own number", of_line=True, most=100),
    Field("sku", Kind.KEY, "商家编码（规格）", "SKU", of_line=True, most=100),
    Field("title", Kind.TEXT, "商品名称", "product", of_line=True),
    Field("options", Kind.TEXT, "商品规格", "options", of_line=True),
    Field("quantity", Kind.WHOLE, "数量", "quantity", of_line=True, most=100_000),
    Field("unit_price", Kind.AMOUNT, "单价", "unit price", of_line=True),
    Field("line_total", Kind.AMOUNT, "商品总价", "line's total before discounts", of_line=True),
    Field("line_discount", Kind.AMOUNT, "商品优惠", "line's own discount", of_line=True),
    Field("line_due", Kind.AMOUNT, "子订单应付金额", "to be paid for the line", of_line=True),
    Field("carrier", Kind.TEXT, "快递公司", "carrier", of_line=True),
    Field("tracking", Kind.KEYS, "快递单号", "tracking number", of_line=True),
)

FIELDS: dict[str, Field] = {field.name: field for field in _ALL}
MOMENTS = tuple(field.name for field in _ALL if field.kind is Kind.MOMENT)

REQUIRED = ("number", "state", "buyer", "quantity")
"""A mapping says where each of these stands."""
ONE_OF = (("paid", "due", "line_due"), ("unit_price", "line_total"), ("sku", "title"))
"""And one of each of these groups."""

_CHATS = (
    Field("talk", Kind.KEY, "会话编号", "conversation id", most=200),
    Field("message", Kind.KEY, "消息编号", "message id", of_line=True, most=200),
    Field("at", Kind.MOMENT, "时间", "time", of_line=True),
    Field("seq", Kind.WHOLE, "序号", "place in the conversation", of_line=True, most=10**9, least=0),
    Field("speaker", Kind.CHOICE, "说话方", "speaker", of_line=True, most=100),
    Field("text", Kind.WORDS, "内容", "text", of_line=True, most=LONGEST),
    Field("kind", Kind.CHOICE, "消息类型", "kind of message", of_line=True, most=100),
    Field("agent", Kind.TEXT, "客服名称（账号）", "agent's name (login)", of_line=True, most=100),
    Field("shopper", Kind.KEY, "顾客编号（平台账号）", "customer's id (account)", most=100),
    Field("shopper_name", Kind.TEXT, "顾客昵称", "customer's nickname", of_line=True, most=100),
    Field("order", Kind.KEY, "订单号", "order number", of_line=True, most=100),
    Field("channel", Kind.TEXT, "渠道", "channel", of_line=True, most=50),
    Field("score", Kind.WHOLE, "满意度（1–5）", "satisfaction (1–5)", of_line=True, most=5),
)

_CUSTOMERS = (
    Field("customer", Kind.KEY, "顾客编号（平台账号）", "customer's id (account)", most=100),
    Field("name", Kind.TEXT, "姓名", "name", most=100),
    FIELDS["nick"],
    Field("level", Kind.WHOLE, "会员等级（0–5）", "level (0–5)", most=5, least=0),
    Field("phone", Kind.PHONE, "电话", "phone"),
    Field("email", Kind.EMAIL, "邮箱", "e-mail"),
    *(FIELDS[name] for name in ("province", "city", "district", "street", "address")),
    Field("tags", Kind.TEXT, "标签（用顿号或分号隔开）", "tags (separated by semicolons)", most=5_000),
    Field("first_seen_at", Kind.MOMENT, "首次到店时间", "first seen at"),
)

_PRODUCTS = (
    Field("product", Kind.KEY, "商品编码", "product code", most=100),
    Field("title", Kind.TEXT, "商品名称", "product"),
    Field("title_en", Kind.TEXT, "商品英文名", "product in English"),
    Field("category", Kind.CHOICE, "类目", "category", most=100),
    Field("product_kind", Kind.TEXT, "品类", "kind of product", most=100),
    Field("list_price", Kind.AMOUNT, "吊牌价", "list price"),
    Field("supplier", Kind.TEXT, "供应商", "supplier"),
    Field("warranty_days", Kind.WHOLE, "保修天数", "days of warranty", most=36_500, least=0),
    Field("summary", Kind.TEXT, "商品介绍", "summary", most=20_000),
    Field(
        "attributes",
        Kind.TEXT,
        "商品属性（材质:棉;产地:杭州）",
        "attributes (material:cotton;origin:Hangzhou)",
        most=20_000,
    ),
    FIELDS["sku"],
    FIELDS["options"],
    Field("price", Kind.AMOUNT, "售价", "price", of_line=True),
    Field("stock", Kind.WHOLE, "库存", "stock", of_line=True, most=10**9, least=0),
)


class Shape(NamedTuple):
    """The fields of one kind of file. A mapping says where each of `required` stands, and one of each of `one_of`.

    `key`: the field by which rows belong together.
    """

    key: str
    fields: Mapping[str, Field]
    required: tuple[str, ...]
    one_of: tuple[tuple[str, ...], ...]


SHAPES: dict[Holds, Shape] = {
    Holds.ORDERS: Shape("number", FIELDS, REQUIRED, ONE_OF),
    Holds.CHATS: Shape("talk", {field.name: field for field in _CHATS}, ("talk", "speaker", "text"), ()),
    Holds.CUSTOMERS: Shape(
        "customer", {field.name: field for field in _CUSTOMERS}, ("customer",), (("name", "nick", "phone", "email"),)
    ),
    Holds.PRODUCTS: Shape("product", {field.name: field for field in _PRODUCTS}, ("product", "title", "price"), ()),
}
