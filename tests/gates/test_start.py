"""Starting the server loads what the server needs, and nothing heavy or meant for developers."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.gates.tree import ROOT

HEAVY = frozenset({
    "PIL", "lxml", "matplotlib", "onnxruntime", "opentelemetry", "pandas", "polars", "pyarrow", "pydantic_ai", "pyspark",
    "pypinyin", "python_calamine", "rjieba", "scipy", "sklearn", "tantivy", "tokenizers", "torch", "transformers",
})  # fmt: skip
"""Loaded at first use, if ever. numpy is allowed: what ranks an answer computes with it; it takes 0.1 s and 20 MB."""

STARTED = """
import json, sys
from litestar.testing import TestClient
from xiaoer import app
from xiaoer.platform.settings import Settings

with TestClient(app.build(Settings(database_url=sys.argv[1], data_folder=sys.argv[2]))) as desk:
    assert desk.get("/api/v1/health").json()["status"] == "ok"
    print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""
"""The desk with all its loops, in a process of its own."""


def loaded(program: str, *told: str | Path) -> set[str]:
    """What a program has loaded, as it prints it."""
    words = [sys.executable, "-c", program, *map(str, told)]
    said = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    return set(json.loads(said.stdout.splitlines()[-1]))


def developers_modules() -> set[str]:
    """What the group `dev` brings and the package itself does not ask for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {canonicalize_name(Requirement(line).name) for line in project["dependency-groups"]["dev"]}
    return {
        module
        for module, distributions in packages_distributions().items()
        if {canonicalize_name(name) for name in distributions} <= asked
    }


def test_the_server_starts_without_heavy_and_developers_libraries(sqlite_url: str, tmp_path: Path) -> None:
    found = loaded(STARTED, sqlite_url, tmp_path)
    assert {"xiaoer", "litestar", "sqlite3"} <= found
    assert found & HEAVY == set()
    developers = developers_modules()
    assert {"pytest", "mypy", "hypothesis"} <= developers
    assert found & developers == set()


def test_what_loads_only_when_the_desk_stands_is_seen(sqlite_url: str, tmp_path: Path) -> None:
    """As a library would that a loop, or the first request, loads."""
    planted = "\nfrom xiaoer.app import ready_types\napp.ready_types = lambda: (ready_types(), __import__('rjieba'))\n"
    begin, with_, rest = STARTED.partition("\nwith ")
    assert "rjieba" in loaded(begin + planted + with_ + rest, sqlite_url, tmp_path)
