"""`make check` runs what it should: every gate, and every test of documents that needs nothing running."""

from __future__ import annotations

import re
from pathlib import Path

from tests.gates.tree import ROOT
from tools.check import BROWSER, DOCUMENTS, PYTHON

RUNNING = re.compile(r"running_desk|subprocess|database")
"""What a test of documents names that needs more than the code."""


def steps() -> dict[str, list[str]]:
    return {step.name: [str(word) for word in step.words] for step in (*PYTHON, *BROWSER)}


def test_every_gate_runs() -> None:
    assert list(steps()) == ["ruff", "format", "imports", "types", "gates", "oxlint", "eslint", "vue-tsc", "vitest"]
    assert {"tests/gates", *DOCUMENTS} <= set(steps()["gates"])


def test_every_quick_test_of_documents_is_a_gate() -> None:
    found = [*(ROOT / "tests/docs").glob("test_*.py"), *(ROOT / "tests").rglob("test_*_docs.py")]
    quick = {named(path) for path in found if not RUNNING.search(path.read_text(encoding="utf-8"))}
    assert set(DOCUMENTS) == quick


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
