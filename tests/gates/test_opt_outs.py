"""Every rule that is off says why, and the rules that the layout rests on are on."""

from __future__ import annotations

import ast
import re
import tokenize
import tomllib
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest

from tests.gates.test_sizes import code, named
from tests.gates.tree import ROOT, modules

TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
RUFF: dict[str, Any] = tomllib.loads(TEXT)["tool"]["ruff"]

CODE = re.compile(r'"[A-Z]+[0-9]*"')
"""A rule or a family of rules, as it stands in a list."""

REASONED = re.compile(r"# noqa: [A-Z]+[0-9]+(, [A-Z]+[0-9]+)* - \w")
"""A rule that is off for one line, and why."""

KEPT = {"C901", "PLC0415", "DTZ001", "DTZ005", "PLR0912"}
"""Rules that are off nowhere: complexity, branches, imports inside functions, naive times."""

LATE_IMPORTS = frozenset({
    "xiaoer/app.py", "xiaoer/cli/__init__.py", "xiaoer/cli/doctor.py", "xiaoer/cli/past.py", "xiaoer/intake/actions/reading.py",
    "xiaoer/platform/pictures.py", "xiaoer/values/chinese.py",
})  # fmt: skip
"""Files that may import inside a function, because something heavy loads there at first use (redis: 16 MB,
polars: 60, the whole desk: half a second, the log: a quarter of a command's start)."""


def unexplained(text: str) -> list[str]:
    """The lines with opt-outs that have no comment, neither beside them nor on the line above."""
    lines = ["", *text.splitlines()]
    return [
        line.strip()
        for above, line in pairwise(lines)
        if CODE.search(line)
        and not line.startswith("select")
        and "#" not in line
        and not above.lstrip().startswith("#")
    ]


def unreasoned(text: str) -> list[int]:
    """The lines whose `noqa` names no rule, or gives no reason after it."""
    comments = (one for one in tokenize.generate_tokens(StringIO(text).readline) if one.type == tokenize.COMMENT)
    return [one.start[0] for one in comments if "noqa" in one.string and not REASONED.search(one.string)]


def ruff_tables(text: str) -> str:
    """The part of pyproject.toml that sets ruff's rules."""
    return "".join(re.findall(r"(?ms)^\[tool\.ruff\.lint(?:\.per-file-ignores)?\]$.*?(?=^\[|\Z)", text))


def local_imports(tree: ast.AST) -> list[int]:
    return [
        inner.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def hidden_imports(tree: ast.AST) -> list[int]:
    """Lines of `if TYPE_CHECKING:`, which hides a cycle and what msgspec reads at run time."""
    return [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
    ]


def test_every_opt_out_says_why() -> None:
    tables = ruff_tables(TEXT)
    assert "per-file-ignores" in tables
    assert unexplained(tables) == []


def test_every_line_without_a_rule_says_why() -> None:
    sources = [path for path in code() if path.suffix == ".py"]
    found = {named(path): unreasoned(path.read_text(encoding="utf-8")) for path in sources}
    assert len(found) > 300
    assert {place: lines for place, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("x = 1  # noqa: S101 - a reason", [], id="a-reason"),
        pytest.param("x = 1  # noqa: S101, PLC0415 - a reason", [], id="two-rules"),
        pytest.param("y = 1\nx = 1  # noqa: S101", [2], id="none"),
        pytest.param("x = 1  # noqa: S101 -", [1], id="an-empty-one"),
        pytest.param("x = 1  # noqa", [1], id="every-rule"),
        pytest.param("# ruff: noqa: S101", [1], id="a-whole-file"),
        pytest.param("x = '# noqa'", [], id="a-text"),
    ],
)
def test_a_line_without_a_reason_is_found(text: str, said: list[int]) -> None:
    assert unreasoned(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param('ignore = [\n    # why\n    "D1",\n]', [], id="a-comment-above"),
        pytest.param('ignore = [\n    "D1", # why\n]', [], id="a-comment-beside"),
        pytest.param('ignore = [\n    "D1",\n]', ['"D1",'], id="none"),
        pytest.param('"a/**" = ["D1"] # why', [], id="one-line"),
        pytest.param('"a/**" = ["D1"]', ['"a/**" = ["D1"]'], id="one-line-without"),
        pytest.param('"a/**" = [\n    "D1", # why\n    "S1",\n]', ['"S1",'], id="the-second-line-has-none"),
    ],
)
def test_an_opt_out_without_a_reason_is_found(text: str, said: list[str]) -> None:
    assert unexplained(text) == said


MAY_PRINT = ("benches/", "tools/", "examples/")
"""Programs that people run."""


def test_ruff_is_wide_and_complexity_bounded() -> None:
    lint = RUFF["lint"]
    assert lint["select"] == ["ALL"]
    assert lint["mccabe"]["max-complexity"] <= 10
    assert lint["pylint"]["max-statements"] <= 40
    everywhere = {"**": lint["ignore"], **lint["per-file-ignores"]}
    assert {files for files, codes in everywhere.items() if switched_off(KEPT, codes)} == set()
    assert [
        it for it, codes in everywhere.items() if switched_off({"T201"}, codes) and not it.startswith(MAY_PRINT)
    ] == []


def switched_off(rules: set[str], codes: list[str]) -> set[str]:
    """Which of the rules a list of codes and families turns off."""
    return {rule for rule in rules for code in codes if rule.startswith(code)}


def test_a_family_turns_its_rules_off() -> None:
    assert switched_off({"PLC0415", "C901"}, ["PLC", "C4"]) == {"PLC0415"}


def test_nothing_is_imported_inside_a_function() -> None:
    late = {module.place for module in modules() if local_imports(module.tree)}
    assert late == LATE_IMPORTS


def test_no_import_is_hidden_from_the_running_program() -> None:
    assert [module.place for module in modules() if hidden_imports(module.tree)] == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def f():\n    import json", id="function"),
        pytest.param(
            "class C:\n    async def f(self):\n        if self:\n            from json import loads", id="deep"
        ),
    ],
)
def test_local_imports_are_found(source: str) -> None:
    assert local_imports(ast.parse(source)) == [source.count("\n") + 1]


def test_hidden_imports_are_found() -> None:
    assert hidden_imports(ast.parse("import typing\nif typing.TYPE_CHECKING:\n    import json")) == [2]
