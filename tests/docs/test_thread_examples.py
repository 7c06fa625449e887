"""The examples of docs/guide/threads do what the page says, against a running desk, and both languages show the same ones."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import msgspec

from tests import make
from tests.desks import PROGRAM, plain_environment, running_desk
from xiaoer.conversations.domain.words import Words, say
from xiaoer.conversations.web.threads import Kept
from xiaoer.platform.db import open_database

GUIDE = Path(__file__).resolve().parents[2] / "docs/guide"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def examples(name: str = "threads.md") -> list[tuple[str, str]]:
    return BLOCK.findall((GUIDE / name).read_text(encoding="utf-8"))


def test_both_languages_show_the_same_examples() -> None:
    assert [language for language, _ in examples()] == ["json", "sh", "python"]
    assert examples() == examples("threads.zh.md")


def test_the_examples_speak_with_a_running_desk(sqlite_url: str, tmp_path: Path) -> None:
    database = open_database(sqlite_url)
    shop_id = make.shop(database)
    database.close()
    environment = plain_environment() | {"XIAOER_DATABASE_URL": sqlite_url}

    def run(*words: str, **more: str) -> str:
        told = environment | more
        return subprocess.run(words, env=told, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    (_, answer), (_, shell), (_, python) = examples()
    with running_desk(sqlite_url, tmp_path) as desk:
        key = run(*PROGRAM, "shop", "token", "yunhe", "--name", "app", "--may", "conversations.carry").strip()
        told = {"XIAOER": desk.address, "SHOP_ID": str(shop_id), "KEY": key}
        first = run("sh", "-c", shell, **told)
        assert run("sh", "-c", shell, **told) == first
        assert list(msgspec.to_builtins(msgspec.json.decode(first, type=Kept))) == list(json.loads(answer))
        lines = run(sys.executable, "-c", python, **told).splitlines()
    assert lines[0] == "shopper 在吗"
    assert f"system {say(Words.ON_THE_WAY, 'zh')}" in lines
