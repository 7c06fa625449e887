"""An alarm of the watch: what it is about, how grave it is, why, by which lines, and when one is raised or renewed."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, StrEnum
from typing import NamedTuple
from uuid import UUID

import msgspec

from xiaoer.conversations.domain.conversations import Assignee
from xiaoer.conversations.domain.messages import Message
from xiaoer.conversations.domain.watching import Grade, Kind
from xiaoer.etiquette.domain.rules import Wording

MOST_LINES = 6
"""An alarm quotes at most so many lines, the newest; more would be a conversation and no reason."""


class Severity(IntEnum):
    """Worth a look; to be looked at soon; at once."""

    NOTICE = 1
    SERIOUS = 2
    SEVERE = 3

    @property
    def grade(self) -> Grade:
        """The word for it."""
        return Grade[self.name]


class Reason(StrEnum):
    """Why an alarm stands."""

    RISING = "anger.rising"
    INSULT = "anger.insult"
    COMPLAINT = "anger.complaint"
    AUTHORITY = "anger.authority"
    DATE = "promise.date"
    REFUND = "promise.refund"
    REVIEW = "promise.review"
    OFF_PLATFORM = "promise.off_platform"
    TOO_MUCH = "promise.too_much"
    ASKED_AGAIN = "unanswered.asked_again"
    WAITS = "unanswered.waits"
    TOLD_AGAIN = "third_mention.here"
    CAME_BACK = "third_mention.came_back"
    YELLOW = "override.yellow"
    REWORDED = "override.reworded"
    TRIES = "override.tries"


WORDS: dict[Reason, Wording] = {
    Reason.RISING: Wording("顾客情绪正在升级。", "The customer is getting angry."),
    Reason.INSULT: Wording("顾客已经在骂人或指责店铺骗人。", "The customer insults the shop or calls it dishonest."),
    Reason.COMPLAINT: Wording(
        "顾客说要投诉、举报、申请平台介入或给差评。",
        "The customer speaks of complaining, of bringing in the platform, or of a bad review.",
    ),
    Reason.AUTHORITY: Wording(
        "顾客说要找主管部门、律师、媒体或报警。",
        "The customer speaks of the authorities, a lawyer, the press or the police.",
    ),
    Reason.DATE: Wording(
        "客服承诺了发货、送达或到账的具体日期，做不到就是违约。",
        "The agent vouched for a day of dispatch, delivery or payment, which may not be kept.",
    ),
    Reason.REFUND: Wording(
        "客服答应了规则之外的退款或退换。", "The agent promised a refund or return beyond the policy."
    ),
    Reason.REVIEW: Wording(
        "客服用好处换评价，平台和法律都不允许。",
        "The agent offered something for a review, which platforms and the law forbid.",
    ),
    Reason.OFF_PLATFORM: Wording(
        "客服把联系或付款引到了平台外。", "The agent moved the contact or the payment off the platform."
    ),
    Reason.TOO_MUCH: Wording("客服说得太满，可能做不到。", "The agent promised more than can be kept."),
    Reason.ASKED_AGAIN: Wording(
        "顾客把同一个问题又问了一遍，之前的回复没有答到。",
        "The customer asks the same question again; it has not been answered.",
    ),
    Reason.WAITS: Wording(
        "客服一直在线，但这个问题迟迟没有答复。",
        "The agent has been active, and this question still has no answer.",
    ),
    Reason.TOLD_AGAIN: Wording(
        "顾客第三次说起同一个问题。", "The customer speaks of the same problem for the third time."
    ),
    Reason.CAME_BACK: Wording(
        "顾客七天内为同一个问题又找来了，这是第三次说起。",
        "The customer has come back about the same problem within seven days: this is the third time.",
    ),
    Reason.YELLOW: Wording(
        "客服看到黄灯仍然发送，并写了理由。", "The agent sent this in spite of a yellow light and said why."
    ),
    Reason.REWORDED: Wording(
        "红灯拦下后不久，客服换了说法发出，仍有黄灯。",
        "Shortly after a red light stopped a draft, the agent sent other words that still had a yellow one.",
    ),
    Reason.TRIES: Wording(
        "同一个会话里，十分钟内被红灯拦下三次。", "Red lights stopped three drafts of this conversation in ten minutes."
    ),
}  # fmt: skip
"""A sentence a person understands; never the shopper's own words, which stand in the lines alone."""


class Place(msgspec.Struct, frozen=True, order=True):
    """A line, by the place of its message."""

    conversation_id: UUID
    seq: int


class Found(NamedTuple):
    """An alarm that stands by these messages, the last of which is the one that was looked at; oldest first."""

    kind: Kind
    severity: Severity
    reason: Reason
    lines: tuple[Place, ...]


class Standing(NamedTuple):
    """What is kept of a kind in a conversation: the severity of the open alarm (0: none), and how far it was handled."""

    open: int = 0
    through: int = 0


def found(kind: Kind, severity: Severity, reason: Reason, messages: Iterable[Message]) -> Found:
    lines = tuple(Place(one.conversation_id, one.seq) for one in messages)
    return Found(kind, severity, reason, lines[-MOST_LINES:])


def is_news(one: Found, standing: Standing) -> bool:
    """Whether it is to be raised, or the open one renewed: never but by clearly worse lines, nor by handled ones."""
    return one.severity > standing.open and one.lines[-1].seq > standing.through


class Handled(NamedTuple):
    """Who dealt with an alarm and when; what was said up to `through` is dealt with, too."""

    at: int
    by: UUID
    by_name: str
    remark: str
    through: int


class Alarm(msgspec.Struct, frozen=True):
    """An alarm as it is kept; `agent` had the conversation when it was raised."""

    id: UUID
    shop_id: UUID
    conversation_id: UUID
    kind: Kind
    severity: Severity
    reason: Reason
    lines: tuple[Place, ...]
    agent: Assignee | None
    raised_at: int
    renewed_at: int | None = None
    handled: Handled | None = None


def standings(kept: Iterable[tuple[Kind, int, int | None]]) -> dict[Kind, Standing]:
    """By kind, what a conversation's alarms leave standing: of each its severity, and how far it was handled, if it was."""
    stand: dict[Kind, Standing] = {}
    for kind, severity, through in kept:
        before = stand.get(kind, Standing())
        if through is None:
            stand[kind] = before._replace(open=severity)
        else:
            stand[kind] = before._replace(through=max(before.through, through))
    return stand
