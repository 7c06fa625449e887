"""Entries as a file brings them (knowledge.jsonl of a shop folder)."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from xiaoer.knowledge.domain.answering import AnswerText

Key = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Wording = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class EntryRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry; `similar` are further wordings of its question."""

    key: Key
    question: Wording
    answers: Annotated[tuple[AnswerText, ...], msgspec.Meta(min_length=1, max_length=50)]
    category: Annotated[str, msgspec.Meta(max_length=200)]
    stage: Literal["presale", "insale", "aftersale"]
    similar: Annotated[tuple[Wording, ...], msgspec.Meta(max_length=500)] = ()
