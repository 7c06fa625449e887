"""Due times and background jobs: one table, written in the caller's unit of work, fired once.

A row says that something must happen at a moment. `plan` again with the same key moves it; a shopper's next message
moves a limit this way. A runner claims rows that are due with a lease; the job and the removal of its row are one
transaction, so a job killed in the middle happens again, whole, after its lease has run out, and never twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.platform.db import bulk
from xiaoer.platform.db.tables import Id, Json, Moment, metadata
from xiaoer.platform.db.tx import Tx

LEASE = 4_000_000
"""Microseconds. A sign that is claimed at 25 seconds by a worker that is killed comes again before 30."""
MOST_ATTEMPTS = 8
ENDED = "its process ended each time before it was done"

due_table = sa.Table(
    "due",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("run_at", Moment, nullable=False),
    sa.Column("lease", Id),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("payload", Json, nullable=False),
    sa.Column("dead", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("failure", sa.Text),
    sa.Index("ix_due_dead_run_at", "dead", "run_at"),
)

_WRITTEN = ("key", "kind", "run_at", "lease", "attempts", "payload", "dead", "failure")


class Due(msgspec.Struct, frozen=True):
    """A claimed row."""

    key: str
    kind: str
    attempts: int
    payload: Mapping[str, Any]


Job = Callable[[Tx, Mapping[str, Any], int], None]
"""Does what was planned, in the transaction that removes its row; gets the payload and the moment."""


class Plan(NamedTuple):
    """Have `kind` happen at `run_at`."""

    key: str
    kind: str
    run_at: int
    payload: Mapping[str, Any]


def plan(tx: Tx, key: str, kind: str, run_at: int, payload: Mapping[str, Any]) -> None:
    """Have `kind` happen at `run_at`; a key that is planned already moves there and counts as new."""
    plan_all(tx, [Plan(key, kind, run_at, payload)])


def plan_all(tx: Tx, plans: Iterable[Plan]) -> None:
    rows = [(one.key, one.kind, one.run_at, None, 0, dict(one.payload), False, None) for one in plans]
    bulk.put(tx, due_table, _WRITTEN, rows, ("key",))


def plan_unless(tx: Tx, key: str, kind: str, run_at: int, payload: Mapping[str, Any]) -> None:
    """Have `kind` happen at `run_at`, or at the moment for which its key is planned already.

    Held until the commit: a job of this key that runs in this moment is over by then, or waits and sees what this unit wrote.
    """
    row = due_table.c
    told = {"key": key, "kind": kind, "run_at": run_at, "payload": dict(payload)}
    while not tx.add(due_table, told, ("key",)):
        held = tx.first(sa.select(row.dead).where(row.key == key).with_for_update())
        if held is None:  # it was done between the two
            continue
        if held.dead:
            plan(tx, key, kind, run_at, payload)
        return


def cancel(tx: Tx, key: str) -> None:
    cancel_all(tx, [key])


def cancel_all(tx: Tx, keys: Collection[str]) -> None:
    bulk.delete(tx, due_table, "key", list(keys))


def is_planned(tx: Tx, keys: Collection[str]) -> bool:
    """Whether any of these is still to be done, also one that failed and waits for somebody."""
    row = due_table.c
    return tx.first(sa.select(row.key).where(row.key.in_(keys)).limit(1)) is not None


def claim(tx: Tx, lease: UUID, now: int, most: int) -> list[Due]:
    """Take rows that are due for `LEASE` microseconds; other runners pass them over meanwhile.

    One whose runner never came back is taken alone and for twice as long each time, because it may be what ended the
    runner; after `MOST_ATTEMPTS` it stays, dead, to be seen.
    """
    row = due_table.c
    ripe = (
        sa.select(row.key, row.lease, row.attempts).where(row.dead.is_(False), row.run_at <= now)
        .order_by(row.run_at).limit(most).with_for_update(skip_locked=True)
    )  # fmt: skip
    found = tx.all(ripe)
    given_up = [one.key for one in found if one.lease is not None and one.attempts >= MOST_ATTEMPTS]
    if given_up:
        tx.run(sa.update(due_table).where(row.key.in_(given_up)).values(lease=None, dead=True, failure=ENDED))
    keys, span = _together([one for one in found if one.key not in given_up])
    if not keys:
        return []
    tx.run(
        sa.update(due_table).where(row.key.in_(keys)).values(lease=lease, run_at=now + span, attempts=row.attempts + 1)
    )
    taken = sa.select(row.key, row.kind, row.attempts, row.payload).where(row.key.in_(keys))
    claimed = {one.key: Due(one.key, one.kind, one.attempts, one.payload) for one in tx.all(taken)}
    return [claimed[key] for key in keys]


def _together(ripe: Sequence[sa.Row[Any]]) -> tuple[list[str], int]:
    """The first of the rows that may be taken at once, and for how long."""
    if ripe and ripe[0].lease is not None:
        return [ripe[0].key], LEASE << ripe[0].attempts
    return [one.key for one in takewhile(lambda one: one.lease is None, ripe)], LEASE


def finish(tx: Tx, due: Due, lease: UUID, job: Job, now: int) -> bool:
    """Run `job` and remove its row; False where the row was planned anew or taken over meanwhile."""
    row = due_table.c
    removed = tx.run(sa.delete(due_table).where(row.key == due.key, row.lease == lease))
    if removed == 0:
        return False
    job(tx, due.payload, now)
    return True


def fail(tx: Tx, due: Due, lease: UUID, failure: str, now: int) -> None:
    """Put a job that raised back for later, twice as late each time; after `MOST_ATTEMPTS` it stays, dead, to be seen."""
    row = due_table.c
    tx.run(
        sa.update(due_table)
        .where(row.key == due.key, row.lease == lease)
        .values(
            lease=None, failure=failure[:500], dead=due.attempts >= MOST_ATTEMPTS,
            run_at=now + 1_000_000 * 2 ** min(due.attempts, MOST_ATTEMPTS),
        )
    )  # fmt: skip


def next_due(tx: Tx) -> int | None:
    """The moment of the next row that is due, if there is any."""
    row = due_table.c
    found = tx.first(sa.select(sa.func.min(row.run_at).label("at")).where(row.dead.is_(False)))
    return found.at if found else None


def dead(tx: Tx) -> Sequence[sa.Row[Any]]:
    return tx.all(sa.select(due_table).where(due_table.c.dead.is_(True)).order_by(due_table.c.key))
