"""The words and files of conversations, forgotten when their time has come."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from xiaoer.conversations.actions.attaching import remove_later
from xiaoer.conversations.actions.searching import merge_later
from xiaoer.conversations.domain import screens
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.store import attachments, forgetting, held, searching, several, viewing
from xiaoer.conversations.store.forgetting import NOBODY, due, kept, last_kept, still_talking
from xiaoer.platform.db import Tx
from xiaoer.platform.live.hub import Audience, Screen

__all__ = ["NOBODY", "due", "forget", "kept", "last_kept", "still_talking"]


def forget(
    tx: Tx, shop_id: UUID, before: int, customer_ids: Collection[UUID] | None, most: int, *, about_orders: bool
) -> list[UUID]:
    """Up to `most` resolved conversations whose last words were before the moment: all, or of these customers.

    The pages that were looked at go with them. Their files are removed from disk in a job of its own, at once; so is what the index's files keep. Which conversations it was.
    """
    ids = forgetting.forget(tx, shop_id, before, customer_ids, most, about_orders=about_orders)
    searching.drop(tx, shop_id, ids)
    if ids:
        merge_later(tx, before)
    held.drop_of(tx, shop_id, ids)
    viewing.drop_of(tx, shop_id, ids)
    remove_later(tx, shop_id, attachments.drop_of(tx, shop_id, ids), before)
    if ids:
        tx.screens.extend(_screens(shop_id, several(tx, frozenset({shop_id}), ids).values()))
    return ids


def _screens(shop_id: UUID, forgotten: Collection[Conversation]) -> Iterable[Screen]:
    """Rows for those who look at them. That words are erased is for all staff of the shop, once for all conversations: a
    thread that was looked at stays on a page until it is told.
    """
    for one in forgotten:
        yield Screen(
            screens.shop_topic(shop_id), screens.row_changed(one), Audience.STAFF, latest=one.id.hex,
            version=screens.version(one, one), also=screens.row_topics(one),
        )  # fmt: skip
    erased = screens.erased([one.id for one in forgotten])
    yield Screen(screens.queue_topic(shop_id), erased, Audience.STAFF)
