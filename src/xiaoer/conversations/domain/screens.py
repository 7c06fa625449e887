"""Topics, and the frames that open screens get for what happened."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from xiaoer.conversations.domain import frames, views, wire
from xiaoer.conversations.domain.conversations import Assignee, Conversation, State
from xiaoer.conversations.domain.held import Held
from xiaoer.conversations.domain.messages import Message, Receipt
from xiaoer.conversations.domain.seeing import Reader, privy
from xiaoer.conversations.domain.timing import Step, Told, is_with_supervisors


def conversation_topic(conversation_id: UUID) -> str:
    return f"conversation:{conversation_id.hex}"


def shop_topic(shop_id: UUID) -> str:
    """Every conversation of the shop."""
    return f"shop:{shop_id.hex}"


def visitor_topic(visitor: UUID) -> str:
    """All that is said to one shopper, in whatever conversation: also in one that another tab opens."""
    return f"visitor:{visitor.hex}"


def queue_topic(shop_id: UUID) -> str:
    """The conversations of the shop that wait for a person."""
    return f"queue:{shop_id.hex}"


def agent_topic(agent_id: UUID) -> str:
    """The conversations that the agent has."""
    return f"agent:{agent_id.hex}"


def leading_topic(shop_id: UUID) -> str:
    """The conversations of the shop whose limits supervisors have been told of."""
    return f"leading:{shop_id.hex}"


def lead_topic(shop_id: UUID) -> str:
    """What only those hear who lead the shop's team."""
    return f"lead:{shop_id.hex}"


def privy_topics(shop_id: UUID, message: Message) -> tuple[str, ...]:
    """Where those listen who alone of the staff may see the message; empty where all may."""
    among = privy(message)
    return () if among is None else (lead_topic(shop_id), *(agent_topic(one) for one in sorted(among)))


def approvals_topic(shop_id: UUID) -> str:
    """What is held for approval in the shop."""
    return f"approvals:{shop_id.hex}"


def alarm_topic(conversation: Conversation, told: Told) -> str:
    """Where an alarm goes: to the agent who has the conversation, or to all where nobody has it; or to supervisors."""
    if told is Told.SUPERVISOR:
        return leading_topic(conversation.shop_id)
    agent = conversation.assignee
    return agent_topic(agent.id) if agent else queue_topic(conversation.shop_id)


def row_topics(*states: Conversation | None) -> tuple[str, ...]:
    """Whom a conversation's row concerns, beside those who look at the whole shop: as it was, and as it is."""
    found = [state for state in states if state is not None]
    queues = {queue_topic(one.shop_id) for one in found if one.state is State.QUEUED}
    agents = {agent_topic(one.assignee.id) for one in found if one.assignee is not None}
    leading = {leading_topic(one.shop_id) for one in found if is_with_supervisors(one.timing)}
    return tuple(sorted({conversation_topic(one.id) for one in found} | queues | agents | leading))


def version(now: Conversation, before: Conversation | None = None) -> int:
    """Grows with every change of what staff and the shopper are shown of how a conversation is.

    `before`: as it was, where it has just changed. Between two messages it can be read by the agent who has it, be left
    by one who is gone while nobody waits, or change hands, which a message of the same commit says.
    """
    if now.state is State.WAITING and now.assignee is None:
        step = _LEFT
    elif before is None or before.last_seq < now.last_seq:
        step = _SPOKEN
    else:
        is_as_it_was = (before.state, before.assignee) == (now.state, now.assignee)
        step = _READ if is_as_it_was else _CHANGED
    return version_in_queue(now.last_seq) + step


def version_in_queue(last_seq: int) -> int:
    """That of a conversation that waits in the queue after so many messages; 1 at the least, since 0 says nothing."""
    return 4 * last_seq + 1


_SPOKEN, _READ, _LEFT, _CHANGED = range(4)


def message_for(message: Message, reader: Reader) -> bytes:
    """The message, or only its place where it is not for this reader."""
    view = views.shown(message, reader)
    return passed(message) if view is None else wire.encode(wire.message_frame(view))


def passed(message: Message) -> bytes:
    """The place of a message that is not for whoever hears this."""
    return wire.encode(frames.Passed(message.conversation_id, message.seq))


def messages_for(messages: list[Message], reader: Reader) -> Iterator[bytes]:
    for message in messages:
        yield message_for(message, reader)


def whispered(message: Message, conversation: Conversation) -> bytes:
    return wire.encode(
        frames.WhisperFrame(conversation.id, conversation.customer.name, message.author_name, message.body)
    )


def moved(conversation: Conversation, before: Assignee | None, by: Assignee) -> bytes:
    """`conversation` as it is since somebody who leads has decided who has it."""
    return wire.encode(
        frames.MovedFrame(conversation.id, conversation.customer.name, by, before, conversation.assignee)
    )


def presence_changed(shop_id: UUID, account_id: UUID) -> bytes:
    return wire.encode(frames.PresenceFrame(shop_id, account_id))


def viewing_changed(conversation_id: UUID) -> bytes:
    return wire.encode(frames.ViewingFrame(conversation_id))


def erased(conversation_ids: list[UUID]) -> bytes:
    return wire.encode(frames.ErasedFrame(conversation_ids))


def acknowledgement(receipt: Receipt) -> bytes:
    return wire.encode(
        frames.Acknowledged(receipt.client_id, receipt.conversation_id, receipt.seq, receipt.id, receipt.at)
    )


def row_changed(conversation: Conversation) -> bytes:
    return wire.encode(frames.ConversationFrame(views.row(conversation)))


def alarm(conversation: Conversation, step: Step) -> bytes:
    return wire.encode(frames.AlarmFrame(views.row(conversation), step.limit, str(step.told), step.at, step.due_at))


def held(one: Held) -> bytes:
    return wire.encode(frames.HeldFrame(views.held(one)))


def place_changed(conversation_id: UUID, queue_place: int) -> bytes:
    return wire.encode(frames.StateFrame(conversation_id, State.QUEUED, None, queue_place))


def state_changed(conversation: Conversation, queue_place: int | None) -> bytes:
    agent = conversation.assignee.signed if conversation.assignee else None
    return wire.encode(frames.StateFrame(conversation.id, conversation.state, agent, queue_place))
