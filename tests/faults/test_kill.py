"""The desk is killed in the middle of its work, and nothing that it promised is broken."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests import make
from tests.conversations.live import LiveDesk
from tests.desks import running_desk
from tests.faults.parties import BURST, Party, check
from xiaoer.platform.db import open_database

SHOPPERS = 30
UNDER_WAY = 20


async def story(desk: LiveDesk, kills: int) -> list[Party]:
    """Shoppers write and an agent answers them while the desk is killed and started again; then all of them come to rest."""
    stop = asyncio.Event()
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        clients = [await stack.enter_async_context(desk.shopper()) for _ in range(SHOPPERS)]
        parties = [Party(f"shopper{number:02}", one) for number, one in enumerate(clients)]
        talks = [group.create_task(one.chat(stop)) for one in parties]
        parties.append(await answering(desk, stack, parties))
        talks.append(group.create_task(parties[-1].chat(stop)))
        for kill in range(kills):
            await everybody_comes_further(parties)
            await asyncio.gather(*(one.burst(kill) for one in parties))
            acknowledged = sum(len(one.client.acknowledged) for one in parties)
            desk.desk.kill()
            under_way = sum(len(one.client.waiting) for one in parties)
            assert acknowledged >= UNDER_WAY
            assert under_way >= UNDER_WAY
            await asyncio.to_thread(desk.desk.start)
        stop.set()
        for one in parties:
            async with one.client._changed:
                one.client._changed.notify_all()
        await asyncio.gather(*talks)
        await asyncio.gather(*(one.client.until(lambda one=one: not one.client.waiting, 60) for one in parties))
        await asyncio.gather(*(one.rest(parties) for one in parties))
    return parties


async def answering(desk: LiveDesk, stack: AsyncExitStack, shoppers: list[Party]) -> Party:
    """An agent who follows the conversation of each shopper, and has heard of all of them."""
    agent = await stack.enter_async_context(desk.agent())
    for one in shoppers:
        await one.client.until(lambda one=one: one.client.acknowledged, 60)
    talks = [next(iter(one.client.acknowledged.values()))["conversation"] for one in shoppers]
    for talk in talks:
        await agent.say(type="watch", conversation=talk)
    await agent.until(lambda: agent.last_seq.keys() == set(talks), 60)
    return Party("agent", agent, talks)


async def everybody_comes_further(parties: list[Party]) -> None:
    """By more than a burst each, so that what waits does not grow from kill to kill."""
    wanted = [len(one.client.acknowledged) + BURST + 1 for one in parties]
    for one, least in zip(parties, wanted, strict=True):
        await one.client.until(lambda one=one, least=least: len(one.client.acknowledged) >= least, 60)


def run(database_url: str, folder: Path, kills: int) -> None:
    database = open_database(database_url)
    make.account(database, login="lan", shops=(make.shop(database),))
    try:
        with running_desk(database_url, folder, frames_a_second="10000") as desk:
            parties = asyncio.run(story(LiveDesk(desk, database), kills))
        check(database, parties)
        agent = parties[-1].client
        assert {one["author"] for taken in agent.received.values() for one in taken} >= {"shopper", "agent"}
        for one in parties[:-1]:
            [taken] = one.client.received.values()
            assert "agent" in {frame.get("author") for frame in taken}, one.name
    finally:
        database.close()


@pytest.mark.faults
@pytest.mark.timeout(300)
def test_a_killed_desk_loses_doubles_and_reorders_nothing(database_url: str, tmp_path: Path) -> None:
    run(database_url, tmp_path, kills=10)


@pytest.mark.long
@pytest.mark.faults
@pytest.mark.timeout(3600)
def test_killed_again_and_again(database_url: str, tmp_path: Path) -> None:
    run(database_url, tmp_path, kills=200)
