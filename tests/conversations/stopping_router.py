"""A worker that gives conversations to agents, says "there" at a named place and waits to be killed: run as a process of
its own, `python -m tests.conversations.stopping_router PLACE ADDRESS`.
"""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from uuid import UUID

from msgspec.structs import replace

from tests.conversations.given import NOW
from tests.conversations.queues import FOLLOWED, GONE
from tests.platform.stopping_program import stop_here, stopped
from xiaoer import reactions
from xiaoer.knowledge.actions import Shelves
from xiaoer.platform import jobs, reacting
from xiaoer.platform.db import Database, Tx, open_database
from xiaoer.platform.events import Event
from xiaoer.platform.reacting import Reaction
from xiaoer.team import actions as team


def stopped_at(place: str, address: str) -> AbstractContextManager[None]:
    """Another process that stands at `place`; killed without a word when the block ends."""
    return stopped(["tests.conversations.stopping_router", place, address], address)


def stopping(one: Reaction) -> Reaction:
    """The same, which stops when all is written and nothing committed."""

    def effect(tx: Tx, event: Event, now: int) -> None:
        one.effect(tx, event, now)
        if tx.announced:
            stop_here()

    return replace(one, effect=effect, together=None)


def follow(db: Database, name: str, now: int, *, committed: bool) -> None:
    [chosen] = [one for one in reactions.table(Shelves()) if one.name == name and one.name in FOLLOWED]
    while db.write_now(reacting.advance, chosen if committed else stopping(chosen), now).followed:
        pass
    stop_here()


def vanish(db: Database) -> None:
    def job(tx: Tx, payload: object, now: int) -> None:
        team.vanish(tx, payload, now)  # type: ignore[arg-type]
        stop_here()

    lease = UUID(int=1)
    for due in db.write_now(jobs.claim, lease, GONE, 10):
        if due.kind == team.VANISH:
            db.write_now(jobs.finish, due, lease, job, GONE)


def main(place: str, address: str) -> None:
    db = open_database(address)
    match place:
        case "giving" | "given":
            follow(db, "conversations.route", NOW, committed=place == "given")
        case "returning" | "returned":
            follow(db, "conversations.return", GONE, committed=place == "returned")
        case _:
            vanish(db)


if __name__ == "__main__":
    main(*sys.argv[1:])
