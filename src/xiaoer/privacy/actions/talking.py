"""Conversations forgotten, with their open alarms and what supervisors noted on the others."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from xiaoer.conversations.actions import forgetting as talks
from xiaoer.platform.db import Tx
from xiaoer.watch.actions import holding as alarms


def forget(
    tx: Tx, shop_id: UUID, before: int, customer_ids: Collection[UUID] | None, most: int, *, about_orders: bool
) -> int:
    """As conversations forget; how many it was."""
    ids = talks.forget(tx, shop_id, before, customer_ids, most, about_orders=about_orders)
    alarms.forget(tx, shop_id, ids)
    return len(ids)
