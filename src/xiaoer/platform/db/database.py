"""What both databases do alike, and the words for their failures."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, runtime_checkable

import sqlalchemy as sa

from xiaoer.platform.db.tx import Announced, Tx

P = ParamSpec("P")
R = TypeVar("R")
A = TypeVar("A")

Heard = Callable[[Sequence[Announced], Sequence[Any]], None]
"""Told, on the writing thread and after each commit, the events and the screen frames of that commit."""


class Unavailable(Exception):
    """The store cannot take or give anything now; nothing of the unit was kept. Trying again later is safe."""


def is_outage(error: BaseException) -> bool:
    """Whether the store failed, and not what it was asked (SQLite has one class of errors for both)."""
    said = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    if isinstance(said, sqlite3.OperationalError):
        return getattr(said, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR
    # PEP 249 names it so in every driver; PostgreSQL's is loaded only where it is used (8 MB).
    return any(kind.__name__ == "OperationalError" for kind in type(said).__mro__)


@runtime_checkable
class Database(Protocol):
    """A store; `dialect` is "sqlite" or "postgresql", `place` says where it is without any password."""

    dialect: str
    place: str

    async def write(self, action: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R: ...

    async def read(self, reader: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R: ...

    async def join(self, batch: Callable[[Tx, list[A]], list[R]], item: A) -> R: ...

    def write_now(self, action: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R: ...

    def read_now(self, reader: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R: ...

    def hear(self, heard: Heard) -> None: ...

    def close(self) -> None: ...
