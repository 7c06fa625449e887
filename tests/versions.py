"""Stores of earlier versions, as migrations find them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from xiaoer.platform.db.open import connect_once
from xiaoer.platform.db.schema import MIGRATIONS, _config


def emptied(address: str) -> None:
    if address.startswith("sqlite"):
        Path(address.removeprefix("sqlite:///")).unlink()
        return
    with connect_once(address) as connection, connection.begin():
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))


@contextmanager
def of_version(address: str, version: str) -> Iterator[sa.Connection]:
    """The store emptied and made anew as it was then, to be filled."""
    emptied(address)
    with connect_once(address) as connection, connection.begin():
        command.upgrade(migrations_over(connection), version)
        yield connection


def taken_back(address: str, version: str) -> None:
    """The store as it would be then, with what it holds."""
    with connect_once(address) as connection, connection.begin():
        command.downgrade(migrations_over(connection), version)


def migrations_over(connection: sa.Connection) -> Config:
    config = _config(MIGRATIONS)
    config.attributes["connection"] = connection
    return config
