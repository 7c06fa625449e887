"""What several tests of the platform start from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.platform.db import Tx
from xiaoer.platform.db.tables import metadata
from xiaoer.platform.events import announce

SHOP = UUID(int=1)
SUBJECT = UUID(int=2)
START = 1_795_257_000_000_000
SECOND = 1_000_000

mark_table = sa.Table(
    "mark",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
)
"""Each effect leaves a row, so that one that happened twice is seen."""


class HandClock:
    """A clock that moves when it is told to."""

    def __init__(self, now: int = START) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


class Rung(msgspec.Struct, frozen=True, tag_field="kind", tag="test.rung"):
    """An event of the tests."""

    number: int


class Told(msgspec.Struct, frozen=True, tag_field="kind", tag="test.told"):
    """Another one, in its second form."""

    VERSION: ClassVar = 2

    whom: UUID


def left_alone(_tx: Tx, _payload: Mapping[str, Any], _now: int) -> None:
    """The job of a due row of another kind than a test is about."""


def tell(tx: Tx, *numbers: int) -> None:
    for number in numbers:
        announce(tx, Rung(number), shop_id=SHOP, subject_id=SUBJECT, at=START + number)


def make_marks(tx: Tx) -> None:
    mark_table.create(tx.connection, checkfirst=True)


def mark(tx: Tx, name: str) -> None:
    tx.run(sa.insert(mark_table), [{"name": name}])


def marks(tx: Tx) -> list[str]:
    return [row.name for row in tx.all(sa.select(mark_table.c.name).order_by(mark_table.c.id))]


def wipe(tx: Tx) -> None:
    """An example of a property starts from an empty store."""
    for table in reversed(metadata.sorted_tables):
        tx.run(sa.delete(table))


def rows(tx: Tx, table: sa.Table, *order: str) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in tx.all(sa.select(table).order_by(*(table.c[name] for name in order)))]
