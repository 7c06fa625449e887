"""Files and functions stay small, and files are named for what is in them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gates.tree import ROOT, parse

FOLDERS = ("src", "tests", "tools", "benches", "examples", "web")
CODE = frozenset({".py", ".sh", ".ts", ".vue", ".js", ".css", ".liquid"})
MADE = frozenset({"node_modules", "__pycache__", "built", "dist", "migrations", "generated"})
MADE_FILES = frozenset({"schema.d.ts"})
"""Written by programs or by others, and migrations: a schema is one long list, and one that has been applied stays as it is.
No size is asked of them.
"""

EMPTY_NAMES = frozenset({"util", "utils", "helper", "helpers", "common", "misc", "utilities"})

MOST_LINES = 400
HARD_STOP = 600
MOST_FUNCTION_LINES = 40

LONGER: dict[str, int] = {}
"""Files over 400 lines with the lines they may have. The list only gets shorter, and its numbers only smaller."""


def code() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in CODE and not MADE.intersection(path.parts) and path.name not in MADE_FILES:
                yield path


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def long_files(sizes: dict[str, int], longer: dict[str, int]) -> list[str]:
    return [
        f"{name} has {lines} lines; {longer.get(name, MOST_LINES)} is the most"
        for name, lines in sizes.items()
        if lines > min(longer.get(name, MOST_LINES), HARD_STOP)
    ]


def slack(sizes: dict[str, int], longer: dict[str, int]) -> list[str]:
    """Exceptions that are no longer needed, or are larger than needed."""
    return [
        f"{name} may have {most} lines and has {sizes.get(name, 0)}: lower or remove its exception"
        for name, most in longer.items()
        if sizes.get(name, 0) < most or most <= MOST_LINES
    ]


def long_functions(tree: ast.AST) -> list[str]:
    return [
        f"{node.name} has {_lines(node)} lines"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines(node) > MOST_FUNCTION_LINES
    ]


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_files_are_short() -> None:
    sizes = {named(path): lines_of(path) for path in code()}
    assert len(sizes) > 100
    assert long_files(sizes, LONGER) == []
    assert slack(sizes, LONGER) == []


def test_functions_are_short() -> None:
    said = [f"{named(path)}: {one}" for path in code() if path.suffix == ".py" for one in long_functions(parse(path))]
    assert said == []


def says_nothing(place: str) -> bool:
    """Whether a file or folder is named, or named in part, for nothing: `utils.py`, `date_utils.py`, `DomHelper.ts`."""
    words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", place.split(".", maxsplit=1)[0])
    return not EMPTY_NAMES.isdisjoint(word.lower() for word in words)


def test_names_say_something() -> None:
    places = {part for path in code() for part in path.relative_to(ROOT).parts}
    assert {place for place in places if says_nothing(place)} == set()


@pytest.mark.parametrize(
    ("place", "nothing"),
    [
        pytest.param("utils.py", True, id="alone"),
        pytest.param("date_utils.py", True, id="behind"),
        pytest.param("_common", True, id="a-folder"),
        pytest.param("misc-words.css", True, id="before"),
        pytest.param("DomHelper.ts", True, id="in-capitals"),
        pytest.param("commonplace.py", False, id="a-part-of-a-word"),
        pytest.param("utilities.py", True, id="spelled-out"),
        pytest.param("orders.py", False, id="a-thing"),
    ],
)
def test_empty_names_are_found(place: str, nothing: bool) -> None:  # noqa: FBT001 - a table's column
    assert says_nothing(place) is nothing


@pytest.mark.parametrize(
    ("lines", "longer", "said"),
    [
        pytest.param(400, {}, 0, id="just-fits"),
        pytest.param(401, {}, 1, id="one-too-many"),
        pytest.param(450, {"a.py": 450}, 0, id="an-exception"),
        pytest.param(451, {"a.py": 450}, 1, id="an-exception-grown"),
        pytest.param(601, {"a.py": 700}, 1, id="the-hard-stop"),
    ],
)
def test_long_files_are_found(lines: int, longer: dict[str, int], said: int) -> None:
    assert len(long_files({"a.py": lines}, longer)) == said


@pytest.mark.parametrize(
    ("lines", "most", "said"),
    [
        pytest.param(450, 450, 0, id="used-up"),
        pytest.param(449, 450, 1, id="shorter-now"),
        pytest.param(0, 450, 1, id="gone"),
        pytest.param(390, 390, 1, id="needs-none"),
    ],
)
def test_the_list_of_exceptions_only_shrinks(lines: int, most: int, said: int) -> None:
    assert len(slack({"a.py": lines} if lines else {}, {"a.py": most})) == said


def test_long_functions_are_found() -> None:
    def source(body: int) -> ast.Module:
        return ast.parse("class C:\n    async def f():\n" + "        pass\n" * body)

    assert long_functions(source(39)) == []
    assert long_functions(source(40)) == ["f has 41 lines"]
