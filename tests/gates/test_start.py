"""Starting the server loads what the server needs, and nothing heavy or meant for developers."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.gates.tree import ROOT

HEAVY = frozenset({
    "PIL", "lxml", "matplotlib", "onnxruntime", "opentelemetry", "pandas", "polars", "pyarrow", "pydantic_ai", "pyspark",
    "pypinyin", "python_calamine", "rjieba", "scipy", "sklearn", "tantivy", "tokenizers", "torch", "transformers",
})  # fmt: skip
"""Loaded at first use, if ever. numpy is allowed: what ranks an answer computes with it; it takes 0.1 s and 20 MB."""

PROGRAM = "import json, sys, xiaoer.app; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"


def loaded() -> set[str]:
    said = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    return set(json.loads(said.stdout))


def developers_modules() -> set[str]:
    """What the group `dev` brings and the package itself does not ask for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {canonicalize_name(Requirement(line).name) for line in project["dependency-groups"]["dev"]}
    return {
        module
        for module, distributions in packages_distributions().items()
        if {canonicalize_name(name) for name in distributions} <= asked
    }


def test_the_server_starts_without_heavy_and_developers_libraries() -> None:
    found = loaded()
    assert {"xiaoer", "litestar"} <= found
    assert found & HEAVY == set()
    developers = developers_modules()
    assert {"pytest", "mypy", "hypothesis"} <= developers
    assert found & developers == set()
