"""Scenarios, scripts and their versions in the database. A published version is never written again but to retire it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import sqlalchemy as sa

from xiaoer.platform.db import Tx
from xiaoer.platform.db.tables import Id, Json, Moment, metadata
from xiaoer.scripts.domain.scripts import Content, Published, Scenario, State, Version

scenario_table = sa.Table(
    "scenario",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("zh", sa.Text, nullable=False),
    sa.Column("en", sa.Text, nullable=False),
)

script_table = sa.Table(
    "script",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("key", sa.Text, nullable=False),
    sa.UniqueConstraint("shop_id", "key"),
)

version_table = sa.Table(
    "script_version",
    metadata,
    sa.Column("shop_id", Id, primary_key=True),
    sa.Column("script_id", Id, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("scenario", sa.Text, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("title_en", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("says", Json, nullable=False),
    sa.Column("fits", Json, nullable=False),  # Content.when: "when" is a word of SQL
    sa.Column("written_at", Moment, nullable=False),
    sa.Column("published_at", Moment),
    sa.ForeignKeyConstraint(["shop_id", "script_id"], ["script.shop_id", "script.id"]),
    sa.ForeignKeyConstraint(["shop_id", "scenario"], ["scenario.shop_id", "scenario.path"]),
    sa.Index("ix_script_version_shop_id_state", "shop_id", "state", "published_at"),
)

_version = version_table.c
_script = script_table.c
_scenario = scenario_table.c
_VERSIONS = sa.select(version_table, _script.key, _scenario.zh, _scenario.en).select_from(
    version_table.join(script_table).join(scenario_table)
)


class Mark(NamedTuple):
    """Changes with every publishing of the shop: how many versions are out, the newest moment, all numbers added."""

    versions: int
    newest_at: int | None
    numbers: int | None


def mark(tx: Tx, shop_id: UUID) -> Mark:
    out = sa.select(
        sa.func.count().label("versions"),
        sa.func.max(_version.published_at).label("newest_at"),
        sa.func.sum(_version.version).label("numbers"),
    )
    found = tx.all(out.where(*_out(shop_id)))[0]
    return Mark(found.versions, found.newest_at, found.numbers)


def published(tx: Tx, shop_id: UUID, keys: Collection[str] | None = None) -> list[Published]:
    """The versions that agents are shown: every one, or those of these scripts."""
    wanted = _VERSIONS.where(*_out(shop_id))
    rows = tx.all(wanted if keys is None else wanted.where(_script.key.in_(keys)))
    return [Published(_read(row), Scenario(row.scenario, row.zh, row.en)) for row in rows]


def version(tx: Tx, shops: Collection[UUID], script_id: UUID, number: int) -> tuple[UUID, Version] | None:
    """A version with the shop that it belongs to."""
    where = (_version.shop_id.in_(shops), _version.script_id == script_id, _version.version == number)
    row = tx.first(_VERSIONS.where(*where))
    return (row.shop_id, _read(row)) if row else None


def newest(tx: Tx, shop_id: UUID, script_id: UUID) -> int:
    """The number of a script's newest version, 0 where it has none."""
    where = (_version.shop_id == shop_id, _version.script_id == script_id)
    return int(tx.all(sa.select(sa.func.coalesce(sa.func.max(_version.version), 0)).where(*where))[0][0])


def script_id(tx: Tx, shop_id: UUID, key: str) -> UUID | None:
    found = tx.first(sa.select(_script.id).where(_script.shop_id == shop_id, _script.key == key))
    return found.id if found else None


def scenarios(tx: Tx, shop_id: UUID) -> dict[str, Scenario]:
    rows = tx.all(sa.select(scenario_table).where(_scenario.shop_id == shop_id))
    return {row.path: Scenario(row.path, row.zh, row.en) for row in rows}


def put_scenarios(tx: Tx, shop_id: UUID, told: Sequence[Scenario]) -> None:
    rows = [{"shop_id": shop_id, "path": one.path, "zh": one.zh, "en": one.en} for one in told]
    tx.put(scenario_table, rows, ("shop_id", "path"))


def add_script(tx: Tx, shop_id: UUID, script_id: UUID, key: str) -> None:
    tx.run(sa.insert(script_table), [{"shop_id": shop_id, "id": script_id, "key": key}])


def add_version(tx: Tx, shop_id: UUID, one: Version) -> None:
    tx.run(sa.insert(version_table), [{"shop_id": shop_id, **_written(one)}])


def publish(tx: Tx, shop_id: UUID, script_id: UUID, number: int, at: int) -> int | None:
    """Make the version the one that is out; the number of the version that it replaces."""
    mine = (_version.shop_id == shop_id, _version.script_id == script_id)
    out = tx.first(sa.select(_version.version).where(*mine, _version.state == State.PUBLISHED))
    tx.run(sa.update(version_table).where(*mine, _version.state == State.PUBLISHED).values(state=State.RETIRED))
    tx.run(
        sa.update(version_table).where(*mine, _version.version == number).values(state=State.PUBLISHED, published_at=at)
    )
    return out.version if out else None


def _out(shop_id: UUID) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return _version.shop_id == shop_id, _version.state == State.PUBLISHED


def _read(row: sa.Row[Any]) -> Version:
    content = {name: getattr(row, name) for name in ("scenario", "stage", "title", "title_en", "text", "says")}
    return Version(
        script_id=row.script_id, key=row.key, version=row.version, state=State(row.state),
        content=msgspec.convert(content | {"when": row.fits}, Content),
        written_at=row.written_at, published_at=row.published_at,
    )  # fmt: skip


def _written(one: Version) -> dict[str, Any]:
    content: dict[str, Any] = msgspec.to_builtins(one.content)
    return content | {
        "fits": content.pop("when"), "script_id": one.script_id, "version": one.version, "state": one.state,
        "written_at": one.written_at, "published_at": one.published_at,
    }  # fmt: skip
