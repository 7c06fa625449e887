"""The disk under a desk that is being used fills up, and has room again: nobody has to start anything anew."""

from __future__ import annotations

import asyncio
import json
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests import make
from tests.conversations.live import LiveDesk
from tests.desks import running_desk
from tests.faults.parties import Party, check
from tests.live_client import LiveClient, connected
from tests.servers import Postgres
from xiaoer.platform.db import open_database, schema

pytestmark = [pytest.mark.faults, pytest.mark.timeout(120)]

DISK = "48m"
SHOPPERS = 4
MOST_GROWN = 64 * 1024
"""Kilobytes by which the process may grow while nothing can be kept."""


@contextmanager
def small_disk() -> Iterator[Path]:
    """A disk of its own, which only root can make, where the database's server comes too."""
    with TemporaryDirectory(prefix="xiaoer-disk-") as folder:
        Path(folder).chmod(0o755)
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", folder], capture_output=True, check=False
        )
        if made.returncode:
            pytest.skip(f"no disk of its own can be made here: {made.stderr.decode().strip()}")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture(params=["sqlite", "postgres"])
def small_store(request: pytest.FixtureRequest) -> Iterator[tuple[str, Path]]:
    """The address of an empty store on a small disk, and the disk. What a server writes ahead lies elsewhere."""
    with small_disk() as disk:
        if request.param == "sqlite":
            schema.upgrade(f"sqlite:///{disk}/store.sqlite3")
            yield f"sqlite:///{disk}/store.sqlite3", disk
            return
        server: Postgres = request.getfixturevalue("postgres")
        if not server.is_ours:
            pytest.skip("a server that is named by the environment may not reach this disk")
        (disk / "space").mkdir()
        with server.placed(disk / "space", request.getfixturevalue("empty_postgres")) as name:
            yield server.address(name), disk


def fill_up(disk: Path) -> Path:
    """Take all the room that is left."""
    with (path := disk / "filler").open("wb", buffering=0) as file:
        while True:
            try:
                file.write(b"x" * 65_536)
            except OSError:
                return path


def test_a_full_disk_under_load_is_told_and_loses_nothing(small_store: tuple[str, Path], tmp_path: Path) -> None:
    address, disk = small_store
    store = open_database(address)
    make.account(store, login="lan", shops=(make.shop(store),))
    with running_desk(
        address, tmp_path, frames_a_second="10000", hellos_a_second="10000", data_folder=str(disk / "data")
    ) as running:
        desk = LiveDesk(running, store)
        parties = asyncio.run(story(desk, disk, desk.signed_in("lan")))
    check(store, parties)
    store.close()
    assert "live_failed" not in running.log


async def story(desk: LiveDesk, disk: Path, staff: dict[str, str]) -> list[Party]:
    """Shoppers write all the time; what cannot be kept they send again, as the chat window does."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        stack = [connected(desk.desk.socket, {"role": "shopper", "shop": "yunhe"}) for _ in range(SHOPPERS)]
        clients = [await one.__aenter__() for one in stack]
        parties = [Party(f"shopper{number}", one) for number, one in enumerate(clients)]
        talks = [group.create_task(one.chat(stop)) for one in parties]
        await acknowledged(clients, 5)
        before, filler = memory(desk), await asyncio.to_thread(fill_up, disk)
        for one in clients:
            await one.until(lambda one=one: told_unavailable(one) > 2)
        await asyncio.to_thread(nothing_taken_and_everything_shown, desk, staff)
        assert memory(desk) < before + MOST_GROWN
        filler.unlink()
        await acknowledged(clients, 5)
        stop.set()
        for one in clients:
            await one.until(lambda one=one: not one.waiting)
        await asyncio.gather(*talks)
        for client in stack:
            await client.__aexit__(None, None, None)
    return parties


async def acknowledged(clients: list[LiveClient], more: int) -> None:
    """Everybody comes further by so many messages."""
    wanted = [len(one.acknowledged) + more for one in clients]
    for one, least in zip(clients, wanted, strict=True):
        await one.until(lambda one=one, least=least: len(one.acknowledged) >= least)


def told_unavailable(client: LiveClient) -> int:
    errors = [frame["code"] for frame in client.told if frame["type"] == "error"]
    assert set(errors) <= {"unavailable"}
    return len(errors)


def nothing_taken_and_everything_shown(desk: LiveDesk, staff: dict[str, str]) -> None:
    """Pages that only read answer as ever; one that writes says what is the matter, by the same code. A table of PostgreSQL
    may have room in its last page for less than a shopper's words.
    """
    [first, *_] = asked(desk, "conversations?view=all", staff)["items"]
    assert asked(desk, f"conversations/{first['id']}/messages", staff)["items"]
    if desk.database.dialect == "postgresql":
        return
    with pytest.raises(urllib.error.HTTPError) as refused:
        asked(desk, f"conversations/{first['id']}/take", staff, b"")
    assert (refused.value.code, json.load(refused.value)["code"]) == (503, "unavailable")


def asked(desk: LiveDesk, path: str, staff: dict[str, str], body: bytes | None = None) -> Any:
    request = urllib.request.Request(f"{desk.desk.address}/api/v1/{path}", body, staff)  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - a desk on this machine
        return json.load(answer)


def memory(desk: LiveDesk) -> int:
    """Of the server, in kilobytes."""
    status = Path(f"/proc/{desk.desk.pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
