"""Tables that grow quickly are looked at in time, so that PostgreSQL plans by what they hold."""

from __future__ import annotations

import sqlalchemy as sa

from tests import make
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.db.sizes import learn_sizes
from xiaoer.platform.jobs import due_table

PAGE = 8192
LOOKED = sa.text("SELECT relpages FROM pg_class WHERE relname = 'due'")


def pages(tx: Tx) -> int:
    return int(tx.all(LOOKED)[0][0])


def filled(tx: Tx, first: int, many: int) -> None:
    """Rows of a fifth of a page each."""
    rows = [
        {"key": f"{number:08d}", "kind": "x" * (PAGE // 5), "run_at": make.NOW, "payload": {}, "attempts": 0}
        for number in range(first, first + many)
    ]
    tx.run(sa.insert(due_table), rows)


def test_a_table_is_looked_at_when_it_has_become_four_times_as_large(database: Database) -> None:
    if database.dialect == "sqlite":
        database.write_now(learn_sizes, (due_table,))  # it plans without, and nothing is asked
        return
    seen = []
    for first, many in ((0, 20), (20, 40), (60, 20), (80, 300)):
        database.write_now(filled, first, many)
        database.write_now(learn_sizes, (due_table,))
        seen.append(database.read_now(pages))
    assert seen[0] == 0
    assert seen[1] == seen[2] > 8
    assert seen[3] > 4 * seen[1]
