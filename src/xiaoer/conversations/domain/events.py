"""What conversations announce."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

import msgspec


class ConversationOpened(msgspec.Struct, frozen=True, tag_field="kind", tag="conversation.opened"):
    """A shopper has come; `previous_id` is the conversation that this one continues."""

    conversation_id: UUID
    channel: str
    stage: str
    previous_id: UUID | None


class MessageSent(msgspec.Struct, frozen=True, tag_field="kind", tag="message.sent"):
    """A message stands in a conversation; its words are in the message alone.

    `waited` is the microseconds that the shopper had waited for this answer; `first` marks the first answer by a
    person.
    """

    conversation_id: UUID
    message_id: UUID
    seq: int
    author: str
    message_kind: str
    state: str
    waited: int | None = None
    first: bool = False
    light: str | None = None


class ConversationQueued(msgspec.Struct, frozen=True, tag_field="kind", tag="conversation.queued"):
    """A person is asked for; `reason` is "asked", "unknown", "no_bot", "crisis", "unanswered" where the bot had not answered in
    time, "agent_gone" where nobody had it any more, or "aside" where the one is gone who had put it aside until now.
    """

    conversation_id: UUID
    reason: str


class ConversationSignedIn(msgspec.Struct, frozen=True, tag_field="kind", tag="conversation.signed_in"):
    """A shopper has signed in while they talked: it is `customer_id`'s from here on and was `before_id`'s, the visitor's."""

    conversation_id: UUID
    customer_id: UUID
    before_id: UUID


class ConversationTaken(msgspec.Struct, frozen=True, tag_field="kind", tag="conversation.taken"):
    """An agent has the conversation; `before_id` had it until then.

    `how` is "taken" by themselves, "routed", "transferred" by who had it, "taken_over" by who leads, or "reassigned" by them.
    """

    VERSION: ClassVar = 3
    conversation_id: UUID
    assignee_id: UUID
    how: str = "taken"
    before_id: UUID | None = None


class ConversationReturned(msgspec.Struct, frozen=True, tag_field="kind", tag="conversation.returned"):
    """An agent has it no longer and nobody has it yet; `reason` is "agent_gone" or "put_back"."""

    conversation_id: UUID
    assignee_id: UUID
    reason: str


class ConversationPutAside(msgspec.Struct, frozen=True, tag_field="kind", tag="conversation.put_aside"):
    """Its agent has put it aside until a moment; why stands in the conversation alone."""

    conversation_id: UUID
    assignee_id: UUID
    until_at: int


class ConversationBack(msgspec.Struct, frozen=True, tag_field="kind", tag="conversation.back"):
    """It is put aside no longer; `how` is "due", "written" where the shopper has spoken, or "undone" by who has it or leads."""

    conversation_id: UUID
    how: str


class ConversationReopened(msgspec.Struct, frozen=True, tag_field="kind", tag="conversation.reopened"):
    """The shopper has written after the end, and the agent who had it has it again."""

    conversation_id: UUID
    assignee_id: UUID


class QueueWidened(msgspec.Struct, frozen=True, tag_field="kind", tag="queue.widened"):
    """So many have waited longer than a shop lets skills count: they may be given to whoever is free."""

    waiting: int


class ConversationResolved(msgspec.Struct, frozen=True, tag_field="kind", tag="conversation.resolved"):
    """The matter is settled; `by_bot` where no person was needed."""

    conversation_id: UUID
    by_bot: bool


class ContactLeft(msgspec.Struct, frozen=True, tag_field="kind", tag="contact.left"):
    """A shopper who waited while nobody was there left how to reach them; `facts` are their names ("email", "name", "phone")."""

    conversation_id: UUID
    customer_id: UUID
    facts: tuple[str, ...]


class ConversationRated(msgspec.Struct, frozen=True, tag_field="kind", tag="conversation.rated"):
    """The shopper's own mark for the service, 1 to 5."""

    conversation_id: UUID
    score: int


class DraftStopped(msgspec.Struct, frozen=True, tag_field="kind", tag="light.stopped"):
    """A red message was not sent."""

    conversation_id: UUID
    rule_ids: tuple[str, ...]


class MessageHeld(msgspec.Struct, frozen=True, tag_field="kind", tag="message.held"):
    """An agent's words wait for the approval of so many steps and are not sent: they touch a topic of a crisis, or their light is
    red by these rules and their author has asked a supervisor; `crisis_id` is None where they touch none.
    """

    VERSION: ClassVar = 2
    conversation_id: UUID
    held_id: UUID
    crisis_id: UUID | None
    steps: int
    rule_ids: tuple[str, ...] = ()


class HeldDecided(msgspec.Struct, frozen=True, tag_field="kind", tag="held.decided"):
    """An approver has decided a step, counted from 0, of words that are held; `altered`: they wrote others in their place."""

    conversation_id: UUID
    held_id: UUID
    step: int
    approved: bool
    altered: bool


class HeldEnded(msgspec.Struct, frozen=True, tag_field="kind", tag="held.ended"):
    """Words wait no longer; `state` is "sent", "refused", "withdrawn", "given_back" or "overtaken"."""

    conversation_id: UUID
    held_id: UUID
    state: str


class LimitAlarmed(msgspec.Struct, frozen=True, tag_field="kind", tag="limit.alarmed"):
    """A limit is near: the agent, or the supervisors, are told. `due_at`: when it will be up."""

    conversation_id: UUID
    limit: str
    told: str
    due_at: int


class LimitBreached(msgspec.Struct, frozen=True, tag_field="kind", tag="limit.breached"):
    """A limit is up and what it asks for has not happened; `assignee_id` has the conversation, or nobody does."""

    conversation_id: UUID
    limit: str
    due_at: int
    assignee_id: UUID | None


EVENTS = (
    ContactLeft, ConversationBack, ConversationOpened, ConversationPutAside, ConversationQueued, ConversationRated, ConversationReopened, ConversationResolved,
    ConversationReturned, ConversationSignedIn, ConversationTaken, DraftStopped, HeldDecided, HeldEnded, LimitAlarmed, LimitBreached, MessageHeld,
    MessageSent, QueueWidened,
)  # fmt: skip
