"""The map of features is told once: each is linted inside, holds only what a feature may hold, and stands in the guide."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.gates.tree import FLAT, PACKAGE, ROOT

CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
MAP, INSIDE = CONTRACTS
GUIDE = ROOT / "docs/guide/architecture.md"
DECISION = ROOT / "docs/decisions/0001-map-of-features.md"

PARTS = frozenset({"__init__", "domain", "store", "actions", "web", "jobs"})
"""What a feature may hold: modules or packages of these names, and a folder `data` without code."""


def layers() -> list[set[str]]:
    """The map from the top down, what stands on one line together."""
    return [{place.strip() for place in line.split("|")} for line in MAP["layers"]]


def features() -> set[str]:
    return set(chain.from_iterable(layers())) - set(FLAT)


def strange(folder: Path) -> list[str]:
    """What a feature's folder holds that is no part of a feature."""
    held = (path for path in sorted(folder.iterdir()) if path.name != "__pycache__")
    return [f"{folder.name}/{path.name}" for path in held if not _is_part(path)]


def _is_part(path: Path) -> bool:
    if path.name == "data":
        return path.is_dir() and not any(path.rglob("*.py"))
    return path.stem in PARTS and (path.suffix == ".py" or (path / "__init__.py").is_file())


def told_layers(lines: Iterable[str]) -> list[set[str]]:
    """The map as the guide draws it; a line that begins with a blank goes on with the one above."""
    found: list[set[str]] = []
    for line in lines:
        names = set(re.split(r" {2,}", line.strip())[0].strip("| ").split(" | "))
        if line.startswith(" "):
            found[-1] |= names
        else:
            found.append(names)
    return found


def test_every_feature_of_the_map_is_linted_inside() -> None:
    assert (MAP["name"][:7], INSIDE["name"][:16]) == ("The map", "Inside a feature")
    assert len(features()) >= 15
    assert INSIDE["containers"].count("xiaoer.shop") == 1
    assert sorted(INSIDE["containers"]) == sorted(f"xiaoer.{feature}" for feature in features())


def test_every_feature_is_a_folder_and_every_folder_is_on_the_map() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders - set(FLAT) == features()


def test_a_feature_holds_the_parts_of_a_feature() -> None:
    assert [one for feature in sorted(features()) for one in strange(PACKAGE / feature)] == []


def test_the_guide_draws_the_map() -> None:
    drawn = GUIDE.read_text(encoding="utf-8").split("```")[1].strip("\n").splitlines()
    assert told_layers(drawn) == layers()


def test_the_decision_lists_the_map() -> None:
    told = DECISION.read_text(encoding="utf-8").split("\n    cli\n")[1].split("\n\n")[0]
    assert told_layers(["cli", *(line.strip() for line in told.splitlines())]) == layers()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        pytest.param("service.py", ["shop/service.py"], id="a-service"),
        pytest.param("helpers/__init__.py", ["shop/helpers"], id="a-folder"),
        pytest.param("domain.txt", ["shop/domain.txt"], id="no-module"),
        pytest.param("web/routes.py", ["shop/web"], id="a-folder-that-is-no-package"),
        pytest.param("data/rules.py", ["shop/data"], id="code-among-data"),
        pytest.param("data/rules.json", [], id="data"),
        pytest.param("jobs.py", [], id="a-module"),
        pytest.param("store/__init__.py", [], id="a-package"),
    ],
)
def test_what_is_no_part_of_a_feature_is_found(place: str, said: list[str], tmp_path: Path) -> None:
    path = tmp_path / "shop" / place
    path.parent.mkdir(parents=True)
    path.touch()
    assert strange(tmp_path / "shop") == said


def test_a_drawn_map_is_read() -> None:
    lines = ["cli              commands", "a | b            one | two", "  | c            three"]
    assert told_layers(lines) == [{"cli"}, {"a", "b", "c"}]
