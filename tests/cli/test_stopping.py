"""A server that is told to stop does so in order: what it acknowledged is stored, and nothing is in its way."""

from __future__ import annotations

import asyncio
import signal
import subprocess

import pytest
import sqlalchemy as sa
import uvicorn

from tests import make
from tests.cli.program import Shell
from tests.live_client import LiveClient, connected
from tests.servers import free_port
from xiaoer.cli.serving import Server
from xiaoer.conversations.store.tables import message_table
from xiaoer.platform.db import open_database

MESSAGES = 40
GRACE_IS_OVER = "graceful shutdown exceeded"
"""What Uvicorn says when something is still under way at the end of the time that it may take."""


async def told_to_stop_in_the_middle(port: int, process: subprocess.Popen[str], number: int) -> LiveClient:
    """A shopper writes faster than the server answers; the signal comes with the first answer."""
    async with connected(f"ws://127.0.0.1:{port}/api/v1/live", {"role": "shopper", "shop": "yunhe"}) as client:
        for place in range(MESSAGES):
            await client.send(f"message-{place:02}", f"第 {place} 句")
        await client.until(lambda: client.acknowledged)
        process.send_signal(number)
        await asyncio.to_thread(process.wait, 60)
        return client


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_the_server_ends_well(shell: Shell, number: int) -> None:
    database, port = open_database(shell.address), free_port()
    make.shop(database)
    with shell.running("serve", port=str(port), frames_a_second="10000") as process:
        client = asyncio.run(told_to_stop_in_the_middle(port, process, number))
        _, err = process.communicate()
    row = message_table.c
    chosen = sa.select(row.client_id, row.seq).where(row.author == "shopper")
    stored = {one.client_id: one.seq for one in database.read_now(lambda tx: tx.all(chosen))}
    database.close()
    assert (process.returncode, "Traceback" in err) == (0, False), err
    assert GRACE_IS_OVER not in err
    assert {key: frame["seq"] for key, frame in client.acknowledged.items()}.items() <= stored.items()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_second_server_on_one_file_is_refused(shell: Shell) -> None:
    """Commands go beside the first."""
    with shell.running("serve", measured=False, port=str(free_port())) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("小二已启动")
        said = shell.run("serve", port=str(free_port()))
        assert (said.returncode, "正被另一个小二进程使用" in said.stderr) == (2, True)
        assert shell.run("doctor").returncode in {0, 1}


def test_told_twice_is_told_once() -> None:
    """Uvicorn would drop the end that is under way, and what is cut short in it complains as in a crash."""
    server = Server(uvicorn.Config(lambda: None))
    for _ in range(2):
        server.handle_exit(signal.SIGINT, None)
    assert (server.should_exit, server.force_exit) == (True, False)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_the_worker_ends_well(shell: Shell, number: int) -> None:
    with shell.running("worker") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "后台任务已启动，按 Ctrl+C 结束。\n"
        assert process.stdout.readline() == "The worker is running. Press Ctrl+C to stop.\n"
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")
