"""By what messages are found. SQLite and PostgreSQL have an index of words each, fed with the same ones of our own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from xiaoer.conversations.domain.messages import Kind, Message
from xiaoer.conversations.domain.searching import Terms
from xiaoer.conversations.store import rows
from xiaoer.conversations.store.reading import with_hearers
from xiaoer.conversations.store.tables import conversation_table, found_table, message_table, unfound_table
from xiaoer.platform.db import Tx, bulk, sizes

_MESSAGE, _TALK, _FOUND, _UNFOUND = message_table.c, conversation_table.c, found_table.c, unfound_table.c
_KEY = ("shop_id", "conversation_id", "seq")
_ROW = (*_KEY, "place", "words")

Key = tuple[UUID, UUID, int]
"""Shop, conversation and seq of a message."""


class Row(NamedTuple):
    """A message in the index: its place among all, and the words by which it is found."""

    shop_id: UUID
    conversation_id: UUID
    seq: int
    place: int
    words: str


class Place(NamedTuple):
    """A message that may be what is looked for."""

    place: int
    shop_id: UUID
    conversation_id: UUID
    seq: int


class Within(NamedTuple):
    """From which place on, and before which one, is looked; and what messages have beside words."""

    since: int
    before: int
    marks: tuple[str, ...]


def held_messages(tx: Tx, keys: Collection[Key]) -> dict[Key, Message]:
    """Those of the messages that have their words and are not in the index, held until the commit.

    Held, so that words which are forgotten in this moment do not stay in the index: whoever forgets waits, or was first.
    """
    read = bulk.fetch(tx, message_table, rows.MESSAGE, _KEY, list(keys), lock=True)
    found = {(row[0], one.conversation_id, one.seq): one for row in read for one in [rows.message(row)]}
    known = {(row[0], row[1], row[2]) for row in bulk.fetch(tx, found_table, _KEY, _KEY, list(keys))}
    talks = list({(shop_id, talk_id) for shop_id, talk_id, _ in found})
    states = bulk.fetch(tx, conversation_table, ("id", "erased"), ("shop_id", "id"), talks)
    erased = {row[0] for row in states if row[1]}
    return {key: one for key, one in found.items() if one.conversation_id not in erased and key not in known}


def add(tx: Tx, found: Iterable[Row]) -> None:
    """In the order of their places: out of it SQLite's index of words would write each message by itself."""
    given = sorted(found, key=lambda one: one.place)
    bulk.insert(tx, found_table, _ROW, given)
    if tx.dialect == "sqlite":
        tx.raw.executemany(
            "INSERT INTO message_words (rowid, words) VALUES (?, ?)", [(one.place, one.words) for one in given]
        )


def taken(tx: Tx, places: Collection[int]) -> set[int]:
    return {row[0] for row in bulk.fetch(tx, found_table, ("place",), ("place",), [(one,) for one in places])}


def learn_sizes(tx: Tx) -> None:
    """After many were added."""
    sizes.learn_sizes(tx, (found_table,))


def missing(tx: Tx, shop_id: UUID, talks: Collection[UUID], most: int) -> list[Key]:
    """Messages of these conversations that are not in the index and have their words."""
    same = [_FOUND[name] == _MESSAGE[name] for name in _KEY]
    chosen = (
        sa.select(_MESSAGE.conversation_id, _MESSAGE.seq)
        .join(conversation_table, sa.and_(_TALK.shop_id == _MESSAGE.shop_id, _TALK.id == _MESSAGE.conversation_id))
        .outerjoin(found_table, sa.and_(*same))
        .where(_TALK.shop_id == shop_id, _TALK.id.in_(talks), _TALK.erased.is_(False))
        .where(_MESSAGE.kind != Kind.EVENT, _FOUND.seq.is_(None))
        .limit(most)
    )
    return [(shop_id, row.conversation_id, row.seq) for row in tx.all(chosen)]


def talks_before(tx: Tx, shop_id: UUID, before: UUID | None, most: int) -> list[UUID]:
    """The shop's newest conversations by id, those before `before`."""
    chosen = sa.select(_TALK.id).where(_TALK.shop_id == shop_id)
    if before is not None:
        chosen = chosen.where(_TALK.id < before)
    return [row.id for row in tx.all(chosen.order_by(_TALK.id.desc()).limit(most))]


def set_unfound(tx: Tx, shop_id: UUID, talks: Collection[UUID]) -> None:
    tx.put(
        unfound_table, [{"shop_id": shop_id, "conversation_id": one} for one in talks], ("shop_id", "conversation_id")
    )


