from __future__ import annotations

import pytest

from xiaoer.conversations.domain.words import Words, say

SAID = [
    pytest.param(Words.TAKEN, "zh", "客服{小岚}为您服务", id="zh"),
    pytest.param(Words.TAKEN, "en", "客服{小岚} has joined the conversation", id="en"),
    pytest.param(Words.TAKEN, "fr", "客服{小岚} has joined the conversation", id="no such language"),
]


@pytest.mark.parametrize(("words", "locale", "said"), SAID)
def test_saying(words: Words, locale: str, said: str) -> None:
    assert say(words, locale, "客服{小岚}") == said


@pytest.mark.parametrize("words", Words)
def test_every_sentence_is_there_in_both_languages(words: Words) -> None:
    zh, en = say(words, "zh", "N"), say(words, "en", "N")
    assert any("\u4e00" <= one <= "\u9fff" for one in zh)
    assert en.isascii()
