"""An order in the store and the cases of it, on whichever database a test has."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from tests import make
from tests.shop.given import PRODUCT, a_line, an_order
from xiaoer.aftersales import actions
from xiaoer.aftersales.actions import CaseAsk, OpenAsk, StepAsk
from xiaoer.aftersales.domain.cases import Case, Step
from xiaoer.aftersales.domain.facts import Kind, Proof, Reason, Told, Wanted
from xiaoer.aftersales.domain.policy import Party
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database
from xiaoer.platform.events import event_table
from xiaoer.platform.jobs import due_table
from xiaoer.shop.domain.incoming import IncomingLine, IncomingOrder
from xiaoer.shop.domain.orders import Order, OrderState
from xiaoer.shop.domain.placing import Placed
from xiaoer.shop.domain.products import Category, Product
from xiaoer.shop.store import orders, products

NOW = make.NOW
HOUR = 3_600_000_000
DAY = 24 * HOUR
AGENT = UUID(int=77)
OTHER = UUID(int=4)


def stocked(database: Database, **changes: Any) -> tuple[Order, Caller]:
    """A shop with a delivered order of two lines, and an agent of that shop."""
    shop_id = make.shop(database)
    order = an_order(
        state=OrderState.DELIVERED, lines=(a_line(quantity=2), a_line(place=1)), paid=30_000,
        shipped_at=NOW - 4 * DAY, delivered_at=NOW - 2 * DAY,
    )  # fmt: skip
    order = msgspec.structs.replace(order, shop_id=shop_id, paid_at=NOW - 5 * DAY, **changes)
    product = Product(
        id=PRODUCT, shop_id=shop_id, sku="SKU", title="样例", title_en="sample", category=Category.CLOTHING, kind="coat",
        price=10_000, list_price=10_000, currency="CNY", attributes={}, variants=(), supplier=None,
        summary="", summary_en="", picture=None, no_reason_return=True, warranty_days=365,
    )  # fmt: skip
    database.write_now(products.save, [(product, "mark")], {})
    database.write_now(orders.save, [(placed(order), "mark")], ())
    return order, agent(shop_id)


def placed(order: Order) -> Placed:
    """An order of no parcels, as it is stored."""
    apart = {"lines", "parcels"}
    same = {name: getattr(order, name) for name in IncomingOrder.__struct_fields__ if name not in apart}
    lines = tuple(
        IncomingLine(one.sku, one.title, one.options, one.quantity, one.unit_price, one.discount, one.paid)
        for one in order.lines
    )
    return Placed(
        IncomingOrder(**same, lines=lines, parcels=()), order.shop_id, order.id, order.customer_id, order.currency,
        [one.id for one in order.lines], [], [one.product_id for one in order.lines], [None for _ in order.lines],
    )  # fmt: skip


def agent(*shops: UUID) -> Caller:
    return Caller(AGENT, "agent", "客服（测试）", Role.AGENT, "zh", frozenset(shops), "csrf")


def back(order: Order, *quantities: int, kind: Kind = Kind.RETURN_REFUND, reason: Reason = Reason.QUALITY) -> CaseAsk:
    wanted = zip(order.lines, quantities, strict=False)
    told = Told(proof=Proof.GIVEN)
    return CaseAsk(order.id, kind, reason, tuple(Wanted(str(line.id), n) for line, n in wanted if n), told)


def opened(database: Database, ask: CaseAsk, by: Caller, now: int = NOW) -> Case:
    made = database.write_now(actions.open_case, OpenAsk(ask), by, now)
    assert isinstance(made, Case)
    return made


def stepped(database: Database, case: Case, by: Caller, step: Step, party: Party = Party.SELLER, **more: Any) -> Any:
    return database.write_now(actions.step, StepAsk(case.id, step, party, **more), by, NOW + HOUR)


def happened(database: Database, case_id: UUID) -> list[Any]:
    row = event_table.c
    statement = sa.select(row.kind, row.data).where(row.subject_id == case_id).order_by(row.position)
    return database.read_now(lambda tx: [(one.kind, one.data) for one in tx.all(statement)])


def planned(database: Database) -> list[Any]:
    row = due_table.c
    statement = sa.select(row.kind, row.run_at, row.payload)
    return database.read_now(lambda tx: [(one.kind, one.run_at, one.payload) for one in tx.all(statement)])
