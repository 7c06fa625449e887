"""What commands say of themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from cyclopts import App
from rich.console import Console

from tests.cli.program import Shell, files
from xiaoer.cli.commands import app
from xiaoer.platform.version import VERSION

WEB = Path(__file__).parents[2] / "web"
CHINESE, ENGLISH = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Z][a-z]*[ :]")


def commands(of: App, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command, groups of commands among them."""
    yield above
    for name in of:
        if not name.startswith("-"):
            yield from commands(of[name], (*above, name))


@pytest.mark.parametrize("words", [*commands(app)], ids=" ".join)
def test_help_in_both_languages(words: tuple[str, ...]) -> None:
    shown = StringIO()
    app([*words, "--help"], console=Console(file=shown, width=1000), result_action="return_value")
    head, _, panels = shown.getvalue().partition("╭")
    usage, _, told = head.partition("\n")
    assert usage.startswith("写法 Usage: ")
    said = [told, *(line for line in panels.splitlines() if line[0] in "│╭─")]
    assert [line for line in said if not (CHINESE.search(line) and ENGLISH.search(line))] == []


def test_the_commands_of_the_specification_are_there() -> None:
    assert {
        ("serve",),
        ("worker",),
        ("demo",),
        ("doctor",),
        ("import", "shop"),
        ("user", "add"),
        ("db", "upgrade"),
    } <= set(commands(app))


def test_the_version(bare: Shell) -> None:
    said = bare.run("--version")
    assert (said.returncode, said.stdout.strip(), files(bare.folder)) == (0, VERSION, {})


def test_the_api_document_is_the_one_that_the_pages_are_typed_by(bare: Shell) -> None:
    """Where this fails: `xiaoer openapi > web/openapi.json`, then `npm run api` in web."""
    said = bare.run("openapi")
    assert json.loads(said.stdout) == json.loads((WEB / "openapi.json").read_text(encoding="utf-8"))
    assert said.stdout == (WEB / "openapi.json").read_text(encoding="utf-8")
    assert (said.returncode, said.stderr, files(bare.folder)) == (0, "", {})


@pytest.mark.parametrize("words", [(), ("--help",), ("import",), ("import", "-h")], ids=" ".join)
def test_a_list_of_commands_says_what_each_is(bare: Shell, words: tuple[str, ...]) -> None:
    rows = [line for line in bare.run(*words).stdout.splitlines() if re.match(r"│ [a-z]", line)]
    assert len(rows) >= 3
    assert [row for row in rows if not CHINESE.search(row)] == []
