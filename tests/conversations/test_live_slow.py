"""One that reads nothing is let go, with a reason where it can be told; its memory here is bounded, and the others go on."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests import make
from tests.conversations.live import HELLO, SECONDS, LiveDesk, opened
from tests.desks import running_desk
from xiaoer.conversations.domain.messages import LONGEST
from xiaoer.conversations.web.live import LET_GO, _write
from xiaoer.platform.db import open_database
from xiaoer.platform.live.hub import MOST_FRAMES_WAITING, Listener, Reason
from xiaoer.platform.live.line import CUT_AFTER

LONG = "长" * LONGEST
MANY = MOST_FRAMES_WAITING + 600
"""So many of them are more than a socket may be behind, the buffers of both systems included."""
MOST_GROWTH = 80_000_000
"""Bytes of the desk for one that reads nothing: a thousand frames of 12 kB, and what the others cost."""


@pytest.fixture(scope="module")
def desk(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    folder = tmp_path_factory.mktemp("slow")
    (folder / "store.sqlite3").write_bytes(empty_sqlite.read_bytes())
    address = f"sqlite:///{folder}/store.sqlite3"
    database = open_database(address)
    make.shop(database)
    with running_desk(address, folder, frames_a_second="100000") as running:
        yield LiveDesk(running, database)
    database.close()


def sockets_of(pid: int) -> int:
    folder = Path(f"/proc/{pid}/fd")
    return sum(one.is_socket() for one in folder.iterdir())


def memory_of(pid: int) -> int:
    [kilobytes] = [
        line.split()[1] for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")
    ]
    return int(kilobytes) * 1024


async def stalled(desk: LiveDesk, token: str | None) -> ClientConnection:
    """Another tab of the shopper, with as little room as a system gives, that reads its welcome and nothing else."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.settimeout(0)
    await asyncio.get_running_loop().sock_connect(line, ("127.0.0.1", desk.desk.port))
    tab = await connect(desk.desk.socket, sock=line, proxy=None, max_queue=1, ping_interval=None)
    await tab.send(msgspec.json.encode({**HELLO, "token": token}).decode())
    await tab.recv()
    tab.transport.pause_reading()
    return tab


def test_one_that_stops_reading_is_cut_off_and_nobody_else_notices(desk: LiveDesk) -> None:
    async def story() -> None:
        pid = desk.desk.pid
        async with desk.shopper() as shopper, desk.shopper(token=shopper.token) as other:
            conversation = await opened(shopper)
            before, memory = sockets_of(pid), memory_of(pid)
            tab = await stalled(desk, shopper.token)
            assert sockets_of(pid) == before + 1
            for number in range(MANY):
                await shopper.send(f"long-{number:05}", LONG)
                if number % 100 == 99:
                    await shopper.until(lambda: len(shopper.waiting) < 50, SECONDS)
            await shopper.until(lambda: not shopper.waiting, SECONDS)
            async with asyncio.timeout(2 * CUT_AFTER):
                while sockets_of(pid) > before:  # noqa: ASYNC110 - the desk is another process
                    await asyncio.sleep(0.1)
            assert memory_of(pid) - memory < MOST_GROWTH
            await other.until(lambda: other.last_seq[conversation] >= MANY, SECONDS)
            assert (shopper.gaps_asked, other.gaps_asked) == (0, 0)
            assert sum(one["type"] == "welcome" for one in other.told) == 1
            assert await ended(tab) in {LET_GO[Reason.TOO_SLOW][1], 1006}

    asyncio.run(story())


async def ended(tab: ClientConnection) -> int:
    """It reads again: all that was on the way, and then the end."""
    tab.transport.resume_reading()
    try:
        async with asyncio.timeout(SECONDS):
            while True:
                await tab.recv()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006


class Slow:
    """A socket that takes nothing until it is `free`."""

    def __init__(self) -> None:
        self.free = asyncio.Event()
        self.told: list[Any] = []

    async def send_data(self, text: bytes, mode: str) -> None:
        await self.free.wait()
        self.told += [mode, *(msgspec.json.decode(line) for line in text.split(b"\n"))]

    async def close(self, code: int) -> None:
        self.told.append(code)


@pytest.mark.parametrize("why", list(Reason))
def test_one_that_reads_again_in_time_is_told_why_and_nothing_that_it_would_read_twice(why: Reason) -> None:
    async def story() -> None:
        slow: Any = Slow()
        listener, gone = Listener("slow", staff=False), list[int]()
        listener.when_gone = lambda: gone.append(1)
        writing = asyncio.create_task(_write(slow, listener))
        listener.put(b'"on its way"')
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        listener.put(b'"waits"')
        listener.let_go(why)
        listener.let_go(Reason.TOO_SLOW)
        slow.free.set()
        await asyncio.wait_for(writing, 5)
        refused, code = LET_GO[why]
        [_, first, _, error, closed] = slow.told
        assert (first, error["code"], error["fatal"], closed) == ("on its way", refused.code, True, code)
        assert (gone, listener.closed) == ([1], True)

    asyncio.run(story())
