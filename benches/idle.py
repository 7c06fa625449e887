"""P2: memory of a connected shopper who says nothing, beside the bare socket of the same server.

`python benches/idle.py [--sockets 10000] [--small]`. Each shopper has said hello and heard the welcome; the bare server (benches/chat_limit.py)
does just that. Also said: seconds until all were in, and the processor's share while they rest.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import uvloop
from websockets.asyncio.client import ClientConnection, connect

sys.path.insert(0, str(Path(__file__).parents[1]))

from benches import chat, machine
from benches.start import resident_megabytes
from tests import make
from tests.desks import running_desk
from xiaoer.platform.db import open_database, schema

AT_ONCE = 50
LEAST_SETTLE_SECONDS, NEWCOMERS_A_SECOND, REST_SECONDS = 5, 250, 20
"""Each who comes is a customer whom the desk has not met: what follows from that goes on for a while."""
HELLO = json.dumps({"type": "hello", "version": 1, "role": "shopper", "shop": "yunhe"})


class Rested(NamedTuple):
    """Kilobytes a socket, seconds until all were in, share of one core while they rest."""

    kilobytes_a_socket: float
    seconds: float
    busy: float


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def enter(address: str) -> ClientConnection:
    line = await connect(address, proxy=None, ping_interval=None, compression=None)
    await line.send(HELLO)
    await line.recv()
    return line


async def rest(address: str, pid: int, sockets: int) -> Rested:
    """The first sockets are opened before the measurement: what the first of all costs is no shopper's."""
    lines = await asyncio.gather(*(enter(address) for _ in range(AT_ONCE)))
    before, began = resident_megabytes(pid), time.perf_counter()
    for _ in range(sockets // AT_ONCE):
        lines += await asyncio.gather(*(enter(address) for _ in range(AT_ONCE)))
    seconds = time.perf_counter() - began
    await asyncio.sleep(max(LEAST_SETTLE_SECONDS, sockets / NEWCOMERS_A_SECOND))
    after, spent = resident_megabytes(pid), processor_seconds(pid)
    await asyncio.sleep(REST_SECONDS)
    busy = (processor_seconds(pid) - spent) / REST_SECONDS
    await asyncio.gather(*(line.close() for line in lines))
    return Rested(1000 * (after - before) / (sockets // AT_ONCE * AT_ONCE), seconds, busy)


@contextmanager
def desk() -> Iterator[tuple[str, int]]:
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/store.sqlite3"
        schema.upgrade(address)
        database = open_database(address)
        make.shop(database)
        database.close()
        with running_desk(
            address, Path(folder), sockets_an_address="100000", hellos_a_second="100000", log_level="warning"
        ) as running:
            yield running.socket, running.pid


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=10_000)
    parser.add_argument("--small", action="store_true", help="500 sockets")
    asked = parser.parse_args()
    sockets = 500 if asked.small else asked.sockets
    machine.tell()
    found: dict[str, Rested] = {}
    for name, started in {"bare socket": chat.bare_server, "shopper at the desk": desk}.items():
        with started() as (address, pid):
            found[name] = one = uvloop.run(rest(address, pid, sockets))
        print(
            f"{name:20} {sockets} sockets: {one.kilobytes_a_socket:.1f} kB each, all in after {one.seconds:.1f} s, "
            f"{100 * one.busy:.1f} % of a core while they rest"
        )
    ratio = found["shopper at the desk"].kilobytes_a_socket / found["bare socket"].kilobytes_a_socket
    print(f"a shopper takes {ratio:.2f} of the bare socket (goal under 1.5)")


if __name__ == "__main__":
    main()
