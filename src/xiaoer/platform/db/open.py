"""Opening a store by its address: `sqlite:///path/to/file` or `postgresql://user@host/name`."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from xiaoer.platform.db.pooled import PooledDatabase
from xiaoer.platform.keyring import Ring

BUSY_SECONDS = 5
READERS = 4
POSTGRES_WRITERS = 3
_ALIKE: dict[str, Any] = {
    "hide_parameters": True,  # what fails is logged, and parameters are names, addresses and words of people
    "json_serializer": lambda value: msgspec.json.encode(value).decode(),
    "json_deserializer": msgspec.json.decode,
}


class BadAddress(ValueError):
    """A database address that names no database that this program knows."""


def open_database(
    address: str, ring: Ring | None = None, clock: Callable[[], float] = time.monotonic
) -> PooledDatabase:  # fmt: skip
    """The store. Without `ring` nothing in it can be sealed or unsealed. `clock`: seconds, for how long something waits."""
    url = parse(address)
    if url.get_backend_name() == "sqlite":
        return _sqlite(Path(url.database or ""), ring, clock)
    return _postgres(url, ring, clock)


def parse(address: str) -> sa.URL:
    """The address in parts, with the driver that is used here; raises BadAddress."""
    try:
        url = sa.make_url(address)
    except (sa.exc.ArgumentError, ValueError) as error:  # a port that is no number is the second
        raise BadAddress("no address of a database") from error
    match url.get_backend_name():
        case "sqlite" if url.database not in {None, "", ":memory:"}:
            return url.set(drivername="sqlite")
        case "postgresql":
            return url.set(drivername="postgresql+psycopg")
        case _:
            raise BadAddress(url.render_as_string(hide_password=True))


@contextmanager
def connect_once(address: str) -> Iterator[sa.Connection]:
    """One plain connection for work on the schema itself."""
    engine = sa.create_engine(parse(address), poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", lambda raw, _record: _leave_transactions_to_us(raw))
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _sqlite(path: Path, ring: Ring | None, clock: Callable[[], float]) -> PooledDatabase:
    def engine(mode: str, pragmas: tuple[str, ...], **pool: Any) -> sa.Engine:
        made = sa.create_engine(
            sa.URL.create("sqlite", database=f"file:{quote(str(path))}", query={"mode": mode, "uri": "true"}),
            isolation_level="AUTOCOMMIT",
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
            **_ALIKE,
            **pool,
        )
        sa.event.listen(made, "connect", lambda raw, _record: _say(raw, pragmas))
        return made

    always = ("PRAGMA foreign_keys=ON",)
    return PooledDatabase(
        place=str(path),
        writing=engine("rwc", ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", *always), poolclass=NullPool),
        reading=engine("ro", ("PRAGMA query_only=ON", "PRAGMA mmap_size=268435456"), pool_size=READERS),
        begin="BEGIN IMMEDIATE",
        writers=1,
        readers=READERS,
        ring=ring,
        clock=clock,
    )


def _leave_transactions_to_us(raw: sqlite3.Connection) -> None:
    """The driver would commit before each change of the schema; a migration is whole or not at all."""
    raw.isolation_level = None


def _say(raw: sqlite3.Connection, pragmas: tuple[str, ...]) -> None:
    for pragma in pragmas:
        _insist(raw, pragma)


def _insist(raw: sqlite3.Connection, pragma: str) -> None:
    """The first change to WAL does not wait for another process that is making it, whatever the timeout says."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            raw.execute(pragma).close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _postgres(url: sa.URL, ring: Ring | None, clock: Callable[[], float]) -> PooledDatabase:
    def engine(**options: Any) -> sa.Engine:
        patience = {} if "connect_timeout" in url.query else {"connect_timeout": BUSY_SECONDS}
        given = {**patience, **options.pop("connect_args", {})}
        return sa.create_engine(
            url, isolation_level="AUTOCOMMIT", pool_pre_ping=True, connect_args=given, **_ALIKE, **options
        )

    return PooledDatabase(
        place=url.render_as_string(hide_password=True),
        writing=engine(poolclass=NullPool),
        reading=engine(pool_size=READERS, connect_args={"options": "-c default_transaction_read_only=on"}),
        begin="BEGIN",
        writers=POSTGRES_WRITERS,
        readers=READERS,
        ring=ring,
        clock=clock,
    )
