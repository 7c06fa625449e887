"""What commands say of themselves."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.program import Shell, files
from xiaoer.cli.commands import app, db_app, import_app, shop_app, user_app
from xiaoer.platform.version import VERSION

WEB = Path(__file__).parents[2] / "web"
COMMANDS = [
    *((name,) for name in app if not name.startswith("-")),
    *(("import", name) for name in import_app if not name.startswith("-")),
    *(("user", name) for name in user_app if not name.startswith("-")),
    *(("shop", name) for name in shop_app if not name.startswith("-")),
    *(("db", name) for name in db_app if not name.startswith("-")),
]
CHINESE, ENGLISH = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Z][a-z]* [a-z']+ ")


@pytest.mark.parametrize("words", [(), *COMMANDS], ids=" ".join)
def test_help_in_both_languages(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    app([*words, "--help"], result_action="return_value")
    shown = capsys.readouterr().out
    parts = [" ".join(line.split()) for line in _paragraphs(shown)]
    assert len(parts) >= 1
    assert [part for part in parts if not (CHINESE.search(part) and ENGLISH.search(part))] == []


def _paragraphs(shown: str) -> list[str]:
    """What is said of the command itself, and of each of its parameters."""
    body = shown.split("\n\n", 1)[1]
    head = body.split("╭", 1)[0]
    rows = re.split(r"\n│ (?=\*?\s*[A-Za-z-])", body)
    own = [row.replace("│", " ") for row in rows[1:] if "--help" not in row and "--version" not in row]
    return [head, *own]


def test_the_commands_of_the_specification_are_there() -> None:
    assert {
        ("serve",),
        ("worker",),
        ("demo",),
        ("doctor",),
        ("import", "shop"),
        ("user", "add"),
        ("db", "upgrade"),
    } <= {*COMMANDS}


def test_a_word_that_is_no_command(bare: Shell) -> None:
    said = bare.run("serv")
    zh, en = said.stderr.splitlines()
    assert (said.returncode, said.stdout, zh) == (2, "", "✗ 命令的写法不对，可以用 --help 查看。")
    assert 'Unknown command "serv".' in en
    assert files(bare.folder) == {}


def test_the_version(bare: Shell) -> None:
    said = bare.run("--version")
    assert (said.returncode, said.stdout.strip(), files(bare.folder)) == (0, VERSION, {})


def test_the_api_document_is_the_one_that_the_pages_are_typed_by(bare: Shell) -> None:
    """Where this fails: `xiaoer openapi > web/openapi.json`, then `npm run api` in web."""
    said = bare.run("openapi")
    assert json.loads(said.stdout) == json.loads((WEB / "openapi.json").read_text(encoding="utf-8"))
    assert said.stdout == (WEB / "openapi.json").read_text(encoding="utf-8")
    assert (said.returncode, said.stderr, files(bare.folder)) == (0, "", {})
