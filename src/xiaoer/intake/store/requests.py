"""Requests with an idempotency key, and what each part of them was answered.

An answer is written in the transaction of the rows that it is about, so that a request which was killed goes on where
it stopped, and one that is told again hears what it heard before.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.intake.domain.answers import Answer
from xiaoer.platform.db import Tx
from xiaoer.platform.db.tables import Id, Json, Moment, metadata

KEPT_FOR = 24 * 3_600_000_000
LEASE = 30_000_000

request_table = sa.Table(
    "told_request",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("came_at", Moment, nullable=False),
    sa.Column("lease", Id),
    sa.Column("leased_until", Moment, nullable=False),
    sa.Column("done", sa.Boolean, nullable=False),
    sa.Index("ix_told_request_came_at", "came_at"),
)

part_table = sa.Table(
    "told_part",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("answers", Json, nullable=False),
    sa.ForeignKeyConstraint(["shop_id", "key"], ["told_request.shop_id", "told_request.key"], ondelete="CASCADE"),
)

_request, _part = request_table.c, part_table.c


class Kept(msgspec.Struct, frozen=True):
    """A request that came before: `free` where nobody is at it."""

    fingerprint: str
    done: bool
    free: bool


def claim(tx: Tx, shop_id: UUID, key: str, fingerprint: str, lease: UUID, now: int) -> Kept | None:
    """Take the key for this request: None where it was free, otherwise what stands under it."""
    tx.run(sa.delete(request_table).where(_request.came_at <= now - KEPT_FOR))
    row = {
        "shop_id": shop_id, "key": key, "fingerprint": fingerprint, "came_at": now, "lease": lease,
        "leased_until": now + LEASE, "done": False,
    }  # fmt: skip
    if tx.add(request_table, row, ("shop_id", "key")):
        return None
    found = tx.first(
        sa.select(_request.fingerprint, _request.done, _request.lease, _request.leased_until)
        .where(_request.shop_id == shop_id, _request.key == key)
        .with_for_update()
    )
    if found is None:
        raise LookupError("a key that is taken is not there")
    free = found.lease is None or found.leased_until <= now
    if free and not found.done and found.fingerprint == fingerprint:
        tx.run(sa.update(request_table).where(_is(shop_id, key)).values(lease=lease, leased_until=now + LEASE))
    return Kept(found.fingerprint, found.done, free)


def hold(tx: Tx, shop_id: UUID, key: str, lease: UUID, now: int) -> bool:
    """Whether the request is still this one's to do; it is for `LEASE` more then."""
    mine = sa.and_(_is(shop_id, key), _request.lease == lease)
    return tx.run(sa.update(request_table).where(mine).values(leased_until=now + LEASE)) == 1


def release(tx: Tx, shop_id: UUID, key: str, lease: UUID) -> None:
    """Whoever sends the request again may go on with it at once."""
    tx.run(sa.update(request_table).where(_is(shop_id, key), _request.lease == lease).values(lease=None))


def put_part(tx: Tx, shop_id: UUID, key: str, position: int, answers: Sequence[Answer], *, last: bool) -> None:
    row = {"shop_id": shop_id, "key": key, "position": position, "answers": msgspec.to_builtins(answers)}
    tx.run(sa.insert(part_table), [row])
    if last:
        tx.run(sa.update(request_table).where(_is(shop_id, key)).values(done=True, lease=None))


def parts(tx: Tx, shop_id: UUID, key: str) -> list[list[Answer]]:
    """The answers of each part that is done, in order."""
    found = tx.all(sa.select(_part.answers).where(_part.shop_id == shop_id, _part.key == key).order_by(_part.position))
    return [msgspec.convert(row.answers, list[Answer]) for row in found]


def _is(shop_id: UUID, key: str) -> sa.ColumnElement[bool]:
    return sa.and_(_request.shop_id == shop_id, _request.key == key)
