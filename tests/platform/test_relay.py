"""Two processes' hubs over a real Redis, which is also stopped and started again."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as BrokenLink
from structlog.testing import capture_logs

from tests.servers import free_port
from xiaoer.platform.live.hub import Audience, Hub, Listener, Screen
from xiaoer.platform.live.relay import CHANNEL, MOST_BATCHES_WAITING, RedisRelay

TOPIC = "conversation:1"
PATIENCE = 30


class Node:
    """What one process has: a hub, a relay, a socket of a shopper; `caught_up` counts the calls to catch up."""

    def __init__(self, name: str, address: str) -> None:
        self.hub = Hub()
        self.caught_up = 0
        self.relay = RedisRelay(address, name, self.hub.deliver, self._catch_up)
        self.hub.relay = self.relay
        self.listener = Listener(name, staff=False)
        self.hub.enter(self.listener)
        self.hub.listen(self.listener, TOPIC)

    @property
    def heard(self) -> list[bytes]:
        return list(self.listener._frames)

    def _catch_up(self) -> None:
        self.caught_up += 1


@asynccontextmanager
async def running(*nodes: Node) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(node.relay.run()) for node in nodes]
    try:
        await until(lambda: all(node.caught_up for node in nodes))
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for node in nodes:
            await node.relay.close()


async def until(there: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not there():  # noqa: ASYNC110 - the other side is another process
            await asyncio.sleep(0.005)


def two(address: str, story: Callable[[Node, Node], Awaitable[None]]) -> None:
    async def whole() -> None:
        one, other = Node("one", address), Node("other", address)
        async with running(one, other):
            await story(one, other)

    asyncio.run(whole())


class RestartedRedis:
    """A server on one port that can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server")
        assert program is not None, "redis-server is missing: run `make setup`"
        self._port = free_port()
        self._words = [program, "--bind", "127.0.0.1", "--port", str(self._port), "--dir", str(folder), "--save", ""]
        self._server: subprocess.Popen[bytes] | None = None
        self.address = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        self._server = subprocess.Popen(self._words, stdout=subprocess.PIPE)
        assert self._server.stdout is not None
        assert any(b"Ready to accept connections" in line for line in self._server.stdout)

    def stop(self) -> None:
        if self._server is not None:
            self._server.kill()
            self._server.communicate()
            self._server = None


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RestartedRedis]:
    server = RestartedRedis(tmp_path)
    server.start()
    yield server
    server.stop()


def test_what_is_shown_here_is_heard_there_and_not_twice_here(redis_url: str) -> None:
    async def story(one: Node, other: Node) -> None:
        screens = [
            Screen(TOPIC, b"1", seq=1, origin="one", receipt=b"ack 1"),
            Screen(TOPIC, b"note", Audience.STAFF),
            Screen(TOPIC, b"2", seq=2, origin="other", receipt=b"ack 2", echo=False),
        ]
        one.hub.show(screens)
        other.hub.show([Screen(TOPIC, b"3", seq=3)])
        await until(lambda: len(other.heard) == 3 and len(one.heard) == 4)
        assert one.heard == [b"1", b"ack 1", b"2", b"3"]
        assert sorted(other.heard) == [b"1", b"3", b"ack 2"]

    two(redis_url, story)


def test_batches_arrive_in_the_order_of_commits(redis_url: str) -> None:
    async def story(one: Node, other: Node) -> None:
        for seq in range(1, 301):
            one.hub.show([Screen(TOPIC, b"%d" % seq, seq=seq)])
        await until(lambda: len(other.heard) == 300)
        assert other.heard == [b"%d" % seq for seq in range(1, 301)]
        assert other.caught_up == 1

    two(redis_url, story)


