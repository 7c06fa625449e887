"""Orders with their lines, parcels and scans in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa

from xiaoer.platform.db import Tx
from xiaoer.shop.domain.orders import Bought, Order, OrderLine, OrderState, Parcel, ParcelState, Recipient, Scan
from xiaoer.shop.domain.placing import KnownOrder
from xiaoer.shop.domain.products import Category
from xiaoer.shop.store.tables import line_table, order_table, parcel_table, product_table, scan_table, shop_table

T = TypeVar("T")

_order, _line, _parcel, _scan = order_table.c, line_table.c, parcel_table.c, scan_table.c
_PLAIN = (
    "id", "shop_id", "customer_id", "buyer", "number", "source_state", "currency", "freight", "paid", "refunded",
    "note", "placed_at", "paid_at", "promised_dispatch_at", "promised_delivery_at", "shipped_at", "delivered_at",
    "completed_at", "cancelled_at",
)  # fmt: skip
_LINE_PLAIN = ("id", "product_id", "sku", "title", "options", "quantity", "unit_price", "discount", "paid")


def order(tx: Tx, shops: frozenset[UUID], order_id: UUID) -> Order | None:
    return next(iter(_orders(tx, _allowed(shops).where(_order.id == order_id))), None)


def of_customer(tx: Tx, shops: frozenset[UUID], customer_id: UUID, most: int) -> list[Order]:
    """The customer's orders, newest first."""
    return _orders(tx, _newest(_allowed(shops).where(_order.customer_id == customer_id), most))


def search(tx: Tx, shops: frozenset[UUID], query: str, most: int) -> list[Order]:
    """Orders whose number or parcel's number starts with the query, or whose recipient's name holds it."""
    parcels = sa.select(_parcel.order_id).where(
        _parcel.shop_id.in_(shops), _parcel.number.startswith(query, autoescape=True)
    )
    matching = sa.or_(
        _order.number.startswith(query, autoescape=True),
        _order.number.startswith(f"#{query}", autoescape=True),
        _order.recipient_name.contains(query, autoescape=True),
        _order.id.in_(parcels),
    )
    return _orders(tx, _newest(_allowed(shops).where(matching), most))


def bought(tx: Tx, shop_id: UUID, customer_id: UUID) -> Bought:
    found = tx.first(
        sa.select(
            sa.func.count(_order.id).label("orders"),
            sa.func.coalesce(sa.func.sum(_order.paid - _order.refunded), 0).label("spent"),
            sa.func.max(_order.placed_at).label("last_at"),
            shop_table.c.currency,
        )
        .select_from(shop_table.outerjoin(order_table, _of(shop_id, customer_id)))
        .where(shop_table.c.id == shop_id)
        .group_by(shop_table.c.currency)
    )
    return Bought(found.orders, int(found.spent), found.currency, found.last_at) if found else Bought(0, 0, "", None)


def buyers(tx: Tx, shop_id: UUID, most: int) -> list[tuple[str, str]]:
    """Some customers who have orders, the most orders first: the source's id and a name."""
    found = tx.all(
        sa.select(_order.buyer, sa.func.max(_order.recipient_name).label("name"))
        .where(_order.shop_id == shop_id)
        .group_by(_order.buyer)
        .order_by(sa.func.count().desc(), _order.buyer)
        .limit(most)
    )
    return [(row.buyer, row.name) for row in found]


def known(tx: Tx, shop_id: UUID, numbers: Collection[str]) -> dict[str, KnownOrder]:
    """What is stored already, by number: ids in the order of their places, and the fingerprint."""
    found = tx.all(
        sa.select(_order.number, _order.id, _order.digest).where(_order.shop_id == shop_id, _order.number.in_(numbers))
    )
    ids = {row.id for row in found}
    lines, parcels = _ids(tx, line_table, shop_id, ids), _ids(tx, parcel_table, shop_id, ids)
    return {row.number: KnownOrder(row.id, tuple(lines[row.id]), tuple(parcels[row.id]), row.digest) for row in found}


