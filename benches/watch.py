"""The watch: how soon a supervisor hears, what a look costs, and how often it is right.

`python benches/watch.py [--seconds 20] [--rate 100] [--pairs 20] [--angry 60] [--postgres] [--small]`. While pairs talk
at `rate` messages a second over real sockets, shoppers get angry one after another; the time is from the acknowledged
message to the supervisor's frame. The load and the desk share the machine's cores. Quality is that of the labelled
dialogues in tests/vectors/watch.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import UUID

import msgspec
from websockets.asyncio.client import ClientConnection, connect

sys.path.insert(0, str(Path(__file__).parents[1]))

from benches import machine
from tests import make
from tests.conversations.given import LAN, SHOP, send
from tests.desks import running_desk
from tests.servers import running_postgres
from tests.watch import dialogues
from xiaoer.conversations import actions as conversations
from xiaoer.conversations.actions import Arrival
from xiaoer.conversations.domain.conversations import Person
from xiaoer.conversations.domain.events import DraftStopped, MessageSent
from xiaoer.conversations.domain.messages import Author
from xiaoer.conversations.domain.watching import Kind
from xiaoer.etiquette.actions import load
from xiaoer.platform import reacting
from xiaoer.platform.auth import Role, accounts
from xiaoer.platform.auth.guard import COOKIE
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, open_database, schema
from xiaoer.platform.reacting import Reaction
from xiaoer.watch import actions as watch
from xiaoer.watch.domain import heat, mentions, wording
from xiaoer.watch.domain.looking import BACK, Seen, look

TALK = (
    "请问昨天拍的羽绒服什么时候能发货",
    "您好，今天下午四点前发出",
    "好的，周末能到吗",
    "按物流预计周六到，以快递为准",
)
ANGRY = "说好的三天退款呢？我要打12315，你们等着"
COLD_CACHES = (
    heat.heat,
    mentions.problems,
    mentions.is_matter,
    wording.folded,
    wording.parts,
    wording.asks,
    wording.says_nothing,
)


def spread(seconds: list[float], unit: float = 1e3) -> str:
    """Median and the 99th of a hundred, in milliseconds unless said otherwise."""
    cuts = quantiles(seconds, n=100)
    return f"p50 {median(seconds) * unit:.2f}, p99 {cuts[98] * unit:.2f}"


def quality() -> None:
    found, errors = dialogues.measured(load())
    print(f"quality on {len(dialogues.dialogues())} labelled dialogues, {len(errors)} of them not as labelled:")
    for kind, one in found.items():
        print(f"  {kind:14} precision {one.precision:.2f}, recall {one.recall:.2f}  {tuple(one)}")


def look_cost(times: int) -> None:
    """A look at forty messages whose words were never seen before, which is the worst case."""
    took = []
    for turn in range(times):
        messages = tuple(
            dialogues.message(
                Author.AGENT if n % 2 else Author.SHOPPER,
                f"{TALK[n % len(TALK)]} {turn}-{n}",
                n + 1,
                dialogues.NOW + n * 10**7,
            )
            for n in range(BACK - 1)
        )
        newest = dialogues.message(Author.SHOPPER, f"{ANGRY} {turn}", BACK, dialogues.NOW + BACK * 10**7)
        for one in COLD_CACHES:
            one.cache_clear()
        began = time.perf_counter()
        look(Seen((*messages, newest), {}), tuple(Kind))
        took.append(time.perf_counter() - began)
    print(f"a look at {BACK} messages, nothing of them known: {spread(took, 1e6)} µs")


def longest_cost() -> None:
    """How heated the longest message is in which each of 1,333 threats is taken back."""
    took = []
    for turn in range(20):
        began = time.perf_counter()
        heat.heat(f"{'不投诉' * 1333}{turn % 10}")
        took.append(time.perf_counter() - began)
        heat.heat.cache_clear()
    print(f"4,000 characters of threats that are taken back: p50 {median(took) * 1e3:.1f} ms")


def reaction_cost(database: Database, talks: int, turns: int) -> None:
    """What following one message takes in the store, cursor and all, as the desk follows it."""
    now, kept = system_clock(), watch.Talks()
    follow, together = partial(watch.follow, kept), partial(watch.follow_all, kept)
    reaction = Reaction("bench.watch", (MessageSent, DraftStopped), follow, together=together, most=watch.A_UNIT)
    while database.write_now(reacting.advance, reaction, now, reaction.most).followed:
        pass  # what the desk before has left
    for number in range(talks):
        who = Arrival(SHOP, UUID(int=0xF000 + number), Person(UUID(int=0xC000 + number), "演示顾客"))
        one = database.write_now(conversations.arrive, who, now)
        for turn in range(turns):
            author = Author.AGENT if turn % 2 else Author.SHOPPER
            body = f"{TALK[turn % len(TALK)]} {number}"
            line = send(body, author, conversation_id=one.id, at=now, client_id=f"line-{turn:06}", author_id=LAN.id)
            database.write_now(conversations.append_all, [line])
    began = time.perf_counter()
    while database.write_now(reacting.advance, reaction, now, reaction.most).followed:
        pass
    took = (time.perf_counter() - began) / (talks * turns)
    print(f"following a message in the store: {took * 1e6:.0f} µs each over {talks * turns}")


def signed_in(database: Database, shop: UUID, login: str, role: Role) -> str:
    account = make.account(database, login=login, role=role, shops=(shop,))
    opened = database.write_now(accounts.open_session, account.id, system_clock(), 30)
    return f"{COOKIE}={opened.token}"


class Line:
    """One socket: when each frame came, told to whoever listens."""

    def __init__(self, line: ClientConnection, hear: Callable[[dict[str, Any], float], None]) -> None:
        self.line = line
        self.running = asyncio.create_task(self._run(hear))

    async def _run(self, hear: Callable[[dict[str, Any], float], None]) -> None:
        async for text in self.line:
            at = time.perf_counter()
            for one in str(text).split("\n"):
                hear(msgspec.json.decode(one), at)

    async def say(self, **frame: Any) -> None:
        await self.line.send(json.dumps(frame, ensure_ascii=False))

    async def close(self) -> None:
        self.running.cancel()
        await asyncio.gather(self.running, return_exceptions=True)
        await self.line.close()


async def opened(
    address: str, headers: dict[str, str], hear: Callable[[dict[str, Any], float], None], **hello: Any
) -> Line:
    line = await connect(address, additional_headers=headers, proxy=None, max_size=2**22)
    one = Line(line, hear)
    await one.say(type="hello", version=1, locale="zh", resume={}, **hello)
    return one


async def alarmed(address: str, origin: str, cookie: str, given: argparse.Namespace) -> list[float]:
    """Seconds from each angry message's acknowledgement to the supervisor's frame with its lines."""
    sent, heard = dict[str, float](), dict[str, float]()

    def shopper_hears(frame: dict[str, Any], at: float) -> None:
        if frame["type"] == "acknowledged" and frame["client_id"].startswith("angry"):
            sent[frame["conversation"]] = at

    def lead_hears(frame: dict[str, Any], at: float) -> None:
        if frame["type"] == "watch_alarm" and frame["alarm"]["kind"] == Kind.ANGER and frame["alarm"]["lines"]:
            heard.setdefault(frame["alarm"]["conversation_id"], at)

    lead = await opened(address, {"cookie": cookie, "origin": origin}, lead_hears, role="agent")
    talkers = [await opened(address, {}, shopper_hears, role="shopper", shop="yunhe") for _ in range(given.pairs)]
    angry = [await opened(address, {}, shopper_hears, role="shopper", shop="yunhe") for _ in range(given.angry)]
    until = time.perf_counter() + given.seconds
    talking = [asyncio.create_task(talk(one, n, given, until)) for n, one in enumerate(talkers)]
    for number, one in enumerate(angry):
        await asyncio.sleep(given.seconds * 0.9 / given.angry)
        await one.say(type="send", client_id=f"angry-{number:08}", body=ANGRY, kind="text")
    await asyncio.gather(*talking)
    await asyncio.sleep(1)
    for one in (lead, *talkers, *angry):
        await one.close()
    missing = sent.keys() - heard.keys()
    assert len(sent) == given.angry, "a message was not acknowledged"
    assert not missing, f"{len(missing)} alarms never came"
    return [heard[conversation] - at for conversation, at in sent.items()]


async def talk(one: Line, number: int, given: argparse.Namespace, until: float) -> None:
    pause, turn = given.pairs / given.rate, 0
    while time.perf_counter() < until:
        await asyncio.sleep(pause)
        await one.say(type="send", client_id=f"talk-{number:04}-{turn:06}", body=TALK[turn % len(TALK)], kind="text")
        turn += 1


@contextmanager
def stores(given: argparse.Namespace) -> Iterator[list[tuple[str, str]]]:
    with tempfile.TemporaryDirectory() as folder:
        found = [("SQLite", f"sqlite:///{folder}/watch.sqlite3")]
        if not given.postgres:
            yield found
            return
        with running_postgres(durable=True) as server:
            server.create("bench_watch")
            yield [*found, ("PostgreSQL", server.address("bench_watch"))]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    for name, usual in (("seconds", 20), ("rate", 100), ("pairs", 20), ("angry", 60)):
        ask.add_argument(f"--{name}", type=int, default=usual)
    ask.add_argument("--postgres", action="store_true")
    ask.add_argument("--small", action="store_true", help="a few seconds, to see that it runs")
    given = ask.parse_args()
    machine.tell(programs=("PostgreSQL",))
    if given.small:
        given.seconds, given.angry = 3, 10
    quality()
    look_cost(50 if given.small else 1_000)
    longest_cost()
    with stores(given) as found:
        for name, address in found:
            print(f"{name}:")
            schema.upgrade(address)
            database = open_database(address)
            cookie = signed_in(database, make.shop(database), "lead", Role.SUPERVISOR)
            with tempfile.TemporaryDirectory() as folder, running_desk(
                address, Path(folder), frames_a_second="1000000", sockets_an_address="100000", hellos_a_second="100000", log_level="warning"
            ) as desk:  # fmt: skip
                took = asyncio.run(alarmed(desk.socket, desk.address, cookie, given))
            reaction_cost(database, 20 if given.small else 200, len(TALK))
            database.close()
            print(
                f"acknowledged to told, {given.rate} messages/s beside: {spread(took)} ms, slowest {max(took) * 1e3:.0f}"
            )


if __name__ == "__main__":
    main()
