"""Messages that are held for approval."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.conversations.domain.folding import Sent
from xiaoer.conversations.domain.held import Held, HeldState
from xiaoer.conversations.domain.messages import Author, Send
from xiaoer.conversations.store.tables import held_table
from xiaoer.platform.db import Tx, bulk

_HELD = held_table.c
_SENT = ("shop_id", "conversation_id", "client_id")


def put(tx: Tx, one: Held) -> None:
    tx.put(held_table, [_row(one)], ("shop_id", "id"))


def find(tx: Tx, shops: frozenset[UUID], held_id: UUID, *, lock: bool = False) -> Held | None:
    """One of these shops'; with `lock` it is held until the commit. Whoever locks its conversation too does so first."""
    wanted = [(shop_id, held_id) for shop_id in sorted(shops)]
    found = bulk.fetch(tx, held_table, ("held",), ("shop_id", "id"), wanted, lock=lock)
    return _held(found[0]) if found else None


def repeated(tx: Tx, sends: Sequence[Send]) -> dict[Sent, Held]:
    """Those of the sends that are held already, or were."""
    keys = {(send.shop_id, send.conversation_id, send.client_id) for send in sends}
    found = map(_held, bulk.fetch(tx, held_table, ("held",), _SENT, list(keys)))
    return {(one.conversation_id, Author.AGENT, one.client_id): one for one in found}


def waiting(tx: Tx, shops: Collection[UUID], most: int) -> list[Held]:
    """What waits for approval in these shops, the longest wait first."""
    chosen = (
        sa.select(_HELD.held)
        .where(_HELD.shop_id.in_(shops), _HELD.state == HeldState.WAITING)
        .order_by(_HELD.at, _HELD.id)
        .limit(most)
    )
    return [_held(row) for row in tx.all(chosen)]


def in_conversation(tx: Tx, shop_id: UUID, conversation_id: UUID, author_id: UUID) -> list[Held]:
    """What waits in a conversation, and of the author also what has ended and they are not done with; oldest first."""
    seen = sa.or_(
        _HELD.state == HeldState.WAITING, sa.and_(_HELD.author_id == author_id, _HELD.state != HeldState.SENT)
    )
    chosen = (
        sa.select(_HELD.held)
        .where(_HELD.shop_id == shop_id, _HELD.conversation_id == conversation_id, _HELD.closed.is_(False), seen)
        .order_by(_HELD.at, _HELD.id)
    )
    return [_held(row) for row in tx.all(chosen)]


def locked_waiting(
    tx: Tx,
    shop_id: UUID,
    *,
    conversation_id: UUID | None = None,
    crisis_id: UUID | None = None,
    most: int | None = None,
) -> list[Held]:
    """What waits in a conversation, or because of a crisis, held until the commit; all, or the first `most`."""
    chosen = sa.select(_HELD.held).where(_HELD.shop_id == shop_id, _HELD.state == HeldState.WAITING)
    if conversation_id is not None:
        chosen = chosen.where(_HELD.conversation_id == conversation_id)
    if crisis_id is not None:
        chosen = chosen.where(_HELD.crisis_id == crisis_id)
    return [_held(row) for row in tx.all(chosen.order_by(_HELD.id).limit(most).with_for_update())]


def of_conversations(tx: Tx, shop_id: UUID, conversations: Collection[UUID]) -> list[Held]:
    """All that was ever held in these conversations, oldest first."""
    mine = (_HELD.shop_id == shop_id, _HELD.conversation_id.in_(conversations))
    return [_held(row) for row in tx.all(sa.select(_HELD.held).where(*mine).order_by(_HELD.at, _HELD.id))]


def drop_of(tx: Tx, shop_id: UUID, conversations: Collection[UUID]) -> None:
    """Forget what was held in conversations whose words are forgotten."""
    tx.run(sa.delete(held_table).where(_HELD.shop_id == shop_id, _HELD.conversation_id.in_(conversations)))


def _row(one: Held) -> dict[str, Any]:
    return {
        "shop_id": one.shop_id, "id": one.id, "conversation_id": one.conversation_id, "client_id": one.client_id,
        "author_id": one.author_id, "crisis_id": one.crisis_id, "state": str(one.state), "closed": one.closed,
        "at": one.at, "held": msgspec.to_builtins(one),
    }  # fmt: skip


def _held(row: Sequence[Any]) -> Held:
    return msgspec.convert(row[0], Held)
