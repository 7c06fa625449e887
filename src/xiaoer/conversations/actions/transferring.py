"""An agent hands a conversation to a colleague, or back to the queue, with a note for whoever goes on."""

from __future__ import annotations

from uuid import UUID

import msgspec

from xiaoer.conversations.actions.handing import Handing, give_back, hand
from xiaoer.conversations.actions.leading import held
from xiaoer.conversations.domain import flow, messages
from xiaoer.conversations.domain.conversations import Assignee, Conversation
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.db import Tx
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
    if flow.belongs_to_another(before, by.account_id) and not by.may(Permission.CONVERSATIONS_LEAD):
        return Refused("already_taken", {"name": before.assignee.name if before.assignee else ""})
    handing = Handing(by, now, note)
    if told.to is None:
        queued = flow.put_back(before, now)
        return queued if isinstance(queued, Refused) else give_back(tx, before, queued, handing)
    colleague = reached(tx, before.shop_id, told.to)
    if isinstance(colleague, Refused):
        return colleague
    handed = flow.hand_to(before, colleague, now)
    return handed if isinstance(handed, Refused) else hand(tx, before, handed, colleague, "transferred", handing)


def reached(tx: Tx, shop_id: UUID, account_id: UUID, *, absent: bool = False) -> Assignee | Refused:
    """A colleague of the shop who is there; with `absent` also one who is not."""
    colleague = team.colleague(tx, shop_id, account_id)
    if colleague is None:
        return Refused("colleague_not_found")
    if not (colleague.is_reached or absent):
        return Refused("colleague_away", {"name": colleague.name})
    return Assignee(colleague.id, colleague.name, colleague.signature)
