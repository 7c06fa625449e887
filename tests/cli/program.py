"""`xiaoer …` as it is run in a shell, and what it leaves behind."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tests.cli.forking import Forks
from tests.desks import PROGRAM, plain_environment
from xiaoer.cli import importing, reading
from xiaoer.cli.opening import opened
from xiaoer.platform.db import open_database
from xiaoer.platform.db.open import connect_once
from xiaoer.platform.settings import Settings

MOMENT = 10**15
"""Microseconds: greater whole numbers are moments since 2001, smaller ones are not."""
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

_MARK = re.compile(r"\b[0-9a-f]{32}\b")
"""A fingerprint or a blind index: made with the id of a shop, which differs from run to run."""

_VERSION = "alembic_version"
_KNOWN: dict[tuple[object, ...], list[sa.Table]] = {}

_NUMBERING = {"id", "position", "transaction"}

Said = subprocess.CompletedProcess[str]


class Shell:
    """A working folder, what runs commands in it, and the settings that they find there.

    `by`: forks of the program under test, or the source of another program, which is started anew for each command.
    `measured`: whether the commands measure their coverage, where that of the tests is measured.
    """

    def __init__(self, folder: Path, by: Forks | Path, **settings: str) -> None:
        self.folder = folder
        self.settings = settings
        self._by = by
        self.measured = True

    @property
    def address(self) -> str:
        """Of the store."""
        return self.settings["database_url"]

    def run(self, *words: str | Path, said: str = "", **settings: str) -> Said:
        """The command, when it has ended; `said` is its standard input."""
        if isinstance(self._by, Forks):
            return self._by.run([str(word) for word in words], self._environment(settings), self.folder, said)
        return subprocess.run(
            [*PROGRAM, *map(str, words)], env=self._environment(settings), cwd=self.folder, input=said,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    @contextmanager
    def running(self, *words: str | Path, measured: bool = True, **settings: str) -> Iterator[subprocess.Popen[str]]:
        """The command while it runs; killed where the block does not end it. One that is killed leaves no coverage."""
        environment = self._environment(settings, measured=measured)
        with subprocess.Popen(
            [*PROGRAM, *map(str, words)], env=environment, cwd=self.folder, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process:  # fmt: skip
            try:
                yield process
            finally:
                process.kill()

    def _environment(self, settings: Mapping[str, str], *, measured: bool = True) -> dict[str, str]:
        named = {f"XIAOER_{name.upper()}": value for name, value in {**self.settings, **settings}.items()}
        if isinstance(self._by, Path):
            return plain_environment() | named | {"PYTHONPATH": str(self._by)}
        return plain_environment() | named | (measuring() if measured and self.measured else {})


def stock(shell: Shell, folder: Path) -> None:
    """A shop's folder into the store, as `xiaoer import shop` does it, without a program of its own."""
    settings = Settings(database_url=shell.address, data_folder=shell.settings["data_folder"])
    with opened(settings) as database:
        importing.import_shop(database, settings, reading.read_folder(folder, "utf-8"))


def measuring() -> dict[str, str]:
    """What has a program measure its coverage, where that of the tests is measured."""
    return {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}


def assert_refused(said: Said, zh: str, en: str) -> None:
    """One sentence in each language, exit code 2, and nothing where results stand."""
    assert said.stderr.splitlines() == [f"✗ {zh}", f"  {en}"]
    assert (said.returncode, said.stdout) == (2, "")


def files(folder: Path) -> dict[str, str]:
    """Every file and folder below, with a digest of what it holds."""
    return {str(path.relative_to(folder)): _digest(path) for path in folder.rglob("*")}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"


def counts(address: str) -> dict[str, int]:
    """The rows of every table."""
    with connect_once(address) as connection:
        return {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in _tables(connection)
        }


def contents(address: str) -> dict[str, Counter[str]]:
    """What the rows of every table say, without ids, moments and the log's numbering, which differ from run to run."""
    with connect_once(address) as connection:
        return {
            table.name: Counter(_plain(row) for row in connection.execute(sa.select(table)).mappings())
            for table in _tables(connection)
        }


def rows(address: str) -> dict[str, Counter[str]]:
    """Every row of every table just as it is."""
    with connect_once(address) as connection:
        return {
            table.name: Counter(repr(tuple(row)) for row in connection.execute(sa.select(table)))
            for table in _tables(connection)
        }


def unlike(
    found: dict[str, Counter[str]], wanted: dict[str, Counter[str]]
) -> dict[str, tuple[Counter[str], Counter[str]]]:
    """Of each table that differs, the rows too many and the rows too few."""
    return {
        table: (found[table] - wanted[table], wanted[table] - found[table])
        for table in wanted
        if found[table] != wanted[table]
    }


def empty(address: str) -> None:
    """Take out all rows, as if nothing had been stored yet."""
    with connect_once(address) as connection, connection.begin():
        for table in reversed(_tables(connection)):
            if table.name != _VERSION:
                connection.execute(sa.delete(table))


def _tables(connection: sa.Connection) -> list[sa.Table]:
    """What the store has, read from it once for each kind, version and set of names: reading it takes a third of a second."""
    names = tuple(sorted(sa.inspect(connection).get_table_names()))
    version = (
        connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() if _VERSION in names else ""
    )
    key = (connection.dialect.name, version, names)
    if key not in _KNOWN:
        found = sa.MetaData()
        found.reflect(connection, only=lambda name, _: not name.startswith("message_words"))  # SQLite's index of words
        _KNOWN[key] = found.sorted_tables
    return _KNOWN[key]


def _plain(row: sa.RowMapping) -> str:
    told = {name: _without(value) for name, value in row.items() if name not in _NUMBERING}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)


def _without(value: Any) -> Any:
    match value:
        case UUID() | bytes():
            return "id"
        case bool() | int():
            return "moment" if value > MOMENT else value
        case str():
            return _ID.sub("id", re.sub(r"\d{16,}", "moment", _MARK.sub("mark", value)))
        case dict():
            return {name: _without(inner) for name, inner in value.items()}
        case list():
            return [_without(inner) for inner in value]
        case _:
            return value


def killed_when_there(process: subprocess.Popen[str], address: str, table: str) -> None:
    """SIGKILL as soon as the table has a row. The process is looked at without a lock that would be in its way."""
    database, chosen = open_database(address), sa.select(sa.literal(1)).select_from(sa.table(table)).limit(1)
    while database.read_now(lambda tx: tx.first(chosen)) is None:
        assert process.poll() is None, f"it ended before {table} had a row: {process.communicate()}"
        time.sleep(0.005)
    database.close()
    assert ended_by(process, signal.SIGKILL)[0] == -signal.SIGKILL


def ended_by(process: subprocess.Popen[str], number: int) -> tuple[int, str, str]:
    """Exit code and words of a process that was sent a signal."""
    os.kill(process.pid, number)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err
