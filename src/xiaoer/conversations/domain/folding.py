"""Many sends at once, folded over their conversations: places without gaps, repeats recognised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from xiaoer.conversations.domain import flow
from xiaoer.conversations.domain.conversations import Conversation, goes_on
from xiaoer.conversations.domain.flow import Appended
from xiaoer.conversations.domain.messages import Author, Kind, Receipt, Send
from xiaoer.values.refusal import Refused

Sent = tuple[UUID, Author, str]
"""What tells one send from another: conversation, author, client id."""


class Folded(msgspec.Struct, frozen=True):
    """`outcomes`: one for each send, in order. `changed`: each conversation that changed, as it is at the end."""

    outcomes: list[Receipt | Refused]
    appended: list[tuple[Send, Appended]]
    changed: dict[UUID, Conversation]


def fold(conversations: Mapping[UUID, Conversation], known: Mapping[Sent, Receipt], sends: Sequence[Send]) -> Folded:
    """Append the sends one after another. `known` holds the receipts of those that are messages already."""
    now_at = dict(conversations)
    receipts = dict(known)
    folded = Folded([], [], {})
    for send in sends:
        key = (send.conversation_id, send.author, send.client_id)
        outcome = receipts.get(key) or _refusal(now_at.get(send.conversation_id), send)
        if outcome is None:
            appended = flow.append(now_at[send.conversation_id], send)
            now_at[send.conversation_id] = folded.changed[send.conversation_id] = appended.conversation
            outcome = Receipt(send.client_id, send.conversation_id, appended.message.seq, send.id, send.at)
            receipts[key] = msgspec.structs.replace(outcome, repeated=True)
            folded.appended.append((send, appended))
        folded.outcomes.append(outcome)
    return folded


def _refusal(conversation: Conversation | None, send: Send) -> Refused | None:
    if conversation is None or conversation.shop_id != send.shop_id:
        return Refused("conversation_not_found")
    if send.author is Author.SHOPPER:
        return None if goes_on(conversation, send.at) else Refused("conversation_over")
    return _refusal_to_agent(conversation, send) if send.author is Author.AGENT and send.kind is Kind.TEXT else None


def _refusal_to_agent(conversation: Conversation, send: Send) -> Refused | None:
    """After the reopening window the shopper may have a new conversation; the old one must not open beside it."""
    if not goes_on(conversation, send.at):
        return Refused("conversation_resolved")
    if flow.belongs_to_another(conversation, send.author_id):
        return Refused("already_taken", {"name": conversation.assignee.name if conversation.assignee else ""})
    return None
