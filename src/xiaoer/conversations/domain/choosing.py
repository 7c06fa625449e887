"""Questions back with numbered choices, and what a shopper means who answers with a number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from xiaoer.conversations.domain.messages import Author, Message

_LEAD = {"zh": "请问您想了解的是下面哪一个？回复数字就可以。", "en": "Did you mean one of these? A number is enough."}
_CHOICE = re.compile(r"^(\d)\. (.+)$", re.MULTILINE)
_NUMBER = re.compile(r"^\W*(?:第|选)?\W*([1-9一二三])\W*(?:个|条)?\W*$")
_CHINESE = {"一": "1", "二": "2", "三": "3"}


def ask_back(titles: Sequence[str], locale: str) -> str:
    choices = (f"{number}. {title}" for number, title in enumerate(titles, start=1))
    return "\n".join([_LEAD.get(locale, _LEAD["en"]), *choices])


def meant(text: str, before: Message | None) -> str:
    """The choice whose number the shopper sent after a question back; otherwise the words as they are."""
    number = _NUMBER.match(unicodedata.normalize("NFKC", text))
    if number is None or before is None or before.author is not Author.BOT:
        return text
    choices: dict[str, str] = dict(_CHOICE.findall(before.body))
    return choices.get(_CHINESE.get(number[1], number[1]), text)
