"""Group commit: a thread that owns one writing connection and commits whatever waits in one transaction.

Natural batching, no timer: while one commit is on its way to the disk the next units gather, and all of them go with
the next commit. Each unit that has neighbours has a savepoint, so that one that fails takes nothing of theirs with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from itertools import groupby
from typing import Any

import sqlalchemy as sa
import structlog

from xiaoer.platform.db.database import Heard, Unavailable, is_outage
from xiaoer.platform.db.tx import Announced, Tx
from xiaoer.platform.db.waiting import Waiting
from xiaoer.platform.keyring import Ring

MOST_UNITS_A_COMMIT = 512
MOST_WAITING = 20_000
LONGEST_WAIT = 5.0
"""More units than this waiting, or one for more seconds than this, means that the disk does not follow: callers are refused,
memory stays bounded. What was taken before is still committed, or told as failed.
"""


log = structlog.get_logger("store")


class Unit:
    """An action with its arguments, or an item for a batch function, and where its outcome goes."""

    __slots__ = ("action", "args", "future", "item", "kwargs", "loop")

    def __init__(self, action: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.action = action
        self.args = args
        self.kwargs = kwargs
        self.item = False
        self.loop: asyncio.AbstractEventLoop | None = None
        self.future: asyncio.Future[Any] | Future[Any]


class Outcome:
    """What became of a unit: a value or an error, settled only after the commit."""

    __slots__ = ("error", "unit", "value")

    def __init__(self, unit: Unit, value: Any = None, error: BaseException | None = None) -> None:
        self.unit = unit
        self.value = value
        self.error = error

    def settle(self) -> None:
        future = self.unit.future
        if future.done():
            return
        if self.error is not None:
            future.set_exception(self.error)
        else:
            future.set_result(self.value)


class Committer:
    """Runs units on its own thread; `waiting` may be shared by several committers of one database."""

    def __init__(
        self,
        connect: Callable[[], sa.Connection],
        begin: str,
        waiting: Waiting[Unit],
        heard: list[Heard],
        ring: Ring | None = None,
        most: int = MOST_UNITS_A_COMMIT,
    ) -> None:
        self._connect = connect
        self._begin = begin
        self._waiting = waiting
        self._heard = heard
        self._ring = ring
        self._most = most
        self._connection: sa.Connection | None = None
        self._thread = threading.Thread(target=self._work, name="xiaoer-writer", daemon=True)
        self._thread.start()

    def join(self) -> None:
        self._thread.join()

    def _work(self) -> None:
        while True:
            units, last = self._take()
            if units:
                self._commit(units)
            if last:
                self._disconnect()
                return

    def _take(self) -> tuple[list[Unit], bool]:
        unit = self._waiting.take()
        units: list[Unit] = []
        while unit is not None:
            units.append(unit)
            if len(units) >= self._most:
                return units, False
            try:
                unit = self._waiting.take_now()
            except queue.Empty:
                return units, False
        return units, True

    def _commit(self, units: list[Unit]) -> None:
        try:
            tx = self._open()
            outcomes = _alone(tx, units[0]) if len(units) == 1 else _together(tx, units)
        except Exception as error:  # noqa: BLE001 - whatever the driver says, nothing was kept and callers must know
            self._disconnect()
            _settle([Outcome(unit, error=_unavailable(error)) for unit in units])
            return
        self._tell(tx.announced, tx.screens)
        _settle(outcomes)

    def _open(self) -> Tx:
        if self._connection is not None:
            try:
                return self._begun(self._connection)
            except Exception:
                # It broke while nobody used it, and nothing has been asked of it yet.
                if not getattr(self._connection.connection.driver_connection, "closed", False):
                    raise
                self._disconnect()
        self._connection = self._connect()
        return self._begun(self._connection)

    def _begun(self, connection: sa.Connection) -> Tx:
        tx = Tx(connection, self._ring)
        tx.raw.execute(self._begin)
        return tx

    def _tell(self, announced: Sequence[Announced], screens: Sequence[Any]) -> None:
        if announced or screens:
            for heard in self._heard:
                try:
                    heard(announced, screens)
                except Exception:  # it is committed; whoever listens cannot undo that
                    log.exception("hearer_failed")

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def _groups(units: list[Unit]) -> Iterable[list[Unit]]:
    """Neighbouring items of one batch function together, every other unit alone; order is kept."""
    for (is_item, _), group in groupby(units, key=lambda unit: (unit.item, id(unit.action))):
        if is_item:
            yield list(group)
        else:
            for unit in group:
                yield [unit]


def _together(tx: Tx, units: list[Unit]) -> list[Outcome]:
    outcomes = [outcome for group in _groups(units) for outcome in _attempt(tx, group)]
    tx.raw.execute("COMMIT")
    return outcomes


def _alone(tx: Tx, unit: Unit) -> list[Outcome]:
    """A unit without neighbours is the whole transaction: no savepoint, which would be two more calls to the server."""
    try:
        [value] = _run(tx, [unit])
    except Exception as error:
        if _transaction_lost(tx, error):
            raise
        tx.raw.execute("ROLLBACK")
        return _nothing_kept(tx, unit, error)
    # PostgreSQL takes back what goes on after a statement failed, and says so in the answer only.
    if getattr(tx.raw.execute("COMMIT"), "statusmessage", None) == "ROLLBACK":
        return _nothing_kept(tx, unit, RuntimeError("a statement failed, and the unit went on as if it had not"))
    return [Outcome(unit, value)]


def _nothing_kept(tx: Tx, unit: Unit, error: Exception) -> list[Outcome]:
    tx.announced.clear()
    tx.screens.clear()
    return [_failed(unit, error)]


def _failed(unit: Unit, error: Exception) -> Outcome:
    return Outcome(unit, error=_unavailable(error) if is_outage(error) else error)


def _attempt(tx: Tx, group: list[Unit]) -> list[Outcome]:
    """Run a group behind a savepoint; one that fails is split until the bad unit stands alone."""
    told, shown = len(tx.announced), len(tx.screens)
    tx.raw.execute("SAVEPOINT unit")
    try:
        values = _run(tx, group)
    except Exception as error:
        if _transaction_lost(tx, error):
            raise
        tx.raw.execute("ROLLBACK TO SAVEPOINT unit")
        tx.raw.execute("RELEASE SAVEPOINT unit")
        del tx.announced[told:], tx.screens[shown:]
        if len(group) == 1:
            return [_failed(group[0], error)]
        half = len(group) // 2
        return _attempt(tx, group[:half]) + _attempt(tx, group[half:])
    tx.raw.execute("RELEASE SAVEPOINT unit")
    return [Outcome(unit, value) for unit, value in zip(group, values, strict=True)]


def _run(tx: Tx, group: list[Unit]) -> list[Any]:
    first = group[0]
    if first.item:
        values = first.action(tx, [unit.args[0] for unit in group])
        if len(values) != len(group):
            raise TypeError(f"{first.action.__name__} gave {len(values)} results for {len(group)} items")
        return list(values)
    return [first.action(tx, *first.args, **first.kwargs)]


def _transaction_lost(tx: Tx, error: BaseException) -> bool:
    """The connection broke, or SQLite has given up the whole transaction, as it does on a full disk."""
    if tx.connection.invalidated or (isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated):
        return True
    return not getattr(tx.raw, "in_transaction", True)


def _unavailable(error: Exception) -> BaseException:
    if is_outage(error) or isinstance(error, sa.exc.DBAPIError | OSError):
        failure = Unavailable(
            f"the store did not take it: {error.orig if isinstance(error, sa.exc.DBAPIError) else error}"
        )
        failure.__cause__ = error
        return failure
    return error


def _settle(outcomes: list[Outcome]) -> None:
    """Hand outcomes to their callers: one wake-up of each event loop for the whole commit."""
    for loop, group in groupby(outcomes, key=lambda outcome: outcome.unit.loop):
        settled = list(group)
        if loop is None:
            _settle_all(settled)
        else:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(_settle_all, settled)


def _settle_all(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        outcome.settle()
