"""Search over all messages: `python benches/search.py [--messages 200000] [--postgres] [--small]`.

A store of so many messages of ordinary length, one in twenty with the number of a parcel, is put into the index in the
units in which the reaction and the jobs do it. Told are the bytes that the index takes for a message, how long a unit and
a message take the writer, and how long a search takes as a page asks for it, by what is looked for.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import mean, quantiles
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parents[1]))

from benches import machine
from tests import make
from tests.servers import running_postgres
from xiaoer.conversations import actions, store
from xiaoer.conversations.actions import Arrival, Hits, Search, searching
from xiaoer.conversations.domain.conversations import Conversation, Person
from xiaoer.conversations.domain.messages import Author, Kind, Message
from xiaoer.conversations.domain.seeing import Reader
from xiaoer.conversations.store.tables import found_table, message_table
from xiaoer.platform.db import Database, Tx, open_database, schema
from xiaoer.values.ids import uuid7

MATERIAL = Path(__file__).parents[1] / "examples/demo_shop/material"
A_TALK = 10
STEP = 60_000_000
"""Microseconds between two messages."""
ASKED = {
    "two characters that many have": "发货", "two that few have": "充绒", "one character that many have": "的", "one digit": "7",
    "a sentence": "什么时候发货", "two words": "退货 运费", "English": "yt", "in no message, its pairs in many": "货发什么",
}  # fmt: skip
ROUNDS = 30


def sentences() -> list[str]:
    """What the demo shop's shoppers ask, and what it answers."""
    rows = [msgspec.json.decode(line) for line in (MATERIAL / "knowledge.jsonl").read_bytes().splitlines()]
    asked = [text for row in rows for text in (row["question"], *row["similar"])]
    return asked + [part for row in rows for answer in row["answers"] for part in answer["text"].split("。") if part]


def bodies(chance: random.Random, number: int) -> Iterator[str]:
    known = sentences()
    for _ in range(number):
        words = "，".join(chance.choices(known, k=chance.choice((1, 1, 2))))
        yield f"{words} YT{chance.randrange(10**13):013}" if chance.random() < 0.05 else words


def fill(database: Database, shop: UUID, number: int) -> list[Message]:
    """The messages, as many a conversation as usual, each a minute after the one before."""
    chance, made, talk = random.Random(7), list[Message](), None
    for place, body in enumerate(bodies(chance, number)):
        at = make.NOW + place * STEP
        if talk is None or place % A_TALK == 0:
            talk = arrived(database, shop, place, at)
        author = Author.AGENT if place % 2 else Author.SHOPPER
        made.append(
            Message(
                conversation_id=talk.id, seq=place % A_TALK + 1, id=uuid7(at, chance.randbytes(8)), author=author,
                author_id=talk.customer.id, author_name="演示", kind=Kind.TEXT, body=body, client_id=f"line-{place:08}", at=at,
            )
        )  # fmt: skip
    for first in range(0, number, 1_000):
        database.write_now(store.add_messages, [(shop, one) for one in made[first : first + 1_000]])
    return made


def arrived(database: Database, shop: UUID, number: int, at: int) -> Conversation:
    who = Arrival(shop, UUID(int=0xF000000 + number), Person(UUID(int=0xC000000 + number), "演示顾客"))
    return database.write_now(actions.arrive, who, at)


def size(database: Database) -> int:
    """Bytes of the whole store on SQLite, of the index alone on PostgreSQL."""

    def read(tx: Tx) -> int:
        if tx.dialect == "sqlite":
            return int(
                tx.raw.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()[0]
            )
        return int(tx.raw.execute("SELECT pg_total_relation_size('message_found')").fetchone()[0])

    return database.read_now(read)


def timed(action: Callable[[], Any]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def spread(seconds: list[float]) -> str:
    cuts = quantiles(seconds, n=100)
    return f"p50 {cuts[49] * 1e3:.1f}, p95 {cuts[94] * 1e3:.1f}, longest {max(seconds) * 1e3:.1f} ms"


def put_in(database: Database, keys: list[tuple[UUID, UUID, int]]) -> list[float]:
    """The seconds of each unit."""
    took, done = list[float](), 0
    while done < len(keys):
        began = time.perf_counter()
        done += database.write_now(searching.put_in, keys[done : done + searching.A_UNIT])
        took.append(time.perf_counter() - began)
    return took


def measure(database: Database, number: int) -> None:
    shop = make.shop(database)
    said = fill(database, shop, number)
    before, keys = size(database), [(shop, one.conversation_id, one.seq) for one in said]
    took = put_in(database, keys)
    tall = (size(database) - before) / number
    print(
        f"  index: {tall:.0f} bytes a message, {sum(took) / number * 1e6:.0f} µs each, a unit of at most {searching.A_UNIT} {spread(took)}"
    )
    assert database.read_now(lambda tx: tx.all(sa.select(sa.func.count()).select_from(found_table))[0][0]) == number
    if database.dialect == "postgresql":
        database.write_now(lambda tx: tx.raw.execute("ANALYZE message_found"))
    asked = ASKED | {"a number in one message": next(one.body for one in said if "YT" in one.body).split(" ")[-1]}
    every = []
    for name, words in asked.items():
        hits = look(database, shop, Search(words, shop))
        took = [timed(partial(look, database, shop, Search(words, shop))) for _ in range(ROUNDS)]
        every += took
        print(f"  {name} ({words}): {len(hits.items)} on the page, {spread(took)}")
    print(f"  all searches: {spread(every)}")
    scanned = [timed(lambda: scan(database, shop)) for _ in range(3)]
    print(f"  for comparison, a sentence by LIKE over all messages: {mean(scanned) * 1e3:.0f} ms")


def look(database: Database, shop: UUID, asked: Search) -> Hits:
    found = database.read_now(actions.search, frozenset({shop}), Reader(UUID(int=1)), asked)
    assert isinstance(found, Hits)
    return found


def scan(database: Database, shop: UUID) -> None:
    row = message_table.c
    chosen = sa.select(row.id).where(row.shop_id == shop, row.body.contains("没有人说过的话")).order_by(row.at.desc())
    assert database.read_now(lambda tx: tx.all(chosen.limit(30))) == []


@contextmanager
def stores(given: argparse.Namespace) -> Iterator[list[tuple[str, str]]]:
    with tempfile.TemporaryDirectory() as folder:
        found = [("SQLite", f"sqlite:///{folder}/search.sqlite3")]
        if not given.postgres:
            yield found
            return
        with running_postgres(durable=True) as server:
            server.create("bench_search")
            yield [*found, ("PostgreSQL", server.address("bench_search"))]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    ask.add_argument("--messages", type=int, default=200_000)
    ask.add_argument("--postgres", action="store_true")
    ask.add_argument("--small", action="store_true", help="a few seconds, to see that it runs")
    given = ask.parse_args()
    machine.tell(programs=("PostgreSQL",))
    if given.small:
        given.messages = 2_000
    with stores(given) as found:
        for name, address in found:
            print(f"{name}, {given.messages:,} messages:")
            schema.upgrade(address)
            database = open_database(address)
            measure(database, given.messages)
            database.close()


if __name__ == "__main__":
    main()
