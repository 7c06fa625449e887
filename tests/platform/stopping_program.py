"""A worker that says "there" at a named place and waits to be killed: run as a process of its own,
`python -m tests.platform.stopping_program PLACE ADDRESS`.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from tests.platform.given import START, Rung, mark
from xiaoer.platform import jobs, reacting
from xiaoer.platform.db import Database, Tx, open_database
from xiaoer.platform.db.hold import hold
from xiaoer.platform.db.open import connect_once
from xiaoer.platform.events import Event
from xiaoer.platform.reacting import Reaction

ROOT = Path(__file__).parents[2]


def stopped_at(place: str, address: str) -> AbstractContextManager[None]:
    """Another process that stands at `place`; killed without a word when the block ends."""
    return stopped(["tests.platform.stopping_program", place, address], address)


@contextmanager
def stopped(module: Sequence[str], address: str) -> Iterator[None]:
    """A module run with its words until it says "there"; when the block ends it is killed, and the store has noticed."""
    before = sessions(address)
    with subprocess.Popen([sys.executable, "-m", *module], stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"there\n"
            its_own = sessions(address) - before
            yield
        finally:
            process.kill()
    assert process.returncode == -signal.SIGKILL
    until_ended(its_own, address)


def sessions(address: str) -> set[int]:
    """Of a server, the processes that serve the database; a file has none."""
    if not address.startswith("postgresql"):
        return set()
    chosen = sa.text(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    with connect_once(address) as connection:
        return set(connection.execute(chosen).scalars())


def until_ended(its_own: set[int], address: str) -> None:
    """The server holds a dead client's rows until it has met the end of its connection, which is a moment later."""
    deadline = time.monotonic() + 30
    while its_own & sessions(address):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def stop_here() -> None:
    print("there", flush=True)  # noqa: T201 - the word to the parent
    signal.pause()


def ring(tx: Tx, payload: Mapping[str, Any], _now: int) -> None:
    mark(tx, str(payload["name"]))


def note(tx: Tx, event: Event, _now: int) -> None:
    mark(tx, str(event.read_as(Rung).number))


NOTE = Reaction("note", (Rung,), note)


def claim(db: Database) -> None:
    db.write_now(jobs.claim, uuid4(), START, 10)
    stop_here()


def finish(db: Database, *, committed: bool) -> None:
    lease = uuid4()

    def job(tx: Tx, payload: Mapping[str, Any], now: int) -> None:
        ring(tx, payload, now)
        if not committed:
            stop_here()

    for due in db.write_now(jobs.claim, lease, START, 10):
        db.write_now(jobs.finish, due, lease, job, START)
    stop_here()


def react(db: Database, *, committed: bool) -> None:
    def effect(tx: Tx, event: Event, now: int) -> None:
        note(tx, event, now)
        if not committed:
            stop_here()

    reaction = Reaction("note", (Rung,), effect)
    while db.write_now(reacting.advance, reaction, START).more:
        pass
    stop_here()


def write(db: Database) -> None:
    def half(tx: Tx) -> None:
        mark(tx, "half")
        stop_here()

    db.write_now(half)


def main(place: str, address: str) -> None:
    match place:
        case "holding alone" | "holding together":
            with hold(address, alone=place == "holding alone"):
                stop_here()
        case "locking":
            with connect_once(address) as connection, connection.begin():
                connection.execute(sa.text("UPDATE due SET attempts = attempts"))
                stop_here()
        case "claimed":
            claim(open_database(address))
        case "in the job" | "after the job":
            finish(open_database(address), committed=place == "after the job")
        case "in the effect" | "after the effect":
            react(open_database(address), committed=place == "after the effect")
        case _:
            write(open_database(address))


if __name__ == "__main__":
    main(*sys.argv[1:])
