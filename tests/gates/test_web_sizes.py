"""Functions of console and widget have 40 lines at most, all of them."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.gates.test_sizes import MOST_FUNCTION_LINES
from tests.gates.tree import ROOT

WEB = ROOT / "web"
BIN = ROOT / ".venv/bin"
RULE = "max-lines-per-function"
CONFIG: dict[str, Any] = json.loads((WEB / ".oxlintrc.json").read_text(encoding="utf-8"))
LINES = re.compile(r"too many lines \((\d+)\)")


def found_longer(folder: Path, config: Path) -> list[tuple[str, int]]:
    """Every function over the limit, tests alone left out."""
    only = [one for one in CONFIG["overrides"] if one["rules"].get(RULE) == "off"]
    plain = {"plugins": [], "categories": {}, "ignorePatterns": CONFIG["ignorePatterns"], "overrides": only}
    config.write_text(json.dumps({**plain, "rules": {RULE: ["error", {"max": MOST_FUNCTION_LINES}]}}), encoding="utf-8")
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    words = [str(WEB / "node_modules/.bin/oxlint"), "-c", str(config), "--format=json", "."]
    said = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    told = [one for one in json.loads(said.stdout)["diagnostics"] if RULE in one["code"]]
    return sorted((one["filename"], int(LINES.findall(one["message"])[0])) for one in told)


def test_functions_of_the_pages_are_short(tmp_path: Path) -> None:
    assert CONFIG["rules"][RULE] == ["error", {"max": MOST_FUNCTION_LINES}]
    assert [one["files"] for one in CONFIG["overrides"] if RULE in one["rules"]] == [["**/tests/**"]]
    assert found_longer(WEB, tmp_path / "oxlint.json") == []


@pytest.mark.parametrize(("lines", "said"), [(40, []), (41, [("long.ts", 41)])])
def test_a_long_function_is_found(lines: int, said: list[tuple[str, int]], tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    body = "  i += 1\n" * (lines - 2)
    (tmp_path / "pages/long.ts").write_text(f"export function f(i: number) {{\n{body}}}\n", encoding="utf-8")
    assert found_longer(tmp_path / "pages", tmp_path / "oxlint.json") == said
