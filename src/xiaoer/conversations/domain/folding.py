"""Many sends at once, folded over their conversations: places without gaps, repeats recognised."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import msgspec
from msgspec.structs import replace

from xiaoer.conversations.domain import flow
from xiaoer.conversations.domain.attachments import Upload, may_be_sent
from xiaoer.conversations.domain.conversations import Conversation, goes_on
from xiaoer.conversations.domain.flow import Appended
from xiaoer.conversations.domain.held import Held, hold
from xiaoer.conversations.domain.messages import SPOKEN, Author, Kind, Receipt, Send
from xiaoer.crisis.domain.watching import Crisis
from xiaoer.values.refusal import Refused

Sent = tuple[UUID, Author, str]
"""What tells one send from another: conversation, author, client id."""
Outcome = Receipt | Held | Refused


class Folded(msgspec.Struct, frozen=True):
    """`outcomes`: one for each send, in order. `changed`: each conversation that changed, as it is at the end.

    `attached`: the uploads that stand in a message now. `held`: what is held for approval from here on.
    """

    outcomes: list[Outcome]
    appended: list[tuple[Send, Appended]]
    changed: dict[UUID, Conversation]
    attached: list[Upload]
    held: list[Held]


def fold(
    conversations: Mapping[UUID, Conversation],
    known: Mapping[Sent, Receipt | Held],
    sends: Sequence[Send],
    uploads: Mapping[UUID, Upload] | None = None,
    crises: Mapping[UUID, Crisis] | None = None,
    asking: Collection[UUID] = (),
) -> Folded:
    """Append the sends one after another. `known` holds those that are messages, or held, already, in any of `places`.

    `asking`: the shops where a supervisor may be asked to let red words go.
    """
    now_at, free = dict(conversations), dict(uploads or {})
    receipts = dict(known)
    folded = Folded([], [], {}, [], [])
    for send in sends:
        key, *earlier = places(send, now_at.get(send.conversation_id))
        known_as = next((receipts[one] for one in (key, *earlier) if one in receipts), None)
        outcome: Outcome | None = known_as or refusal(now_at.get(send.conversation_id), send, free)
        if outcome is None and send.guarded and (crises or send.approval):
            crisis = (crises or {}).get(send.shop_id)
            outcome = hold(send, now_at[send.conversation_id], crisis, asks=send.shop_id in asking)
            if isinstance(outcome, Held):
                receipts[key] = outcome
                folded.held.append(outcome)
        if outcome is None:
            upload = free.pop(send.upload) if send.upload else None
            appended = flow.append(now_at[send.conversation_id], send, upload.attached if upload else None)
            now_at[send.conversation_id] = folded.changed[send.conversation_id] = appended.conversation
            outcome = Receipt(send.client_id, send.conversation_id, appended.message.seq, send.id, send.at)
            receipts[key] = replace(outcome, repeated=True)
            folded.appended.append((send, appended))
            if upload:
                folded.attached.append(replace(upload, conversation_id=send.conversation_id, sent_at=send.at))
        folded.outcomes.append(outcome)
    return folded


def places(send: Send, conversation: Conversation | None) -> list[Sent]:
    """Where the send may be a message already: in its conversation and, where a shopper's words were kept and the
    acknowledgement was lost until the conversation was over, in the one before it.
    """
    before = conversation.previous_id if conversation and send.author is Author.SHOPPER else None
    there = (send.conversation_id, before) if before else (send.conversation_id,)
    return [(one, send.author, send.client_id) for one in there]


def refusal(conversation: Conversation | None, send: Send, free: Mapping[UUID, Upload]) -> Refused | None:
    """Why the send may not stand in the conversation; `free`: the uploads that it may bring."""
    if conversation is None or conversation.shop_id != send.shop_id:
        return Refused("conversation_not_found")
    if send.upload and not may_be_sent(free.get(send.upload), send, conversation):
        return Refused("file_not_found")
    return _refusal_of_words(conversation, send)


def _refusal_of_words(conversation: Conversation, send: Send) -> Refused | None:
    if send.kind is Kind.SURVEY:
        return flow.refusal_to_rate(conversation, send.at)
    if send.author is Author.SHOPPER:
        return None if goes_on(conversation, send.at) else Refused("conversation_over")
    if send.kind is Kind.WHISPER:
        return flow.refusal_to_whisper(conversation, send.author_id)
    if send.author is Author.AGENT and send.kind in SPOKEN:
        return flow.refusal_to_agent(conversation, send.author_id, send.at)
    return Refused("conversation_resolved") if conversation.erased and send.kind is not Kind.EVENT else None
