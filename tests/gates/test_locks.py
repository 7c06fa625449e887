"""The locks are whole: a fresh clone installs exactly what they say, on every system."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.gates.tree import ROOT

WEB = ROOT / "web"
EXACT = re.compile(r"\d+\.\d+\.\d+(-[\w.]+)?")


def npm_lock() -> dict[str, dict[str, Any]]:
    packages: dict[str, dict[str, Any]] = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))[
        "packages"
    ]
    return packages


def missing(packages: dict[str, dict[str, Any]]) -> list[str]:
    """What a package asks for and the lock has nowhere that Node would look; `npm ci` refuses such a lock.

    It comes about where the registry lacks a package for some other system at the moment of locking.
    """
    return [
        f"{path or 'web'} asks for {name}"
        for path, entry in packages.items()
        for kind in ("dependencies", "optionalDependencies")
        for name in entry.get(kind, {})
        if not any(place in packages for place in _places(path, name))
    ]


def _places(path: str, name: str) -> Iterator[str]:
    """Where Node looks for `name` from `path`, the nearest first."""
    parts = Path(path).parts
    for depth in range(len(parts), -1, -1):
        if depth == 0 or parts[depth - 1] != "node_modules":
            yield "/".join([*parts[:depth], "node_modules", name])


def test_the_npm_lock_is_whole() -> None:
    packages = npm_lock()
    assert len(packages) > 100
    assert missing(packages) == []


@pytest.mark.parametrize(
    "path", sorted([WEB / "package.json", *WEB.glob("*/package.json")]), ids=lambda it: it.parent.name
)
def test_npm_packages_are_asked_for_exactly(path: Path) -> None:
    own = json.loads(path.read_text(encoding="utf-8"))
    asked = {**own.get("dependencies", {}), **own.get("devDependencies", {})}
    assert {name: version for name, version in asked.items() if not EXACT.fullmatch(version)} == {}


def test_the_python_lock_is_of_this_project() -> None:
    """What `uv lock --check` asks, without a registry: each line of pyproject.toml stands in the lock as it is."""
    project = read_toml("pyproject.toml")
    entry = next(package for package in read_toml("uv.lock")["package"] if package["name"] == "xiaoer")["metadata"]
    locked = {"asked": entry["requires-dist"], **entry["requires-dev"]}
    asked = {"asked": project["project"]["dependencies"], **project["dependency-groups"]}
    assert {group: {known(line) for line in lines} for group, lines in asked.items()} == {
        group: {(one["name"], SpecifierSet(one.get("specifier", ""))) for one in lines}
        for group, lines in locked.items()
    }


def read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / name).read_text(encoding="utf-8"))


def known(line: str) -> tuple[str, SpecifierSet]:
    requirement = Requirement(line)
    return canonicalize_name(requirement.name), requirement.specifier


def test_a_hole_in_the_lock_is_found() -> None:
    packages: dict[str, dict[str, Any]] = {
        "": {"devDependencies": {"lint": "1.0.0"}},
        "node_modules/lint": {"optionalDependencies": {"@lint/linux": "1.0.0", "@lint/mac": "1.0.0", "inner": "2.0.0"}},
        "node_modules/@lint/linux": {},
        "node_modules/lint/node_modules/inner": {"dependencies": {"@lint/linux": "1.0.0"}},
    }
    assert missing(packages) == ["node_modules/lint asks for @lint/mac"]
