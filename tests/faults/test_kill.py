"""The desk is killed in the middle of its work, and nothing that it promised is broken."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests import make
from tests.desks import RunningDesk, running_desk
from tests.live_client import LiveClient, connected
from xiaoer.conversations.store.tables import message_table
from xiaoer.platform.db import Database, open_database

SHOPPERS = 30
UNDER_WAY = 20
BURST = 10


async def chat(client: LiveClient, sent: list[str], stop: asyncio.Event, name: str) -> None:
    """One message after another, each as soon as the one before was acknowledged."""
    number = 0
    while not stop.is_set():
        client_id = f"{name}:{number:06}"
        sent.append(client_id)
        await client.send(client_id, f"{name} 第 {number} 句")
        await client.until(lambda wanted=client_id: wanted in client.acknowledged or stop.is_set(), 60)
        number += 1


async def burst(client: LiveClient, sent: list[str], name: str) -> None:
    """Messages that the server has no time to acknowledge."""
    for number in range(BURST):
        client_id = f"{name}:burst{number:02}"
        sent.append(client_id)
        await client.send(client_id, f"{name} 断电前的第 {number} 句")


async def story(desk: RunningDesk, kills: int) -> tuple[list[str], dict[str, dict[str, Any]], list[LiveClient]]:
    """Shoppers write while the desk is killed and started again; then all of them come to rest."""
    sent: list[str] = []
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        stack = [connected(desk.socket, {"role": "shopper", "shop": "yunhe"}) for _ in range(SHOPPERS)]
        clients = [await one.__aenter__() for one in stack]
        talks = [group.create_task(chat(client, sent, stop, f"shopper{n:02}")) for n, client in enumerate(clients)]
        for kill in range(kills):
            await everybody_comes_further(clients)
            await asyncio.gather(*(burst(client, sent, f"{kill}-{n:02}") for n, client in enumerate(clients)))
            acknowledged = sum(len(client.acknowledged) for client in clients)
            desk.kill()
            under_way = sum(len(client.waiting) for client in clients)
            assert acknowledged >= UNDER_WAY
            assert under_way >= UNDER_WAY
            await asyncio.to_thread(desk.start)
        stop.set()
        for client in clients:
            async with client._changed:
                client._changed.notify_all()
        await asyncio.gather(*talks)
        for client in clients:
            await client.until(lambda one=client: not one.waiting, 60)
        acknowledged_all = {key: frame for client in clients for key, frame in client.acknowledged.items()}
        for one in stack:
            await one.__aexit__(None, None, None)
    return sent, acknowledged_all, clients


async def everybody_comes_further(clients: list[LiveClient]) -> None:
    """By more than a burst each, so that what waits does not grow from kill to kill."""
    wanted = [len(client.acknowledged) + BURST + 1 for client in clients]
    for client, least in zip(clients, wanted, strict=True):
        await client.until(lambda one=client, least=least: len(one.acknowledged) >= least, 60)


def stored(database: Database) -> list[Any]:
    row = message_table.c
    chosen = sa.select(row.conversation_id, row.seq, row.id, row.client_id, row.author)
    return list(database.read_now(lambda tx: tx.all(chosen.order_by(row.conversation_id, row.seq))))


def check(database: Database, sent: list[str], acknowledged: dict[str, dict[str, Any]]) -> None:
    """Every message stands once; what was told of it is true; no conversation has a gap."""
    rows = stored(database)
    shoppers = [row for row in rows if row.author == "shopper"]
    assert Counter(row.client_id for row in shoppers) == Counter(sent)
    assert {row.client_id: (str(row.id), row.seq) for row in shoppers} == {
        key: (frame["id"], frame["seq"]) for key, frame in acknowledged.items()
    }
    places: dict[Any, list[int]] = {}
    for row in rows:
        places.setdefault(row.conversation_id, []).append(row.seq)
    assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in places.values())


def run(database_url: str, folder: Path, kills: int) -> None:
    before = open_database(database_url)
    make.shop(before)
    before.close()
    with running_desk(database_url, folder, frames_a_second="10000") as desk:
        sent, acknowledged, clients = asyncio.run(story(desk, kills))
    after = open_database(database_url)
    try:
        check(after, sent, acknowledged)
        for client in clients:
            for conversation, taken in client.received.items():
                assert [frame["seq"] for frame in taken] == list(range(1, len(taken) + 1)), conversation
    finally:
        after.close()


@pytest.mark.faults
@pytest.mark.timeout(300)
def test_a_killed_desk_loses_doubles_and_reorders_nothing(database_url: str, tmp_path: Path) -> None:
    run(database_url, tmp_path, kills=10)


@pytest.mark.long
@pytest.mark.faults
@pytest.mark.timeout(3600)
def test_killed_again_and_again(database_url: str, tmp_path: Path) -> None:
    run(database_url, tmp_path, kills=200)
