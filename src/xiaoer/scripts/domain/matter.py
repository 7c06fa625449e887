"""Which of a shopper's messages says what they want."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_LONGEST = 40
"""Characters; who writes more says more than that a person should come."""

_NOT_WORDS = re.compile(r"[\W_]+")
_CHINESE = re.compile(
    r"(?:请|麻烦|帮忙|帮|给|我|你|您|想|要|不|别|能|可以|可|否|快|赶紧|直接|马上|还是|就|那|有|机器人)*+"
    r"(?:转接|轉接|转到|轉到|转|轉|接|找|换|叫|来|联系|呼叫|切换到|切换)?(?:一下|下|一个|个|你们|你们的)?"
    r"(?:人工|真人|活人|客服|人)(?:客服|服务|坐席|回复|处理|接待)?(?:在吗|可以吗|行吗|好吗|谢谢|一下|吧|呢|啊|呀|吗|嘛|了|来)*+"
)
_PERSON = frozenset({
    "agent", "anybody", "anyone", "human", "operator", "people", "person", "representative", "somebody",
    "someone",
})  # fmt: skip
_FILLING = frozenset({
    "a", "an", "another", "can", "chat", "connect", "could", "customer", "get", "give", "hello", "help", "hi",
    "i", "is", "like", "live", "me", "need", "now", "or", "please", "put", "real", "service", "speak", "support",
    "talk", "thank", "thanks", "the", "there", "through", "to", "transfer", "want", "with", "would", "you",
})  # fmt: skip


def matter(texts: Sequence[str]) -> str:
    """The newest text that asks for something, of texts newest first; where none does, the newest."""
    return next((text for text in texts if not _asks_nothing(text)), texts[0])


def _asks_nothing(text: str) -> bool:
    """Neither a word in it, as in a number or a smile, nor a wish but that a person should come."""
    plain = _NOT_WORDS.sub(" ", unicodedata.normalize("NFKC", text).lower()).strip()
    if not any(character.isalpha() for character in plain):
        return True
    words = frozenset(plain.split())
    if len(plain) > _LONGEST:
        return False
    return bool(_CHINESE.fullmatch(plain.replace(" ", ""))) or (words <= _PERSON | _FILLING and bool(words & _PERSON))
