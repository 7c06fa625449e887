"""Shop folders and stores of several versions."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import xiaoer
from tests.cli.forking import Forks
from tests.cli.program import Shell
from xiaoer.platform.db.open import connect_once

EXAMPLE = Path(__file__).parents[2] / "examples" / "demo_shop"
EVENING = datetime.fromisoformat("2026-11-21T20:00:00+08:00")


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    with closing(Forks()) as started:
        yield started


@pytest.fixture
def shell(tmp_path: Path, forks: Forks, database_url: str, request: pytest.FixtureRequest) -> Shell:
    """Commands on an empty, migrated store of each kind."""
    shell = _shell(tmp_path, forks, database_url)
    shell.measured = request.node.get_closest_marker("no_cover") is None
    return shell


@pytest.fixture
def plain(tmp_path: Path, forks: Forks, sqlite_url: str) -> Shell:
    """Commands whose words do not depend on the kind of store."""
    return _shell(tmp_path, forks, sqlite_url)


@pytest.fixture
def bare(tmp_path: Path, forks: Forks) -> Shell:
    """A folder where nothing was ever run."""
    (tmp_path / "bare").mkdir()
    return Shell(tmp_path / "bare", forks)


def _shell(tmp_path: Path, forks: Forks, address: str) -> Shell:
    (tmp_path / "work").mkdir()
    return Shell(tmp_path / "work", forks, database_url=address, data_folder=str(tmp_path / "work" / "data"))


@pytest.fixture(scope="session")
def small_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop with all that is written by hand, and few customers and orders."""
    folder = tmp_path_factory.mktemp("small") / "shop"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXAMPLE))
        generator: Any = importlib.import_module("generate")
        patch.setattr(generator, "CUSTOMERS", 80)
        patch.setattr(generator, "ORDERS", 150)
        generator.generate(folder, 1, EVENING)
    return folder


PLANTED = """
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TABLE planted (id INTEGER PRIMARY KEY)")
    op.execute("{last}")
"""


@pytest.fixture(scope="session")
def head(empty_sqlite: Path) -> str:
    return version(f"sqlite:///{empty_sqlite}")


def program(folder: Path, head: str, last: str) -> Path:
    shutil.copytree(Path(xiaoer.__file__).parent, folder / "xiaoer", ignore=shutil.ignore_patterns("built"))
    planted = folder / "xiaoer" / "platform" / "migrations" / "versions" / "9999_planted.py"
    planted.write_text(PLANTED.format(head=head, last=last), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def tomorrow(tmp_path_factory: pytest.TempPathFactory, head: str) -> Path:
    return program(tmp_path_factory.mktemp("tomorrow"), head, "INSERT INTO planted (id) VALUES (1)")


@pytest.fixture(scope="session")
def failing(tmp_path_factory: pytest.TempPathFactory, head: str) -> Path:
    return program(tmp_path_factory.mktemp("failing"), head, "INSERT INTO nowhere (id) VALUES (1)")


def version(address: str) -> str:
    with connect_once(address) as connection:
        return str(connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one())
