"""Orders with their lines, parcels and scans in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec.structs import replace

from xiaoer.platform.db import Tx, bulk, sizes
from xiaoer.shop.domain.discounts import Discount
from xiaoer.shop.domain.orders import (
    Bought,
    NamedOrder,
    Order,
    OrderLine,
    OrderState,
    Parcel,
    ParcelState,
    Recipient,
    Scan,
)
from xiaoer.shop.domain.payments import Payment
from xiaoer.shop.domain.placing import KnownOrder, Placed
from xiaoer.shop.domain.products import Category
from xiaoer.shop.domain.searching import Cursor
from xiaoer.shop.store import recipients
from xiaoer.shop.store.tables import (
    batch_table,
    discount_table,
    line_table,
    order_table,
    parcel_table,
    payment_table,
    product_table,
    scan_table,
    shop_table,
)

P = TypeVar("P", bound=msgspec.Struct)

_order, _line, _parcel, _scan = order_table.c, line_table.c, parcel_table.c, scan_table.c
_PLAIN = (
    "id", "shop_id", "customer_id", "buyer", "number", "source_state", "currency", "freight", "paid", "refunded",
    "note", "placed_at", "paid_at", "promised_dispatch_at", "promised_delivery_at", "shipped_at", "delivered_at",
    "completed_at", "cancelled_at",
)  # fmt: skip
_LINE_PLAIN = (
    "id", "product_id", "batch_id", "sku", "title", "options", "quantity", "unit_price", "discount", "paid",
)  # fmt: skip


def order(tx: Tx, shops: frozenset[UUID], order_id: UUID) -> Order | None:
    return next(iter(_orders(tx, _allowed(shops).where(_order.id == order_id))), None)


def of_customer(tx: Tx, shops: frozenset[UUID], customer_id: UUID, most: int) -> list[Order]:
    """The customer's orders, newest first."""
    return _orders(tx, _newest(_allowed(shops).where(_order.customer_id == customer_id), most))


def ids_of_customer(tx: Tx, shops: frozenset[UUID], customer_id: UUID, most: int) -> list[UUID]:
    """As of_customer, the ids alone."""
    own = sa.select(_order.id).where(_order.shop_id.in_(shops), _order.customer_id == customer_id)
    return [row.id for row in tx.all(_newest(own, most))]


def at_places(tx: Tx, shops: frozenset[UUID], places: Sequence[Cursor]) -> list[Order]:
    """The orders at these places of a list, in their order."""
    found = {one.id: one for one in _orders(tx, _allowed(shops).where(_order.id.in_([place.id for place in places])))}
    return [found[place.id] for place in places]


def lines_of_product(tx: Tx, shops: frozenset[UUID], product_id: UUID, most: int) -> dict[UUID, set[UUID]]:
    """The newest order lines of a product, by order."""
    found = tx.all(
        sa.select(_line.order_id, _line.id)
        .where(_line.shop_id.in_(shops), _line.product_id == product_id)
        .order_by(_line.placed_at.desc().nulls_last(), _line.order_id)
        .limit(most)
    )
    lines: dict[UUID, set[UUID]] = defaultdict(set)
    for row in found:
        lines[row.order_id].add(row.id)
    return lines


