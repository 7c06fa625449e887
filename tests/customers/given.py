"""Customers, valid by default."""

from __future__ import annotations

from uuid import UUID, uuid5

from xiaoer.customers import actions
from xiaoer.customers.actions import Found
from xiaoer.customers.domain.people import Facts
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database
from xiaoer.values.refusal import Refused

SHOP, OTHER = UUID(int=1), UUID(int=2)
NOW = 1_795_000_000_000_000
DAY = 86_400_000_000
BY = Caller(UUID(int=9), "agent", "客服甲（测试）", Role.SUPERVISOR, "zh", frozenset({SHOP}), "")
FOREIGN = Caller(UUID(int=8), "foreign", "客服乙（测试）", Role.SUPERVISOR, "zh", frozenset({OTHER}), "")


def met(database: Database, *names: str, **facts: object) -> list[UUID]:
    """A customer of each name, whose id at the source is the name."""
    told = {name: Facts(name, **facts) for name in names}  # type: ignore[arg-type]
    return list(database.write_now(actions.remember, SHOP, told, NOW).values())


def found(database: Database, customer_id: UUID) -> Found:
    seen = database.read_now(actions.find_profile, frozenset({SHOP}), customer_id)
    assert not isinstance(seen, Refused)
    return seen


def together(database: Database, customer_id: UUID) -> set[UUID]:
    """All who are joined with the customer."""
    return {one.customer.id for one in found(database, customer_id).members}


def done(result: object) -> None:
    assert not isinstance(result, Refused), result


def some_id(name: str) -> UUID:
    return uuid5(UUID(int=7), name)
