"""What is wrong in a file: by line and column, with what stands there and what was expected, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from xiaoer.values.sheets import harmless

MOST_KEPT = 1_000
"""Problems that a report keeps; the others are counted."""
SHOWN = 80
"""Characters of a cell that a report repeats."""

WORDS: dict[str, tuple[str, str]] = {
    "missing": ("这一格不能为空", "a value: this may not be empty"),
    "cells": ("这一行应有 {wanted} 格，现在有 {got} 格", "{wanted} cells in this row, there are {got}"),
    "broken": ("完整的一行（{said}）", "a whole row ({said})"),
    "too_long": ("最多 {most} 个字", "at most {most} characters"),
    "one_line": ("一行之内的文字", "text on one line"),
    "encoding": (
        "和整个文件相同的编码；这一格的字节读不出来",
        "the file's own encoding: the bytes of this cell cannot be read",
    ),
    "replaced": (
        "没有乱码的文字；导出时已有字符丢失（�）",
        "text without the sign �: characters were lost when it was exported",
    ),
    "control": ("不含控制字符的文字", "text without control characters"),
    "nested": ("一个值，而不是{what}", "one value and not {what}"),
    "not_yes_no": ("文字或数字，而不是 true 或 false", "text or a number and not true or false"),
    "excel_error": ("一个值；Excel 在这里给出了错误", "a value: Excel has put an error here"),
    "number_cut": (
        "完整的编号；Excel 的数字只保留 15 位，多出的变成了 0 或科学计数法：请把这一列设为文本，重新导出",
        "the whole number: as numbers Excel keeps 15 digits and loses the others; format the column as text and export again",
    ),
    "number_decimal": ("不带小数的编号", "a number without decimals"),
    "amount": ("金额，如 1234.50 或 ¥1,234.50", "an amount such as 1234.50 or ¥1,234.50"),
    "amount_part": ("最多 {decimals} 位小数的金额", "an amount of at most {decimals} decimals"),
    "amount_negative": ("不小于零的金额", "an amount that is not negative"),
    "amount_large": ("不超过一百亿的金额", "an amount of at most ten thousand million"),
    "whole": ("整数", "a whole number"),
    "whole_range": ("{least} 到 {most} 的整数", "a whole number from {least} to {most}"),
    "choice": ("这些之一：{known}", "one of: {known}"),
    "phone": (
        "电话号码（数字、空格和连字符，打码用 *）",
        "a phone number (digits, spaces and hyphens, * where masked)",
    ),
    "email": ("电子邮箱地址", "an e-mail address"),
    "moment": ("时间，写法是 {forms}", "a time written as {forms}"),
    "moment_none": ("日历上有的时间", "a time that exists"),
    "moment_range": ("{earliest} 年到 {latest} 年之间的时间", "a time between the years {earliest} and {latest}"),
    "differs": (
        "和编号相同的第 {first} 行一致（{other}）",
        "the same as in line {first}, which has the same number ({other})",
    ),
    "repeated": (
        "只出现一次；第 {first} 行有同一编号而内容不同",
        "to stand once: line {first} has the same number with different content",
    ),
    "currency": ("店铺的币种 {wanted}", "the shop's currency {wanted}"),
    "title_missing": ("商品名称或商家编码", "a product's title or its SKU"),
    "price_missing": ("单价或商品总价", "a unit price or a total"),
    "paid_missing": ("实付或应付金额", "what was paid or is to be paid"),
    "sum": (
        "{wanted}：商品 {goods}、优惠 {discount}、运费 {freight}",
        "{wanted}: goods {goods}, discount {discount}, freight {freight}",
    ),
    "line_sum": ("不超过 {most}：数量乘单价", "at most {most}: quantity times unit price"),
    "paid_early": ("0：订单还没有付款", "0: the order is not paid yet"),
    "refund_sum": ("不超过已付的 {most}", "at most the {most} that was paid"),
    "course": ("不早于{before_zh}（第 {first} 行）", "not before {before_en} (line {first})"),
    "talk_differs": (
        "和同一会话第 {first} 行相同（{other}）",
        "the same as in line {first} of the same conversation ({other})",
    ),
    "most_messages": (
        "一个会话最多 {most} 条消息：请把它分成几个会话编号",
        "at most {most} messages in a conversation: give the others another conversation id",
    ),
    "most_lines": ("一笔订单最多 {most} 行商品", "at most {most} lines in an order"),
    "most_variants": ("一个商品最多 {most} 个规格", "at most {most} variants of a product"),
    "sku_of_other": (
        "只属于一个商品；它已经是商品 {other} 的规格",
        "to belong to one product: it is a variant of {other} already",
    ),
    "tags": ("最多 {most} 个标签，每个最多 {longest} 个字", "at most {most} tags of at most {longest} characters each"),
    "attributes": ("“名称:值”，几项之间用分号隔开", "name:value, several separated by semicolons"),
    "attributes_twice": ("每个名称只写一次", "each name once"),
    "attributes_long": (
        "名称最多 {name} 个字、值最多 {value} 个字",
        "names of at most {name} and values of at most {value} characters",
    ),
    "attribute": ("“{name}”为{expected_zh}", "{name} to be {expected_en}"),
}

FORM_WORDS: dict[str, tuple[str, str]] = {
    "ymd": ("2026-11-21 18:00:00（年在前）", "2026-11-21 18:00:00 (year first)"),
    "compact": ("20261121180000", "20261121180000"),
    "mdy": ("11/21/2026 18:00（月在前）", "11/21/2026 18:00 (month first)"),
    "dmy": ("21/11/2026 18:00（日在前）", "21/11/2026 18:00 (day first)"),
    "seconds": ("1970 年起的秒数", "seconds since 1970"),
    "millis": ("1970 年起的毫秒数", "milliseconds since 1970"),
}


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong. `line` counts the file's lines from 1; `column` is the file's own name of it.

    `found` is what stands there, shortened; empty where nothing does.
    """

    line: int
    column: str
    found: str
    code: str
    expected_zh: str
    expected_en: str


