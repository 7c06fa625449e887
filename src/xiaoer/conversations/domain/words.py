"""What the desk itself says in a conversation, in the shopper's language."""

from __future__ import annotations

from enum import StrEnum


class Words(StrEnum):
    """Sentences of the desk."""

    ON_THE_WAY = "on_the_way"
    TAKEN = "taken"
    RESOLVED = "resolved"
    TRANSFERRED = "transferred"
    PUT_BACK = "put_back"
    AGENT_GONE = "agent_gone"
    SIGNED_IN = "signed_in"
    ANOTHER_ENDED = "another_ended"
    GOES_ON_ELSEWHERE = "goes_on_elsewhere"
    ASIDE = "aside"
    ASIDE_OVER = "aside_over"
    ASIDE_UNDONE = "aside_undone"


_SENTENCES: dict[Words, dict[str, str]] = {
    Words.ON_THE_WAY: {
        "zh": "正在为您转接人工客服，接通后马上回复您。",
        "en": "A member of our team will be with you in a moment.",
    },
    Words.TAKEN: {"zh": "{name}为您服务", "en": "{name} has joined the conversation"},
    Words.TRANSFERRED: {
        "zh": "已为您转接，接下来由{name}为您服务",
        "en": "{name} has taken over this conversation",
    },
    Words.PUT_BACK: {
        "zh": "正在为您转接其他客服，排队顺序不变，请稍等。",
        "en": "We are passing you to a colleague. You keep your place in the queue.",
    },
    Words.AGENT_GONE: {
        "zh": "刚才的客服暂时离开了，正在为您安排其他客服，排队顺序不变。",
        "en": "The person you were talking to had to leave. You keep your place, and a colleague will take over.",
    },
    Words.SIGNED_IN: {"zh": "顾客已登录账号", "en": "The customer has signed in"},
    Words.ANOTHER_ENDED: {
        "zh": "这位顾客登录前后各有一段会话，较早的那段已结束，可以在历史会话里查看，留意有没有没答的问题",
        "en": "This customer had one conversation as a visitor and one under the account. The older one has been closed and is among their earlier ones; please see whether a question was left open there",
    },
    Words.GOES_ON_ELSEWHERE: {
        "zh": "您已登录，请在较新的会话里继续，这段会话已结束",
        "en": "You have signed in. Your newer conversation goes on, and this one has been closed",
    },
    Words.ASIDE: {"zh": "稍后处理，{name} 再跟进", "en": "Put aside, to come back {name}"},
    Words.ASIDE_OVER: {"zh": "稍后处理的时间到了，请跟进", "en": "It is time to come back to this"},
    Words.ASIDE_UNDONE: {"zh": "提前处理（原定{name}）", "en": "Taken up early; it was to come back {name}"},
    Words.RESOLVED: {
        "zh": "本次会话已结束，还有问题随时找我们。",
        "en": "This conversation has been closed. Write to us again at any time.",
    },
}


def say(words: Words, locale: str, name: str = "") -> str:
    sentences = _SENTENCES[words]
    return sentences.get(locale, sentences["en"]).format(name=name)
