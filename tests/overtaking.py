"""Two who write at the same time, the second while the first has not committed yet."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Any

import sqlalchemy as sa

from xiaoer.platform.db import Database, Tx

Written = Callable[[Tx], Any]
_WAITING = sa.text("SELECT 1 FROM pg_locks WHERE NOT granted")


def both(database: Database, first: Written, second: Written) -> tuple[Any, Any]:
    """What each came to. The first commits once the second waits for it, or is done without it."""
    written, commit = threading.Event(), threading.Event()

    def held(tx: Tx) -> Any:
        try:
            return first(tx)
        finally:
            written.set()
            commit.wait(30)

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(database.write_now, held)
        assert written.wait(30)
        other = pool.submit(database.write_now, second)
        try:
            while not other.done() and not database.read_now(_waits):
                sleep(0.01)
        finally:
            commit.set()
        return one.result(30), other.result(30)


def _waits(tx: Tx) -> bool:
    """On SQLite one writes after the other."""
    return tx.dialect == "sqlite" or tx.first(_WAITING) is not None
