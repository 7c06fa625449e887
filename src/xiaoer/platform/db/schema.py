"""The schema's version: what the store has, what this program needs, and the way from one to the other."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from xiaoer.platform.db.open import connect_once
from xiaoer.platform.keyring import Ring

MIGRATIONS = Path(__file__).parent.parent / "migrations"
OWN = "alembic_version"
"""Where a store of ours says its version; tables without a version in it are another program's."""


class Schema(StrEnum):
    """How the store's schema stands to this program."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"
    FOREIGN = "foreign"


def state(address: str, migrations: Path = MIGRATIONS) -> Schema:
    with connect_once(address) as connection:
        return _state(connection, _config(migrations))


def upgrade(address: str, migrations: Path = MIGRATIONS, ring: Ring | None = None) -> None:
    """Bring the schema to this program's version, in one transaction where the database can.

    `ring`: the keys with which a store that has rows seals what was not sealed before.
    """
    with connect_once(address) as connection, connection.begin():
        config = _config(migrations)
        config.attributes["connection"] = connection
        config.attributes["ring"] = ring
        command.upgrade(config, "head")


def _state(connection: sa.Connection, config: Config) -> Schema:
    scripts = ScriptDirectory.from_config(config)
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        return Schema.FOREIGN if set(sa.inspect(connection).get_table_names()) - {OWN} else Schema.EMPTY
    if revision == scripts.get_current_head():
        return Schema.CURRENT
    try:
        scripts.get_revision(revision)
    except CommandError:
        return Schema.NEWER
    return Schema.OLDER


def _config(migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    return config