def save(tx: Tx, orders: Sequence[tuple[Order, str]], known_ids: Collection[UUID]) -> None:
    """Store orders, each with its fingerprint; of those known before, places that are no longer told go."""
    whole = [one for one, _ in orders]
    tx.put(order_table, [_columns(one) | {"digest": digest} for one, digest in orders], ("shop_id", "id"))
    tx.put(line_table, _rows(whole, _line_rows), ("shop_id", "order_id", "position"))
    tx.put(parcel_table, _rows(whole, _parcel_rows), ("shop_id", "order_id", "position"))
    tx.put(scan_table, _rows(whole, _scan_rows), ("shop_id", "parcel_id", "position"))
    again = [one for one in whole if one.id in known_ids]
    _trim(tx, line_table, "order_id", [(one.shop_id, one.id, len(one.lines)) for one in again])
    _trim(tx, parcel_table, "order_id", [(one.shop_id, one.id, len(one.parcels)) for one in again])
    parcels = [(one.shop_id, parcel) for one in again for parcel in one.parcels]
    _trim(tx, scan_table, "parcel_id", [(shop_id, parcel.id, len(parcel.scans)) for shop_id, parcel in parcels])


def put_scans(tx: Tx, shop_id: UUID, parcel_id: UUID, scans: Sequence[Scan], state: ParcelState | None) -> None:
    """All scans of a parcel, earliest first, and its state."""
    rows = [
        {"shop_id": shop_id, "parcel_id": parcel_id, "position": position, "at": one.at, "place": one.place,
         "text": one.text}
        for position, one in enumerate(scans)
    ]  # fmt: skip
    tx.put(scan_table, rows, ("shop_id", "parcel_id", "position"))
    mine = sa.and_(_parcel.shop_id == shop_id, _parcel.id == parcel_id)
    tx.run(sa.update(parcel_table).where(mine).values(state=state and str(state)))


def _allowed(shops: frozenset[UUID]) -> sa.Select[Any]:
    return sa.select(order_table).where(_order.shop_id.in_(shops))


def _newest(statement: sa.Select[Any], most: int) -> sa.Select[Any]:
    return statement.order_by(_order.placed_at.desc().nulls_last(), _order.number).limit(most)


def _of(shop_id: UUID, customer_id: UUID) -> sa.ColumnElement[bool]:
    return sa.and_(_order.shop_id == shop_id, _order.customer_id == customer_id)


def _orders(tx: Tx, statement: sa.Select[Any]) -> list[Order]:
    rows = tx.all(statement)
    shops, ids = {row.shop_id for row in rows}, {row.id for row in rows}
    lines, parcels = _lines(tx, shops, ids), _parcels(tx, shops, ids)
    return [_built(row, tuple(lines[row.id]), tuple(parcels[row.id])) for row in rows]


def _built(row: sa.Row[Any], lines: tuple[OrderLine, ...], parcels: tuple[Parcel, ...]) -> Order:
    return Order(
        **{name: getattr(row, name) for name in _PLAIN},
        state=OrderState(row.state),
        recipient=Recipient(row.recipient_name, row.masked_phone, row.masked_address),
        lines=lines,
        parcels=parcels,
    )


def _lines(tx: Tx, shops: set[UUID], orders: set[UUID]) -> dict[UUID, list[OrderLine]]:
    product = product_table.c
    found = tx.all(
        sa.select(line_table, product.category, product.picture)
        .join(product_table, sa.and_(product.shop_id == _line.shop_id, product.id == _line.product_id))
        .where(_line.shop_id.in_(shops), _line.order_id.in_(orders))
        .order_by(_line.order_id, _line.position)
    )
    lines: dict[UUID, list[OrderLine]] = defaultdict(list)
    for row in found:
        plain = {name: getattr(row, name) for name in _LINE_PLAIN}
        lines[row.order_id].append(OrderLine(**plain, category=Category(row.category), image=row.picture))
    return lines


