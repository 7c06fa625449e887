"""A shop's team, in a real store."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests import make
from tests.conversations.given import NOW
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.auth.accounts import Account
from xiaoer.platform.db import Database
from xiaoer.team import actions
from xiaoer.team.domain.agents import Agent, Presence, Skills
from xiaoer.team.domain.routing import Routing
from xiaoer.values.refusal import Refused

BY_ITSELF = Routing(automatic=True)


def an_agent(number: int = 1, **given: Any) -> Agent:
    plain: dict[str, Any] = {
        "id": UUID(int=0xA0 + number), "name": f"客服{number}（测试）", "role": "agent", "skills": Skills(2), "there": True,
    }  # fmt: skip
    return Agent(**{**plain, **given})


def caller_of(account: Account, *shops: UUID) -> Caller:
    return Caller(account.id, account.login, account.name, account.role, "zh", frozenset(shops), "csrf")


def joined(database: Database, shop: UUID, login: str = "lan", *, role: Role = Role.AGENT) -> Caller:
    """Somebody of the shop who has not come yet."""
    return caller_of(make.account(database, login=login, role=role, shops=(shop,)), shop)


def here(
    database: Database, shop: UUID, login: str = "lan", *, capacity: int = 8, now: int = NOW, **skills: Any
) -> Caller:
    """Somebody of the shop whose console is open."""
    one = joined(database, shop, login)
    database.write_now(actions.come, one, now)
    settled(database, shop, one, Skills(capacity, **skills))
    return one


def settled(database: Database, shop: UUID, one: Caller, skills: Skills) -> None:
    lead = Caller(UUID(int=0xEE), "lead", "主管（测试）", Role.SUPERVISOR, "zh", frozenset({shop}), "csrf")
    kept = database.write_now(actions.settle_agent, shop, one.account_id, skills, lead, NOW)
    assert not isinstance(kept, Refused), kept


def routed(database: Database, shop: UUID, routing: Routing = BY_ITSELF) -> None:
    lead = Caller(UUID(int=0xEE), "lead", "主管（测试）", Role.SUPERVISOR, "zh", frozenset({shop}), "csrf")
    kept = database.write_now(actions.settle_routing, shop, routing, lead, NOW)
    assert kept == routing


def says(database: Database, one: Caller, presence: Presence, now: int = NOW) -> None:
    database.write_now(actions.stand, presence, one, now)
