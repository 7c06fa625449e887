"""How large tables are, for PostgreSQL's planner, while they grow quickly.

It keeps the plans of foreign keys for as long as a connection lasts. Made while a table was empty, such a plan may go by an
index that reads all rows of a shop: each row that is inserted then costs more than the one before, until the server looks
at the table by itself, a minute later or never. Looking makes every connection plan anew.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from xiaoer.platform.db.tx import Tx

_GROWN = """
SELECT relname FROM pg_class
WHERE oid IN (SELECT unnest(%s::text[])::regclass) AND pg_relation_size(oid) > 8192 * 4 * greatest(relpages, 2)
"""


def learn_sizes(tx: Tx, tables: Sequence[sa.Table]) -> None:
    """Look at those of the tables that have become four times as large since somebody looked. SQLite plans without it."""
    if tx.dialect == "sqlite":
        return
    grown = tx.raw.execute(_GROWN, ([table.name for table in tables],)).fetchall()
    if grown:
        tx.raw.execute("ANALYZE " + ", ".join(f'"{name}"' for (name,) in grown))
