"""One unit of rows that a machine told: each stored, found unchanged, or refused alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from xiaoer.customers import actions as customers
from xiaoer.customers.domain.people import Address, Customer
from xiaoer.customers.domain.rows import CustomerRow, facts_of
from xiaoer.intake.domain.answers import Answer, Result
from xiaoer.intake.domain.told import Told, ToldOrder, What, placed
from xiaoer.platform.db import Tx
from xiaoer.shop.actions import upserting
from xiaoer.shop.actions.upserting import Placed
from xiaoer.shop.domain.orders import Delivery, Recipient, recipient_of
from xiaoer.shop.domain.rows import ProductRow
from xiaoer.shop.domain.shops import Shop
from xiaoer.values.refusal import Refused


def store_rows(
    tx: Tx, what: What, told: Sequence[Told], *, shop: Shop, now: int, only_check: bool = False
) -> list[Answer]:
    """The answers in the order of the rows; with `only_check` those that storing would give."""
    readable = [one for one in told if not isinstance(one.row, Refused)]
    rows: list[Any] = [one.row for one in readable]
    changed = _STORING[what](tx, shop, rows, now, only_check=only_check)
    outcome = dict(zip((one.place for one in readable), changed, strict=True))
    return [_answer(one, outcome) for one in told]


def _answer(told: Told, outcome: Mapping[int, bool | Refused]) -> Answer:
    if isinstance(told.row, Refused):
        return Answer(told.place, told.key, Result.REFUSED, told.row)
    changed = outcome[told.place]
    if isinstance(changed, Refused):
        return Answer(told.place, told.key, Result.REFUSED, placed(changed, told.place))
    return Answer(told.place, told.key, Result.STORED if changed else Result.UNCHANGED)


def _products(
    tx: Tx, shop: Shop, rows: Sequence[ProductRow], now: int, *, only_check: bool
) -> Sequence[bool | Refused]:
    return upserting.upsert_products(tx, shop, rows, now, only_check=only_check)


def _customers(
    tx: Tx, shop: Shop, rows: Sequence[CustomerRow], now: int, *, only_check: bool
) -> Sequence[bool | Refused]:
    people = {row.id: facts_of(row) for row in rows}
    same = customers.stored_as_told(tx, shop.id, people)
    changed = {source: facts for source, facts in people.items() if source not in same}
    if changed and not only_check:
        customers.remember(tx, shop.id, changed, now)
    return [row.id not in same for row in rows]


def _orders(tx: Tx, shop: Shop, rows: Sequence[ToldOrder], now: int, *, only_check: bool) -> Sequence[bool | Refused]:
    """A buyer of whom nobody has told becomes a customer when the order is stored, whose facts may come later.

    Where a row tells no recipient, only a new order goes to the customer as they are now: an old one went where it went.
    """
    known = customers.remembered_people(tx, shop.id, {row.customer for row in rows if row.recipient is None})
    told = [
        Placed(
            row,
            _recipient(row, known.get(row.customer)),
            partial(_customer_id, tx, shop.id, row.customer, now),
            meant=row.recipient is None,
        )
        for row in rows
    ]
    return upserting.upsert_orders(tx, shop, told, now, only_check=only_check)


def _customer_id(tx: Tx, shop_id: UUID, source: str, now: int) -> UUID:
    return customers.buyer(tx, shop_id, source, now).id


def _recipient(row: ToldOrder, customer: Customer | None) -> Recipient:
    """Who is told with the order, otherwise the customer; one of whom nothing is known goes by the source's id."""
    if told := row.recipient:
        where = told.address
        address = Address(where.province, where.city, where.district, where.street) if where else Address()
        return recipient_of(Delivery(told.name, told.phone, address.line), address.masked)
    if customer is None:
        return recipient_of(Delivery(row.customer), "")
    facts = customer.facts
    return recipient_of(Delivery(facts.name, facts.phone, facts.address.line), facts.address.masked)


_STORING: Mapping[What, Any] = {What.PRODUCTS: _products, What.CUSTOMERS: _customers, What.ORDERS: _orders}
