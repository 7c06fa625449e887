"""Versions of the schema on both databases; revisions are planted beside copies of the real ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests import versions
from xiaoer.platform.db import open_database, schema
from xiaoer.platform.db.open import connect_once
from xiaoer.platform.db.schema import MIGRATIONS, Schema
from xiaoer.platform.db.tables import metadata

PLANTED = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("planted", sa.Column("id", sa.Integer(), primary_key=True))
    with op.batch_alter_table("due") as batch:
        batch.add_column(sa.Column("planted", sa.Integer()))
    op.execute("INSERT INTO planted (id) VALUES (1)")
    op.execute("{last}")
"""


def say(address: str, words: str) -> None:
    with connect_once(address) as connection, connection.begin():
        connection.execute(sa.text(words))


def tables(address: str) -> set[str]:
    with connect_once(address) as connection:
        return set(sa.inspect(connection).get_table_names())


def contents(address: str) -> list[tuple[object, ...]]:
    with connect_once(address) as connection:
        return [tuple(row) for row in connection.execute(sa.text("SELECT key, kind, run_at FROM due"))]


@pytest.fixture
def emptied(database_url: str) -> str:
    """The address of a store without any table."""
    versions.emptied(database_url)
    return database_url


@pytest.fixture
def head(database_url: str) -> str:
    with connect_once(database_url) as connection:
        return str(connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one())


def planted(tmp_path: Path, head: str, last: str = "INSERT INTO planted (id) VALUES (2)") -> Path:
    """The program of tomorrow: one revision more."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_planted.py").write_text(PLANTED.format(head=head, last=last), encoding="utf-8")
    return folder


def test_an_empty_store_gets_every_table(emptied: str) -> None:
    assert schema.state(emptied) is Schema.EMPTY
    schema.upgrade(emptied)
    assert schema.state(emptied) is Schema.CURRENT
    assert tables(emptied) >= set(metadata.tables) | {"alembic_version"}


def test_upgrading_a_current_store_changes_nothing(database_url: str) -> None:
    before = tables(database_url)
    schema.upgrade(database_url)
    assert (schema.state(database_url), tables(database_url)) == (Schema.CURRENT, before)


def test_an_older_store_is_upgraded_and_keeps_its_rows(database_url: str, tmp_path: Path, head: str) -> None:
    say(database_url, "INSERT INTO due (key, kind, run_at, payload) VALUES ('a', 'ring', 5, '{}')")
    tomorrow = planted(tmp_path, head)
    assert schema.state(database_url, tomorrow) is Schema.OLDER
    schema.upgrade(database_url, tomorrow)
    assert schema.state(database_url, tomorrow) is Schema.CURRENT
    assert contents(database_url) == [("a", "ring", 5)]
    assert "planted" in tables(database_url)


def test_a_store_of_a_newer_program_is_seen_as_newer(database_url: str, tmp_path: Path, head: str) -> None:
    schema.upgrade(database_url, planted(tmp_path, head))
    assert schema.state(database_url) is Schema.NEWER


def test_a_store_of_another_program_is_foreign_until_it_is_empty(database_url: str) -> None:
    say(database_url, "DELETE FROM alembic_version")
    assert schema.state(database_url) is Schema.FOREIGN
    with connect_once(database_url) as connection, connection.begin():
        found = sa.MetaData()
        found.reflect(connection)
        found.remove(found.tables["alembic_version"])
        found.drop_all(connection)
    assert schema.state(database_url) is Schema.EMPTY


def test_a_migration_that_fails_leaves_nothing(database_url: str, tmp_path: Path, head: str) -> None:
    say(database_url, "INSERT INTO due (key, kind, run_at, payload) VALUES ('a', 'ring', 5, '{}')")
    before = tables(database_url)
    tomorrow = planted(tmp_path, head, last="INSERT INTO nowhere (id) VALUES (2)")
    with pytest.raises(sa.exc.DBAPIError, match="nowhere"):
        schema.upgrade(database_url, tomorrow)
    assert (schema.state(database_url, tomorrow), tables(database_url)) == (Schema.OLDER, before)
    assert contents(database_url) == [("a", "ring", 5)]
    with connect_once(database_url) as connection:
        assert "planted" not in [column["name"] for column in sa.inspect(connection).get_columns("due")]


def test_tables_that_stand_in_the_way_stop_the_first_migration_whole(emptied: str) -> None:
    say(emptied, "CREATE TABLE session (id INTEGER PRIMARY KEY)")
    with pytest.raises(sa.exc.DBAPIError, match="session"):
        schema.upgrade(emptied)
    assert tables(emptied) == {"session"}
    assert schema.state(emptied) is Schema.FOREIGN


def test_a_store_without_tables_is_opened_and_asked_in_vain(emptied: str) -> None:
    database = open_database(emptied)
    database.write_now(lambda tx: tx.all(sa.text("SELECT 1")))
    with pytest.raises(sa.exc.DBAPIError, match="due"):
        database.read_now(lambda tx: tx.all(sa.select(metadata.tables["due"])))
    database.close()