def bought(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> dict[UUID, Bought]:
    shop = tx.first(sa.select(shop_table.c.currency).where(shop_table.c.id == shop_id))
    found = tx.all(
        sa.select(
            _order.customer_id,
            sa.func.count().label("orders"),
            sa.func.sum(_order.paid - _order.refunded).label("spent"),
            sa.func.max(_order.placed_at).label("last_at"),
        )
        .where(_order.shop_id == shop_id, _order.customer_id.in_(customer_ids))
        .group_by(_order.customer_id)
    )
    none = Bought(0, 0, shop.currency if shop else "", None)
    sums = {row.customer_id: Bought(row.orders, int(row.spent), none.currency, row.last_at) for row in found}
    return dict.fromkeys(customer_ids, none) | sums


def buyers(tx: Tx, shop_id: UUID, most: int) -> list[tuple[str, str]]:
    """Some customers who have orders, the most orders first: the source's id and a name."""
    found = tx.all(
        sa.select(_order.buyer, sa.func.max(_order.recipient_name).label("name"))
        .where(_order.shop_id == shop_id, _order.buyer != "")
        .group_by(_order.buyer)
        .order_by(sa.func.count().desc(), _order.buyer)
        .limit(most)
    )
    return [(row.buyer, row.name) for row in found]


def newest(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> dict[UUID, tuple[int, str]]:
    """Of each customer who has one, the moment and the number of the newest order."""
    keys = [(shop_id, customer_id) for customer_id in customer_ids]
    found = bulk.top(tx, order_table, ("number", "placed_at"), ("shop_id", "customer_id"), keys, "placed_at")
    return {customer_id: (placed_at or 0, number) for _, customer_id, number, placed_at in found if number is not None}


def named(tx: Tx, shop_id: UUID, numbers: Collection[str]) -> dict[str, NamedOrder]:
    keys = [(shop_id, number) for number in numbers]
    names = ("number", *NamedOrder._fields)
    found = bulk.fetch(tx, order_table, names, ("shop_id", "number"), keys)
    return {number: NamedOrder(*rest) for number, *rest in found}


def known(tx: Tx, shop_id: UUID, numbers: Collection[str]) -> dict[str, KnownOrder]:
    """What is stored already, by number."""
    keys = [(shop_id, number) for number in numbers]
    found = bulk.fetch(tx, order_table, ("number", "id", "digest"), ("shop_id", "number"), keys)
    return {number: KnownOrder(order_id, digest) for number, order_id, digest in found}


def stored(tx: Tx, shop_id: UUID, order_ids: Collection[UUID], *, lock: bool) -> dict[str, Order]:
    """Orders by number, each with its recipient whole; with `lock` nobody else changes them until the commit."""
    if not order_ids:
        return {}
    chosen = _allowed(frozenset({shop_id})).where(_order.id.in_(order_ids)).order_by(_order.number)
    found = _orders(tx, chosen.with_for_update() if lock else chosen)
    whole = recipients.of_orders(tx, shop_id, order_ids)
    return {
        one.number: replace(one, recipient=replace(one.recipient, whole=whole.get(one.id))) for one in found
    }  # fmt: skip


def save(tx: Tx, orders: Sequence[tuple[Placed, str]], known: Collection[Order]) -> None:
    """Store orders, each with its fingerprint; of the `known` ones, which are as `stored`, what is no longer told goes."""
    whole, before = [one for one, _ in orders], {one.id: one for one in known}
    _clear(tx, [(one, before[one.id]) for one in whole if one.id in before])
    bulk.put(tx, order_table, _ORDER, [(*_values(one), digest) for one, digest in orders], ("shop_id", "id"))
    of_order, of_parcel = ("shop_id", "order_id", "position"), ("shop_id", "parcel_id", "position")
    to = {one.id: one.recipient.whole for one in known}
    recipients.save(tx, [one for one in whole if one.told.recipient.whole != to.get(one.id)])
    bulk.put(tx, line_table, _LINE, _rows(whole, _line_rows), of_order)
    bulk.put(tx, parcel_table, _PARCEL, _rows(whole, _parcel_rows), of_order)
    bulk.put(tx, scan_table, _SCAN, _rows(whole, _scan_rows), of_parcel)
    bulk.put(tx, payment_table, _PAYMENT, _rows(whole, _payment_rows), of_order)
    bulk.put(tx, discount_table, _DISCOUNT, _rows(whole, _discount_rows), of_order)


def learn_sizes(tx: Tx) -> None:
    """After many were added."""
    sizes.learn_sizes(tx, (order_table,))


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


def _orders(tx: Tx, statement: sa.Select[Any]) -> list[Order]:
    rows = tx.all(statement)
    shops, ids = {row.shop_id for row in rows}, {row.id for row in rows}
    lines, parcels = _lines(tx, shops, ids), _parcels(tx, shops, ids)
    payments = _parts(tx, payment_table, shops, ids, Payment)
    discounts = _parts(tx, discount_table, shops, ids, Discount)
    return [
        Order(
            **{name: getattr(row, name) for name in _PLAIN},
            state=OrderState(row.state),
            recipient=Recipient(row.recipient_name, row.masked_phone, row.masked_address),
            lines=tuple(lines[row.id]),
            parcels=tuple(parcels[row.id]),
            payments=tuple(payments[row.id]),
            discounts=tuple(discounts[row.id]),
        )
        for row in rows
    ]


def _parts(tx: Tx, table: sa.Table, shops: set[UUID], orders: set[UUID], kind: type[P]) -> dict[UUID, list[P]]:
    """What a table holds of each order, whose columns have the names of the kind's fields."""
    row = table.c
    found = tx.all(
        sa.select(table).where(row.shop_id.in_(shops), row.order_id.in_(orders)).order_by(row.order_id, row.position)
    )
    parts: dict[UUID, list[P]] = defaultdict(list)
    for one in found:
        parts[one.order_id].append(msgspec.convert({name: getattr(one, name) for name in kind.__struct_fields__}, kind))
    return parts


def _lines(tx: Tx, shops: set[UUID], orders: set[UUID]) -> dict[UUID, list[OrderLine]]:
    product, batch = product_table.c, batch_table.c
    found = tx.all(
        sa.select(line_table, product.category, product.picture, batch.number.label("batch"))
        .join(product_table, sa.and_(product.shop_id == _line.shop_id, product.id == _line.product_id))
        .outerjoin(batch_table, sa.and_(batch.shop_id == _line.shop_id, batch.id == _line.batch_id))
        .where(_line.shop_id.in_(shops), _line.order_id.in_(orders))
        .order_by(_line.order_id, _line.position)
    )
    lines: dict[UUID, list[OrderLine]] = defaultdict(list)
    for row in found:
        plain = {name: getattr(row, name) for name in _LINE_PLAIN}
        lines[row.order_id].append(
            OrderLine(**plain, category=Category(row.category), image=row.picture, batch=row.batch)
        )
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


def _rows(orders: Sequence[Placed], rows_of: Callable[[Placed], Iterator[bulk.Row]]) -> list[bulk.Row]:
    return [row for one in orders for row in rows_of(one)]


_TOLD = tuple(name for name in _PLAIN if name not in {"id", "shop_id", "customer_id", "currency"})
_ORDER = (
    "shop_id", "id", "customer_id", "currency", *_TOLD, "state", "recipient_name", "masked_phone", "masked_address",
    "digest",
)  # fmt: skip
_told = attrgetter(*_TOLD)


def _values(one: Placed) -> bulk.Row:
    """The columns `_ORDER` less the fingerprint."""
    told, to = one.told, one.told.recipient
    whose = (one.shop_id, one.id, one.customer_id, one.currency)
    return (*whose, *_told(told), str(told.state), to.name, to.masked_phone, to.masked_address)


_LINE_TOLD = ("sku", "title", "options", "quantity", "unit_price", "discount", "paid")
_LINE = ("shop_id", "order_id", "position", "placed_at", "id", "product_id", "batch_id", *_LINE_TOLD)
_line_told = attrgetter(*_LINE_TOLD)


def _line_rows(one: Placed) -> Iterator[bulk.Row]:
    shop_id, order_id, placed_at = one.shop_id, one.id, one.told.placed_at
    stands = zip(one.told.lines, one.line_ids, one.product_ids, one.batch_ids, strict=True)
    for position, (line, *ids) in enumerate(stands):
        yield (shop_id, order_id, position, placed_at, *ids, *_line_told(line))


_PARCEL = ("shop_id", "order_id", "position", "id", "carrier", "number", "state", "line_ids")


def _parcel_rows(one: Placed) -> Iterator[bulk.Row]:
    for position, (parcel, parcel_id) in enumerate(zip(one.told.parcels, one.parcel_ids, strict=True)):
        state = parcel.state and str(parcel.state)
        inside = [str(one.line_ids[place]) for place in parcel.lines]
        yield (one.shop_id, one.id, position, parcel_id, parcel.carrier, parcel.number, state, inside)


_SCAN = ("shop_id", "parcel_id", "position", "at", "place", "text")


def _scan_rows(one: Placed) -> Iterator[bulk.Row]:
    for parcel, parcel_id in zip(one.told.parcels, one.parcel_ids, strict=True):
        for position, scan in enumerate(parcel.scans):
            yield (one.shop_id, parcel_id, position, scan.at, scan.place, scan.text)


_PAYMENT = ("shop_id", "order_id", "position", *Payment.__struct_fields__)
_DISCOUNT = ("shop_id", "order_id", "position", *Discount.__struct_fields__)


def _payment_rows(one: Placed) -> Iterator[bulk.Row]:
    return _part_rows(one, one.told.payments)


def _discount_rows(one: Placed) -> Iterator[bulk.Row]:
    return _part_rows(one, one.told.discounts)


def _part_rows(one: Placed, parts: Sequence[Payment | Discount]) -> Iterator[bulk.Row]:
    for position, part in enumerate(parts):
        yield (one.shop_id, one.id, position, *msgspec.to_builtins(part).values())


def _clear(tx: Tx, again: Sequence[tuple[Placed, Order]]) -> None:
    """Delete of orders what does not stay at its place: ids of lines and parcels move, and none may be in another's way."""
    gone = {
        line_table: [one for one, was in again if _moves(one.line_ids, was.lines)],
        parcel_table: [one for one, was in again if _moves(one.parcel_ids, was.parcels) or _rescanned(one, was)],
        payment_table: [one for one, was in again if one.told.payments != was.payments],
        discount_table: [one for one, was in again if one.told.discounts != was.discounts],
    }
    for table, orders in gone.items():
        shops, ids = {one.shop_id for one in orders}, [one.id for one in orders]
        if ids:
            tx.run(sa.delete(table).where(table.c.shop_id.in_(shops), table.c.order_id.in_(ids)))


def _moves(ids: Sequence[UUID], known: Sequence[OrderLine | Parcel]) -> bool:
    return [one.id for one in known] != list(ids[: len(known)])


def _rescanned(one: Placed, was: Order) -> bool:
    """Scans go with their parcel."""
    return any(new.scans != old.scans for new, old in zip(one.told.parcels, was.parcels, strict=False))
