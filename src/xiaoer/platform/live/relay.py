"""Screens to and from other processes over Redis publish/subscribe, one message a commit.

Publish/subscribe forgets what nobody heard. A process that was not on the line may have missed frames of others, and
others may have missed those that this one could not send; the sockets are told to catch up, which they do by `seq`
from the store.
"""

from __future__ import annotations

import asyncio
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
    """The screens of one commit and the process that they come from; none where that process lost some."""

    node: str
    screens: list[Screen]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Batch).decode


class RedisRelay:
    """`deliver` takes the screens of other processes, `catch_up` is called when some may have been missed."""

    def __init__(
        self, address: str, node: str, deliver: Callable[[Sequence[Screen]], None], catch_up: Callable[[], None]
    ) -> None:
        self._redis = Redis.from_url(address)
        self._node = node
        self._deliver = deliver
        self._catch_up = catch_up
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue(MOST_BATCHES_WAITING)
        self._lost = False
        self._deaf = False

    def send(self, screens: Sequence[Screen]) -> None:
        try:
            self._waiting.put_nowait(_encode(Batch(self._node, list(screens))))
        except asyncio.QueueFull:
            self._lost = True
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
            if self._lost:
                await self._tell_of_loss()
            try:
                await self._redis.publish(CHANNEL, batch)
            except (RedisError, OSError) as error:
                log.warning("relay_down", failure=repr(error))
                self._lost = True
                await self._tell_of_loss()

    async def _tell_of_loss(self) -> None:
        """Until the others have been told: nothing else may come that would have told them."""
        while self._lost:
            self._lost = False  # before it is told: what is lost from here on is to be told again
            try:
                await self._redis.publish(CHANNEL, _encode(Batch(self._node, [])))
            except (RedisError, OSError):
                self._lost = True
                await asyncio.sleep(RETRY_SECONDS)

    async def _hear_all(self) -> None:
        while True:
            try:
                await self._hear()
            except (RedisError, OSError, msgspec.DecodeError) as error:
                self._told_deaf(error)
            await asyncio.sleep(RETRY_SECONDS)

    def _told_deaf(self, error: Exception) -> None:
        """Once until it hears again: it is tried twice a second."""
        if not self._deaf:
            log.warning("relay_deaf", failure=repr(error), hint="other processes are not heard until Redis answers")
        self._deaf = True

    async def _hear(self) -> None:
        """Until the line breaks. Each subscription, also one that the driver repeats by itself, follows a silence."""
        async with self._redis.pubsub() as line:
            await line.subscribe(CHANNEL)
            async for heard in line.listen():
                if heard["type"] == "subscribe":
                    self._deaf = False
                    self._catch_up()
                elif heard["type"] == "message":
                    self._take(_decode(heard["data"]))

    def _take(self, batch: Batch) -> None:
        if batch.node == self._node:
            return
        if batch.screens:
            self._deliver(batch.screens)
        else:
            self._catch_up()
