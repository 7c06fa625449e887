"""Fixtures: real databases, in temporary folders and on free ports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings

from tests.servers import Postgres, running_postgres, running_redis
from xiaoer.platform import keyring
from xiaoer.platform.db import Database, open_database, schema
from xiaoer.platform.keyring import Ring

# A busy machine is slow, not wrong: how long an example takes is measured in benches.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    with running_redis() as url:
        yield url


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file that tests copy: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("schema") / "empty.sqlite3"
    schema.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def empty_postgres(postgres: Postgres) -> str:
    """A migrated database that tests take as template."""
    name = f"xiaoer_empty_{uuid4().hex[:12]}"
    postgres.create(name)
    schema.upgrade(postgres.address(name))
    return name


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated store of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "store.sqlite3"
        path.write_bytes(request.getfixturevalue("empty_sqlite").read_bytes())
        yield f"sqlite:///{path}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    empty = request.getfixturevalue("empty_postgres")
    name = server.lend(empty)
    yield server.address(name)
    server.take_back(name, empty)


@pytest.fixture
def ring(tmp_path: Path) -> Ring:
    """Fresh keys."""
    keyring.make(tmp_path / keyring.FILE, 0)
    return Ring(tmp_path / keyring.FILE)


@pytest.fixture
def database(database_url: str, ring: Ring) -> Iterator[Database]:
    opened = open_database(database_url, ring)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_url(empty_sqlite: Path, tmp_path: Path) -> str:
    """For what does not depend on the kind of store."""
    path = tmp_path / "single.sqlite3"
    path.write_bytes(empty_sqlite.read_bytes())
    return f"sqlite:///{path}"


def count(database: Database, table: sa.Table) -> int:
    """Rows in a table; for proofs that a refusal changed nothing."""
    return int(database.read_now(lambda tx: tx.all(sa.select(sa.func.count()).select_from(table))[0][0]))
