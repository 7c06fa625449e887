"""Two web processes and a worker on PostgreSQL and Redis: the shopper on one, the agent on the other."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests import make
from tests.conversations.live import SECRET, LiveDesk, heard, opened, said, watching
from tests.desks import running_desk
from tests.faults.scaled import KillableRedis, killable_redis, running_worker
from tests.live_client import LiveClient
from tests.servers import Postgres
from xiaoer.conversations.domain.messages import Author
from xiaoer.platform.db import open_database

EACH = 25
AWAY = 0.5
"""Seconds for which there is no Redis."""
PATIENCE, BETWEEN_TRIES = 300, 0.1
"""Tries, and seconds between them: the processes take their time to try Redis again."""


class Scaled(NamedTuple):
    """Two desks on one store, and the Redis between them."""

    first: LiveDesk
    second: LiveDesk
    redis: KillableRedis


@pytest.fixture
def scaled(postgres: Postgres, empty_postgres: str, tmp_path: Path) -> Iterator[Scaled]:
    name = "scaled"
    postgres.create(name, template=empty_postgres)
    with scaled_on(postgres.address(name), tmp_path) as started:
        yield started
    postgres.drop(name)


@contextmanager
def scaled_on(address: str, folder: Path) -> Iterator[Scaled]:
    with ExitStack() as stack:
        database = open_database(address)
        stack.callback(database.close)
        make.account(database, login="lan", shops=(make.shop(database),))
        redis = stack.enter_context(killable_redis())
        shared: dict[str, Any] = {"redis_url": redis.url, "secret": SECRET, "key_file": str(folder / "keys.json")}
        stack.enter_context(running_worker(address, folder / "worker", **shared))
        desks = []
        for place in (folder / "first", folder / "second"):
            place.mkdir()
            desk = running_desk(address, place, flags=("--no-jobs",), frames_a_second="1000", **shared)
            desks.append(LiveDesk(stack.enter_context(desk), database))
        yield Scaled(desks[0], desks[1], redis)


async def write(client: LiveClient, name: str, conversation: str) -> list[str]:
    """One after another, each as soon as the one before was acknowledged; the client ids."""
    names = [f"{name}-{number:04}" for number in range(EACH)]
    for one in names:
        assert (await said(client, one, one, conversation))["type"] == "acknowledged"
    return names


async def both(shopper: LiveClient, agent: LiveClient, name: str, conversation: str) -> set[str]:
    written = await asyncio.gather(
        write(shopper, f"shopper-{name}", conversation), write(agent, f"agent-{name}", conversation)
    )
    return {one for names in written for one in names}


async def write_until(over: asyncio.Event, client: LiveClient, conversation: str) -> set[str]:
    """One after another as long as it lasts, the last of them after it; the client ids."""
    names = set[str]()
    while not over.is_set():
        names.add(name := f"during-{id(over)}-{id(client)}-{len(names):04}")
        assert (await said(client, name, name, conversation))["type"] == "acknowledged"
    return names


async def during(happens: Callable[[], None], parties: Sequence[LiveClient], conversation: str) -> set[str]:
    """What the parties write while something happens, and after it; the client ids."""
    over = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        writing = [group.create_task(write_until(over, one, conversation)) for one in parties]
        await asyncio.to_thread(happens)
        over.set()
    return set().union(*(one.result() for one in writing))


@asynccontextmanager
async def talking(scaled: Scaled) -> AsyncIterator[tuple[LiveClient, LiveClient, str]]:
    """A shopper on one process, an agent on the other, and their conversation."""
    shopper = LiveClient(scaled.first.desk.socket, {"role": "shopper", "shop": "yunhe"})
    agent = LiveClient(scaled.second.desk.socket, {"role": "agent"}, scaled.second.signed_in("lan"))
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(one.run()) for one in (shopper, agent)]
        await asyncio.gather(heard(shopper, "welcome"), heard(agent, "welcome"))
        conversation = await opened(shopper)
        row = await heard(agent, "conversation")
        assert row["row"]["id"] == conversation
        await watching(agent, conversation, 2)
        yield shopper, agent, conversation
        for task in running:
            task.cancel()


async def redis_goes(scaled: Scaled) -> None:
    def goes_and_comes_back() -> None:
        scaled.redis.kill()
        time.sleep(AWAY)
        scaled.redis.start()

    async with talking(scaled) as (shopper, agent, conversation):
        parties = (shopper, agent)
        sent = await both(shopper, agent, "before", conversation)
        for _ in range(2):
            sent |= await during(goes_and_comes_back, parties, conversation)
        await asyncio.to_thread(scaled.redis.kill)
        sent |= await both(shopper, agent, "without", conversation)
        await asyncio.to_thread(scaled.redis.start)
        sent |= await both(shopper, agent, "after", conversation)
        await agree(scaled, parties, conversation, sent)
        await passing_on(shopper, agent, conversation)


async def processes_go(scaled: Scaled) -> None:
    """That of the shopper, that of the agent, and again: every acknowledgement that was told is of what is stored."""

    def dies(one: LiveDesk) -> Callable[[], None]:
        def killed_and_started() -> None:
            one.desk.kill()
            one.desk.start()

        return killed_and_started

    async with talking(scaled) as (shopper, agent, conversation):
        parties, sent = (shopper, agent), set[str]()
        for _ in range(2):
            for one in (scaled.first, scaled.second):
                sent |= await during(dies(one), parties, conversation)
        await agree(scaled, parties, conversation, sent)
        kept = {one.client_id: one.seq for one in scaled.first.messages(conversation)}
        for party in parties:
            assert {name: answer["seq"] for name, answer in party.acknowledged.items()}.items() <= kept.items()
        await passing_on(shopper, agent, conversation)


async def agree(scaled: Scaled, parties: Sequence[LiveClient], conversation: str, sent: set[str]) -> None:
    """Everybody has what is stored, in its order; and that is what was acknowledged, each once."""
    kept = scaled.first.messages(conversation)
    for party in parties:
        await party.until(lambda one=party: one.last_seq[conversation] >= len(kept))
        places = [(frame["seq"], frame["client_id"]) for frame in party.received[conversation]]
        assert places == [(one.seq, one.client_id) for one in kept]
    spoken = [one.client_id for one in kept if one.author in {Author.SHOPPER, Author.AGENT}][1:]
    assert (len(spoken), set(spoken)) == (len(sent), sent)


async def passing_on(shopper: LiveClient, agent: LiveClient, conversation: str) -> None:
    """What is kept nowhere goes over Redis again, as soon as both lines are back: said anew until it is heard."""
    for _ in range(PATIENCE):
        await shopper.say(type="typing", conversation=conversation, on=True)
        await asyncio.sleep(BETWEEN_TRIES)
        if any(frame["type"] == "typing" for frame in agent.told):
            return
    pytest.fail("the typing of the shopper did not reach the agent")


@pytest.mark.faults
@pytest.mark.timeout(240)
def test_redis_is_killed_and_comes_back_and_nothing_is_lost(scaled: Scaled) -> None:
    asyncio.run(redis_goes(scaled))


@pytest.mark.faults
@pytest.mark.timeout(240)
def test_a_web_process_is_killed_under_load_and_comes_back_and_nothing_is_lost(scaled: Scaled) -> None:
    asyncio.run(processes_go(scaled))
