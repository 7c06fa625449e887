"""Every refusal in one table: code, HTTP status, sentence in Chinese and English; and its form on the wire.

Over HTTP a refusal is `application/problem+json` (RFC 9457) with the code and both sentences beside `detail`.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

import msgspec

from xiaoer.platform.refusals import TABLE
from xiaoer.values.refusal import Refused

R = TypeVar("R")


class Sentence(NamedTuple):
    """A refusal in words."""

    zh: str
    en: str


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A refusal on the wire (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    detail_zh: str
    detail_en: str
    facts: dict[str, Any] = {}
    request_id: str = ""


class RefusedRequest(Exception):
    """Carries a refusal out of a handler to the one place that answers it."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code)
        self.refused = refused


def answer(result: R | Refused) -> R:
    """The result of an action; a refusal leaves the handler as a problem."""
    if isinstance(result, Refused):
        raise RefusedRequest(result)
    return result


def sentence(refused: Refused) -> Sentence:
    row = TABLE[refused.code]
    return Sentence(row.zh.format_map(_Facts(refused.facts)), row.en.format_map(_Facts(refused.facts)))


def problem(refused: Refused, request_id: str = "", *, chinese: bool = True) -> Problem:
    row, words = TABLE[refused.code], sentence(refused)
    return Problem(
        type=f"urn:xiaoer:{refused.code}", title=refused.code, status=row.status, code=refused.code,
        detail=words.zh if chinese else words.en, detail_zh=words.zh, detail_en=words.en, facts=refused.facts,
        request_id=request_id,
    )  # fmt: skip


class _Facts(dict[str, Any]):
    """A place whose fact is missing shows as "?" rather than failing the answer itself."""

    def __missing__(self, key: str) -> str:
        return "?"
