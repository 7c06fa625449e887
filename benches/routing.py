"""How long routing holds the writer: the decision, and the units in which a long queue is given out, SQLite and PostgreSQL.

`python benches/routing.py [--agents 2000] [--waiting 200] [--in-hand 4] [--postgres] [--small]`. In the decision the agents take what their
skills allow, and a quarter of those who wait have an agent whom they know. In the store each agent has some conversations in
hand; the queue is given out by the reaction's own steps until nobody is left who can be given something.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar
from uuid import UUID

import sqlalchemy as sa
from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parents[1]))

from benches import machine
from tests import make
from tests.conversations.given import NOW, SECOND
from tests.conversations.queues import waits
from tests.servers import running_postgres
from tests.team.given import an_agent, caller_of, routed
from xiaoer.conversations import actions, store
from xiaoer.conversations.domain.conversations import Assignee, Conversation, State
from xiaoer.conversations.domain.routing import Need, decide
from xiaoer.platform.auth import Role, accounts
from xiaoer.platform.auth.accounts import Account
from xiaoer.platform.db import Database, Tx, open_database, schema
from xiaoer.team import actions as team
from xiaoer.team.domain.agents import LANGUAGES, STAGES, Agent, Skills

TIMES = 5
T = TypeVar("T")


def crew(many: int, chance: random.Random) -> list[Agent]:
    return [
        an_agent(
            number, skills=Skills(chance.randint(2, 12), some(chance, STAGES), some(chance, LANGUAGES)), there=True,
            given_at=chance.randint(0, 1_000),
        )
        for number in range(1, many + 1)
    ]  # fmt: skip


def some(chance: random.Random, of: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(chance.sample(of, chance.randint(1, len(of))))


def queue(many: int, agents: list[Agent], chance: random.Random) -> list[Need]:
    return [
        Need(
            UUID(int=number), chance.choice(STAGES), chance.choice(LANGUAGES), number, chance.randint(0, 3),
            chance.choice(agents).id if chance.random() < 0.25 else None, widened=chance.random() < 0.1,
        )
        for number in range(1, many + 1)
    ]  # fmt: skip


class Spent(NamedTuple):
    """Milliseconds by the clock, and of the processor: on a busy machine these alone tell anything."""

    clock: float
    processor: float


def spent_by(call: Callable[[], T]) -> tuple[T, Spent]:
    clock, processor = time.perf_counter(), time.process_time()
    made = call()
    return made, Spent((time.perf_counter() - clock) * 1_000, (time.process_time() - processor) * 1_000)


def decided(agents: int, waiting: int) -> Spent:
    """Of a decision: the fastest of some."""
    chance = random.Random(20261126)
    there = crew(agents, chance)
    needs, loads = queue(waiting, there, chance), {one.id: chance.randint(0, one.skills.capacity) for one in there}
    return min(spent_by(lambda: decide(needs, there, loads))[1] for _ in range(TIMES))


def filled(database: Database, agents: int, waiting: int, in_hand: int) -> UUID:
    """A shop with so many agents who are there and have so much in hand, and so many who wait."""
    shop = make.shop(database)
    ids = database.write_now(people, shop, agents)
    for number in range(1, waiting + 1):
        waits(database, shop, number, at=NOW + number)
    database.write_now(at_work, waits(database, shop, waiting + 1, at=NOW), ids, in_hand)
    routed(database, shop)
    database.write_now(counted)
    return shop


def counted(tx: Tx) -> None:
    """As PostgreSQL does it by itself within a minute; SQLite has nobody who would."""
    if tx.dialect != "sqlite":
        tx.run(sa.text("ANALYZE"))


def people(tx: Tx, shop: UUID, agents: int) -> list[UUID]:
    ids = [UUID(int=0xA000 + number) for number in range(agents)]
    for number, one in enumerate(ids):
        account = Account(one, f"agent{number}", f"客服{number}（测试）", Role.AGENT, "zh", "nobody signs in")
        accounts.save_account(tx, account, (shop,), NOW)
        team.come(tx, caller_of(account, shop), NOW)
    return ids


def at_work(tx: Tx, like: Conversation, agents: list[UUID], in_hand: int) -> None:
    """Every agent has as many conversations as this one, which is over itself."""
    store.save(tx, [replace(like, state=State.RESOLVED, waiting_since=None, resolved_at=NOW)])
    for number, agent_id in enumerate(one for one in agents for _ in range(in_hand)):
        state, has = (State.ASSIGNED, State.WAITING)[number % 2], Assignee(agent_id, "客服（测试）")
        key = UUID(int=0xB0000 + number)
        store.add(tx, replace(like, id=key, visitor=key, state=state, assignee=has))


def given(database: Database, shop: UUID) -> tuple[int, list[Spent]]:
    """How many were given, and what each unit took; the last one finds nobody left."""
    units, many = [], 0
    while True:
        made, spent = spent_by(lambda: database.write_now(actions.route, shop, NOW + 10 * SECOND))
        units.append(spent)
        many += len(made)
        if not made:
            return many, units


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition(",")[0])
    parser.add_argument("--agents", type=int, default=2_000)
    parser.add_argument("--waiting", type=int, default=200)
    parser.add_argument("--in-hand", type=int, default=4, help="conversations that each agent has")
    parser.add_argument("--postgres", action="store_true", help="a server of its own, beside SQLite")
    parser.add_argument("--small", action="store_true", help="100 agents, 50 who wait")
    asked = parser.parse_args()
    agents, waiting = (100, 50) if asked.small else (asked.agents, asked.waiting)
    machine.tell(programs=("PostgreSQL",))
    decision = decided(agents, waiting)
    print(
        f"decision, {waiting} who wait and {agents} agents: {decision.clock:.1f} ms, {decision.processor:.1f} of the processor"
    )
    with tempfile.TemporaryDirectory() as folder:
        measured("SQLite", f"sqlite:///{folder}/store.sqlite3", agents, waiting, asked.in_hand)
    if asked.postgres:
        with running_postgres(durable=True) as server:
            server.create("routing")
            measured(
                "PostgreSQL (the server's own time is the clock's alone)",
                server.address("routing"),
                agents,
                waiting,
                asked.in_hand,
            )


def measured(name_of: str, address: str, agents: int, waiting: int, in_hand: int) -> None:
    schema.upgrade(address)
    database = open_database(address)
    many, units = given(database, filled(database, agents, waiting, in_hand))
    database.close()
    for name, spent in zip(Spent._fields, zip(*units, strict=True), strict=True):
        found = sorted(spent)
        print(
            f"{many} given in {len(units)} units on {name_of}, by the {name}: p50 {found[len(found) // 2]:.1f} ms, "
            f"longest {found[-1]:.1f} ms, all {sum(found):.0f} ms (goal: units under 20 ms)"
        )


if __name__ == "__main__":
    main()
