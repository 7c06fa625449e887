"""How long routing holds the writer: the decision, and the units in which a long queue is given out, SQLite.

`python benches/routing.py [--agents 2000] [--waiting 200] [--small]`. The agents take what their skills allow; a quarter of those who wait
have an agent whom they know. The queue is given out by the reaction's own steps until nobody is left who can be given something.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests import make
from tests.conversations.given import NOW, SECOND
from tests.conversations.queues import waits
from tests.team.given import an_agent, caller_of, routed
from xiaoer.conversations import actions
from xiaoer.conversations.domain.routing import Need, decide
from xiaoer.platform.db import Database, open_database, schema
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


def filled(database: Database, agents: int, waiting: int) -> UUID:
    """A shop with so many agents who are there, and so many who wait."""
    shop = make.shop(database)
    for number in range(agents):
        one = make.account(database, login=f"agent{number}", shops=(shop,))
        database.write_now(team.come, caller_of(one, shop), NOW)
    for number in range(1, waiting + 1):
        waits(database, shop, number, at=NOW + number)
    routed(database, shop)
    return shop


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
    parser.add_argument("--small", action="store_true", help="100 agents, 50 who wait")
    asked = parser.parse_args()
    agents, waiting = (100, 50) if asked.small else (asked.agents, asked.waiting)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run")
    decision = decided(agents, waiting)
    print(
        f"decision, {waiting} who wait and {agents} agents: {decision.clock:.1f} ms, {decision.processor:.1f} of the processor"
    )
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/store.sqlite3"
        schema.upgrade(address)
        database = open_database(address)
        many, units = given(database, filled(database, agents, waiting))
        database.close()
    for name, spent in zip(Spent._fields, zip(*units, strict=True), strict=True):
        found = sorted(spent)
        print(
            f"{many} given in {len(units)} units on SQLite, by the {name}: p50 {found[len(found) // 2]:.1f} ms, "
            f"longest {found[-1]:.1f} ms, all {sum(found):.0f} ms (goal: units under 20 ms)"
        )


if __name__ == "__main__":
    main()
