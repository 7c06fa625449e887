"""The loops behind the desk: reactions follow the log, jobs fire when they are due."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import structlog

from xiaoer.platform import jobs, logs, reacting
from xiaoer.platform.clock import Clock
from xiaoer.platform.db import Announced, Database, Tx, Unavailable
from xiaoer.platform.ids import fresh
from xiaoer.platform.jobs import Due, Job
from xiaoer.platform.reacting import Advanced, Reaction, Stumbled

SHORTEST_WAIT = 0.005
LONGEST_WAIT = 0.2
"""Another process may have written: the log and the due rows are looked at this often, in seconds, without a call."""
GATHERING = 0.05
"""Seconds between two looks at the due rows in a busy chat, whose every message moves one."""
TRIES = 5
NOTHING = Advanced(0, more=False)

Concerns = Callable[[Any], bool]
Errand = Callable[[Database, Clock, Mapping[str, Any]], Awaitable[Job]]
"""Work outside of the store, well within a lease; the job that it returns is done when the due row is removed."""

log = structlog.get_logger("worker")


class Bell:
    """Wakes the loops of one process when something that concerns them was committed here."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._rung: list[tuple[Concerns, asyncio.Event]] = []

    def of(self, concerns: Concerns) -> asyncio.Event:
        """Set after each commit that announced an event which `concerns` is true of."""
        rung = asyncio.Event()
        self._rung.append((concerns, rung))
        return rung

    def heard(self, announced: Sequence[Announced], _screens: Sequence[Any]) -> None:
        """Called on the writing thread after a commit."""
        concerned = [
            rung for concerns, rung in self._rung if not rung.is_set() and any(concerns(one.event) for one in announced)
        ]
        if concerned and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(_ring, concerned)

    def ring(self) -> None:
        """Wake every loop."""
        _ring([rung for _, rung in self._rung])


def _ring(bells: Sequence[asyncio.Event]) -> None:
    for one in bells:
        one.set()


async def follow(db: Database, clock: Clock, reaction: Reaction, bell: Bell) -> None:
    """Run one reaction for ever."""
    rung, wait, tries = bell.of(reaction.concerns), SHORTEST_WAIT, 0
    failed: Exception | None = None
    while True:
        try:
            moved = await _step(db, clock(), reaction, tries, failed)
            tries = 0
        except Unavailable:
            moved = NOTHING
        except Exception as error:  # noqa: BLE001 - one event must not stop the reaction for ever
            moved, tries, failed = NOTHING, tries + 1, error
            log.warning("reaction_failed", reaction=reaction.name, tries=tries, failure=repr(error.__cause__ or error))
        if moved.followed:
            wait = SHORTEST_WAIT
            await asyncio.sleep(0 if moved.more else reaction.gathering)
            continue
        wait = SHORTEST_WAIT if await _rings(rung, wait) else min(wait * 2, LONGEST_WAIT)


async def _step(db: Database, now: int, reaction: Reaction, tries: int, failed: Exception | None) -> Advanced:
    """After a failure the events go one by one, so that the one that failed is alone."""
    if tries >= TRIES and isinstance(failed, Stumbled):
        return await db.write(reacting.set_aside, reaction, failed, now)
    return await db.write(reacting.advance, reaction, now, 1 if tries else reaction.most)


class Doing(NamedTuple):
    """What is done when something is due, by its kind; `tasks` are the errands that are under way."""

    jobs: Mapping[str, Job]
    errands: Mapping[str, Errand]
    tasks: set[asyncio.Task[None]]


async def fire(
    db: Database, clock: Clock, handlers: Mapping[str, Job], bell: Bell, errands: Mapping[str, Errand] | None = None
) -> None:
    """Run due jobs for ever, `handlers` by the kind that was planned. No due time waits for an errand."""
    rung, doing = bell.of(lambda _event: True), Doing(handlers, errands or {}, set())
    try:
        while True:
            try:
                fired = await _fire_ripe(db, clock, doing)
            except Unavailable:
                fired = 0
            except Exception:  # the jobs after it must not wait for ever
                fired = 0
                log.exception("jobs_failed")
            if not fired and await _rings(rung, LONGEST_WAIT):
                await asyncio.sleep(GATHERING)
    finally:
        for task in doing.tasks:
            task.cancel()
        await asyncio.gather(*doing.tasks, return_exceptions=True)


async def _fire_ripe(db: Database, clock: Clock, doing: Doing) -> int:
    now = clock()
    upcoming = await db.read(jobs.next_due)
    if upcoming is None or upcoming > now:
        return 0
    lease = fresh(now)
    claimed = await db.write(jobs.claim, lease, now, 100)
    for due in claimed:
        if due.kind in doing.errands:
            task = asyncio.create_task(_run_errand(db, clock, doing.errands[due.kind], due, lease))
            doing.tasks.add(task)
            task.add_done_callback(doing.tasks.discard)
        else:
            await _fire_one(db, clock, partial(_do, doing.jobs, due.kind), due, lease)
    return len(claimed)


def _do(known: Mapping[str, Job], kind: str, tx: Tx, payload: Mapping[str, Any], now: int) -> None:
    """A kind that nobody knows is a job that fails."""
    known[kind](tx, payload, now)


async def _run_errand(db: Database, clock: Clock, errand: Errand, due: Due, lease: UUID) -> None:
    """Where the store is away, or the process ends, it happens again when its lease has run out."""
    with suppress(Unavailable):
        try:
            after = await errand(db, clock, due.payload)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - it is put back and shown, the others go on
            await _put_back(db, clock, due, lease, error)
        else:
            await _fire_one(db, clock, after, due, lease)


async def _fire_one(db: Database, clock: Clock, job: Job, due: Due, lease: UUID) -> None:
    try:
        await db.write(jobs.finish, due, lease, job, clock())
    except Unavailable:
        raise
    except Exception as error:  # noqa: BLE001 - it is put back and shown, the others go on
        await _put_back(db, clock, due, lease, error)


async def _put_back(db: Database, clock: Clock, due: Due, lease: UUID, error: Exception) -> None:
    failure = logs.mask(repr(error))
    log.warning("job_failed", key=due.key, kind=due.kind, attempts=due.attempts, failure=failure)
    await db.write(jobs.fail, due, lease, failure, clock())


async def _rings(rung: asyncio.Event, wait: float) -> bool:
    try:
        # asyncio.wait_for of Python 3.11 forgets to be cancelled when the event is set at the same moment.
        async with asyncio.timeout(wait):
            await rung.wait()
    except TimeoutError:
        return False
    rung.clear()
    return True
