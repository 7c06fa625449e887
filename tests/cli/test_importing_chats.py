"""`xiaoer import chats`: what it says, what it refuses, and that it goes on after a kill."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from signal import SIGKILL
from typing import Any

import msgspec
import pytest

from tests.cli.program import Shell, assert_refused, contents, empty, ended_by, killed_when_there, stock
from tests.conftest import count
from tests.intake import chat_files as log
from tests.intake.test_chat_logs import TABLES, content_of, rows_of
from xiaoer.conversations.store.tables import conversation_table
from xiaoer.platform.db import open_database

NATIVE = Path(__file__).parents[1] / "vectors" / "imports" / "native"
SLUG: str = json.loads((NATIVE / "shop.json").read_text(encoding="utf-8"))["slug"]


@pytest.fixture
def mapped(tmp_path: Path) -> Path:
    path = tmp_path / "mapping.json"
    path.write_bytes(msgspec.json.encode(log.mapping()))
    return path


def told(shell: Shell) -> dict[str, Any]:
    whole = contents(shell.address)
    return {table: whole[table] for table in TABLES}


def test_a_log_is_checked_told_and_stored(shell: Shell, mapped: Path, tmp_path: Path) -> None:
    stock(shell, NATIVE)
    file, table = tmp_path / "chats.csv", tmp_path / "problems.csv"
    rows = log.rows({}, {"内容": "您好", "说话方": "路人"}, {"会话编号": "T2", "内容": "=1+1"})
    file.write_bytes(log.content_of(rows).decode().encode("gbk"))
    command = ("import", "chats", SLUG, file, "--mapping", mapped)
    before = stored_of(shell)
    refused = shell.run(*command, "--problems", table)
    assert refused.returncode == 2
    assert "3 行、2 个会话，1 处问题（涉及 1 个会话）" in refused.stdout
    assert "3 · 说话方 · 路人 → 这些之一" in refused.stdout
    assert "什么都没有导入" in refused.stderr
    assert "路人" in table.read_text(encoding="utf-8-sig")
    assert stored_of(shell) == before
    kept = shell.run(*command, "--keep-good")
    assert (kept.returncode, "会话新增 1、补充 0，消息 1 条" in kept.stdout) == (0, True)
    again = shell.run(*command, "--keep-good")
    assert (again.returncode, "会话新增 0、补充 0，消息 0 条" in again.stdout) == (0, True)
    stored = stored_of(shell)
    dry = shell.run("import", "chats", SLUG, file, "--dry-run")
    assert (dry.returncode, "1 处问题" in dry.stdout) == (0, True)
    assert stored_of(shell) == stored


def test_the_public_corpus_wants_a_day(plain: Shell) -> None:
    stock(plain, NATIVE)
    refused = plain.run("import", "chats", SLUG, log.SAMPLE)
    assert (refused.returncode, "请填写这些会话算在哪一天" in refused.stderr) == (2, True)
    wrong = plain.run("import", "chats", SLUG, log.SAMPLE, "--day", "昨天")
    assert (wrong.returncode, "昨天 不是日历上的日期" in wrong.stderr) == (2, True)
    stored = plain.run("import", "chats", SLUG, log.SAMPLE, "--day", "2026-11-20")
    assert (stored.returncode, "会话新增 2、补充 0，消息 8 条" in stored.stdout) == (0, True)


def test_an_empty_log_is_refused(plain: Shell, mapped: Path, tmp_path: Path) -> None:
    stock(plain, NATIVE)
    file = tmp_path / "chats.csv"
    file.touch()
    before = stored_of(plain)
    refused = plain.run("import", "chats", SLUG, file, "--mapping", mapped)
    assert_refused(
        refused,
        "chats.csv 是空的，请确认导出是否完整。",
        "chats.csv is empty. Check that the export was complete.",
    )
    assert stored_of(plain) == before


def test_row_417_that_is_wrong_stops_the_whole(shell: Shell, mapped: Path, tmp_path: Path) -> None:
    stock(shell, NATIVE)
    file = tmp_path / "chats.csv"
    file.write_bytes(log.content_of(log.rows(*({} if line != 417 else {"说话方": "路人"} for line in range(2, 602)))))
    before = stored_of(shell)
    refused = shell.run("import", "chats", SLUG, file, "--mapping", mapped)
    assert refused.returncode == 2
    assert "600 行、1 个会话，1 处问题（涉及 1 个会话）" in refused.stdout
    assert "  417 · 说话方 · 路人 → 这些之一" in refused.stdout
    assert "什么都没有导入" in refused.stderr
    assert stored_of(shell) == before


def stored_of(shell: Shell) -> dict[str, Any]:
    """What is stored, but for the due times at which left files go: one for each hour in which a file was told."""
    return {table: rows for table, rows in contents(shell.address).items() if table != "due"}


def killed_past(process: subprocess.Popen[str], address: str, stored: int) -> None:
    """SIGKILL as soon as so many conversations are stored."""
    database = open_database(address)
    while count(database, conversation_table) < stored:
        assert process.poll() is None, f"it ended before {stored} conversations were there: {process.communicate()}"
        time.sleep(0.002)
    database.close()
    assert ended_by(process, SIGKILL)[0] == -SIGKILL


@pytest.mark.faults
@pytest.mark.timeout(600)
@pytest.mark.parametrize("database_url", ["sqlite", pytest.param("postgres", marks=pytest.mark.long)], indirect=True)
def test_killed_again_and_again_it_ends_as_in_one_go(shell: Shell, mapped: Path, tmp_path: Path) -> None:
    file = tmp_path / "chats.csv"
    file.write_bytes(content_of(rows_of(1_500)))
    command = ("import", "chats", SLUG, file, "--mapping", mapped)
    stock(shell, NATIVE)
    assert shell.run(*command).returncode == 0
    undisturbed = told(shell)
    empty(shell.address)
    stock(shell, NATIVE)
    with shell.running(*command, measured=False) as process:
        killed_when_there(process, shell.address, "import_run")
    for stored in (150, 700):
        with shell.running(*command, measured=False) as process:
            killed_past(process, shell.address, stored)
    assert told(shell) != undisturbed
    last = shell.run(*command)
    assert (last.returncode, "继续上次没有完成的导入" in last.stdout) == (0, True)
    assert told(shell) == undisturbed
