"""Third mention 第三次提起: the same problem again, in this conversation or in the person's former ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from xiaoer.conversations.domain.messages import Author, Message
from xiaoer.conversations.domain.watching import Kind
from xiaoer.watch.domain.alarms import Found, Reason, Severity, found
from xiaoer.watch.domain.wording import KEPT, asks, folded, is_same, parts

FORMER = 7 * 86_400 * 1_000_000
"""Microseconds: how long ago a former conversation may have been."""
BREATH = 60 * 1_000_000
"""What a shopper says within so many microseconds, with nobody answering, is said once."""
TIMES, SEVERE = 3, 5
LEAST_PARTS = 2

_NOT_YET = r"(?:没|不|未|迟迟|什么时候|啥时候|几时|多久|几天|何时|催|一直).{0,6}"
_PROBLEMS: dict[str, re.Pattern[str]] = {
    "dispatch": re.compile(
        _NOT_YET + r"(?:发货|发出|出库|揽收|寄出)|发货(?:太慢|了吗|了没|没有|呢)|"
        r"\b(?:not|n't|never|when)\b.{0,25}\b(?:ship|shipped|dispatch(?:ed)?)\b|hasn't (?:been )?(?:shipped|dispatched)"
    ),
    "delivery": re.compile(
        _NOT_YET + r"(?:收到|到货|送到|送达|派送|更新物流)|(?:物流|快递|包裹).{0,6}(?:不动|没动|不更新|没更新|没到|丢|停)|"
        r"\bwhere(?:'s| is) my (?:order|parcel|package)\b|\b(?:not|never|hasn't|haven't|didn't)\b.{0,15}\b(?:arrived?|received?|delivered)\b"
    ),
    "refund": re.compile(
        _NOT_YET + r"(?:退款|退钱|到账|退给)|(?:退款|退的钱|钱).{0,6}(?:没|不见|没到|未到|还没)|"
        r"\b(?:where(?:'s| is)|when|still|not|n't|hasn't|haven't)\b.{0,25}\b(?:refund(?:ed)?|money back)\b|\brefund\b.{0,20}\b(?:yet|not|still)\b"
    ),
    "broken": re.compile(
        r"坏了|是坏的|破了|破损|碎了|裂了|裂开|漏[水油气电]|断了|不能用|用不了|开不了机|打不开|不工作|质量(?:问题|太差|不行)|有划痕|掉色|异响|"
        r"\bbroken\b|\bdamaged\b|\bdefective\b|\bfaulty\b|\b(?:not|stopped) working\b|\b(?:doesn't|won't|does not|will not) (?:work|turn on|start)\b"
    ),
    "missing": re.compile(r"少发|少了|漏发|少件|缺件|\bmissing\b"),
    "wrong": re.compile(
        r"发错|错发|发成了|不是我(?:买|要|订|拍)的|(?:颜色|尺码|型号|款式)(?:不对|错)|货不对|\bwrong (?:item|size|colou?r|product|order|one)\b"
    ),
    "invoice": re.compile(_NOT_YET + r"(?:发票|开票)|发票.{0,6}(?:没|呢|什么时候)|\binvoice\b.{0,20}\b(?:yet|not|still|when)\b|\bwhen\b.{0,20}\binvoice\b"),
}  # fmt: skip
"""Problems that shoppers word in many ways, each known by its own words."""


class Mentions(NamedTuple):
    """The shopper's messages that speak of it, one a breath, oldest first; how many of them stand in former talks."""

    messages: tuple[Message, ...]
    former: int


@lru_cache(maxsize=KEPT)
def problems(text: str) -> frozenset[str]:
    plain = folded(text)
    return frozenset(name for name, pattern in _PROBLEMS.items() if pattern.search(plain))


@lru_cache(maxsize=KEPT)
def is_matter(text: str) -> bool:
    """Something that may have been told before: a problem that is known, or a question of more than one word."""
    return bool(problems(text)) or (len(parts(text)) >= LEAST_PARTS and asks(text))


def told_again(messages: Sequence[Message], former: Sequence[Message] = (), since: int = 0) -> Found | None:
    """The alarm by the message that was just said, where it is at least the third of the same.

    `former`: what the person said in other conversations lately, oldest first. What stands up to `since` was handled,
    and with it what had been said before.
    """
    if not messages or messages[-1].author is not Author.SHOPPER or not is_matter(messages[-1].body):
        return None
    told = mentions(messages, () if since else former, since)
    times = len(told.messages)
    if times < TIMES:
        return None
    severity = Severity.SEVERE if times >= SEVERE else Severity.SERIOUS
    reason = Reason.CAME_BACK if told.former else Reason.TOLD_AGAIN
    return found(Kind.THIRD_MENTION, severity, reason, told.messages)


def mentions(messages: Sequence[Message], former: Sequence[Message], since: int) -> Mentions:
    newest = messages[-1]
    before = [one for one in former if _is_of(one, newest)]
    own = [one for one in messages if one.seq > since and _is_of(one, newest)]
    answered = [one.seq for one in messages if one.author in {Author.AGENT, Author.BOT}]
    former_told = _by_breath(before, [])
    return Mentions((*former_told, *_by_breath(own, answered)), len(former_told))


def _is_of(one: Message, newest: Message) -> bool:
    if one.author is not Author.SHOPPER or not is_matter(one.body):
        return False
    return bool(problems(one.body) & problems(newest.body)) or is_same(one.body, newest.body)


def _by_breath(own: Sequence[Message], answered: Sequence[int]) -> list[Message]:
    """Of messages of the same matter, those that begin a breath: later than the one before, or after an answer."""
    kept: list[Message] = []
    for one in own:
        last = kept[-1] if kept else None
        if last is None or _is_another_breath(last, one, answered):
            kept.append(one)
    if kept and kept[-1] is not own[-1]:
        kept[-1] = own[-1]
    return kept


def _is_another_breath(last: Message, one: Message, answered: Sequence[int]) -> bool:
    elsewhere = last.conversation_id != one.conversation_id
    return elsewhere or one.at - last.at >= BREATH or any(last.seq < seq < one.seq for seq in answered)
