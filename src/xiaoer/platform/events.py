"""The event log: everything that happens is one row, in the same transaction as the state it describes.

An event is a frozen msgspec Struct with a tag ("case.opened"), declared in the domain of the feature that announces
it. Its row carries ids and facts, no words of a person, so that erasing a person leaves the log readable.

Reading in order: PostgreSQL hands out positions before commit, so a reader by position alone would step over a row
whose transaction commits later. A cursor is therefore (transaction, position), and only rows below the snapshot's
horizon (`pg_snapshot_xmin`) are read. SQLite has one writer; its transaction number is always 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.platform.db import bulk
from xiaoer.platform.db.tables import Counter, Id, Json, Moment, id_of_bytes, metadata
from xiaoer.platform.db.tx import Announced, Tx

T = TypeVar("T")

_WRITTEN = ("transaction", "kind", "version", "shop_id", "subject_id", "at", "by", "data")
_HORIZON = "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"

event_table = sa.Table(
    "event",
    metadata,
    sa.Column("position", Counter, primary_key=True, autoincrement=True),
    sa.Column("transaction", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("shop_id", Id),
    sa.Column("subject_id", Id, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", Id),
    sa.Column("data", Json, nullable=False),
    sa.Index("ix_event_transaction_position", "transaction", "position"),
    sa.Index("ix_event_shop_id_kind_at", "shop_id", "kind", "at"),
    sa.Index("ix_event_subject_id", "subject_id"),
)


class Event(msgspec.Struct, frozen=True):
    """A row of the log; `text`, the JSON of the event, is read into its type by `read_as`."""

    transaction: int
    position: int
    kind: str
    version: int
    shop_id: UUID | None
    subject_id: UUID
    at: int
    by: UUID | None
    text: str

    @property
    def data(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = msgspec.json.decode(self.text)
        return found

    def read_as(self, kind: type[T]) -> T:
        found: T = _reader(kind).decode(self.text)  # type: ignore[arg-type]
        return found


@cache
def _reader(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


class Cursor(msgspec.Struct, frozen=True, order=True):
    """How far a reader has come."""

    transaction: int = 0
    position: int = 0


def kind_of(event_type: type[Any]) -> str:
    """The tag of an event type: its name in the log and in the documents."""
    tag = event_type.__struct_config__.tag
    if not isinstance(tag, str):
        raise TypeError(f"{event_type.__name__} has no tag, so it cannot stand in the event log")
    return tag


def version_of(event_type: type[Any]) -> int:
    """Which form of its kind the type is: 1, or what its VERSION says since fields came to it."""
    return int(getattr(event_type, "VERSION", 1))


def announce(tx: Tx, event: Any, *, shop_id: UUID | None, subject_id: UUID, at: int, by: UUID | None = None) -> None:
    """Write `event` into the log; it is heard by others after this transaction commits."""
    announce_all(tx, [(Announced(event, shop_id, subject_id, at), by)])


def announce_all(tx: Tx, events: Iterable[tuple[Announced, UUID | None]]) -> None:
    told = list(events)
    if not told:
        return
    number = transaction_number(tx)
    rows = [
        (
            number, kind_of(type(one.event)), version_of(type(one.event)), one.shop_id, one.subject_id, one.at, by, one.event
        )
        for one, by in told
    ]  # fmt: skip
    bulk.insert(tx, event_table, _WRITTEN, rows)
    tx.announced.extend(one for one, _ in told)


def transaction_number(tx: Tx) -> int:
    """PostgreSQL's number of this transaction, asked for once; 0 on SQLite, which writes one at a time."""
    if tx.dialect == "sqlite":
        return 0
    if tx.number is None:
        tx.number = int(tx.raw.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()[0])
    return tx.number


def after(tx: Tx, cursor: Cursor, kinds: Sequence[str], most: int) -> list[Event]:
    """The next events of these kinds after `cursor`, oldest first, none that a running transaction could precede."""
    if not kinds:
        return []
    given = (cursor.transaction, cursor.position, *kinds, most)
    found = tx.raw.execute(_after_sql(tx.dialect, len(kinds)), given).fetchall()
    if tx.dialect != "sqlite":
        return [Event(*row) for row in found]
    return [
        Event(
            transaction, position, kind, version, shop and id_of_bytes(shop), id_of_bytes(subject), at,
            by and id_of_bytes(by), text,
        )
        for transaction, position, kind, version, shop, subject, at, by, text in found
    ]  # fmt: skip