def problem(line: int, column: str, found: Any, code: str, facts: Mapping[str, Any] | None = None) -> Problem:
    zh, en = WORDS[code]
    told = dict(facts or {})
    if "forms" in told:
        forms = [FORM_WORDS[name] for name in told["forms"]]
        zh_told = told | {"forms": "、".join(form[0] for form in forms)}
        en_told = told | {"forms": " or ".join(form[1] for form in forms)}
        return Problem(line, column, shown(found), code, zh.format_map(zh_told), en.format_map(en_told))
    return Problem(line, column, shown(found), code, zh.format_map(told), en.format_map(told))


def shown(found: Any) -> str:
    """What stands in a cell, on one line, short, and in characters that can be stored and sent."""
    if found is None:
        return ""
    text = str(found).encode("utf-8", "backslashreplace").decode().replace("\x00", "␀")
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


class Report(msgspec.Struct, frozen=True):
    """What a check found. `bad_orders` have a problem; `kinds` counts the problems by code; `items` are the first ones.

    Of a chat log, `orders` are its conversations.
    """

    rows: int
    orders: int
    bad_orders: int
    repeated_rows: int
    problems: int
    kinds: dict[str, int]
    items: tuple[Problem, ...]

    @property
    def is_right(self) -> bool:
        return self.problems == 0


_HEADER = ("行 line", "列 column", "内容 found", "应为", "expected")


def as_csv(items: Iterable[Problem]) -> str:
    """A table for a spreadsheet: with a byte order mark, and with no cell that it would take for a formula."""
    rows = [_HEADER, *((str(one.line), one.column, one.found, one.expected_zh, one.expected_en) for one in items)]
    return "\ufeff" + "".join(",".join(map(_quoted, row)) + "\r\n" for row in rows)


def _quoted(text: str) -> str:
    return '"' + harmless(text).replace('"', '""') + '"'
