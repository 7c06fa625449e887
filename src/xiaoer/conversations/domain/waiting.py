"""When the desk itself gives a sign, because nobody has answered yet."""

from __future__ import annotations

from uuid import UUID

from xiaoer.conversations.domain.conversations import Conversation

ACKNOWLEDGE_AFTER = 25 * 1_000_000
"""Microseconds without an answer after which the shopper gets a sign: platforms judge the first 30 seconds."""


def acknowledge_at(conversation: Conversation) -> int | None:
    """The moment of the automatic sign; None where no person is awaited."""
    if not conversation.wants_a_person or conversation.waiting_since is None:
        return None
    return conversation.waiting_since + ACKNOWLEDGE_AFTER


def key(conversation_id: UUID) -> str:
    return f"conversation.acknowledge:{conversation_id}"
