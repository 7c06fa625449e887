"""How a conversation changes: by a message, by an agent who takes it, by its end."""

from __future__ import annotations

from uuid import UUID

import msgspec
from msgspec.structs import replace

from xiaoer.conversations.domain.aside import freed, wanted
from xiaoer.conversations.domain.attachments import in_list, kind_of
from xiaoer.conversations.domain.conversations import Assignee, Channel, Conversation, State, goes_on
from xiaoer.conversations.domain.events import MessageSent
from xiaoer.conversations.domain.messages import SPOKEN, Attached, Author, Kind, Message, Send
from xiaoer.values.refusal import Refused

SHOWN_IN_LIST = 120
RATED_WITHIN = 24 * 3_600 * 1_000_000
"""How long after its end the service of a conversation can be rated at least, in microseconds; the widget asks so long."""


class Appended(msgspec.Struct, frozen=True):
    """A message with its place, the conversation after it, and what is announced."""

    message: Message
    conversation: Conversation
    event: MessageSent


def append(before: Conversation, send: Send, attached: Attached | None = None) -> Appended:
    """The message takes the next place; who is to speak next follows from who spoke. A file makes its kind."""
    message = Message(
        conversation_id=before.id, seq=before.last_seq + 1, id=send.id, author=send.author, author_id=send.author_id,
        author_name=send.author_name, kind=kind_of(attached) if attached else send.kind, body=send.body,
        client_id=send.client_id, at=send.at, light=send.light, source=send.source, attachment=attached,
        score=send.score, signature=send.signature, card=send.card,
        to=before.assignee.id if send.kind is Kind.WHISPER and before.assignee else None,
    )  # fmt: skip
    after = _spoken(
        replace(
            before,
            last_seq=message.seq,
            last_at=max(before.last_at, send.at),
            subject_sku=send.sku or before.subject_sku,
        ),
        message,
    )
    answered = _is_answer(message)
    event = MessageSent(
        conversation_id=before.id, message_id=message.id, seq=message.seq, author=str(send.author),
        message_kind=str(message.kind), state=str(after.state),
        waited=max(0, send.at - before.waiting_since) if answered and before.waiting_since is not None else None,
        first=before.first_replied_at is None and after.first_replied_at is not None,
        light=str(send.light["light"]) if send.light else None,
    )  # fmt: skip
    return Appended(message, after, event)


def take(conversation: Conversation, agent: Assignee, now: int) -> Conversation | Refused:
    """The agent has it now; another's is not taken. One that nobody had is put aside no longer, unless its moment had come."""
    if conversation.state is State.RESOLVED:
        return Refused("conversation_resolved")
    if conversation.assignee is not None and conversation.assignee.id != agent.id:
        return Refused("already_taken", {"name": conversation.assignee.name})
    state = State.ASSIGNED if conversation.waiting_since is not None else State.WAITING
    if conversation.assignee is None and conversation.is_aside:
        conversation = freed(conversation)
    return replace(conversation, state=state, assignee=agent, assigned_at=conversation.assigned_at or now, unread=0)


def queue(conversation: Conversation) -> Conversation | Refused:
    """A person is to come."""
    if conversation.state is not State.BOT:
        return Refused("not_with_the_bot", {"state": str(conversation.state)})
    return replace(conversation, state=State.QUEUED, waiting_since=conversation.waiting_since or conversation.last_at)


def hand_to(conversation: Conversation, agent: Assignee, now: int) -> Conversation | Refused:
    """The agent has it, whoever had it before."""
    if conversation.assignee is not None and conversation.assignee.id == agent.id:
        return Refused("has_it_already", {"name": agent.name})
    return take(replace(freed(conversation), assignee=None), agent, now)


def take_over(
    conversation: Conversation, agent: Assignee, held_by: UUID | None, now: int
) -> Conversation | Refused:  # fmt: skip
    """Who leads has it now, if `held_by` still had it until then: of two at once the later one hears whose it is."""
    if has(conversation, agent.id) and conversation.state is not State.RESOLVED:
        return Refused("yours_already")
    return _moved_since(conversation, held_by) or hand_to(conversation, agent, now)


def reassign(
    conversation: Conversation, agent: Assignee | None, held_by: UUID | None, now: int
) -> Conversation | Refused:  # fmt: skip
    """The agent has it now, or the queue; `held_by` as above."""
    if agent is None:
        return _moved_since(conversation, held_by) or put_back(conversation, now)
    if has(conversation, agent.id) and conversation.state is not State.RESOLVED:
        return Refused("has_it_already", {"name": agent.name})
    return _moved_since(conversation, held_by) or hand_to(conversation, agent, now)


def _moved_since(conversation: Conversation, held_by: UUID | None) -> Refused | None:
    agent = conversation.assignee
    if conversation.state is State.RESOLVED:
        return Refused("conversation_resolved")
    if agent is None:
        return None if held_by is None else Refused("left_meanwhile")
    return None if agent.id == held_by else Refused("moved_meanwhile", {"name": agent.name})


