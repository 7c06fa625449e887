"""Profiles: which customers they are, and the rows that are computed from them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.customers.domain.people import Customer
from xiaoer.customers.domain.profiles import Profile, ProfileKind
from xiaoer.customers.store.people import customer_of
from xiaoer.customers.store.tables import customer_table, mark_table, profile_table, turn_table
from xiaoer.platform.db import Tx, bulk

_row, _profile, _mark = customer_table.c, profile_table.c, mark_table.c
_NAMES = (
    "id", "shop_id", "kind", "name", "nick", "level", "customers", "orders_count", "spent", "first_seen_at",
    "last_order_at",
)  # fmt: skip


_columns = attrgetter(*_NAMES)


class Member(NamedTuple):
    """A customer with its place in a profile and the moment when it was last told of."""

    customer: Customer
    profile_id: UUID
    kind: ProfileKind
    told_at: int


class Mark(NamedTuple):
    """A tag, or a purpose that is agreed to."""

    kind: str
    value: str
    profile_id: UUID


def profile_ids(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The profile of each of the customers that the shop has."""
    found = tx.all(sa.select(_row.id, _row.profile_id).where(_row.shop_id == shop_id, _row.id.in_(customer_ids)))
    return {row.id: row.profile_id for row in found}


def together(tx: Tx, shop_id: UUID, customer_id: UUID) -> list[UUID]:
    """The customer and all who are joined with them, by id alone."""
    of_one = sa.select(_row.profile_id).where(_row.shop_id == shop_id, _row.id == customer_id).scalar_subquery()
    found = tx.all(sa.select(_row.id).where(_row.shop_id == shop_id, _row.profile_id == of_one).order_by(_row.id))
    return [row.id for row in found] or [customer_id]


def take_turn(tx: Tx, shop_id: UUID, now: int) -> None:
    """Whoever changes customers of the shop does so alone until the commit. The row is held, and stays as it is."""
    held = partial(bulk.fetch, tx, turn_table, ("at",), ("shop_id",), [(shop_id,)], lock=True)
    if not held():
        tx.add(turn_table, {"shop_id": shop_id, "at": now}, ("shop_id",))
        # Another may have added it, and goes first.
        held()


def members(tx: Tx, shop_id: UUID, profiles: Collection[UUID]) -> list[Member]:
    """The customers of the profiles, by id."""
    found = tx.all(
        sa.select(customer_table)
        .where(_row.shop_id == shop_id, _row.profile_id.in_(profiles))
        .order_by(_row.id)
    )  # fmt: skip
    return [_member(tx, row) for row in found]


def members_with(tx: Tx, shops: frozenset[UUID], customer_id: UUID) -> list[Member]:
    """The customer and all who are joined with them, by id, in one look."""
    one = customer_table.alias()
    chosen = (
        sa.select(customer_table)
        .join(one, sa.and_(one.c.shop_id == _row.shop_id, one.c.profile_id == _row.profile_id))
        .where(one.c.shop_id.in_(shops), one.c.id == customer_id)
    )
    return [_member(tx, row) for row in tx.all(chosen.order_by(_row.id))]


def move(tx: Tx, shop_id: UUID, customer_ids: Collection[UUID], profile_id: UUID) -> None:
    """Make the customers part of the profile."""
    chosen = sa.update(customer_table).where(_row.shop_id == shop_id, _row.id.in_(customer_ids))
    tx.run(chosen.values(profile_id=profile_id))


def set_kind(tx: Tx, shop_id: UUID, customer_id: UUID, kind: ProfileKind) -> None:
    tx.run(sa.update(customer_table).where(_row.shop_id == shop_id, _row.id == customer_id).values(kind=str(kind)))


def profile(tx: Tx, shop_id: UUID, profile_id: UUID) -> Profile | None:
    found = tx.first(sa.select(profile_table).where(_profile.shop_id == shop_id, _profile.id == profile_id))
    return profile_from(found) if found else None


def profiles(tx: Tx, shop_id: UUID, wanted: Collection[UUID]) -> dict[UUID, Profile]:
    found = tx.all(sa.select(profile_table).where(_profile.shop_id == shop_id, _profile.id.in_(wanted)))
    return {row.id: profile_from(row) for row in found}


def put(tx: Tx, made: Iterable[Profile]) -> None:
    """Store the profiles as they were computed, in the order of their ids."""
    rows = [_columns(one) for one in sorted(made, key=lambda one: one.id)]
    bulk.put(tx, profile_table, _NAMES, rows, ("shop_id", "id"))


def drop(tx: Tx, shop_id: UUID, gone: Collection[UUID]) -> None:
    """Profiles that have no customers any more."""
    tx.run(sa.delete(profile_table).where(_profile.shop_id == shop_id, _profile.id.in_(gone)))


def mark(tx: Tx, shop_id: UUID, profiles_: Collection[UUID], marks: Sequence[Mark], *, fresh: bool = False) -> None:
    """Give the profiles these marks and no others; `fresh` ones had none."""
    if not fresh:
        tx.run(sa.delete(mark_table).where(_mark.shop_id == shop_id, _mark.profile_id.in_(profiles_)))
    rows = [(shop_id, *one) for one in dict.fromkeys(marks)]
    bulk.insert(tx, mark_table, ("shop_id", "kind", "value", "profile_id"), rows)


def _member(tx: Tx, row: sa.Row[Any]) -> Member:
    return Member(customer_of(tx, row), row.profile_id, ProfileKind(row.kind), row.told_at)


def profile_from(row: sa.Row[object]) -> Profile:
    return msgspec.convert({name: getattr(row, name) for name in _NAMES}, Profile)
