"""Screens to and from other processes over Redis publish/subscribe, one message a commit.

Publish/subscribe forgets what nobody heard. When the line to Redis was down, sockets of this process may have missed
frames of others; they are told to catch up, which they do by `seq` from the store.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from xiaoer.platform.live.hub import Screen

CHANNEL = "xiaoer:live:1"
MOST_BATCHES_WAITING = 1_000
RETRY_SECONDS = 0.5

log = structlog.get_logger("relay")


class Batch(msgspec.Struct, frozen=True, array_like=True):
    """The screens of one commit and the process that they come from."""

    node: str
    screens: list[Screen]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Batch).decode


class RedisRelay:
    """`deliver` takes the screens of other processes, `catch_up` is called after the line was down."""

    def __init__(
        self, address: str, node: str, deliver: Callable[[Sequence[Screen]], None], catch_up: Callable[[], None]
    ) -> None:
        self._redis = Redis.from_url(address)
        self._node = node
        self._deliver = deliver
        self._catch_up = catch_up
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue(MOST_BATCHES_WAITING)

    def send(self, screens: Sequence[Screen]) -> None:
        try:
            self._waiting.put_nowait(_encode(Batch(self._node, list(screens))))
        except asyncio.QueueFull:
            log.warning("relay_full", hint="Redis does not answer; other processes catch up by seq when it does")

    async def run(self) -> None:
        """Send and hear for ever, also across failures of Redis."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._send_all())
            group.create_task(self._hear_all())

    async def close(self) -> None:
        await self._redis.aclose()

    async def _send_all(self) -> None:
        while True:
            batch = await self._waiting.get()
            try:
                await self._redis.publish(CHANNEL, batch)
            except (RedisError, OSError) as error:
                log.warning("relay_down", failure=repr(error))
                await asyncio.sleep(RETRY_SECONDS)

    async def _hear_all(self) -> None:
        missed = False
        while True:
            with contextlib.suppress(RedisError, OSError):
                await self._hear(missed=missed)
            missed = True
            await asyncio.sleep(RETRY_SECONDS)

    async def _hear(self, *, missed: bool) -> None:
        async with self._redis.pubsub() as line:
            await line.subscribe(CHANNEL)
            async for heard in line.listen():
                if heard["type"] == "subscribe" and missed:
                    self._catch_up()
                elif heard["type"] == "message":
                    batch = _decode(heard["data"])
                    if batch.node != self._node:
                        self._deliver(batch.screens)
