"""Promises 过度承诺: what an agent's sent words promise against policy, by the findings that the lights made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xiaoer.conversations.domain.messages import Author, Message
from xiaoer.conversations.domain.watching import Kind
from xiaoer.watch.domain.alarms import Found, Reason, Severity, found

_BY_RULE: dict[str, Reason] = {
    "promise.sure_date": Reason.DATE,
    "en.sure_date": Reason.DATE,
    "promise.no_conditions": Reason.REFUND,
    "en.no_conditions": Reason.REFUND,
    "en.overpromise": Reason.TOO_MUCH,
    "en.paid_review": Reason.REVIEW,
    "en.off_platform": Reason.OFF_PLATFORM,
}
_BY_GROUP: dict[str, Reason] = {
    "promise": Reason.TOO_MUCH,
    "review": Reason.REVIEW,
    "diversion": Reason.OFF_PLATFORM,
}
_OF_DATES = frozenset({
    "promise.今天一定发", "promise.今天肯定到", "promise.明天一定到", "promise.保证今天发", "promise.一定能到", "promise.包您明天收到",
    "promise.次日必达", "promise.准时送达不然免单",
})  # fmt: skip
_OF_REFUNDS = frozenset({
    "promise.包退包换永久", "promise.终身包退", "promise.免费换一辈子", "promise.肯定能退", "promise.绝对能退", "promise.我给您开特批",
})  # fmt: skip
_HARMLESS = frozenset({
    "promise.已经帮您拦截了", "promise.已经给您退了", "promise.款已到账请查收", "promise.您放心我负责到底", "promise.保证给您最好的",
    "diversion.给我打电话", "diversion.留个手机号", "diversion.电话联系",
})  # fmt: skip
"""Worth another look before they leave; by themselves no promise that somebody must know of."""
_SEVERITY: dict[Reason, Severity] = {
    Reason.TOO_MUCH: Severity.NOTICE,
    Reason.DATE: Severity.SERIOUS,
    Reason.REFUND: Severity.SERIOUS,
    Reason.REVIEW: Severity.SEVERE,
    Reason.OFF_PLATFORM: Severity.SEVERE,
}


def reason_of(rule_id: str) -> Reason | None:
    """What a rule of the lights means to the watch; None where it concerns no promise."""
    if rule_id in _HARMLESS:
        return None
    if rule_id in _OF_DATES:
        return Reason.DATE
    if rule_id in _OF_REFUNDS:
        return Reason.REFUND
    return _BY_RULE.get(rule_id) or _BY_GROUP.get(rule_id.partition(".")[0])


def findings(message: Message) -> list[dict[str, Any]]:
    """What the lights said of a message when it was sent."""
    light = message.light or {}
    return list(light.get("findings", ()))


def promised(messages: Sequence[Message]) -> Found | None:
    """The alarm by an agent's message that was just sent, for the gravest of what it promises."""
    if not messages or messages[-1].author is not Author.AGENT:
        return None
    said = messages[-1]
    reasons = [reason for one in findings(said) if (reason := reason_of(str(one["rule_id"]))) is not None]
    if not reasons:
        return None
    gravest = max(reasons, key=_SEVERITY.__getitem__)
    return found(Kind.PROMISE, _SEVERITY[gravest], gravest, [said])