def test_after_redis_was_gone_sockets_catch_up_and_frames_come_again(redis: RestartedRedis) -> None:
    async def story(one: Node, other: Node) -> None:
        one.hub.show([Screen(TOPIC, b"before")])
        await until(lambda: b"before" in other.heard)
        redis.stop()
        one.hub.show([Screen(TOPIC, b"while it is gone")])
        redis.start()
        await until(lambda: one.caught_up >= 2 and other.caught_up >= 2)
        one.hub.show([Screen(TOPIC, b"after")])
        await until(lambda: b"after" in other.heard)
        assert one.heard == [b"before", b"while it is gone", b"after"]

    two(redis.address, story)


def test_a_desk_that_starts_before_redis_joins_when_it_is_there(redis: RestartedRedis) -> None:
    redis.stop()

    async def whole() -> None:
        one, other = Node("one", redis.address), Node("other", redis.address)
        one.hub.show([Screen(TOPIC, b"early")])
        starting = asyncio.create_task(asyncio.to_thread(redis.start))
        async with running(one, other):
            await starting
            one.hub.show([Screen(TOPIC, b"later")])
            await until(lambda: b"later" in other.heard)

    asyncio.run(whole())


def test_redis_that_is_gone_is_told_once(redis: RestartedRedis) -> None:
    """It is tried twice a second; the log says when it began, and each time that it begins."""
    tries = 0

    def counted(hear: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        async def heard() -> None:
            nonlocal tries
            tries += 1
            await hear()

        return heard

    async def whole() -> None:
        node = Node("one", redis.address)
        node.relay._hear = counted(node.relay._hear)  # type: ignore[assignment, method-assign]
        with capture_logs() as logged:
            async with running(node):
                for times in (1, 2):
                    redis.stop()
                    before = tries
                    await until(lambda: tries >= before + 3)  # noqa: B023 - waited for at once
                    assert [one["event"] for one in logged].count("relay_deaf") == times
                    redis.start()
                    await until(lambda: node.caught_up >= times + 1)  # noqa: B023 - waited for at once

    asyncio.run(whole())


def test_what_could_not_be_sent_makes_the_others_catch_up(redis_url: str) -> None:
    """More than can wait is dropped; the others are told so, because they cannot see it themselves."""

    async def whole() -> None:
        one, other = Node("one", redis_url), Node("other", redis_url)
        async with running(other):
            for number in range(MOST_BATCHES_WAITING + 5):
                one.hub.show([Screen("elsewhere", b"%d" % number)])
            one.hub.show([Screen(TOPIC, b"lost")])
            before = other.caught_up
            async with running(one):
                await until(lambda: other.caught_up > before)
                one.hub.show([Screen(TOPIC, b"after")])
                await until(lambda: other.heard == [b"after"])
                assert other.caught_up == before + 1

    asyncio.run(whole())


def test_what_one_link_alone_could_not_send_is_told_though_nothing_more_is_said(redis_url: str) -> None:
    async def story(one: Node, other: Node) -> None:
        publish, failures = one.relay._redis.publish, iter(range(2))

        async def broken(channel: str, words: bytes) -> int:
            if next(failures, None) is not None:
                raise BrokenLink("this process alone")
            told: int = await publish(channel, words)
            return told

        one.relay._redis.publish = broken  # type: ignore[assignment, method-assign]
        before = other.caught_up
        one.hub.show([Screen(TOPIC, b"lost")])
        await until(lambda: other.caught_up > before)
        one.hub.show([Screen(TOPIC, b"after")])
        await until(lambda: other.heard == [b"after"])
        assert (other.caught_up, one.caught_up) == (before + 1, 1)

    two(redis_url, story)


def test_words_that_are_no_batch_do_not_end_the_relay(redis_url: str) -> None:
    async def story(one: Node, other: Node) -> None:
        stranger = Redis.from_url(redis_url)
        await stranger.publish(CHANNEL, b"\xc1 no batch")
        await stranger.aclose()
        await until(lambda: one.caught_up == 2 and other.caught_up == 2)
        one.hub.show([Screen(TOPIC, b"after")])
        await until(lambda: other.heard == [b"after"])

    two(redis_url, story)
