"""Imported files go when nobody needs them: their rows tell of people, and what was stored of them stands in its tables."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from xiaoer.intake.domain.events import ImportCancelled
from xiaoer.intake.domain.runs import PROBLEMS_KEPT, UNTOUCHED, Run, RunState, due_key
from xiaoer.intake.store import runs as store
from xiaoer.platform import jobs, storage
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import announce
from xiaoer.platform.jobs import Job

JOB = "import.tidy"
HOUR = 3_600_000_000
"""Microseconds. So long a file may lie before an import names it: it comes, and is checked, within the time."""


def plan(tx: Tx, now: int, hours: int = 2) -> None:
    """What lies about now is looked at, once, `hours` later: a plan for each hour, so that none is put off for ever."""
    hour = now // HOUR + hours
    jobs.plan(tx, f"{JOB}:{hour}", JOB, hour * HOUR, {})


async def tidy(files: Path, db: Database, clock: Callable[[], int], _payload: Mapping[str, Any]) -> Job:
    """The errand: disks are slow, and messages wait for the store's writer."""
    now = clock()
    await db.write(let_go, now)
    needed = await db.read(store.files)
    await asyncio.to_thread(storage.remove_others, files, needed, (now - HOUR) / 1_000_000)
    return _again


def let_go(tx: Tx, now: int) -> None:
    """Imports that nobody went on with are over; lists of problems have been there for long enough."""
    for run in store.untouched(tx, now - UNTOUCHED):
        end(tx, run, None, now)
    store.forget_problems(tx, now - PROBLEMS_KEPT)


def end(tx: Tx, run: Run, by: UUID | None, now: int) -> Run:
    """Over before it was done; what is stored stays."""
    after = run.over(RunState.CANCELLED, now)
    store.save(tx, after)
    jobs.cancel(tx, due_key(run.id))
    announce(tx, ImportCancelled(run.blocks_done), shop_id=run.shop_id, subject_id=run.id, at=now, by=by)
    return after


def _again(tx: Tx, _payload: Mapping[str, Any], now: int) -> None:
    """As long as an import has files there is something to come for."""
    if store.files(tx):
        plan(tx, now, 24)