def put_back(conversation: Conversation, now: int) -> Conversation | Refused:
    """Another agent is to come, also where the shopper waits for nothing yet; whoever waits keeps their place."""
    if conversation.state is State.RESOLVED:
        return Refused("conversation_resolved")
    if conversation.assignee is None:
        return Refused("not_assigned")
    waiting_since = conversation.waiting_since or now
    return replace(freed(conversation), state=State.QUEUED, assignee=None, waiting_since=waiting_since)


def lose(conversation: Conversation) -> Conversation:
    """Its agent is gone: who waits is in the queue again, at the old place; who does not will be once they write.

    One that is put aside will be at its moment, and is where that has come.
    """
    state = State.QUEUED if conversation.waiting_since is not None else State.WAITING
    lost = replace(conversation, state=state, assignee=None)
    return lost if lost.timing.aside is None or lost.is_aside else wanted(lost)


def resolve(conversation: Conversation, now: int) -> Conversation | Refused:
    if conversation.state is State.RESOLVED:
        return Refused("conversation_resolved")
    return replace(freed(conversation), state=State.RESOLVED, resolved_at=now, waiting_since=None, unread=0)


def refusal_to_agent(conversation: Conversation, agent_id: UUID, now: int) -> Refused | None:
    """Why an agent may not speak to the shopper here.

    After the reopening window the shopper may have a new conversation; the old one must not open beside it.
    """
    if not goes_on(conversation, now):
        return Refused("conversation_resolved")
    if belongs_to_another(conversation, agent_id):
        return Refused("already_taken", {"name": conversation.assignee.name if conversation.assignee else ""})
    return None


def refusal_to_rate(conversation: Conversation, now: int) -> Refused | None:
    """Why a shopper may not mark the service here: it is not over yet, or it has been for too long."""
    if conversation.state is not State.RESOLVED:
        return Refused("rating_too_early")
    over_at = now if conversation.resolved_at is None else conversation.resolved_at
    is_asked = now < over_at + RATED_WITHIN and not conversation.erased and conversation.channel is not Channel.IMPORT
    return None if is_asked or goes_on(conversation, now) else Refused("rating_too_late")


def refusal_to_whisper(conversation: Conversation, author_id: UUID) -> Refused | None:
    """Why nothing can be whispered here: nobody has the conversation who could hear it."""
    if conversation.state is State.RESOLVED:
        return Refused("conversation_resolved")
    return None if belongs_to_another(conversation, author_id) else Refused("nobody_to_whisper_to")


def is_heard(conversation: Conversation, account_id: UUID, *, leads: bool) -> bool:
    """Whether the shopper hears that one of the staff reads and writes here: not of whoever only reads along."""
    return has(conversation, account_id) if leads else not belongs_to_another(conversation, account_id)


def has(conversation: Conversation, account_id: UUID) -> bool:
    return conversation.assignee is not None and conversation.assignee.id == account_id


def belongs_to_another(conversation: Conversation, agent_id: UUID) -> bool:
    return conversation.assignee is not None and conversation.assignee.id != agent_id


def _spoken(conversation: Conversation, message: Message) -> Conversation:
    if message.kind not in SPOKEN:
        return conversation
    shown = replace(conversation, last_text=_in_list(conversation, message), last_author=str(message.author))
    match message.author:
        case Author.SHOPPER:
            return _by_shopper(shown, message)
        case Author.AGENT:
            return _by_agent(shown, message)
        case Author.BOT:
            return replace(shown, waiting_since=None, unread=0)
        case _:
            # The desk's own signs do not hide from the list what the shopper said.
            return conversation


def _by_shopper(conversation: Conversation, message: Message) -> Conversation:
    state = conversation.state
    if state is State.WAITING:
        state = State.ASSIGNED if conversation.assignee is not None else State.QUEUED
    if state is State.RESOLVED:
        state = State.ASSIGNED if conversation.assignee is not None else State.BOT
    return replace(
        freed(conversation), state=state, resolved_at=None, unread=conversation.unread + 1,
        waiting_since=message.at if conversation.waiting_since is None else conversation.waiting_since,
    )  # fmt: skip


def _by_agent(conversation: Conversation, message: Message) -> Conversation:
    return replace(
        conversation if conversation.is_aside else freed(conversation), state=State.WAITING, waiting_since=None, unread=0, resolved_at=None,
        assignee=conversation.assignee or Assignee(message.author_id, message.author_name, message.signature),
        assigned_at=conversation.assigned_at or message.at,
        first_replied_at=conversation.first_replied_at or message.at,
    )  # fmt: skip


def _in_list(conversation: Conversation, message: Message) -> str:
    words = message.body or (in_list(message.attachment, conversation.locale) if message.attachment else "")
    return words[:SHOWN_IN_LIST]


def _is_answer(message: Message) -> bool:
    return message.kind in SPOKEN and message.author in {Author.AGENT, Author.BOT}
