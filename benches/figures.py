"""How fast events are counted and how long the page of figures takes: `python benches/figures.py [--events N] [--days N]`.

A shop's events over the last days, as the conversations' own rules make them, are followed from the log in units of 50,
as in production: once each event by itself, once the events of a unit together. SQLite with synchronous=FULL in a
temporary folder, or the empty database that --store names. The limit beside it, in the same run: the same log read in
the same units by a reaction that keeps nothing.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1]))

import sqlalchemy as sa

from benches import machine
from tests import make
from tests.insights.stories import Step, Told, play
from xiaoer.insights import actions
from xiaoer.insights.domain.counting import KINDS
from xiaoer.platform import reacting
from xiaoer.platform.db import Announced, Database, Tx, open_database, schema
from xiaoer.platform.events import Cursor, after, announce_all, kind_of
from xiaoer.platform.reacting import Effect, Reaction

DAY = 24 * 3600 * 1_000_000
SECOND = 1_000_000
A_UNIT = 5_000
_TAGS = [kind_of(kind) for kind in KINDS]
row = reacting.cursor_table.c


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
    while database.write_now(reacting.advance, reaction, make.NOW).followed:
        pass
    return time.perf_counter() - began


def followed_together(database: Database, start: Cursor) -> float:
    """The same from `start` on, by units of which each is counted as one."""
    cursor = start

    def unit(tx: Tx) -> Cursor | None:
        found = after(tx, cursor, _TAGS, reacting.MOST_EVENTS_A_UNIT)
        actions.count_all(tx, found, make.NOW)
        return Cursor(found[-1].transaction, found[-1].position) if found else None

    began = time.perf_counter()
    while reached := database.write_now(unit):
        cursor = reached
    return time.perf_counter() - began


def milliseconds(call: Callable[[], object], times: int) -> list[float]:
    """Of each call, sorted."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        spent.append((time.perf_counter() - began) * 1000)
    return sorted(spent)


def log(database: Database, shop: UUID, told: list[Told]) -> None:
    for start in range(0, len(told), A_UNIT):
        rows = [(Announced(one.event, shop, one.subject_id, one.at), None) for one in told[start : start + A_UNIT]]
        database.write_now(announce_all, rows)


def run(database: Database, count: int, days: int) -> None:
    shop, second = make.shop(database), make.shop(database, slug="second")
    told = made(count, days, random.Random(7))
    log(database, shop, told)
    limit = followed(database, "keeps.nothing", lambda _tx, _event, _now: None)
    single = followed(database, "figures.count", actions.count)
    [end] = database.read_now(
        lambda tx: tx.all(sa.select(row.transaction, row.position).where(row.name == "figures.count"))
    )
    log(database, second, told)
    together = followed_together(database, Cursor(end.transaction, end.position))
    print(
        f"{count:,} events in units of {reacting.MOST_EVENTS_A_UNIT}; reading them alone {count / limit:,.0f} a second"
    )
    print(f"counted one by one {count / single:,.0f} a second, ratio {limit / single:.2f}")
    print(f"a unit together    {count / together:,.0f} a second, ratio {limit / together:.2f}")
    for shown in (1, 7, days):
        show(database, shop, shown)


def show(database: Database, shop: UUID, days: int) -> None:
    spent = milliseconds(lambda: database.read_now(actions.figures, frozenset({shop}), shop, days, make.NOW), 200)
    p95, p99 = spent[int(len(spent) * 0.95)], spent[int(len(spent) * 0.99)]
    print(f"page of {days} days: median {statistics.median(spent):.2f} ms, p95 {p95:.2f} ms, p99 {p99:.2f} ms")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    ask.add_argument("--events", type=int, default=20_000)
    ask.add_argument("--days", type=int, default=30)
    ask.add_argument("--store", help="an empty database of its own; SQLite in a temporary folder without it")
    asked = ask.parse_args()
    machine.tell()
    with tempfile.TemporaryDirectory() as folder:
        address = asked.store or f"sqlite:///{Path(folder) / 'store.sqlite3'}"
        schema.upgrade(address)
        database = open_database(address)
        print(database.dialect)
        run(database, asked.events, asked.days)
        database.close()


if __name__ == "__main__":
    main()
