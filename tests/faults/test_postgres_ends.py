"""PostgreSQL is stopped, or crashes, under load and comes back: nobody has to do anything, and nothing acknowledged is lost."""

from __future__ import annotations

import asyncio
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conversations.live import heard, opened, said, watching
from tests.faults.test_scaled import Scaled, agree, both, scaled_on
from tests.live_client import LiveClient
from tests.servers import OwnPostgres, Postgres
from xiaoer.platform.db import schema

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

AWAY = 0.5
"""Seconds for which there is no store."""


class World(NamedTuple):
    """Two web processes and a worker, and the server that all of them stand on."""

    scaled: Scaled
    server: OwnPostgres


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    # Pytest's own folders cannot be entered by the user whom PostgreSQL runs as.
    with tempfile.TemporaryDirectory(prefix="xiaoer-pg-") as folder:
        server = OwnPostgres(Path(folder))
        server.start()
        try:
            postgres = Postgres(server.admin)
            postgres.create("ends")
            schema.upgrade(postgres.address("ends"))
            with scaled_on(postgres.address("ends"), tmp_path) as scaled:
                yield World(scaled, server)
        finally:
            server.stop()


def test_it_is_stopped_and_crashes_and_comes_back_and_nothing_is_lost(world: World) -> None:
    asyncio.run(story(world))


async def story(world: World) -> None:
    scaled = world.scaled
    shopper = LiveClient(scaled.first.desk.socket, {"role": "shopper", "shop": "yunhe"})
    agent = LiveClient(scaled.second.desk.socket, {"role": "agent"}, scaled.second.signed_in("lan"))
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(one.run()) for one in (shopper, agent)]
        await asyncio.gather(heard(shopper, "welcome"), heard(agent, "welcome"))
        conversation = await opened(shopper)
        await watching(agent, conversation, 2)
        sent = await both(shopper, agent, "before", conversation)
        for number in (signal.SIGINT, signal.SIGQUIT):
            over = asyncio.Event()
            writing = [group.create_task(write_until(over, one, conversation)) for one in (shopper, agent)]
            await asyncio.to_thread(ends_and_comes_back, world.server, number)
            over.set()
            for written in await asyncio.gather(*writing):
                sent |= written
        sent |= await both(shopper, agent, "after", conversation)
        await agree(scaled, (shopper, agent), conversation, sent)
        for task in running:
            task.cancel()


async def write_until(over: asyncio.Event, client: LiveClient, conversation: str) -> set[str]:
    """One after another as long as it lasts, the last of them after it; the client ids."""
    names = set[str]()
    while not over.is_set():
        names.add(name := f"during-{id(over)}-{id(client)}-{len(names):04}")
        assert (await said(client, name, name, conversation))["type"] == "acknowledged"
    return names


def ends_and_comes_back(server: OwnPostgres, number: int) -> None:
    server.end(number)
    time.sleep(AWAY)
    server.start()
