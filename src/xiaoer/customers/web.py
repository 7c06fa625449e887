"""The customer as the console shows them: masked."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation

from xiaoer.customers import actions
from xiaoer.customers.domain.people import LEVEL_WORDS, Customer
from xiaoer.customers.domain.purchases import Purchases
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.errors import answer


class PurchasesOf(Protocol):
    """Sums up a customer's orders; the application gives it, because orders stand beside customers on the map."""

    def __call__(self, tx: Tx, shop_id: UUID, customer_id: UUID) -> Purchases: ...


class CustomerView(msgspec.Struct, frozen=True):
    """A customer beside the conversation; `spent` in minor units of `currency`, moments in microseconds."""

    id: UUID
    shop_id: UUID
    name: str
    nick: str
    level: int
    level_zh: str
    level_en: str
    masked_phone: str
    masked_email: str
    masked_address: str
    tags: tuple[str, ...]
    orders_count: int
    spent: int
    currency: str
    first_seen_at: int | None
    last_order_at: int | None


@get("/api/v1/customers/{customer_id:uuid}", permission=Permission.CUSTOMERS_READ, tags=["customers"])
async def get_customer(
    customer_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    purchases_of: NamedDependency[SkipValidation[PurchasesOf]],
) -> CustomerView:
    customer = answer(await db.read(actions.find_customer, caller.shops, customer_id))
    return view(customer, await db.read(purchases_of, customer.shop_id, customer_id))


def view(customer: Customer, purchases: Purchases) -> CustomerView:
    facts = customer.facts
    level_zh, level_en = LEVEL_WORDS[facts.level]
    return CustomerView(
        id=customer.id, shop_id=customer.shop_id, name=facts.name, nick=facts.nick, level=facts.level,
        level_zh=level_zh, level_en=level_en, masked_phone=customer.masked_phone, masked_email=customer.masked_email,
        masked_address=facts.address.masked, tags=facts.tags, orders_count=purchases.orders_count,
        spent=purchases.spent, currency=purchases.currency, first_seen_at=facts.first_seen_at,
        last_order_at=purchases.last_order_at,
    )  # fmt: skip


routes = [get_customer]
