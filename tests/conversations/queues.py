"""Shoppers who wait for a person, and the reactions that give them to one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from tests.conversations.given import NOW, SECOND, send
from tests.conversations.stored import appended, now_is
from tests.team.given import caller_of, settled
from xiaoer import reactions
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Arrival
from xiaoer.conversations.domain.conversations import Conversation, Person
from xiaoer.knowledge.actions import Shelves
from xiaoer.platform import jobs, reacting
from xiaoer.platform.auth import Caller
from xiaoer.platform.auth.accounts import Account
from xiaoer.platform.db import Database, Tx
from xiaoer.team import actions as team
from xiaoer.team.domain.agents import Skills

FOLLOWED = {"conversations.return", "conversations.route"}
GONE = NOW + 70 * SECOND
"""When an agent who came at `NOW` and gave no sign of life is looked at."""


def waits(
    database: Database, shop: UUID, number: int = 1, *, at: int | None = None, level: int = 0, **given: Any
) -> Conversation:
    """Somebody who asked for a person, a second after the one before."""
    at = NOW + number * SECOND if at is None else at
    who = Person(UUID(int=0xC00 + number), f"演示顾客{number}", level)
    arrival = replace(Arrival(shop, UUID(int=0xF00 + number), who), **given)
    one = database.write_now(actions.arrive, arrival, at)
    appended(database, [send("转人工", conversation_id=one.id, shop_id=shop, at=at)])
    database.write_now(actions.hand_over, shop, one.id, "asked", at)
    return now_is(database, one)


def follow(database: Database, now: int = NOW) -> None:
    """The two reactions of routing, until nothing is left to follow."""
    chosen = [one for one in reactions.table(Shelves()) if one.name in FOLLOWED]
    while sum(database.write_now(reacting.advance, one, now).followed for one in chosen):
        pass


def fire(database: Database, now: int) -> None:
    """Whatever is due at `now` for teams and queues, as the worker does it; limits are left alone."""
    kinds = {team.VANISH: team.vanish, actions.WIDEN: actions.widen, "conversation.due": actions.come_due}
    lease = UUID(int=now)
    for one in database.write_now(jobs.claim, lease, now, 100):
        database.write_now(jobs.finish, one, lease, kinds[one.kind], now)


def has(database: Database, one: Conversation) -> UUID | None:
    agent = now_is(database, one).assignee
    return agent.id if agent else None


def shown(database: Database, action: Any, *args: Any) -> list[dict[str, Any]]:
    """The state frames that shoppers get from an action, in their order."""

    def run(tx: Tx) -> list[dict[str, Any]]:
        action(tx, *args)
        frames = [msgspec.json.decode(one.frame) for one in tx.screens]
        return [one for one in frames if one["type"] == "state"]

    return database.write_now(run)


def of_both(database: Database, account: Account, shops: list[UUID], *, capacity: int) -> Caller:
    """The agent, who works for all of these shops and is there."""
    one = caller_of(account, *shops)
    database.write_now(team.come, one, NOW)
    settled(database, shops[0], one, Skills(capacity))
    return one
