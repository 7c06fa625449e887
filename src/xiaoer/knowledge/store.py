"""Entries in their tables: SQL in, frozen values out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.knowledge.domain.answering import AnswerText, Entry, When
from xiaoer.platform.db import Tx
from xiaoer.platform.db.tables import Id, Moment, metadata

entry_table = sa.Table(
    "knowledge_entry",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.UniqueConstraint("shop_id", "key"),
    sa.Index("ix_knowledge_entry_shop_id_updated_at", "shop_id", "updated_at"),
)

question_table = sa.Table(
    "knowledge_question",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("entry_id", Id, primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)

answer_table = sa.Table(
    "knowledge_answer",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("entry_id", Id, primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("stage", sa.Text),
    sa.Column("category", sa.Text),
    sa.Column("sku", sa.Text),
)


class Edition(msgspec.Struct, frozen=True):
    """Which state of a shop's entries this is: it changes whenever one is added, changed or taken away."""

    updated_at: int
    entries: int


def edition(tx: Tx, shop_id: UUID) -> Edition:
    row = entry_table.c
    statement = sa.select(sa.func.max(row.updated_at).label("at"), sa.func.count().label("entries"))
    found = tx.all(statement.where(row.shop_id == shop_id))[0]
    return Edition(found.at or 0, found.entries)


def entries(tx: Tx, shop_id: UUID) -> list[Entry]:
    """All entries of a shop, by key."""
    row = entry_table.c
    wordings, answers = _wordings(tx, shop_id), _answers(tx, shop_id)
    found = tx.all(sa.select(entry_table).where(row.shop_id == shop_id).order_by(row.key))
    return [
        Entry(
            id=one.id, key=one.key, question=one.question, similar=tuple(wordings.get(one.id, ())),
            answers=tuple(answers.get(one.id, ())), category=one.category, stage=one.stage,
        )
        for one in found
    ]  # fmt: skip


def known(tx: Tx, shop_id: UUID, keys: Collection[str]) -> dict[str, tuple[UUID, str]]:
    """Id and digest of each of the entries that is stored, by its key."""
    row = entry_table.c
    found = tx.all(sa.select(row.key, row.id, row.digest).where(row.shop_id == shop_id, row.key.in_(keys)))
    return {one.key: (one.id, one.digest) for one in found}


def save(tx: Tx, shop_id: UUID, changed: Sequence[tuple[Entry, str]], now: int) -> None:
    """Insert or replace entries, each with its digest."""
    rows = [
        {
            "shop_id": shop_id, "id": one.id, "key": one.key, "question": one.question, "category": one.category,
            "stage": one.stage, "digest": digest, "updated_at": now,
        }
        for one, digest in changed
    ]  # fmt: skip
    tx.put(entry_table, rows, ("shop_id", "id"))
    _replace(tx, question_table, shop_id, changed, _question_rows)
    _replace(tx, answer_table, shop_id, changed, _answer_rows)


def _wordings(tx: Tx, shop_id: UUID) -> dict[UUID, list[str]]:
    row = question_table.c
    statement = sa.select(row.entry_id, row.text).where(row.shop_id == shop_id).order_by(row.entry_id, row.place)
    found: dict[UUID, list[str]] = {}
    for one in tx.all(statement):
        found.setdefault(one.entry_id, []).append(one.text)
    return found


def _answers(tx: Tx, shop_id: UUID) -> dict[UUID, list[AnswerText]]:
    row = answer_table.c
    statement = sa.select(answer_table).where(row.shop_id == shop_id).order_by(row.entry_id, row.place)
    found: dict[UUID, list[AnswerText]] = {}
    for one in tx.all(statement):
        answer = AnswerText(one.text, When(one.stage, one.category, one.sku))
        found.setdefault(one.entry_id, []).append(answer)
    return found


def _replace(
    tx: Tx,
    table: sa.Table,
    shop_id: UUID,
    changed: Sequence[tuple[Entry, str]],
    rows_of: Callable[[Entry], Iterable[dict[str, Any]]],
) -> None:
    ids = [one.id for one, _ in changed]
    tx.run(sa.delete(table).where(table.c.shop_id == shop_id, table.c.entry_id.in_(ids)))
    tx.run(sa.insert(table), [{"shop_id": shop_id, **row} for one, _ in changed for row in rows_of(one)])


def _question_rows(one: Entry) -> Iterable[dict[str, Any]]:
    return ({"entry_id": one.id, "place": place, "text": text} for place, text in enumerate(one.similar))


def _answer_rows(one: Entry) -> Iterable[dict[str, Any]]:
    return (
        {
            "entry_id": one.id, "place": place, "text": answer.text, "stage": answer.when.stage,
            "category": answer.when.category, "sku": answer.when.sku,
        }
        for place, answer in enumerate(one.answers)
    )  # fmt: skip
