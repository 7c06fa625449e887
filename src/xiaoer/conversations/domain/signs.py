"""The sign that the desk gives a shopper who has waited: the one that fits, and never the same twice in a row."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from xiaoer.conversations.domain.lexicon import Urgency, urgency_of
from xiaoer.scripts.domain.moments import Instant, date_words, local


class Sign(StrEnum):
    """What the sign is about. The first of those that fit is given, unless it was the last."""

    DANGER = "danger"
    DANGER_CLOSED = "danger_closed"
    URGENT = "urgent"
    CLOSED = "closed"
    STILL_CLOSED = "still_closed"
    QUEUE = "queue"
    NEXT = "next"
    WITH_AGENT = "with_agent"
    STILL = "still"


class Situation(msgspec.Struct, frozen=True):
    """How the shopper stands: `words` since the last answer, whether people are there, `back` in words (when they are
    again, "" where nobody knows), and the `place` in the queue (1 is next; None where someone has the conversation).
    """

    words: str
    closed: bool = False
    back: str = ""
    place: int | None = None


_SENTENCES: dict[Sign, tuple[str, str]] = {
    Sign.DANGER: (
        "您的消息我们收到了。请先停止使用，带电的先断开电源，人身安全最要紧；如有人受伤，请先拨打 120。客服会尽快联系您，您可以先写下具体情况。",
        "We have your message. Please stop using the product and, if it is plugged in, cut the power first: your safety comes first. If anyone is hurt, call your emergency number now. Our team will be with you as soon as possible.",
    ),
    Sign.DANGER_CLOSED: (
        "您的消息我们收到了。请先停止使用，带电的先断开电源，人身安全最要紧；如有人受伤，请先拨打 120。客服现在不在线，{back}上班后会尽快联系您。",
        "We have your message. Please stop using the product and, if it is plugged in, cut the power first: your safety comes first. If anyone is hurt, call your emergency number now. Our team is away at the moment and will be in touch {back}.",
    ),
    Sign.URGENT: (
        "知道您着急，消息已经收到，客服会尽快回复您。您可以先写下订单号和希望怎么处理，接待时会更快。",
        "We can see that this is urgent and have your message. Our team will answer as soon as possible. Your order number and what you would like us to do will help us to be quicker.",
    ),
    Sign.CLOSED: (
        "您的消息已经收到。客服现在不在线，{back}上班后会尽快回复您，您可以先写下订单号和具体情况。",
        "We have your message. Our team is away at the moment and will answer {back}. You can add your order number or more details meanwhile.",
    ),
    Sign.STILL_CLOSED: (
        "这条也收到了，会和前面的消息一起交给客服，{back}上班后回复您。",
        "We have this message too. It goes to our team together with the others, and you will have an answer {back}.",
    ),
    Sign.QUEUE: (
        "您的消息已经收到，前面还有 {ahead} 位顾客在等，客服会按顺序尽快回复您。您可以先写下订单号或更多情况。",
        "We have your message. Customers ahead of you: {ahead}. Our team answers in order, as quickly as possible. You can add your order number or more details meanwhile.",
    ),
    Sign.NEXT: (
        "您的消息已经收到，下一位就是您，请再稍等一会儿。您可以先写下订单号或更多情况。",
        "We have your message, and you are next. Please bear with us for a moment. You can add your order number or more details meanwhile.",
    ),
    Sign.WITH_AGENT: (
        "您的消息已经收到，客服手上还有其他顾客，会尽快回复您。您可以先写下订单号或更多情况。",
        "We have your message. Our team is with another customer and will answer as soon as possible. You can add your order number or more details meanwhile.",
    ),
    Sign.STILL: (
        "后面发来的内容也收到了，客服接待时会一起看。让您久等了，请再稍等一下。",
        "We have your further messages too, and our team will read them together. Sorry for the wait, and thank you for your patience.",
    ),
}


def choose(situation: Situation, last: str) -> Sign:
    """The first sign that fits and is not `last`."""
    return next(sign for sign in _fitting(situation) if sign != last)


def sentence(sign: Sign, situation: Situation, locale: str) -> str:
    chinese = locale == "zh"
    back = situation.back or ("" if chinese else "as soon as we are back")
    return _SENTENCES[sign][0 if chinese else 1].format(back=back, ahead=(situation.place or 1) - 1)


def back_words(opens_at: int, now: int, zone: str, locale: str) -> str:
    """明天 09:00, or: tomorrow at 09:00; the date where it is farther off."""
    day = date_words(Instant(opens_at, now, zone, locale, whole_day=True))
    clock = f"{local(opens_at, zone):%H:%M}"
    if locale == "zh":
        return f"{day} {clock} "
    return f"on {day} at {clock}" if day[0].isdigit() else f"{day} at {clock}"


def _fitting(situation: Situation) -> tuple[Sign, ...]:
    urgency = urgency_of(situation.words)
    if situation.closed:
        danger = (Sign.DANGER_CLOSED,) if urgency is Urgency.DANGER else ()
        return (*danger, Sign.CLOSED, Sign.STILL_CLOSED)
    urgent = {Urgency.DANGER: (Sign.DANGER,), Urgency.HASTE: (Sign.URGENT,), None: ()}[urgency]
    return (*urgent, _standing(situation.place), Sign.STILL)


def _standing(place: int | None) -> Sign:
    if place is None:
        return Sign.WITH_AGENT
    return Sign.NEXT if place == 1 else Sign.QUEUE
