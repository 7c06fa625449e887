"""Stores of other versions, and `xiaoer db upgrade`: the program of tomorrow is this one with one migration more."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.cli.conftest import version
from tests.cli.program import Shell, assert_refused, contents, files
from tests.platform.stopping_program import stopped_at
from xiaoer.platform.db import schema
from xiaoer.platform.db.schema import Schema


def later(shell: Shell, source: Path) -> Shell:
    """The same folder and store with another program."""
    return Shell(shell.folder, source, **shell.settings)


@pytest.mark.parametrize("command", [("serve",), ("user", "add", "li", "--name", "李")])
def test_an_older_store_waits_for_its_upgrade(shell: Shell, tomorrow: Path, command: tuple[str, ...]) -> None:
    before = contents(shell.address)
    assert_refused(
        later(shell, tomorrow).run(*command, said="correct horse", port="0"),
        f"数据库 {shell.address} 是旧版本。请运行 xiaoer db upgrade（SQLite 会先自动备份，PostgreSQL 请先用 pg_dump "
        "备份）。",
        f"The store {shell.address} is of an older version. Run `xiaoer db upgrade` (a SQLite file is backed up first; "
        "back up PostgreSQL with pg_dump).",
    )
    assert contents(shell.address) == before


@pytest.mark.parametrize("command", [("serve",), ("db", "upgrade")])
def test_a_newer_store_is_not_touched(shell: Shell, tomorrow: Path, command: tuple[str, ...]) -> None:
    schema.upgrade(shell.address, tomorrow / "xiaoer" / "platform" / "migrations")
    before = contents(shell.address)
    assert_refused(
        shell.run(*command, port="0"),
        f"数据库 {shell.address} 由更新版本的小二建立，本版本没有改动它。请安装新版本。",
        f"The store {shell.address} was made by a newer Xiaoer; it was not touched. Install the newer version.",
    )
    assert contents(shell.address) == before


def test_an_older_store_is_upgraded_and_keeps_what_it_has(shell: Shell, tomorrow: Path, head: str) -> None:
    shell.run("user", "add", "li", "--name", "李", said="correct horse")
    before = contents(shell.address)
    said = later(shell, tomorrow).run("db", "upgrade")
    told = said.stdout.splitlines()
    assert (said.returncode, said.stderr) == (0, "")
    assert told[-2:] == ["数据库已升级。", "The store was upgraded."]
    after = contents(shell.address)
    assert (after.pop("planted").total(), version(shell.address)) == (1, "9999")
    assert after | {"alembic_version": before["alembic_version"]} == before
    if shell.address.startswith("sqlite"):
        copy = f"{shell.address.removeprefix('sqlite:///')}.before-upgrade"
        assert told[:2] == [f"已备份到 {copy}", f"Backed up to {copy}"]
        assert (version(f"sqlite:///{copy}"), contents(f"sqlite:///{copy}")) == (head, before)


def test_without_a_backup_there_is_no_upgrade(plain: Shell, tomorrow: Path) -> None:
    store = Path(plain.address.removeprefix("sqlite:///"))
    copy = store.with_name(f"{store.name}.before-upgrade")
    copy.write_text("an earlier one", encoding="utf-8")
    copy.with_name(f"{copy.name}.part").mkdir()
    before = contents(plain.address)
    said = later(plain, tomorrow).run("db", "upgrade")
    zh, en = said.stderr.splitlines()
    assert (said.returncode, said.stdout) == (2, "")
    assert zh.startswith(f"✗ 没能备份到 {copy}（")
    assert en.startswith(f"  No backup could be written to {copy} (")
    assert (contents(plain.address), copy.read_text(encoding="utf-8")) == (before, "an earlier one")


def test_a_new_backup_takes_the_place_of_the_last(plain: Shell, tomorrow: Path, head: str) -> None:
    store = Path(plain.address.removeprefix("sqlite:///"))
    copy = store.with_name(f"{store.name}.before-upgrade")
    for left in (copy, copy.with_name(f"{copy.name}.part")):
        left.write_text("of an earlier time", encoding="utf-8")
    assert later(plain, tomorrow).run("db", "upgrade").returncode == 0
    assert version(f"sqlite:///{copy}") == head
    assert list(copy.parent.glob("*.part")) == []


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(shell: Shell, failing: Path, head: str) -> None:
    before = contents(shell.address)
    assert later(shell, failing).run("db", "upgrade").returncode == 1
    assert (version(shell.address), contents(shell.address)) == (head, before)


def test_a_store_in_use_is_not_upgraded(shell: Shell, tomorrow: Path) -> None:
    before = contents(shell.address)
    with stopped_at("holding together", shell.address):
        assert_refused(
            later(shell, tomorrow).run("db", "upgrade"),
            f"数据库 {shell.address} 正被另一个小二进程使用。请先停止它。",
            f"The store {shell.address} is in use by another Xiaoer process. Stop that one first.",
        )
    assert contents(shell.address) == before
    assert not list(shell.folder.parent.glob("*.before-upgrade"))


def test_a_running_server_keeps_its_store(shell: Shell, tomorrow: Path) -> None:
    with shell.running("serve", port="0") as process:
        assert process.stdout is not None
        process.stdout.readline()
        said = later(shell, tomorrow).run("db", "upgrade")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert said.returncode == 2
    assert f"The store {shell.address} is in use by another Xiaoer process." in said.stderr


def test_a_current_store_stays_as_it_is(plain: Shell) -> None:
    before = contents(plain.address)
    said = plain.run("db", "upgrade")
    assert (said.returncode, said.stdout.splitlines()) == (0, ["数据库已是最新版本。", "The store is up to date."])
    assert contents(plain.address) == before
    assert not list(plain.folder.parent.glob("*.before-upgrade"))


def test_the_first_store_is_made_where_there_is_none(bare: Shell) -> None:
    said = bare.run("db", "upgrade")
    assert (said.returncode, said.stdout.splitlines()) == (0, ["数据库已升级。", "The store was upgraded."])
    assert schema.state(f"sqlite:///{bare.folder}/data/xiaoer.sqlite3") is Schema.CURRENT
    assert files(bare.folder).keys() == {"data", "data/xiaoer.sqlite3", "data/xiaoer.sqlite3.lock", "data/keys.json"}
