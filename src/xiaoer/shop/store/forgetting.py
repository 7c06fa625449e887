"""To whom orders went, forgotten: what was sealed is deleted, and the masks with it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from xiaoer.platform.db import Tx
from xiaoer.shop.store.tables import order_table, recipient_table

_order, _recipient = order_table.c, recipient_table.c
_ENDED = sa.func.coalesce(_order.completed_at, _order.cancelled_at, _order.delivered_at, _order.placed_at)
"""When the trade ended, or the last that is known of it."""


def forget(tx: Tx, shop_id: UUID, before: int, customer_ids: Collection[UUID] | None, most: int) -> int:
    """Up to `most` recipients of trades that ended before the moment: all, or those of these customers."""
    ids = [row.id for row in tx.all(_due(shop_id, before, customer_ids).limit(most))]
    tx.run(sa.delete(recipient_table).where(_recipient.shop_id == shop_id, _recipient.order_id.in_(ids)))
    tx.run(
        sa.update(order_table)
        .where(_order.shop_id == shop_id, _order.id.in_(ids))
        .values(recipient_name="", masked_phone="", masked_address="", note="")
    )
    return len(ids)


def due(tx: Tx, shop_id: UUID, before: int) -> int:
    """How many `forget` would forget."""
    return int(tx.all(sa.select(sa.func.count()).select_from(_due(shop_id, before, None).subquery()))[0][0])


def kept(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> tuple[int, int | None]:
    """How many recipients of these customers are kept, and when the last of their trades ended."""
    found = tx.first(
        sa.select(sa.func.count().label("orders"), sa.func.max(_ENDED).label("last"))
        .select_from(_held())
        .where(_recipient.shop_id == shop_id, _order.customer_id.in_(customer_ids))
    )
    return (found.orders, found.last) if found else (0, None)


def _due(shop_id: UUID, before: int, customer_ids: Collection[UUID] | None) -> sa.Select[tuple[UUID]]:
    chosen = sa.select(_order.id).select_from(_held()).where(_recipient.shop_id == shop_id, before > _ENDED)
    return chosen if customer_ids is None else chosen.where(_order.customer_id.in_(customer_ids))


def _held() -> sa.Join:
    return recipient_table.join(
        order_table, sa.and_(_recipient.shop_id == _order.shop_id, _recipient.order_id == _order.id)
    )
