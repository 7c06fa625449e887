"""What the desk itself says in a conversation, in the shopper's language."""

from __future__ import annotations

from enum import StrEnum


class Words(StrEnum):
    """Sentences of the desk."""

    ON_THE_WAY = "on_the_way"
    ACKNOWLEDGED = "acknowledged"
    TAKEN = "taken"
    RESOLVED = "resolved"


_SENTENCES: dict[Words, dict[str, str]] = {
    Words.ON_THE_WAY: {
        "zh": "正在为您转接人工客服，请稍等。",
        "en": "A member of our team will be with you in a moment.",
    },
    Words.ACKNOWLEDGED: {
        "zh": "您的消息已经收到，客服正在处理前面的咨询，会尽快回复您，请不要离开。",
        "en": "We have your message. Our team is finishing another enquiry and will answer you as soon as possible.",
    },
    Words.TAKEN: {"zh": "{name} 为您服务", "en": "{name} has joined the conversation"},
    Words.RESOLVED: {
        "zh": "本次会话已结束，还有问题随时找我们。",
        "en": "This conversation has been closed. Write to us again at any time.",
    },
}


def say(words: Words, locale: str, name: str = "") -> str:
    sentences = _SENTENCES[words]
    return sentences.get(locale, sentences["en"]).format(name=name)
