"""Keys of machines: each is for one shop and for what it was made for, is shown once and stored as a hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.platform.auth.caller import Caller
from xiaoer.platform.auth.permissions import FOR_KEYS, Permission
from xiaoer.platform.db.tables import Id, Json, Moment, metadata
from xiaoer.platform.db.tx import Tx

PREFIX = "xoe_"
"""So that a key is known for one where it lies by mistake: secret scanners look for such beginnings."""
SHOWN = 8
NOTED_EVERY = 60_000_000
"""Microseconds between two notes that a key was used."""

key_table = sa.Table(
    "api_key",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("start", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False, unique=True),
    sa.Column("permissions", Json, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("made_by", Id),
    sa.Column("last_used_at", Moment),
    sa.Column("revoked_at", Moment),
    sa.Index("ix_api_key_id", "id", unique=True),
)

_row = key_table.c


class Key(msgspec.Struct, frozen=True):
    """`start` is the beginning of the key, by which people tell it from others; the whole is nowhere."""

    id: UUID
    shop_id: UUID
    name: str
    start: str
    permissions: tuple[Permission, ...]
    made_at: int
    last_used_at: int | None
    revoked_at: int | None


class Used(msgspec.Struct, frozen=True):
    """Who comes with a key, and when that was noted last; 0 for never."""

    caller: Caller
    last_used_at: int


def fresh_key() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def add(tx: Tx, made: Key, key: str, by: UUID | None) -> None:
    tx.run(
        sa.insert(key_table),
        [
            {
                "shop_id": made.shop_id, "id": made.id, "name": made.name, "start": made.start, "hash": _hash(key),
                "permissions": [str(one) for one in made.permissions], "made_at": made.made_at, "made_by": by,
            }
        ],
    )  # fmt: skip


def of_shops(tx: Tx, shops: Collection[UUID]) -> list[Key]:
    """All of them, those that were revoked too, newest first."""
    return [_key(row) for row in tx.all(sa.select(key_table).where(_row.shop_id.in_(shops)).order_by(_row.id.desc()))]


def revoke(tx: Tx, shops: Collection[UUID], key_id: UUID, now: int) -> Key | None:
    """The key that is no good any more; None where there is none, or none that was still good."""
    mine = sa.and_(_row.shop_id.in_(shops), _row.id == key_id)
    if tx.run(sa.update(key_table).where(mine, _row.revoked_at.is_(None)).values(revoked_at=now)) == 0:
        return None
    return next((_key(row) for row in tx.all(sa.select(key_table).where(mine))), None)


def caller_of(tx: Tx, key: str) -> Used | None:
    """Whom the key lets in, while it is good."""
    row = tx.first(sa.select(key_table).where(_row.hash == _hash(key), _row.revoked_at.is_(None)))
    if row is None:
        return None
    granted = frozenset(Permission(one) for one in row.permissions) & frozenset(FOR_KEYS)
    caller = Caller(row.id, row.start, row.name, None, "en", frozenset({row.shop_id}), "", granted)
    return Used(caller, row.last_used_at or 0)


def note_use(tx: Tx, key_id: UUID, now: int) -> None:
    tx.run(sa.update(key_table).where(_row.id == key_id).values(last_used_at=now))


def _key(row: sa.Row[Any]) -> Key:
    return Key(
        row.id, row.shop_id, row.name, row.start, tuple(Permission(one) for one in row.permissions), row.made_at,
        row.last_used_at, row.revoked_at,
    )  # fmt: skip


def _hash(key: str) -> str:
    """A plain digest is enough: a key is 256 random bits, which nobody can try through."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
