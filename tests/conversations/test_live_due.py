"""Alarms and signs over the real socket, at a clock that the test moves: nobody waits 30 seconds without a word."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import uvicorn

from tests import make
from tests.conversations.given import NOW, SECOND
from tests.conversations.live import SECONDS, SECRET, heard, opened, quiet, said, watching
from tests.live_client import LiveClient, connected
from xiaoer import app as application
from xiaoer.platform.auth import Role, accounts
from xiaoer.platform.auth.guard import COOKIE
from xiaoer.platform.db import Database
from xiaoer.platform.settings import Settings


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


class Place(NamedTuple):
    """A whole desk in this loop: its clock, its address, and its store."""

    clock: Clock
    address: str
    database: Database
    shop: UUID

    def signed_in(self, login: str, role: Role) -> dict[str, str]:
        account = make.account(self.database, login=login, role=role, shops=(self.shop,))
        session = self.database.write_now(accounts.open_session, account.id, NOW, 1)
        return {"cookie": f"{COOKIE}={session.token}", "origin": self.address.replace("ws", "http", 1)}


@asynccontextmanager
async def desk(database: Database, database_url: str, folder: Path) -> AsyncIterator[Place]:
    clock, listening = Clock(), socket.create_server(("127.0.0.1", 0))
    settings = Settings(database_url=database_url, data_folder=str(folder), secret=SECRET)
    config = uvicorn.Config(
        application.build(settings, clock), ws="websockets-sansio", lifespan="on", log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    address = f"ws://127.0.0.1:{listening.getsockname()[1]}"
    try:
        yield Place(clock, address, database, make.shop(database))
    finally:
        server.should_exit = True
        await serving


def signs(shopper: LiveClient, conversation: str) -> list[str]:
    """What the desk itself said after it had called a person."""
    return [one["body"] for one in shopper.received[conversation] if one.get("author") == "system"][1:]


async def told_by(shopper: LiveClient, conversation: str, many: int) -> None:
    await shopper.until(lambda: len(signs(shopper, conversation)) >= many, SECONDS)


def test_alarms_the_sign_and_the_relief(database: Database, database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with (
            desk(database, database_url, tmp_path) as place,
            connected(f"{place.address}/api/v1/live", {"role": "shopper", "shop": "yunhe"}) as shopper,
            connected(f"{place.address}/api/v1/live", {"role": "agent"}, place.signed_in("lan", Role.AGENT)) as agent,
            connected(
                f"{place.address}/api/v1/live", {"role": "agent"}, place.signed_in("qing", Role.SUPERVISOR)
            ) as lead,
        ):
            conversation = await opened(shopper, "转人工")
            row = (await heard(agent, "conversation"))["row"]
            assert row["id"] == conversation
            place.clock.now = NOW + 15 * SECOND
            alarm = await heard(agent, "alarm", told="agent")
            assert (alarm["limit"], alarm["due_at"]) == ("first_reply", NOW + 30 * SECOND)
            assert alarm["row"]["limits"][0] == {
                "limit": "first_reply", "near_at": NOW + 15 * SECOND, "supervisor_at": NOW + 25 * SECOND,
                "due_at": NOW + 30 * SECOND,
            }  # fmt: skip
            await quiet(lead)
            assert not [one for one in lead.told if one["type"] == "alarm" and one["told"] == "supervisor"]
            assert signs(shopper, conversation) == []
            place.clock.now = NOW + 25 * SECOND
            await heard(lead, "alarm", told="supervisor")
            await told_by(shopper, conversation, 1)
            await quiet(agent)
            assert not [one for one in agent.told if one["type"] == "alarm" and one["told"] == "supervisor"]
            await watching(agent, conversation)
            await said(agent, "agent-00001", "您好，请讲", conversation)
            await lead.until(lambda: relieved(lead, conversation), SECONDS)

    asyncio.run(story())


def relieved(lead: LiveClient, conversation: str) -> bool:
    """The supervisor knows that no reply is awaited any more."""
    rows = [one["row"] for one in lead.told if one["type"] == "conversation" and one["row"]["id"] == conversation]
    return bool(rows) and [one["limit"] for one in rows[-1]["limits"]] == ["resolution"]


def test_nobody_waits_thirty_seconds_without_a_word(database: Database, database_url: str, tmp_path: Path) -> None:
    """Four times the shopper writes and nobody is there; each time there is a word in time, and another one."""

    async def story() -> None:
        async with (
            desk(database, database_url, tmp_path) as place,
            connected(f"{place.address}/api/v1/live", {"role": "shopper", "shop": "yunhe"}) as shopper,
        ):
            conversation = await opened(shopper, "转人工")
            for number in range(1, 5):
                await quiet(shopper)
                assert len(signs(shopper, conversation)) == number - 1
                place.clock.now += 29 * SECOND
                await told_by(shopper, conversation, number)
                place.clock.now += 60 * SECOND
                await said(shopper, f"again-{number:05}", f"还在吗 {number}", conversation)
            told = signs(shopper, conversation)
            assert all(one != other for one, other in pairwise(told))

    asyncio.run(story())
