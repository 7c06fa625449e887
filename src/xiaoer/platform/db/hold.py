"""Who holds a store: servers share it, a change of the schema needs it alone."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from xiaoer.platform.db.open import connect_once, parse

_ADVISORY_KEY = 8_420_001


class Held(Exception):
    """Another process holds the store in a way that does not allow this."""


@contextmanager
def hold(address: str, *, alone: bool) -> Iterator[None]:
    """Hold the store while the block runs; raises Held at once where another's hold forbids it."""
    url = parse(address)
    if url.get_backend_name() == "sqlite":
        with _hold_file(Path(f"{url.database}.lock"), alone=alone):
            yield
    else:
        with _hold_server(address, alone=alone):
            yield


@contextmanager
def serve_alone(address: str) -> Iterator[None]:
    """On SQLite one server at a time: what a second one hears would never reach the sockets of the first."""
    url = parse(address)
    if url.get_backend_name() != "sqlite":
        yield
        return
    with _hold_file(Path(f"{url.database}.server"), alone=True):
        yield


@contextmanager
def _hold_file(path: Path, *, alone: bool) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Held(str(path)) from error
        yield


@contextmanager
def _hold_server(address: str, *, alone: bool) -> Iterator[None]:
    """A session's advisory lock: PostgreSQL lets it go by itself when the process dies."""
    take = "pg_try_advisory_lock" if alone else "pg_try_advisory_lock_shared"
    with connect_once(address) as connection:
        if not connection.execute(sa.text(f"SELECT {take}({_ADVISORY_KEY})")).scalar_one():
            raise Held(connection.engine.url.render_as_string(hide_password=True))
        connection.commit()
        yield
