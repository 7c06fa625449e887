"""Forms that a piece of text may have to take, each with the words in which its absence is told.

`Meta(pattern=…)` of a row takes the pattern; the reader of rows finds the words by it.
"""

from __future__ import annotations

import unicodedata

SLUG = r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\Z"
COLOR = r"^#[0-9A-Fa-f]{6}\Z"
CURRENCY = r"^[A-Z]{3}\Z"
SVG_NAME = r"^[A-Za-z0-9_-]{1,80}\.svg\Z"
PHONE = r"^(?:\+?[0-9*][0-9* -]{2,24})?\Z"
EMAIL = r"^(?:[^@\s]{1,100}@[^@\s]{1,150})?\Z"

WORDS: dict[str, tuple[str, str]] = {
    SLUG: ("最多 40 个小写字母、数字和连字符", "at most 40 lower-case letters, digits and hyphens"),
    COLOR: ("颜色，如 #2f7d5b", "a colour such as #2f7d5b"),
    CURRENCY: ("三个大写字母的币种，如 CNY", "a currency in three capital letters, such as CNY"),
    SVG_NAME: ("字母和数字组成的 SVG 文件名，如 coat.svg", "the name of an SVG file such as coat.svg"),
    PHONE: ("电话号码（数字、空格和连字符，打码用 *）", "a phone number (digits, spaces and hyphens, * where masked)"),
    EMAIL: ("电子邮箱地址", "an e-mail address"),
}


_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode's categories of control characters, halves of pairs and separators of lines and paragraphs."""


def has_unseen(text: str, *, lines: bool = False) -> bool:
    """Whether something stands in it that nobody sees and no pen writes; with `lines` line feeds are fine."""
    return any(unicodedata.category(one) in _UNSEEN and not (lines and one == "\n") for one in text)
