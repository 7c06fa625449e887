"""Who may see a message: decided here alone, for histories, live frames, catching up and copies."""

from __future__ import annotations

from uuid import UUID

import msgspec

from xiaoer.conversations.domain.messages import Kind, Message

STAFF_ONLY = frozenset({Kind.NOTE, Kind.WHISPER})


class Reader(msgspec.Struct, frozen=True):
    """Who reads: one of the staff by their account, `leads` where they lead the team; the shopper without one."""

    account_id: UUID | None = None
    leads: bool = False


SHOPPER = Reader()


def privy(message: Message) -> frozenset[UUID] | None:
    """The only accounts that may see it beside those who lead; None where all staff may."""
    if message.kind is not Kind.WHISPER:
        return None
    return frozenset(one for one in (message.author_id, message.to) if one is not None)


def may_see(reader: Reader, message: Message) -> bool:
    if reader.account_id is None:
        return message.kind not in STAFF_ONLY
    among = privy(message)
    return among is None or reader.leads or reader.account_id in among
