"""Entries, valid by default."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from xiaoer.knowledge.domain.answering import AnswerText, Asked, Entry, When
from xiaoer.knowledge.domain.index import Index, Source, build


def entry(number: int, question: str, *similar: str, answers: tuple[AnswerText, ...] | None = None) -> Entry:
    return Entry(
        id=UUID(int=number), key=f"e{number}", question=question, similar=similar,
        answers=answers or (AnswerText(f"答案{number}"),), category="", stage="presale",
    )  # fmt: skip


ENTRIES = (
    entry(0, "什么时候发货？", "几天能发出来", "今天下单今天能发吗"),
    entry(1, "怎么退货？", "我想把衣服退了", "退货流程是什么"),
    entry(2, "怎么换货？", "换货流程是什么"),
    entry(3, "可以开发票吗？", "发票怎么开", "开票要什么资料"),
    entry(4, "羽绒服怎么洗？", "羽绒服能机洗吗"),
)


def index(*entries: Entry) -> Index:
    chosen = entries or ENTRIES
    return build([Source((one.question, *one.similar), " ".join(a.text for a in one.answers)) for one in chosen])


def bound(text: str, **when: Any) -> AnswerText:
    return AnswerText(text, When(**when))


def asked(text: str, **place: Any) -> Asked:
    return Asked(text, **place)
