"""Who leads takes a conversation from whoever has it, or decides who has it; those whom it concerns are told at once."""

from __future__ import annotations

from uuid import UUID

import msgspec

from xiaoer.conversations.actions.handing import Handing, give_back, hand
from xiaoer.conversations.actions.leading import held
from xiaoer.conversations.actions.transferring import reached
from xiaoer.conversations.domain import flow, messages, screens
from xiaoer.conversations.domain.conversations import Assignee, Conversation
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.platform.live.hub import Audience, Screen
from xiaoer.values.refusal import Refused


class TakeOver(msgspec.Struct, frozen=True):
    """`held_by`: who had it when the decision was made, null for nobody. `note` is for staff, and may be empty."""

    held_by: UUID | None
    note: str = ""


class Reassign(msgspec.Struct, frozen=True):
    """To the colleague of this id, or back to the queue. `absent`: also where that one is known not to be there."""

    held_by: UUID | None
    to: UUID | None
    note: str = ""
    absent: bool = False


def take_over(tx: Tx, conversation_id: UUID, told: TakeOver, by: Caller, now: int) -> Conversation | Refused:
    """Who leads has the conversation. Nothing happens where any part of it is refused."""
    note, before = messages.clean_beside(told.note), held(tx, by.shops, conversation_id)
    if isinstance(note, Refused) or isinstance(before, Refused):
        return note if isinstance(note, Refused) else before
    me = Assignee(by.account_id, by.name, by.signature)
    taken = flow.take_over(before, me, told.held_by, now)
    if isinstance(taken, Refused):
        return taken
    after = hand(tx, before, taken, me, "taken_over", Handing(by, now, note))
    _tell(tx, before, after, by)
    return after


def reassign(tx: Tx, conversation_id: UUID, told: Reassign, by: Caller, now: int) -> Conversation | Refused:
    """The colleague, or the queue, has the conversation. Nothing happens where any part of it is refused."""
    note, before = messages.clean_beside(told.note), held(tx, by.shops, conversation_id)
    if isinstance(note, Refused) or isinstance(before, Refused):
        return note if isinstance(note, Refused) else before
    to = None if told.to is None else reached(tx, before.shop_id, told.to, absent=told.absent)
    if isinstance(to, Refused):
        return to
    moved = flow.reassign(before, to, told.held_by, now)
    if isinstance(moved, Refused):
        return moved
    handing = Handing(by, now, note)
    after = hand(tx, before, moved, to, "reassigned", handing) if to else give_back(tx, before, moved, handing)
    _tell(tx, before, after, by)
    return after


def _tell(tx: Tx, before: Conversation, after: Conversation, by: Caller) -> None:
    """Whoever had it and whoever has it, wherever in the console they are; not the one who did it."""
    concerned = {one.id for one in (before.assignee, after.assignee) if one is not None} - {by.account_id}
    frame = screens.moved(after, before.assignee, Assignee(by.account_id, by.name))
    for account_id in sorted(concerned):
        tx.screens.append(Screen(screens.agent_topic(account_id), frame, Audience.STAFF))


def let_go(tx: Tx, account_id: UUID) -> None:
    """The account's sockets are closed: it is let in anew as what it is now, or not at all."""
    tx.screens.append(Screen(screens.agent_topic(account_id), b"", Audience.STAFF, ends=True))


def show_presence(tx: Tx, shop_id: UUID, account_id: UUID) -> None:
    """Who leads the shop hears that somebody of its team has come, gone or changed."""
    frame = screens.presence_changed(shop_id, account_id)
    tx.screens.append(Screen(screens.lead_topic(shop_id), frame, Audience.STAFF))
