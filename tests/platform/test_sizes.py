"""Tables that grow quickly are looked at in time, so that PostgreSQL plans by what they hold."""

from __future__ import annotations

import sqlalchemy as sa

from tests import make
from tests.servers import Postgres
from xiaoer.platform.db import Database, Tx, open_database
from xiaoer.platform.db.sizes import learn_sizes
from xiaoer.platform.jobs import due_table
from xiaoer.platform.keyring import Ring

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


def test_a_database_that_is_given_back_has_no_pages_of_the_test_before(
    postgres: Postgres, empty_postgres: str, ring: Ring
) -> None:
    name = postgres.lend(empty_postgres)
    database = open_database(postgres.address(name), ring)
    database.write_now(filled, 0, 100)
    database.write_now(lambda tx: tx.raw.execute("ANALYZE due"))
    assert database.read_now(pages) > 8
    database.close()
    postgres.take_back(name, empty_postgres)
    assert postgres.lend(empty_postgres) == name
    database = open_database(postgres.address(name), ring)
    size = database.read_now(lambda tx: tx.all(sa.text("SELECT pg_relation_size('due') AS bytes")))
    assert (database.read_now(pages), size[0].bytes) == (0, 0)
    database.close()
    postgres.take_back(name, empty_postgres)
