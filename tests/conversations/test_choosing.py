"""A question back with numbers, and what a number means after it."""

from __future__ import annotations

from uuid import UUID

import pytest

from xiaoer.conversations.domain.choosing import ask_back, meant
from xiaoer.conversations.domain.messages import Author, Kind, Message

TITLES = ["什么时候发货？", "运费怎么算？", "能开发票吗？"]
NOBODY = UUID(int=0)


def said(body: str, author: Author = Author.BOT) -> Message:
    return Message(NOBODY, 1, NOBODY, author, NOBODY, "", Kind.TEXT, body, "client-1", 1)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        pytest.param("1", TITLES[0], id="a number"),
        pytest.param("２", TITLES[1], id="full width"),
        pytest.param("选3。", TITLES[2], id="choose and a stop"),
        pytest.param("第二个", TITLES[1], id="in words"),
        pytest.param("一", TITLES[0], id="a Chinese number"),
        pytest.param("4", "4", id="no such choice"),
        pytest.param("1 号能到吗", "1 号能到吗", id="a number in a sentence"),
        pytest.param("发票", "发票", id="words"),
    ],
)
def test_after_a_question_back(text: str, means: str) -> None:
    assert meant(text, said(ask_back(TITLES, "zh"))) == means


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(None, id="nothing before"),
        pytest.param(said(ask_back(TITLES, "zh"), Author.AGENT), id="an agent's list"),
        pytest.param(said("亲，发货后会短信通知您。"), id="an answer without choices"),
    ],
)
def test_a_number_that_chooses_nothing(before: Message | None) -> None:
    assert meant("1", before) == "1"


@pytest.mark.parametrize(
    ("locale", "lead"),
    [
        pytest.param("zh", "请问您想了解的是下面哪一个？回复数字就可以。", id="Chinese"),
        pytest.param("en", "Did you mean one of these? A number is enough.", id="English"),
        pytest.param("fr", "Did you mean one of these? A number is enough.", id="any other"),
    ],
)
def test_the_question_back(locale: str, lead: str) -> None:
    assert ask_back(TITLES[:2], locale) == f"{lead}\n1. {TITLES[0]}\n2. {TITLES[1]}"
