"""To whom and where an order goes, whole: sealed, apart from the order that every list shows masked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from xiaoer.platform.db import Tx, bulk
from xiaoer.platform.sealing import blind, seal_row, unseal
from xiaoer.shop.domain.orders import Delivery
from xiaoer.shop.domain.placing import Placed
from xiaoer.shop.store.tables import order_table, recipient_table
from xiaoer.values.spelling import name_key, phone_key

_recipient = recipient_table.c
_SEALED = (_recipient.name, _recipient.phone, _recipient.address)
_WRITTEN = ("shop_id", "order_id", "name", "phone", "address", "name_index", "phone_index")


class Receiving(NamedTuple):
    """An order's customer with what was told of the delivery."""

    shop_id: UUID
    customer_id: UUID
    whole: Delivery


def of_order(tx: Tx, shops: frozenset[UUID], order_id: UUID) -> Receiving | None:
    order = order_table.c
    found = tx.first(
        sa.select(order.shop_id, order.customer_id, _recipient.name, _recipient.phone, _recipient.address)
        .outerjoin(recipient_table, sa.and_(_recipient.shop_id == order.shop_id, _recipient.order_id == order.id))
        .where(order.shop_id.in_(shops), order.id == order_id)
    )
    return found and Receiving(found.shop_id, found.customer_id, _whole(tx, (found.shop_id, order_id), found))


def of_orders(tx: Tx, shop_id: UUID, order_ids: Collection[UUID]) -> dict[UUID, Delivery]:
    """What was told of each order; one of which nothing is kept is not in it."""
    found = tx.all(
        sa.select(_recipient.order_id, *_SEALED).where(
            _recipient.shop_id == shop_id, _recipient.order_id.in_(order_ids)
        )
    )
    return {row.order_id: _whole(tx, (shop_id, row.order_id), row) for row in found}


def _whole(tx: Tx, row: tuple[UUID, UUID], found: Any) -> Delivery:
    told = {name: unseal(tx, _recipient[name], row, getattr(found, name) or b"") for name in Delivery.__struct_fields__}
    return Delivery(**told)


def save(tx: Tx, orders: Sequence[Placed]) -> None:
    """What the source told; an order of which it told nothing keeps what was known."""
    rows = [_values(tx, one, one.told.recipient.whole) for one in orders if one.told.recipient.whole is not None]
    bulk.put(tx, recipient_table, _WRITTEN, rows, ("shop_id", "order_id"))


def found_by(tx: Tx, shops: Collection[UUID], words: str) -> sa.ColumnElement[bool]:
    """The orders whose recipient has this whole name or phone."""
    names = {blind(tx, shop_id, "name", name_key(words)) for shop_id in shops}
    phones = {blind(tx, shop_id, "phone", phone_key(words)) for shop_id in shops}
    matching = sa.or_(_recipient.name_index.in_(names - {""}), _recipient.phone_index.in_(phones - {""}))
    return order_table.c.id.in_(sa.select(_recipient.order_id).where(_recipient.shop_id.in_(shops), matching))


def _values(tx: Tx, one: Placed, whole: Delivery) -> tuple[Any, ...]:
    """The columns `_WRITTEN`."""
    row = (one.shop_id, one.id)
    sealed = seal_row(tx, _SEALED, row, (whole.name, whole.phone, whole.address))
    name = blind(tx, one.shop_id, "name", name_key(whole.name))
    return (*row, *sealed, name, blind(tx, one.shop_id, "phone", phone_key(whole.phone)))
