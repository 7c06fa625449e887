"""How many queries something asks a store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from xiaoer.platform.db import Tx


class Counting:
    """Stands in the place of a driver's connection and counts what is asked of it directly."""

    def __init__(self, raw: Any) -> None:
        self.raw, self.asked = raw, 0

    def execute(self, *args: Any) -> Any:
        self.asked += 1
        return self.raw.execute(*args)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)


def queries(tx: Tx, run: Callable[[Tx], object]) -> int:
    """Those through SQLAlchemy and those by plain driver calls."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    tx.raw = counting = Counting(tx.raw)
    sa.event.listen(tx.connection, "before_cursor_execute", note)
    try:
        run(tx)
    finally:
        sa.event.remove(tx.connection, "before_cursor_execute", note)
        tx.raw = counting.raw
    return len(statements) + counting.asked
