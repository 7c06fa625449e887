"""What was said last in the conversations that are going on, kept by the process that follows them.

Messages never change, so what is kept can be incomplete and never wrong: a message that another process has followed
is read when the next one comes.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple
from uuid import UUID

from msgspec.structs import replace

from xiaoer.conversations import actions as conversations
from xiaoer.conversations.domain.messages import SPOKEN, Author, Message
from xiaoer.platform.db import Tx
from xiaoer.watch.domain.looking import BACK, cut
from xiaoer.watch.domain.overrides import is_yellow

MOST_TALKS = 1_000


class _Talk(NamedTuple):
    """Everything up to `seq` has been read; `former` is None until somebody has asked for it."""

    seq: int
    messages: tuple[Message, ...]
    former: tuple[Message, ...] | None


class Talks:
    """The last messages of up to `most` conversations; whoever has said nothing for longest is forgotten first."""

    def __init__(self, most: int = MOST_TALKS) -> None:
        self._most = most
        self._kept: OrderedDict[UUID, _Talk] = OrderedDict()

    def until(self, tx: Tx, shop_id: UUID, conversation_id: UUID, seq: int) -> tuple[Message, ...]:
        """What both sides and the bot have said up to the message at `seq`, the last `BACK` of it, oldest first."""
        kept = self._kept.get(conversation_id)
        if kept is not None and seq <= kept.seq:  # followed again: it may be before all that is kept
            return tuple(_read(tx, shop_id, conversation_id, 0, seq))
        before = kept or _Talk(0, (), None)
        messages = (*before.messages, *_read(tx, shop_id, conversation_id, before.seq, seq))[-BACK:]
        self._keep(conversation_id, _Talk(seq, messages, before.former))
        return messages

    def former(self, conversation_id: UUID) -> tuple[Message, ...] | None:
        """What the person had said in other conversations, if it was read."""
        kept = self._kept.get(conversation_id)
        return kept.former if kept else None

    def keep_former(self, conversation_id: UUID, words: tuple[Message, ...]) -> None:
        kept = self._kept.get(conversation_id, _Talk(0, (), None))
        self._keep(conversation_id, kept._replace(former=words))

    def _keep(self, conversation_id: UUID, talk: _Talk) -> None:
        self._kept[conversation_id] = talk
        self._kept.move_to_end(conversation_id)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)


def _read(tx: Tx, shop_id: UUID, conversation_id: UUID, after: int, seq: int) -> list[Message]:
    """Cut to what is looked at. The lights of messages are large and say nothing here unless they are yellow."""
    places = [(conversation_id, place) for place in range(max(after, seq - BACK) + 1, seq + 1)]
    found = conversations.messages_at(tx, shop_id, places)
    spoken = [one for one in found if one.kind in SPOKEN and one.author is not Author.SYSTEM]
    light = (one if one.light is None or is_yellow(one) else replace(one, light=None) for one in spoken)
    return sorted(map(cut, light), key=lambda one: one.seq)
