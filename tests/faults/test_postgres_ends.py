"""PostgreSQL is stopped, or crashes, under load and comes back: nobody has to do anything, and nothing acknowledged is lost."""

from __future__ import annotations

import asyncio
import signal
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.faults.test_scaled import Scaled, agree, both, during, scaled_on, talking
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
    async with talking(scaled) as (shopper, agent, conversation):
        sent = await both(shopper, agent, "before", conversation)
        for number in (signal.SIGINT, signal.SIGQUIT):
            sent |= await during(partial(ends_and_comes_back, world.server, number), (shopper, agent), conversation)
        sent |= await both(shopper, agent, "after", conversation)
        await agree(scaled, (shopper, agent), conversation, sent)


def ends_and_comes_back(server: OwnPostgres, number: int) -> None:
    server.end(number)
    time.sleep(AWAY)
    server.start()
