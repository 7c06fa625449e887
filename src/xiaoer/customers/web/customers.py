"""The customer beside a conversation, and customers looked for: masked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Protocol
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter, SkipValidation

from xiaoer.customers import actions
from xiaoer.customers.actions import Card, Search
from xiaoer.customers.actions.showing import show_customer
from xiaoer.customers.domain.people import LEVEL_WORDS
from xiaoer.customers.domain.profiles import ProfileKind, Profile
from xiaoer.customers.domain.purchases import Purchases, sum_of
from xiaoer.customers.domain.told import FactName, FactSource, masked
from xiaoer.platform.auth import Caller, Permission
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.errors import answer
from xiaoer.platform.showing import Asked, Shown


class PurchasesOf(Protocol):
    """Sums up customers' orders; the application gives it, because orders stand beside customers on the map."""

    def __call__(self, tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> Mapping[UUID, Purchases]: ...


class CustomerView(msgspec.Struct, frozen=True):
    """A customer beside the conversation: what their profile shows, and what all who are joined in it have bought.

    `spent` in minor units of `currency`, moments in microseconds.
    """

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


class ProfileRow(msgspec.Struct, frozen=True):
    """A profile in a list; `spent` in minor units of the shop's currency, `customers` how many are joined in it."""

    id: UUID
    shop_id: UUID
    kind: ProfileKind
    name: str
    nick: str
    level: int
    level_zh: str
    level_en: str
    customers: int
    orders_count: int
    spent: int
    first_seen_at: int | None
    last_order_at: int | None


class ProfileList(msgspec.Struct, frozen=True):
    """A page; `following` is `after` of the next one."""

    items: list[ProfileRow]
    following: UUID | None


@get("/api/v1/customers", permission=Permission.CUSTOMERS_READ, tags=["customers"])
async def list_customers(
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    shop: FromQuery[UUID],
    words: Annotated[str, QueryParameter(name="query", max_length=100)] = "",
    tag: Annotated[str, QueryParameter(max_length=40)] = "",
    segment: FromQuery[UUID | None] = None,
    after: FromQuery[UUID | None] = None,
) -> ProfileList:
    found = answer(await db.read(actions.search, caller.shops, Search(shop, words, tag, segment, after)))
    return ProfileList([profile_row(one) for one in found.profiles], found.following)


@get("/api/v1/customers/{customer_id:uuid}", permission=Permission.CUSTOMERS_READ, tags=["customers"])
async def get_customer(
    customer_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    purchases_of: NamedDependency[SkipValidation[PurchasesOf]],
) -> CustomerView:
    card = answer(await db.read(actions.find_card, caller.shops, customer_id))
    return view(customer_id, card, sum_of((await db.read(purchases_of, card.profile.shop_id, card.together)).values()))


@post(
    "/api/v1/customers/{customer_id:uuid}/shown", permission=Permission.PERSONAL_SHOW, tags=["customers"],
    status_code=200,
)  # fmt: skip
async def show(
    customer_id: FromPath[UUID],
    data: JSONBody[Asked],
    caller: NamedDependency[Caller],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    source: Annotated[FactSource | None, QueryParameter(name="source")] = None,
) -> Response[Shown]:
    """The value that the profile shows; with `source` what that one tells of this customer alone."""
    value = await db.write(show_customer, customer_id, data, caller, clock(), source)
    return Response(Shown(answer(value)), headers={"cache-control": "no-store"})


def view(customer_id: UUID, card: Card, purchases: Purchases) -> CustomerView:
    one = card.profile
    phone, email, address = (
        masked(name, card.shown[name].value) if name in card.shown else ""
        for name in (FactName.PHONE, FactName.EMAIL, FactName.ADDRESS)
    )
    level_zh, level_en = LEVEL_WORDS[one.level]
    return CustomerView(
        id=customer_id, shop_id=one.shop_id, name=one.name, nick=one.nick, level=one.level, level_zh=level_zh,
        level_en=level_en, masked_phone=phone, masked_email=email, masked_address=address, tags=card.tags,
        orders_count=purchases.orders_count, spent=purchases.spent, currency=purchases.currency,
        first_seen_at=one.first_seen_at, last_order_at=purchases.last_order_at,
    )  # fmt: skip


def profile_row(one: Profile) -> ProfileRow:
    level_zh, level_en = LEVEL_WORDS[one.level]
    return ProfileRow(
        id=one.id, shop_id=one.shop_id, kind=one.kind, name=one.name, nick=one.nick, level=one.level,
        level_zh=level_zh, level_en=level_en, customers=one.customers, orders_count=one.orders_count, spent=one.spent,
        first_seen_at=one.first_seen_at, last_order_at=one.last_order_at,
    )  # fmt: skip


routes = [list_customers, get_customer, show]
