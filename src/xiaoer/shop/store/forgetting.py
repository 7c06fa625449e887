"""Whose orders were, forgotten: what was sealed is deleted, with the masks, the buyer's note and id at the store, and where the
parcels came by. Goods, amounts, states, moments and numbers stay: figures need them.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from xiaoer.platform.db import Tx
from xiaoer.shop.store.tables import FORGETTABLE, order_table, parcel_table, recipient_table, scan_table
from xiaoer.values.ids import least, made_at

_order, _recipient, _parcel, _scan = order_table.c, recipient_table.c, parcel_table.c, scan_table.c
_ENDED = sa.func.coalesce(_order.completed_at, _order.cancelled_at, _order.delivered_at, _order.placed_at)
"""When the trade ended, or the last that is known of it; nothing of an order that came without any moment."""


def forget(tx: Tx, shop_id: UUID, before: int, customer_ids: Collection[UUID] | None, most: int) -> int:
    """Up to `most` trades that ended before the moment: all, or those of these customers."""
    ids: list[UUID] = []
    for chosen in _due(shop_id, before) if customer_ids is None else [_of(shop_id, before, customer_ids)]:
        ids += [row.id for row in tx.all(chosen.limit(most - len(ids)))]
    tx.run(sa.delete(recipient_table).where(_recipient.shop_id == shop_id, _recipient.order_id.in_(ids)))
    parcels = sa.select(_parcel.id).where(_parcel.shop_id == shop_id, _parcel.order_id.in_(ids))
    tx.run(sa.delete(scan_table).where(_scan.shop_id == shop_id, _scan.parcel_id.in_(parcels)))
    tx.run(
        sa.update(order_table)
        .where(_order.shop_id == shop_id, _order.id.in_(ids))
        .values(buyer="", recipient_name="", masked_phone="", masked_address="", note="")
    )
    return len(ids)


def due(tx: Tx, shop_id: UUID, before: int) -> int:
    """How many `forget` would forget."""
    counts = (sa.select(sa.func.count()).select_from(chosen.subquery()) for chosen in _due(shop_id, before))
    return sum(int(tx.all(count)[0][0]) for count in counts)


def kept(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> tuple[int, int | None]:
    """How many orders of these customers still tell whose they are, and when the last of those trades ended."""
    mine = _known(shop_id).where(_order.customer_id.in_(customer_ids))
    found = tx.first(mine.with_only_columns(sa.func.count().label("orders"), sa.func.max(_ENDED).label("last")))
    undated = tx.first(mine.where(_ENDED.is_(None)).order_by(_order.id.desc()).limit(1))
    moments = [found.last if found else None, made_at(undated.id) if undated else None]
    return (found.orders if found else 0, max((at for at in moments if at is not None), default=None))


def last_ended(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> dict[UUID, int]:
    """Of each customer who has orders, forgotten ones too, when the last of those trades ended."""
    mine = sa.select(_order.customer_id).where(_order.shop_id == shop_id, _order.customer_id.in_(customer_ids))
    dated = mine.where(_ENDED.is_not(None)).add_columns(sa.func.max(_ENDED).label("at")).group_by(_order.customer_id)
    ended = {row.customer_id: row.at for row in tx.all(dated)}
    for row in tx.all(mine.where(_ENDED.is_(None)).add_columns(_order.id)):
        ended[row.customer_id] = max(ended.get(row.customer_id, 0), made_at(row.id))
    return ended


def _due(shop_id: UUID, before: int) -> list[sa.Select[tuple[UUID]]]:
    """The orders by their moment, which the trade does not end before, and those that came without."""
    dated, undated = _order.placed_at < before, _order.placed_at.is_(None)
    return [_known(shop_id).where(dated, _over(before)), _known(shop_id).where(undated, _over(before))]


def _of(shop_id: UUID, before: int, customer_ids: Collection[UUID]) -> sa.Select[tuple[UUID]]:
    return _known(shop_id).where(_order.customer_id.in_(customer_ids), _over(before))


def _known(shop_id: UUID) -> sa.Select[tuple[UUID]]:
    return sa.select(_order.id).where(_order.shop_id == shop_id, FORGETTABLE)


def _over(before: int) -> sa.ColumnElement[bool]:
    """Without any moment of its own an order counts from when it was stored, as its id tells."""
    return sa.or_(before > _ENDED, sa.and_(_ENDED.is_(None), _order.id < least(before)))
