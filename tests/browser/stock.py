"""A desk's store with the small shop in it, filled once for each kind of database and copied for each desk."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from tests import make
from tests.browser.small_shop import SLUG, write_shop
from tests.servers import Postgres
from xiaoer.cli import importing, reading
from xiaoer.platform.auth import Role
from xiaoer.platform.db import open_database
from xiaoer.platform.settings import Settings
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.shops import Shop

AGENT, COLLEAGUE, SUPERVISOR, ADMIN, STRANGER = "xiaoyun", "xiaoman", "qinglan", "boss", "outsider"
"""Accounts; the last is an agent of another shop."""
FOREIGN_SLUG = "elsewhere"


def fill(database_url: str, data_folder: Path, source: Path) -> None:
    """The small shop, its staff, and another shop with an agent of its own."""
    folder = write_shop(source, datetime.now(UTC))
    db = open_database(database_url, make.keys(data_folder))
    try:
        importing.import_shop(db, Settings(data_folder=str(data_folder)), reading.read_folder(folder, "utf-8"))
        found = db.read_now(shops.find_shop, SLUG)
        assert isinstance(found, Shop)
        staff = {AGENT: Role.AGENT, COLLEAGUE: Role.AGENT, SUPERVISOR: Role.SUPERVISOR, ADMIN: Role.ADMIN}
        for login, role in staff.items():
            make.account(db, login=login, role=role, shops=(found.id,))
        make.account(db, login=STRANGER, shops=(make.shop(db, slug=FOREIGN_SLUG),))
    finally:
        db.close()


class SqliteStock:
    """The filled file, and copies of it."""

    def __init__(self, folder: Path, empty: Path) -> None:
        self._file, self._data = folder / "small.sqlite3", folder / "data"
        shutil.copy(empty, self._file)
        fill(f"sqlite:///{self._file}", self._data, folder / "shop")

    def copy(self, folder: Path) -> str:
        """The address of a copy in `folder`, beside its files in folder/data."""
        shutil.copytree(self._data, folder / "data", dirs_exist_ok=True)
        copy = folder / "desk.sqlite3"
        # With what stands in the write-ahead log; a copy of the file would be without.
        with closing(sqlite3.connect(self._file)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        return f"sqlite:///{copy}"


class PostgresStock:
    """The filled database, and copies made with it as template."""

    def __init__(self, folder: Path, server: Postgres, empty: str) -> None:
        self._server, self._data, self._name = server, folder / "data", f"small_{uuid4().hex[:12]}"
        server.create(self._name, template=empty)
        fill(server.address(self._name), self._data, folder / "shop")

    def copy(self, folder: Path) -> str:
        shutil.copytree(self._data, folder / "data", dirs_exist_ok=True)
        name = f"desk_{uuid4().hex[:12]}"
        self._server.create(name, template=self._name)
        return self._server.address(name)
