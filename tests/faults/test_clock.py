"""The clock on the wall jumps while people talk: nothing is lost, doubled, reordered or refused for it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from tests import make
from tests.conversations.live import SECONDS, LiveDesk, quiet, said, watching
from tests.desks import RunningDesk
from tests.faults.parties import Party, check, stored
from tests.intake import machine
from tests.live_client import LiveClient
from xiaoer.conversations import store
from xiaoer.platform.auth import Permission
from xiaoer.platform.db import open_database

HOUR = 3_600 * 10**9
"""Nanoseconds."""
JUMPS = (0, HOUR, -HOUR, 0)
"""Forwards by an hour, backwards by two, and back to the truth."""


class Clock:
    """The file by which the desk's clock is set."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "clock"
        self.set_off(0)

    def set_off(self, nanoseconds: int) -> None:
        """At one stroke: the desk may read it at any moment."""
        fresh = self.path.with_suffix(".new")
        fresh.write_text(str(nanoseconds), encoding="utf-8")
        fresh.replace(self.path)


@pytest.mark.faults
@pytest.mark.timeout(120)
def test_a_clock_that_jumps_while_people_talk(database_url: str, tmp_path: Path) -> None:
    database, clock = open_database(database_url), Clock(tmp_path)
    shop = make.shop(database)
    make.account(database, login="lan", shops=(shop,))
    headers = machine.bearer(machine.key(database, shop, Permission.PRODUCTS_READ))
    running = RunningDesk(database_url, tmp_path, clock=clock.path, frames_a_second="10000")
    running.start()
    try:
        talk = asyncio.run(story(LiveDesk(running, database), clock, headers))
    finally:
        running.stop()
    moments = [one.at for (each, _), one in stored(database).items() if each == talk]
    assert moments != sorted(moments), "the clock was set back between two of them"
    found = database.read_now(store.find, frozenset({shop}), UUID(talk))
    assert found is not None
    assert found.last_at == max(moments)
    database.close()


async def story(desk: LiveDesk, clock: Clock, headers: dict[str, str]) -> str:
    async with desk.shopper() as shopper, desk.agent() as agent:
        parties = [Party("shopper", shopper), Party("agent", agent)]
        talk = await begun(parties[0])
        parties[1] = Party("agent", agent, [talk])
        await watching(agent, talk, 2)
        for turn, off in enumerate(JUMPS):
            clock.set_off(off)
            for party in parties:
                await talked(party, turn)
            again = f"agent:turn{turn}"
            before = agent.acknowledged[again]
            assert await said(agent, again, parties[1].said[again], talk) == before
            await comes_back(desk, shopper, talk)
            asked = await asyncio.to_thread(httpx.get, f"{desk.desk.address}/api/v1/products", headers=headers)
            assert asked.status_code == 200, asked.text
        for party in parties:
            await party.rest(parties)
        check(desk.database, parties)
    return talk


async def begun(party: Party) -> str:
    await party.say("shopper:first", "在吗")
    await party.client.until(lambda: party.client.acknowledged, SECONDS)
    talk: str = party.client.acknowledged["shopper:first"]["conversation"]
    await party.client.until(lambda: party.client.last_seq[talk] >= 2, SECONDS)
    return talk


async def talked(party: Party, turn: int) -> None:
    await party.say(f"{party.name}:turn{turn}", f"第 {turn} 句")
    await party.client.until(lambda: f"{party.name}:turn{turn}" in party.client.acknowledged, SECONDS)


async def comes_back(desk: LiveDesk, shopper: LiveClient, talk: str) -> None:
    """Another tab with nothing in it yet is told all of it, once and in order."""
    async with desk.shopper(token=shopper.token) as tab:
        last = max(frame["seq"] for frame in shopper.acknowledged.values())
        await tab.until(lambda: tab.last_seq.get(talk, 0) >= last, SECONDS)
        await quiet(tab)
        filled = [frame["seq"] for frame in tab.told if frame["type"] in {"message", "passed"}]
        assert filled == list(range(1, len(filled) + 1))