def _parcels(tx: Tx, shops: set[UUID], orders: set[UUID]) -> dict[UUID, list[Parcel]]:
    found = tx.all(
        sa.select(parcel_table)
        .where(_parcel.shop_id.in_(shops), _parcel.order_id.in_(orders))
        .order_by(_parcel.order_id, _parcel.position)
    )
    scans = _scans(tx, shops, {row.id for row in found})
    parcels: dict[UUID, list[Parcel]] = defaultdict(list)
    for row in found:
        parcels[row.order_id].append(
            Parcel(
                row.id,
                row.carrier,
                row.number,
                ParcelState(row.state) if row.state else None,
                tuple(UUID(line_id) for line_id in row.line_ids),
                tuple(scans[row.id]),
            )
        )
    return parcels


def _scans(tx: Tx, shops: set[UUID], parcels: set[UUID]) -> dict[UUID, list[Scan]]:
    found = tx.all(
        sa.select(scan_table)
        .where(_scan.shop_id.in_(shops), _scan.parcel_id.in_(parcels))
        .order_by(_scan.parcel_id, _scan.position)
    )
    scans: dict[UUID, list[Scan]] = defaultdict(list)
    for row in found:
        scans[row.parcel_id].append(Scan(row.at, row.place, row.text))
    return scans


def _ids(tx: Tx, table: sa.Table, shop_id: UUID, orders: set[UUID]) -> dict[UUID, list[UUID]]:
    row = table.c
    found = tx.all(
        sa.select(row.order_id, row.id).where(row.shop_id == shop_id, row.order_id.in_(orders)).order_by(row.position)
    )
    ids: dict[UUID, list[UUID]] = defaultdict(list)
    for one in found:
        ids[one.order_id].append(one.id)
    return ids


def _rows(orders: Sequence[Order], rows_of: Callable[[Order], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [row for one in orders for row in rows_of(one)]


def _columns(one: Order) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _PLAIN} | {
        "state": str(one.state),
        "recipient_name": one.recipient.name,
        "masked_phone": one.recipient.masked_phone,
        "masked_address": one.recipient.masked_address,
    }


def _line_rows(one: Order) -> list[dict[str, Any]]:
    owned = {"shop_id": one.shop_id, "order_id": one.id}
    return [
        owned | {"position": position} | {name: getattr(line, name) for name in _LINE_PLAIN}
        for position, line in enumerate(one.lines)
    ]


def _parcel_rows(one: Order) -> list[dict[str, Any]]:
    return [
        {
            "shop_id": one.shop_id, "order_id": one.id, "position": position, "id": parcel.id,
            "carrier": parcel.carrier, "number": parcel.number, "state": parcel.state and str(parcel.state),
            "line_ids": [str(line_id) for line_id in parcel.line_ids],
        }
        for position, parcel in enumerate(one.parcels)
    ]  # fmt: skip


def _scan_rows(one: Order) -> list[dict[str, Any]]:
    return [
        {
            "shop_id": one.shop_id, "parcel_id": parcel.id, "position": position, "at": scan.at, "place": scan.place,
            "text": scan.text,
        }
        for parcel in one.parcels
        for position, scan in enumerate(parcel.scans)
    ]  # fmt: skip


def _trim(tx: Tx, table: sa.Table, owner: str, kept: Sequence[tuple[UUID, UUID, int]]) -> None:
    """Delete the places from the given count on, for each (shop, owner, count)."""
    statement = sa.delete(table).where(
        table.c.shop_id == sa.bindparam("of_shop"),
        table.c[owner] == sa.bindparam("of_owner"),
        table.c.position >= sa.bindparam("from_place"),
    )
    tx.run(statement, [{"of_shop": shop, "of_owner": one, "from_place": count} for shop, one, count in kept])
