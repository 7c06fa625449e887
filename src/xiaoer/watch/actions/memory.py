"""What was said last in the conversations that are going on, kept by the process that follows them.

Messages never change, so what is kept can be incomplete and never wrong: a message that another process has followed
is read when the next one comes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from msgspec.structs import replace

from xiaoer.conversations import actions as conversations
from xiaoer.conversations.domain.messages import SPOKEN, Author, Message
from xiaoer.platform.db import Tx
from xiaoer.watch.domain.looking import BACK, cut
from xiaoer.watch.domain.overrides import is_yellow
from xiaoer.watch.domain.settings import Watching

MOST_TALKS = 1_000


class _Span(NamedTuple):
    """The places after `after` up to `seq`."""

    after: int
    seq: int


class _Talk(NamedTuple):
    """Everything up to `seq` has been read; `former` is None until somebody has asked for it."""

    seq: int
    messages: tuple[Message, ...]
    former: tuple[Message, ...] | None


class Talks:
    """The last messages of up to `most` conversations; whoever has said nothing for longest is forgotten first.

    `settled` is what the shops watch for whose events are followed at this moment.
    """

    def __init__(self, most: int = MOST_TALKS) -> None:
        self._most = most
        self._kept: OrderedDict[UUID, _Talk] = OrderedDict()
        self._ahead: dict[UUID, tuple[_Span, list[Message]]] = {}
        self.settled: Mapping[UUID, Watching] = {}

    def read_ahead(self, tx: Tx, last: Mapping[tuple[UUID, UUID], int]) -> None:
        """What `until` is about to be asked for, up to the last place of each conversation (shop, id): one read a shop."""
        self._ahead = {}
        for shop_id in {shop_id for shop_id, _ in last}:
            spans = {id_: self._span(id_, seq) for (shop, id_), seq in last.items() if shop == shop_id}
            messages = _read(tx, shop_id, spans)
            self._ahead |= {id_: (span, messages.get(id_, [])) for id_, span in spans.items()}

    def _span(self, conversation_id: UUID, seq: int) -> _Span:
        kept = self._kept.get(conversation_id)
        return _Span(max(kept.seq if kept else 0, seq - BACK), seq)

    def until(self, tx: Tx, shop_id: UUID, conversation_id: UUID, seq: int) -> tuple[Message, ...]:
        """What both sides and the bot have said up to the message at `seq`, the last `BACK` of it, oldest first."""
        kept = self._kept.get(conversation_id)
        if kept is not None and seq <= kept.seq:  # followed again: it may be before all that is kept
            return self._next(tx, shop_id, conversation_id, _Span(max(0, seq - BACK), seq))
        before = kept or _Talk(0, (), None)
        new = self._next(tx, shop_id, conversation_id, self._span(conversation_id, seq))
        messages = (*before.messages, *new)[-BACK:]
        self._keep(conversation_id, _Talk(seq, messages, before.former))
        return messages

    def _next(self, tx: Tx, shop_id: UUID, conversation_id: UUID, span: _Span) -> tuple[Message, ...]:
        read, ahead = self._ahead.get(conversation_id, (_Span(0, 0), []))
        if read.after <= span.after and span.seq <= read.seq:
            return tuple(one for one in ahead if span.after < one.seq <= span.seq)
        return tuple(_read(tx, shop_id, {conversation_id: span}).get(conversation_id, ()))

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


def _read(tx: Tx, shop_id: UUID, spans: Mapping[UUID, _Span]) -> dict[UUID, list[Message]]:
    """By conversation, in order. Cut to what is looked at; lights are large and say nothing here unless they are yellow."""
    places = [(id_, place) for id_, span in spans.items() for place in range(span.after + 1, span.seq + 1)]
    found = conversations.messages_at(tx, shop_id, places)
    spoken = [one for one in found if one.kind in SPOKEN and one.author is not Author.SYSTEM]
    light = (one if one.light is None or is_yellow(one) else replace(one, light=None) for one in spoken)
    read = dict[UUID, list[Message]]()
    for one in sorted(map(cut, light), key=lambda one: one.seq):
        read.setdefault(one.conversation_id, []).append(one)
    return read
