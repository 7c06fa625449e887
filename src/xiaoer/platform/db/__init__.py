"""The store: one interface over SQLite and PostgreSQL.

Everything is written by units of work: `await db.write(action, ...)` runs a synchronous `action(tx, ...)` in a
transaction, `await db.join(batch, item)` lets everything that waits for the same batch function be written by one
call and one commit, `await db.read(reader, ...)` runs on a connection that cannot write.
"""

from xiaoer.platform.db.database import Database, Unavailable
from xiaoer.platform.db.open import open_database
from xiaoer.platform.db.tx import Announced, Tx

__all__ = ["Announced", "Database", "Tx", "Unavailable", "open_database"]
