"""Shoppers on sockets, in a thread of their own: the main one belongs to Playwright's loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self, TypeVar

from tests.live_client import Frame, LiveClient, connected

T = TypeVar("T")
SECONDS = 60


class Crowd:
    """`size` shoppers of one shop; each of them answers for its own messages until they are acknowledged."""

    def __init__(self, socket: str, shop: str, size: int) -> None:
        self._hello = {"role": "shopper", "shop": shop}
        self._socket, self._size = socket, size
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="crowd")
        self._stack = AsyncExitStack()
        self._clients: list[LiveClient] = []
        self.sent: list[str] = []

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._arrive())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self._stack.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def acknowledged(self) -> dict[str, Frame]:
        return {key: frame for client in self._clients for key, frame in client.acknowledged.items()}

    @property
    def waiting(self) -> frozenset[str]:
        return frozenset().union(*(client.waiting for client in self._clients))

    def write(self, name: str, each: int) -> None:
        """Each shopper writes so many messages at once; returns when they have left, not when they were acknowledged."""
        self._run(self._write(name, each))

    def settle(self) -> None:
        """Wait until everything that was written is acknowledged."""
        self._run(self._settle())

    def lose(self) -> None:
        """Wait until everyone has noticed that the line is dead."""
        self._run(self._lose())

    async def _arrive(self) -> None:
        for _ in range(self._size):
            self._clients.append(await self._stack.enter_async_context(connected(self._socket, self._hello)))

    async def _write(self, name: str, each: int) -> None:
        for number in range(each):
            for place, client in enumerate(self._clients):
                client_id = f"{name}:{place:02}:{number:03}"
                self.sent.append(client_id)
                await client.send(client_id, f"第 {place} 位顾客的第 {number} 句")

    async def _settle(self) -> None:
        for client in self._clients:
            await client.until(lambda one=client: not one.waiting, SECONDS)

    async def _lose(self) -> None:
        for line in [client._line for client in self._clients]:
            if line is not None:
                await line.wait_closed()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(SECONDS + 5)
