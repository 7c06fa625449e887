"""An agent hands a conversation to a colleague, or back to the queue, with a note for whoever goes on."""

from __future__ import annotations

from uuid import UUID

import msgspec

from xiaoer.conversations import store
from xiaoer.conversations.actions.keeping import append_all, keep
from xiaoer.conversations.actions.leading import held
from xiaoer.conversations.actions.saying import locked, speak
from xiaoer.conversations.domain import flow, messages
from xiaoer.conversations.domain.conversations import Assignee, Conversation
from xiaoer.conversations.domain.events import ConversationReturned, ConversationTaken
from xiaoer.conversations.domain.messages import Author, Kind, Send
from xiaoer.conversations.domain.words import Words
from xiaoer.conversations.store import Left
from xiaoer.platform import events
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.db import Tx
from xiaoer.platform.ids import fresh
from xiaoer.team import actions as team
from xiaoer.values.refusal import Refused


class Transfer(msgspec.Struct, frozen=True):
    """To the colleague of this id, or back to the queue; `note` is for staff only."""

    note: str
    to: UUID | None = None


def transfer(tx: Tx, conversation_id: UUID, told: Transfer, by: Caller, now: int) -> Conversation | Refused:
    """One's own, or as a supervisor anybody's. Nothing happens where any part of it is refused."""
    note = messages.clean(told.note)
    before = held(tx, by.shops, conversation_id)
    if isinstance(note, Refused) or isinstance(before, Refused):
        return note if isinstance(note, Refused) else before
    if flow.belongs_to_another(before, by.account_id) and not by.may(Permission.TEAM_SETTLE):
        return Refused("already_taken", {"name": before.assignee.name if before.assignee else ""})
    if told.to is None:
        return _put_back(tx, before, note, by, now)
    return _hand_to(tx, before, told.to, note, by, now)


def _hand_to(
    tx: Tx, before: Conversation, to: UUID, note: str, by: Caller, now: int
) -> Conversation | Refused:  # fmt: skip
    colleague = team.colleague(tx, before.shop_id, to)
    if colleague is None:
        return Refused("colleague_not_found")
    if not colleague.is_reached:
        return Refused("colleague_away", {"name": colleague.name})
    handed = flow.hand_to(before, Assignee(colleague.id, colleague.name), now)
    if isinstance(handed, Refused):
        return handed
    after = _noted(tx, before, handed, note, by, now)
    taken = ConversationTaken(before.id, colleague.id, "transferred")
    events.announce(tx, taken, shop_id=before.shop_id, subject_id=before.id, at=now, by=by.account_id)
    return speak(tx, after, Words.TRANSFERRED, now, Kind.EVENT, colleague.name)


def _put_back(tx: Tx, before: Conversation, note: str, by: Caller, now: int) -> Conversation | Refused:
    queued = flow.put_back(before, now)
    if isinstance(queued, Refused) or before.assignee is None:
        return queued
    after, agent = _noted(tx, before, queued, note, by, now), before.assignee.id
    returned = ConversationReturned(before.id, agent, "put_back")
    events.announce(tx, returned, shop_id=before.shop_id, subject_id=before.id, at=now, by=by.account_id)
    store.add_left(tx, before.shop_id, [Left(before.id, agent, now, refused=True)])
    return speak(tx, after, Words.PUT_BACK, now, Kind.EVENT)


def _noted(tx: Tx, before: Conversation, after: Conversation, note: str, by: Caller, now: int) -> Conversation:
    """The conversation as it is now, with the note in its place before all that follows."""
    keep(tx, {before.id: before}, [after])
    send = Send(
        shop_id=before.shop_id, conversation_id=before.id, author=Author.AGENT, author_id=by.account_id,
        author_name=by.name, kind=Kind.NOTE, body=note, client_id=f"transfer:{before.last_seq}", at=now, id=fresh(now),
    )  # fmt: skip
    append_all(tx, [send])
    return locked(tx, before.shop_id, before.id)
