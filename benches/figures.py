"""How fast events are counted and how long the page of figures takes: `python benches/figures.py [--events N] [--days N]`.

A shop's events over the last days, as the conversations' own rules make them, are followed from the log in units of 50,
as in production, on SQLite with synchronous=FULL. `postgresql://…` in --store names a database of its own instead. The
limit beside it, in the same run: the same log read in the same units by a reaction that keeps nothing.
"""

from __future__ import annotations

import argparse
import platform
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests import make
from tests.insights.stories import Step, Told, play
from xiaoer.insights import actions
from xiaoer.insights.domain.counting import KINDS
from xiaoer.platform import reacting
from xiaoer.platform.db import Announced, Database, open_database, schema
from xiaoer.platform.events import announce_all
from xiaoer.platform.reacting import Effect, Reaction

DAY = 24 * 3600 * 1_000_000
SECOND = 1_000_000
A_UNIT = 5_000


def conversation(number: int, days: int, chance: random.Random) -> Iterator[Step]:
    """The bot has 6 in 10 alone; the others wait for a person, are answered, ended and at times rated."""
    at, name = make.NOW - chance.randrange(days * DAY), str(number)

    def then(what: str, argument: str = "", most: int = 40) -> Step:
        nonlocal at
        at += chance.randrange(most * SECOND)
        return Step(at, name, what, argument)

    for _ in range(chance.randint(1, 3)):
        yield from (then("shopper"), then("bot", most=2))
    if chance.random() < 0.6:
        return
    yield from (then("shopper"), then("queue", most=1), then("take"))
    for _ in range(chance.randint(1, 6)):
        yield from (then("agent", chance.choice(["green", "green", "yellow"]), 200), then("shopper"))
    yield from (then("agent", "green"), then("resolve"))
    if chance.random() < 0.4:
        yield then("rate", str(chance.randint(1, 5)))


def made(count: int, days: int, chance: random.Random) -> list[Told]:
    told: list[Told] = []
    number = 0
    while len(told) < count:
        told += play(conversation(number, days, chance))
        number += 1
    return sorted(told[:count], key=lambda one: one.at)


def followed(database: Database, name: str, effect: Effect) -> float:
    """Seconds until the reaction has followed the whole log."""
    reaction = Reaction(name, KINDS, effect)
    began = time.perf_counter()
    while database.write_now(reacting.advance, reaction, make.NOW):
        pass
    return time.perf_counter() - began


def milliseconds(call: Callable[[], object], times: int) -> list[float]:
    """Of each call, sorted."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        spent.append((time.perf_counter() - began) * 1000)
    return sorted(spent)


def run(database: Database, count: int, days: int) -> None:
    shop = make.shop(database)
    told = made(count, days, random.Random(7))
    for start in range(0, len(told), A_UNIT):
        rows = [(Announced(one.event, shop, one.subject_id, one.at), None) for one in told[start : start + A_UNIT]]
        database.write_now(announce_all, rows)
    limit = followed(database, "keeps.nothing", lambda _tx, _event, _now: None)
    counted = followed(database, "figures.count", actions.count)
    print(
        f"{len(told):,} events in units of {reacting.MOST_EVENTS_A_UNIT}: counted at {len(told) / counted:,.0f} a second"
    )
    print(f"reading alone {len(told) / limit:,.0f} a second, ratio {limit / counted:.2f}")
    for shown in (1, 7, days):
        spent = milliseconds(lambda: database.read_now(actions.figures, frozenset({shop}), shop, shown, make.NOW), 200)  # noqa: B023 - called at once
        p95 = spent[int(len(spent) * 0.95)]
        print(f"page of {shown} days: median {statistics.median(spent):.2f} ms, p95 {p95:.2f} ms")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    ask.add_argument("--events", type=int, default=100_000)
    ask.add_argument("--days", type=int, default=30)
    ask.add_argument("--store", help="an empty database of its own; SQLite in a temporary folder without it")
    asked = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        address = asked.store or f"sqlite:///{Path(folder) / 'store.sqlite3'}"
        schema.upgrade(address)
        database = open_database(address)
        print(
            f"{platform.machine()}, Python {sys.version.split()[0]}, {database.dialect}, SQLite {sqlite3.sqlite_version}"
        )
        run(database, asked.events, asked.days)
        database.close()


if __name__ == "__main__":
    main()
