"""What supervisors see of an alarm of the watch."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

import msgspec

from xiaoer.conversations.domain.conversations import Assignee, Person
from xiaoer.conversations.domain.messages import Author, Message

LONGEST_QUOTE = 300
"""Characters of a line that an alarm quotes; the rest stands in the conversation."""


class Kind(StrEnum):
    """The shopper's anger rises; a promise that cannot be kept; a question left; a problem told again; a light passed over."""

    ANGER = "anger"
    PROMISE = "promise"
    UNANSWERED = "unanswered"
    THIRD_MENTION = "third_mention"
    OVERRIDE = "override"


class Grade(StrEnum):
    """Worth a look; to be looked at soon; at once."""

    NOTICE = "notice"
    SERIOUS = "serious"
    SEVERE = "severe"


class AlarmLine(msgspec.Struct, frozen=True):
    """A line that caused the alarm, by its place. `why`: what the agent gave for sending it in spite of its light."""

    conversation_id: UUID
    seq: int
    author: Author
    author_name: str
    at: int
    body: str
    why: str | None


class AlarmHandled(msgspec.Struct, frozen=True):
    """Who has dealt with it, when, and what they noted."""

    at: int
    by_name: str
    remark: str


class AlarmView(msgspec.Struct, frozen=True):
    """Something in a conversation that a supervisor is to see, why, and the lines that caused it, oldest first.

    `agent` is who had the conversation when it was raised. `renewed_at`: when it last became clearly worse.
    """

    id: UUID
    shop_id: UUID
    conversation_id: UUID
    kind: Kind
    severity: Grade
    reason_zh: str
    reason_en: str
    customer: Person
    agent: Assignee | None
    raised_at: int
    renewed_at: int | None
    lines: list[AlarmLine]
    handled: AlarmHandled | None


def line(message: Message) -> AlarmLine:
    body = message.body or (message.attachment.name if message.attachment else "")
    why = (message.light or {}).get("override")
    return AlarmLine(
        message.conversation_id, message.seq, message.author, message.author_name, message.at, body[:LONGEST_QUOTE], why
    )
