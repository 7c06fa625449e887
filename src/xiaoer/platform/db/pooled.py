"""The database as callers use it: queues to its committers, a pool of readers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from xiaoer.platform.db.committer import LONGEST_WAIT, MOST_WAITING, Committer, Unit
from xiaoer.platform.db.database import Heard, Unavailable, is_outage
from xiaoer.platform.db.tx import Tx
from xiaoer.platform.db.waiting import Waiting
from xiaoer.platform.keyring import Ring

P = ParamSpec("P")
R = TypeVar("R")
A = TypeVar("A")


class PooledDatabase:
    """Both databases: they differ in how connections are made and in how many may write at once.

    `writers` committers take single units. Items of batch functions go to a committer of their own where several may
    write (PostgreSQL), and to the only one where there is one (SQLite), so that all that waits shares a commit.
    `clock`: the seconds for which units wait.
    """

    def __init__(
        self,
        *,
        place: str,
        writing: sa.Engine,
        reading: sa.Engine,
        begin: str,
        writers: int,
        readers: int,
        ring: Ring | None,
        clock: Callable[[], float],
    ) -> None:
        self.dialect = writing.dialect.name
        self.place = place
        self._writing = writing
        self._ring = ring
        self._reading = reading
        self._closed = False
        self._heard: list[Heard] = []
        self._units = Waiting[Unit](clock)
        self._items = self._units if writers == 1 else Waiting[Unit](clock)
        most = {} if writers == 1 else {"most": 1}
        self._committers = [
            Committer(writing.connect, begin, self._units, self._heard, ring, **most) for _ in range(writers)
        ]
        self._batcher = None if writers == 1 else Committer(writing.connect, begin, self._items, self._heard, ring)
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="xiaoer-reader")

    async def write(self, action: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        result: R = await self._later(self._units, Unit(action, args, kwargs))
        return result

    async def join(self, batch: Callable[[Tx, list[A]], list[R]], item: A) -> R:
        unit = Unit(batch, (item,), {})
        unit.item = True
        result: R = await self._later(self._items, unit)
        return result

    async def read(self, reader: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        if self._closed:
            raise Unavailable("the store is closed")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: self.read_now(reader, *args, **kwargs))

    def write_now(self, action: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        unit = Unit(action, args, kwargs)
        future: Future[R] = Future()
        unit.future = future
        self._put(self._units, unit)
        return future.result()

    def read_now(self, reader: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with self._reading.connect() as connection:
                return reader(Tx(connection, self._ring), *args, **kwargs)
        except sa.exc.OperationalError as error:
            if not is_outage(error):
                raise
            raise Unavailable(f"the store did not answer: {error.orig}") from error

    def hear(self, heard: Heard) -> None:
        self._heard.append(heard)

    def close(self) -> None:
        """Write what waits, then let go of every connection; what is asked later is Unavailable."""
        self._closed = True
        for _ in self._committers:
            self._units.put(None)
        if self._batcher is not None:
            self._items.put(None)
            self._batcher.join()
        for committer in self._committers:
            committer.join()
        self._readers.shutdown()
        self._reading.dispose()
        if self.dialect == "sqlite":  # the last to let go brings the log into the file, and a reader cannot
            with contextlib.suppress(sa.exc.DBAPIError):
                self._writing.connect().close()
        self._writing.dispose()

    async def _later(self, waiting: Waiting[Unit], unit: Unit) -> Any:
        unit.loop = asyncio.get_running_loop()
        unit.future = unit.loop.create_future()
        self._put(waiting, unit)
        return await unit.future

    def _put(self, waiting: Waiting[Unit], unit: Unit) -> None:
        if self._closed:
            raise Unavailable("the store is closed")
        if waiting.count() >= MOST_WAITING or waiting.longest() > LONGEST_WAIT:
            raise Unavailable("more is being written than the disk takes; try again in a moment")
        waiting.put(unit)
