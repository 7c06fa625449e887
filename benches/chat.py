"""P1: durable chat messages a second, acknowledged and delivered to the other side, beside the limit in the same run.

`python benches/chat.py [--seconds 5] [--sockets 200,1000] [--rates 500,2000] [--peers] [--small]`. SQLite with
synchronous=FULL and PostgreSQL, lights, due times and events on. With `--peers` also two chats as most are built
(benches/peers), which are installed for it. The load runs in a second process (benches/chat_load.py); client and server
share the machine's cores.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1]))

from benches import chat_peers, machine
from tests import make
from tests.desks import running_desk
from tests.servers import Postgres, free_port, running_postgres
from xiaoer.platform.auth import accounts
from xiaoer.platform.auth.guard import COOKIE
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, open_database, schema

HERE = Path(__file__).parent
MOST_PAIRS = 500
LIMIT = "limit"
PATIENCE_SECONDS = 120


def load(address: str, session: dict[str, Any], pairs: int, seconds: float, rate: float) -> dict[str, Any] | None:
    """What the load measured; nothing where it had not ended in PATIENCE_SECONDS, as with a server that loses a message."""
    command = [sys.executable, str(HERE / "chat_load.py"), address, str(pairs), str(seconds), str(rate)]
    patiently = partial(subprocess.run, timeout=PATIENCE_SECONDS, check=False, capture_output=True, text=True)
    try:
        done = patiently(command, input=json.dumps(session))
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@contextmanager
def bare_server() -> Iterator[tuple[str, int]]:
    """Address and process of the server that keeps nothing."""
    port = free_port()
    words = [sys.executable, str(HERE / "chat_limit.py"), str(port)]
    server = subprocess.Popen(words, stderr=subprocess.DEVNULL, text=True)
    try:
        chat_peers.wait_until_it_listens(server, port)
        yield f"ws://127.0.0.1:{port}/api/v1/live", server.pid
    finally:
        server.terminate()
        server.wait()


@contextmanager
def limit() -> Iterator[tuple[str, dict[str, Any]]]:
    with bare_server() as (address, _):
        yield address, {"shop": "", "cookies": [], "origin": ""}


@contextmanager
def desk(database_url: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The real thing, with a shop and as many agents as there may be pairs."""
    if schema.state(database_url) == "empty":
        schema.upgrade(database_url)
    database = open_database(database_url)
    cookies = signed_in(database, make.shop(database))
    database.close()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_desk(
            database_url,
            Path(folder),
            frames_a_second="1000000",
            sockets_an_address="100000",
            hellos_a_second="100000",
            log_level="warning",
        ) as running,
    ):
        yield running.socket, {"shop": "yunhe", "cookies": cookies, "origin": running.address}


def signed_in(database: Database, shop_id: UUID) -> list[str]:
    """A cookie of each agent, without the 0.2 s that each password would take."""
    agents = [make.account(database, login=f"agent{number}", shops=(shop_id,)) for number in range(MOST_PAIRS)]
    now = system_clock()
    opened = [database.write_now(accounts.open_session, agent.id, now, 1) for agent in agents]
    return [f"{COOKIE}={one.token}" for one in opened]


def show(name: str, told: dict[str, Any] | None, beside: float | None) -> None:
    if told is None:
        print(f"{name:34} not done within {PATIENCE_SECONDS} s")
        return
    acknowledged, delivered = told["acknowledged_ms"], told["delivered_ms"]
    ratio = f"  {told['messages_a_second'] / beside:.2f} of the limit" if beside else ""
    print(
        f"{name:34} {told['messages_a_second']:8.0f} msg/s   ack p50 {acknowledged['p50']:7.2f} p99 "
        f"{acknowledged['p99']:7.2f} ms   delivered p50 {delivered['p50']:7.2f} p99 {delivered['p99']:7.2f} ms{ratio}"
    )


Servers = dict[str, Callable[[], AbstractContextManager[tuple[str, dict[str, Any]]]]]
"""What is measured, by its name; each is started for its own turn and stopped after it."""


def measure(servers: Servers, sockets: Sequence[int], rates: Sequence[int], seconds: float) -> None:
    """Each beside the first, which is the limit and is not offered a rate."""
    limits: dict[int, float] = {}
    for name, started in servers.items():
        with started() as (address, session):
            for many in sockets:
                told = load(address, session, many // 2, seconds, 0)
                show(f"{name}, {many} sockets", told, limits.get(many))
                if told:
                    limits.setdefault(many, told["messages_a_second"])
            for rate in rates if name != LIMIT else ():
                told = load(address, session, sockets[-1] // 2, seconds, rate)
                show(f"{name}, {sockets[-1]} sockets, {rate}/s offered", told, None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--sockets", default="200,1000")
    parser.add_argument("--rates", default="500,2000")
    parser.add_argument("--peers", action="store_true", help="also the chats of benches/peers")
    parser.add_argument("--small", action="store_true", help="a few seconds, SQLite only")
    asked = parser.parse_args()
    machine.tell(programs=("PostgreSQL", "Redis", "Node"))
    with tempfile.TemporaryDirectory() as folder:
        ours: Servers = {LIMIT: limit, "SQLite FULL": partial(desk, f"sqlite:///{folder}/store.sqlite3")}
        if asked.small:
            measure(ours, [40], [200], 1)
            return
        sockets, rates = ([int(one) for one in told.split(",")] for told in (asked.sockets, asked.rates))
        with running_postgres(durable=True) as postgres:
            postgres.create("chat")
            stores: Servers = {"PostgreSQL": partial(desk, postgres.address("chat"))}
            measure(ours | stores | (peers(postgres) if asked.peers else {}), sockets, rates, asked.seconds)


def peers(postgres: Postgres) -> Servers:
    chat_peers.install()
    return {
        "Channels, Redis, ORM": partial(chat_peers.channels, postgres),
        "socket.io, node:sqlite": chat_peers.socketio,
    }


if __name__ == "__main__":
    main()
