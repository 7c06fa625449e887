"""Imports and remembered mappings in the database."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.intake.domain.fields import Holds
from xiaoer.intake.domain.mapping import Mapping
from xiaoer.intake.domain.runs import Counts, Looked, Run, RunState, Summary
from xiaoer.platform.db import Tx, bulk
from xiaoer.platform.db.tables import Id, Json, Moment, metadata
from xiaoer.platform.sealing import Sealed, seal, unseal

run_table = sa.Table(
    "import_run",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("looked", Json, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("mapping", Json),
    sa.Column("keep_good", sa.Boolean, nullable=False),
    sa.Column("summary", Json),
    sa.Column("problems", sa.Text, nullable=False),
    sa.Column("blocks", sa.Text, nullable=False),
    sa.Column("blocks_total", sa.Integer, nullable=False),
    sa.Column("blocks_done", sa.Integer, nullable=False),
    sa.Column("place", sa.BigInteger, nullable=False),
    sa.Column("counts", Json, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("checked_at", Moment),
    sa.Column("started_at", Moment),
    sa.Column("moved_at", Moment),
    sa.Column("finished_at", Moment),
    sa.Column("holds", sa.Text, nullable=False, server_default="orders"),
    sa.Column("first_rows", Sealed, nullable=False),
    sa.ForeignKeyConstraint(["shop_id"], ["shop.id"]),
    sa.Index("ix_import_run_shop_id_created_at", "shop_id", "created_at"),
)

mapping_table = sa.Table(
    "import_mapping",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("holds", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("mapping", Json, nullable=False),
    sa.Column("saved_at", Moment, nullable=False),
    sa.ForeignKeyConstraint(["shop_id"], ["shop.id"]),
)

_run = run_table.c
_READ = (*Run.__struct_fields__, "first_rows")
_TYPED: dict[str, Any] = {
    "looked": Looked, "state": RunState, "mapping": Mapping | None, "summary": Summary | None, "counts": Counts,
    "holds": Holds,
}  # fmt: skip


def run(tx: Tx, shops: frozenset[UUID], run_id: UUID, *, lock: bool = False) -> Run | None:
    """One import; with `lock` nobody else moves it until the commit."""
    keys = [(shop_id, run_id) for shop_id in shops]
    found = bulk.fetch(tx, run_table, _READ, ("shop_id", "id"), keys, lock=lock)
    return _built(tx, found[0]) if found else None


_MOVED = ("shop_id", "id", "state", "counts", "blocks_done", "place", "moved_at", "finished_at")
_moved = attrgetter(*_MOVED)


def runs(tx: Tx, shops: frozenset[UUID], most: int) -> list[Run]:
    """The newest imports."""
    chosen = sa.select(*(_run[name] for name in _READ))
    found = tx.all(chosen.where(_run.shop_id.in_(shops)).order_by(_run.created_at.desc()).limit(most))
    return [_built(tx, row) for row in found]


_UNDER_WAY = (RunState.RECEIVED, RunState.CHECKED, RunState.RUNNING)


def untouched(tx: Tx, before: int) -> list[Run]:
    """Imports that are not over and that nobody has moved since; nobody does until the commit."""
    touched = sa.func.coalesce(_run.moved_at, _run.checked_at, _run.created_at)
    chosen = sa.select(*(_run[name] for name in _READ))
    left = chosen.where(_run.state.in_(_UNDER_WAY), touched < before).with_for_update()
    return [_built(tx, row) for row in tx.all(left)]


def forget_problems(tx: Tx, before: int) -> None:
    """The lists of imports that were over by then."""
    tx.run(sa.update(run_table).where(_run.finished_at < before, _run.problems != "").values(problems=""))


def files(tx: Tx) -> set[str]:
    """Every name in the file storage that an import still needs."""
    named = sa.select(_run.file, _run.blocks, _run.problems)
    found = tx.all(named.where(sa.or_(_run.file != "", _run.problems != "")))
    return {name for row in found for name in row if name}


def save(tx: Tx, one: Run) -> None:
    columns = {name: getattr(one, name) for name in Run.__struct_fields__}
    typed = {name: msgspec.to_builtins(columns[name]) for name in _TYPED}
    typed["looked"]["rows"] = []
    rows = msgspec.json.encode(one.looked.rows).decode() if one.looked.rows else ""
    sealed = {"first_rows": seal(tx, _run.first_rows, (one.shop_id, one.id), rows)}
    tx.put(run_table, [columns | typed | sealed], ("shop_id", "id"))


def move(tx: Tx, one: Run) -> None:
    """Store only how far an import has come."""
    bulk.update(tx, run_table, _MOVED, [_moved(one)], ("shop_id", "id"))


def mapping(tx: Tx, shop_id: UUID, holds: Holds, source: str) -> Mapping | None:
    """The mapping that was last used for this source."""
    row = mapping_table.c
    found = tx.first(sa.select(row.mapping).where(row.shop_id == shop_id, row.holds == holds, row.source == source))
    return msgspec.convert(found.mapping, Mapping) if found else None


def remember(tx: Tx, one: Run, told: Mapping, now: int) -> None:
    """The mapping to begin with the next time that the source's file of this kind comes."""
    row = {
        "shop_id": one.shop_id, "holds": str(one.holds), "source": one.source, "mapping": msgspec.to_builtins(told),
        "saved_at": now,
    }  # fmt: skip
    tx.put(mapping_table, [row], ("shop_id", "holds", "source"))


def _built(tx: Tx, row: Sequence[Any]) -> Run:
    """An import of its columns `_READ`. Its first rows tell of people and stand sealed, apart from the rest."""
    *told, sealed = row
    columns = dict(zip(Run.__struct_fields__, told, strict=True))
    one = Run(**columns | {name: msgspec.convert(columns[name], kind) for name, kind in _TYPED.items()})
    rows = unseal(tx, _run.first_rows, (one.shop_id, one.id), bytes(sealed))
    if not rows:
        return one
    looked = msgspec.structs.replace(one.looked, rows=msgspec.json.decode(rows, type=tuple[tuple[str, ...], ...]))
    return msgspec.structs.replace(one, looked=looked)