def unfound(tx: Tx, shop_id: UUID, most: int) -> list[UUID]:
    """The newest by id of the conversations that are still to be put in."""
    chosen = sa.select(_UNFOUND.conversation_id).where(_UNFOUND.shop_id == shop_id)
    return [row[0] for row in tx.all(chosen.order_by(_UNFOUND.conversation_id.desc()).limit(most))]


def clear_unfound(tx: Tx, shop_id: UUID, talks: Collection[UUID]) -> None:
    tx.run(sa.delete(unfound_table).where(_UNFOUND.shop_id == shop_id, _UNFOUND.conversation_id.in_(talks)))


def drop(tx: Tx, shop_id: UUID, talks: Collection[UUID], after: int = 0) -> None:
    """Take the messages of conversations out, all or those behind a place."""
    mine = (_FOUND.shop_id == shop_id, _FOUND.conversation_id.in_(talks), _FOUND.seq > after)
    if tx.dialect == "sqlite":
        gone = tx.all(sa.select(_FOUND.place, _FOUND.words).where(*mine).order_by(_FOUND.place))
        tx.raw.executemany(
            "INSERT INTO message_words (message_words, rowid, words) VALUES ('delete', ?, ?)",
            [(row.place, row.words) for row in gone],
        )
    tx.run(sa.delete(found_table).where(*mine))


def keeps_words(tx: Tx) -> bool:
    """Whether words that were taken out stay in the database's files until they are merged."""
    return tx.dialect == "sqlite"


def merge(tx: Tx, pages: int, *, begin: bool) -> bool:
    """Write about so many pages of the index of words anew, without what was taken out before it began; whether there is more."""
    before = tx.raw.total_changes
    command = "INSERT INTO message_words (message_words, rank) VALUES ('merge', ?)"
    tx.raw.execute(command, (-pages if begin else pages,))
    return bool(tx.raw.total_changes - before > 1)


def with_words(tx: Tx, shop_id: UUID, wanted: Terms, within: Within, most: int) -> list[Place]:
    """Messages of a shop that may hold what is wanted, the newest first."""
    if tx.dialect == "sqlite":
        return _with_words_on_sqlite(tx, shop_id, wanted, within, most)
    both = [f"'{one}'" for one in sorted(wanted.pairs.union(within.marks))]
    asked = " & ".join([*both, *(f"'{one}':*" for one in sorted(wanted.beginnings))])
    holds = _FOUND.words.op("@@")(sa.cast(sa.literal(asked), TSQUERY))
    return _places(tx, shop_id, within, most, holds)


def _with_words_on_sqlite(tx: Tx, shop_id: UUID, wanted: Terms, within: Within, most: int) -> list[Place]:
    both = [f'"{one}"' for one in sorted(wanted.pairs.union(within.marks))]
    asked = " AND ".join([*both, *(f'"{one}" *' for one in sorted(wanted.beginnings))])
    sql = (
        "SELECT rowid FROM message_words WHERE message_words MATCH ? AND rowid >= ? AND rowid < ? "
        "ORDER BY rowid DESC LIMIT ?"
    )
    places = [(row[0],) for row in tx.raw.execute(sql, (asked, within.since, within.before, most))]
    found = map(Place._make, bulk.fetch(tx, found_table, Place._fields, ("place",), places))
    return sorted((one for one in found if one.shop_id == shop_id), reverse=True)


def of_talks(tx: Tx, shop_id: UUID, talks: Collection[UUID], within: Within, most: int) -> list[Place]:
    """Messages of a few conversations, whatever they hold, the newest first."""
    return _places(tx, shop_id, within, most, _FOUND.conversation_id.in_(talks)) if talks else []


def _places(tx: Tx, shop_id: UUID, within: Within, most: int, narrowed: sa.ColumnElement[Any]) -> list[Place]:
    chosen = (
        sa.select(*(_FOUND[name] for name in Place._fields))
        .where(_FOUND.shop_id == shop_id, narrowed)
        .where(_FOUND.place >= within.since, _FOUND.place < within.before)
        .order_by(_FOUND.place.desc())
        .limit(most)
    )
    return [Place._make(row) for row in tx.all(chosen)]


def messages_at(tx: Tx, places: Sequence[Place]) -> dict[Place, Message]:
    """The messages at these places, as far as they are there, whispers with those who hear them."""
    keys = [(one.shop_id, one.conversation_id, one.seq) for one in places]
    found = bulk.fetch(tx, message_table, rows.MESSAGE, _KEY, keys)
    read = with_hearers(tx, {one.shop_id for one in places}, [rows.message(row) for row in found])
    said = {(one.conversation_id, one.seq): one for one in read}
    return {one: said[one.conversation_id, one.seq] for one in places if (one.conversation_id, one.seq) in said}
