"""Reactions: what follows an event, each with its own place in the log.

A reaction's effect and its cursor are one transaction, so one that is killed in the middle happens again, whole. One
that raises is tried again and then set aside in a table that people see, so that it does not hold up the rest.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from xiaoer.platform import events, logs
from xiaoer.platform.db.database import is_outage
from xiaoer.platform.db.tables import Json, Moment, metadata
from xiaoer.platform.db.tx import Tx
from xiaoer.platform.events import Cursor, Event

MOST_EVENTS_A_UNIT = 200
LONGEST_UNIT = 0.01
"""Seconds after which a unit follows no further event: chat messages wait for the same writer."""

cursor_table = sa.Table(
    "reaction_cursor",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("transaction", sa.BigInteger, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
)

failure_table = sa.Table(
    "reaction_failure",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("failure", sa.Text, nullable=False),
    sa.Column("data", Json, nullable=False),
)

FAR_BEHIND = 1_000
"""Events that do not concern a reaction are stepped over once they are so many: each look would read them again."""

Effect = Callable[[Tx, Event, int], None]
Together = Callable[[Tx, Sequence[Event], int], int]


class Stumbled(Exception):
    """An effect raised, for the reason that is the cause; `position` is its event's place in the log."""

    def __init__(self, position: int) -> None:
        super().__init__(f"the event at {position}")
        self.position = position


class Reaction(msgspec.Struct, frozen=True):
    """`effect` follows each event of `kinds`; `name` is its place in the log and never changes.

    `together`, where given, does the same for the events of a unit at once and gives how many it followed: the first ones,
    at least one. If it raises they go one by one. Events gather for `gathering` seconds between two units, so that a busy
    chat is not followed message by message; a unit follows at most `most` of them.
    """

    name: str
    kinds: tuple[type[Any], ...]
    effect: Effect
    together: Together | None = None
    gathering: float = 0.05
    most: int = MOST_EVENTS_A_UNIT

    def concerns(self, event: Any) -> bool:
        return isinstance(event, self.kinds)

    @property
    def tags(self) -> list[str]:
        return [events.kind_of(kind) for kind in self.kinds]


class _Claimed(NamedTuple):
    """Where a reaction stands, and the end of the log when it was asked."""

    cursor: Cursor
    end: Cursor


class Advanced(NamedTuple):
    """How many events were followed, and whether more of them wait."""

    followed: int
    more: bool


def advance(tx: Tx, reaction: Reaction, now: int, most: int = MOST_EVENTS_A_UNIT) -> Advanced:
    """Follow the next events; none also where another worker holds the reaction at this moment.

    Raises Stumbled for an effect that raised.
    """
    claimed = _claim(tx, reaction.name)
    if claimed is None:
        return Advanced(0, more=False)
    cursor, end = claimed
    found = events.after(tx, cursor, reaction.tags, most)
    followed = _have_effects(tx, reaction, found, now)
    more = followed < len(found) or len(found) == most
    reached = Cursor(found[followed - 1].transaction, found[followed - 1].position) if followed else cursor
    if not more and end.position - reached.position > FAR_BEHIND:
        reached = max(reached, end)
    if reached != cursor:
        _move(tx, reaction.name, reached)
    return Advanced(followed, more)


def set_aside(tx: Tx, reaction: Reaction, stumbled: Stumbled, now: int) -> Advanced:
    """Step over the event that could not be followed and keep it where people see it.

    Nothing is done where another worker came further meanwhile: the next event is then one not yet tried.
    """
    claimed = _claim(tx, reaction.name)
    upcoming = events.after(tx, claimed.cursor, reaction.tags, 1) if claimed is not None else []
    if not upcoming or upcoming[0].position != stumbled.position:
        return Advanced(0, more=False)
    event = upcoming[0]
    row = {
        "name": reaction.name, "position": event.position, "at": now, "failure": logs.mask(repr(stumbled.__cause__))[:500],
        "data": {"kind": event.kind, "subject_id": str(event.subject_id), "data": event.data},
    }  # fmt: skip
    tx.put(failure_table, [row], ("name", "position"))
    _move(tx, reaction.name, Cursor(event.transaction, event.position))
    return Advanced(1, more=True)


def failures(tx: Tx) -> Sequence[sa.Row[Any]]:
    return tx.all(sa.select(failure_table).order_by(failure_table.c.name, failure_table.c.position))


def _have_effects(tx: Tx, reaction: Reaction, found: Sequence[Event], now: int) -> int:
    """How many were followed: all of them, unless their effects take longer than others may be kept waiting."""
    if reaction.together is not None and len(found) > 1:
        with _stumbling(found[0]):
            return reaction.together(tx, found, now)
    until = time.monotonic() + LONGEST_UNIT
    for followed, event in enumerate(found):
        if followed and time.monotonic() > until:
            return followed
        with _stumbling(event):
            reaction.effect(tx, event, now)
    return len(found)


@contextmanager
def _stumbling(event: Event) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if is_outage(error):
            raise
        raise Stumbled(event.position) from error


def _claim(tx: Tx, name: str) -> _Claimed | None:
    found = tx.raw.execute(_claim_sql(tx.dialect), (name,)).fetchone()
    if found is not None:
        transaction, position, last_transaction, last = found
        return _Claimed(Cursor(transaction, position), Cursor(last_transaction or 0, last or 0))
    started = tx.add(cursor_table, {"name": name, "transaction": 0, "position": 0}, ("name",))
    return _Claimed(Cursor(), Cursor()) if started else None


@cache
def _claim_sql(dialect: str) -> str:
    """Plain and with the end of the log in one: each reaction asks for both several times a second, whatever happens."""
    mark, held = ("?", "") if dialect == "sqlite" else ("%s", " FOR UPDATE OF c SKIP LOCKED")
    return (
        'SELECT c."transaction", c.position, e."transaction", e.position FROM reaction_cursor c'  # noqa: S608 - our own columns; values are bound
        f" LEFT JOIN ({events.end_sql(dialect)}) e ON true WHERE c.name = {mark}{held}"
    )


def _move(tx: Tx, name: str, to: Cursor) -> None:
    mark = "?" if tx.dialect == "sqlite" else "%s"
    moved = f'UPDATE reaction_cursor SET "transaction" = {mark}, position = {mark} WHERE name = {mark}'  # noqa: S608 - our own columns; values are bound
    tx.raw.execute(moved, (to.transaction, to.position, name))
