"""How a shopper has felt in a conversation."""

from __future__ import annotations

from uuid import UUID

from xiaoer.conversations import actions as conversations
from xiaoer.platform.db import Tx
from xiaoer.values.refusal import Refused
from xiaoer.watch.domain.mood import Course, course

BACK = 200
"""So many of a conversation's last messages, of both sides."""


def course_of(tx: Tx, allowed: frozenset[UUID], conversation_id: UUID) -> Course | Refused:
    """Worked out from the words each time; nothing of it is kept."""
    found = conversations.conversation_of(tx, allowed, conversation_id)
    if isinstance(found, Refused):
        return found
    said = conversations.messages_after(tx, allowed, conversation_id, max(0, found.last_seq - BACK), BACK)
    return said if isinstance(said, Refused) else course(conversation_id, said)
