"""What the desk itself says in a conversation, in the shopper's language."""

from __future__ import annotations

from enum import StrEnum


class Words(StrEnum):
    """Sentences of the desk."""

    ON_THE_WAY = "on_the_way"
    TAKEN = "taken"
    RESOLVED = "resolved"


_SENTENCES: dict[Words, dict[str, str]] = {
    Words.ON_THE_WAY: {
        "zh": "正在为您转接人工客服，接通后马上回复您。",
        "en": "A member of our team will be with you in a moment.",
    },
    Words.TAKEN: {"zh": "{name}为您服务", "en": "{name} has joined the conversation"},
    Words.RESOLVED: {
        "zh": "本次会话已结束，还有问题随时找我们。",
        "en": "This conversation has been closed. Write to us again at any time.",
    },
}


def say(words: Words, locale: str, name: str = "") -> str:
    sentences = _SENTENCES[words]
    return sentences.get(locale, sentences["en"]).format(name=name)
