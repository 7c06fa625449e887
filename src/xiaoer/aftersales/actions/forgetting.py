"""The words that people said in cases, forgotten when their time has come; what was decided and paid stays."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from xiaoer.aftersales.store import cases
from xiaoer.platform.db import Tx


def due(tx: Tx, shop_id: UUID, before: int) -> int:
    """How many `forget` would forget."""
    return cases.due_to_forget(tx, shop_id, before)


def forget(tx: Tx, shop_id: UUID, before: int, order_ids: Collection[UUID] | None, most: int) -> int:
    """Up to `most` cases that were opened before the moment: all, or those of these orders."""
    return cases.forget(tx, shop_id, before, order_ids, most)


def kept(tx: Tx, shop_id: UUID, order_ids: Collection[UUID]) -> tuple[int, int | None]:
    """How many cases of these orders still hold what people said in them, and when the last of them was opened."""
    return cases.kept(tx, shop_id, order_ids)