def count_by(tx: Tx, kind: str, shop_id: UUID, by: UUID, since: int) -> int:
    """How many events of a kind an account has caused in a shop after the moment `since`."""
    row = event_table.c
    wanted = (row.shop_id == shop_id, row.kind == kind, row.at > since, row.by == by)
    return int(tx.all(sa.select(sa.func.count()).select_from(event_table).where(*wanted))[0][0])


def counted_by(tx: Tx, kind: str, shops: Iterable[UUID], since: int) -> dict[UUID, int]:
    """How many events of a kind each account has caused in these shops after the moment `since`."""
    row = event_table.c
    wanted = (row.shop_id.in_(list(shops)), row.kind == kind, row.at > since, row.by.is_not(None))
    found = tx.all(sa.select(row.by, sa.func.count().label("many")).where(*wanted).group_by(row.by))
    return {one.by: one.many for one in found}


def counted_of(tx: Tx, kind: str, shops: Iterable[UUID], since: int, field: str) -> dict[UUID, int]:
    """How many events of a kind in these shops after the moment `since` name each id in their `field`."""
    row = event_table.c
    told = row.data[field].as_string()
    wanted = (row.shop_id.in_(list(shops)), row.kind == kind, row.at > since)
    found = tx.all(sa.select(told.label("id"), sa.func.count().label("many")).where(*wanted).group_by(told))
    return {UUID(one.id): one.many for one in found if one.id is not None}


def latest(
    tx: Tx, kind: str, shops: Iterable[UUID], since: int, most: int
) -> list[tuple[UUID, Mapping[str, Any]]]:  # fmt: skip
    """To whom something of this kind happened in these shops after the moment `since`, and what the events say; newest first."""
    row = event_table.c
    wanted = (row.shop_id.in_(list(shops)), row.kind == kind, row.at > since)
    chosen = sa.select(row.subject_id, row.data).where(*wanted).order_by(row.at.desc(), row.position.desc())
    return [(one.subject_id, one.data) for one in tx.all(chosen.limit(most))]


class Noted(NamedTuple):
    """One event of somebody's doing: when, by which account if by any, and what it says."""

    at: int
    by: UUID | None
    data: Mapping[str, Any]


def newest(tx: Tx, kinds: Sequence[str], shop_id: UUID, most: int) -> list[Noted]:
    """The last events of these kinds in a shop, newest first."""
    row = event_table.c
    chosen = sa.select(row.at, row.by, row.data).where(row.shop_id == shop_id, row.kind.in_(kinds))
    found = tx.all(chosen.order_by(row.at.desc(), row.position.desc()).limit(most))
    return [Noted(one.at, one.by, one.data) for one in found]


def of_subject(tx: Tx, kind: str, subject_id: UUID) -> list[tuple[int, Mapping[str, Any]]]:
    """When something of this kind happened to somebody, and what the events say; oldest first."""
    row = event_table.c
    chosen = sa.select(row.at, row.data).where(row.subject_id == subject_id, row.kind == kind)
    return [(one.at, one.data) for one in tx.all(chosen.order_by(row.position))]


def moments(tx: Tx, kind: str, shop_id: UUID, subject_id: UUID, since: int) -> list[int]:
    """When something of this kind happened to somebody of a shop from the moment `since` on; in order.

    Looked for by shop, kind and time: few happen within minutes, while somebody may have a long past.
    """
    row = event_table.c
    wanted = (row.shop_id == shop_id, row.kind == kind, row.at >= since, row.subject_id == subject_id)
    return [one.at for one in tx.all(sa.select(row.at).where(*wanted).order_by(row.at))]


@cache
def end_sql(dialect: str) -> str:
    """Selects the last place of the log that nothing can precede any more; read before `after`, it may be stepped to."""
    finished = "" if dialect == "sqlite" else f' WHERE "transaction" < {_HORIZON}'
    return f'SELECT "transaction", position FROM event{finished} ORDER BY "transaction" DESC, position DESC LIMIT 1'  # noqa: S608 - our own columns; values are bound


@cache
def _after_sql(dialect: str, kinds: int) -> str:
    """Plain, because every message is read by each reaction.

    SQLite does not look up a pair whose second part is the row's own number; there the first is always the same.
    """
    if dialect == "sqlite":
        text, mark, beyond = "data", "?", '"transaction" = ? AND position > ?'
    else:
        text, mark = "data::text", "%s"
        beyond = f'("transaction", position) > (%s, %s) AND "transaction" < {_HORIZON}'
    return (
        f'SELECT "transaction", position, kind, version, shop_id, subject_id, at, "by", {text} FROM event'  # noqa: S608 - our own columns; values are bound
        f" WHERE {beyond} AND kind IN ({', '.join([mark] * kinds)})"
        f' ORDER BY "transaction", position LIMIT {mark}'
    )
