"""The walls of the real tree stand, and each of them stops what it is there for."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.gates.boundaries import impurities, side_doors
from tests.gates.tree import ROOT, modules

LINT = Path(sys.executable).with_name("lint-imports")
PYPROJECT = ROOT / "pyproject.toml"
MAP = "The map"
INSIDE = "Inside a feature"
FILES = ("app", "reactions")
"""Places on the map that are a file and no folder."""


def test_every_domain_is_pure() -> None:
    found = modules()
    assert sum(module.is_pure for module in found) > 20
    assert impurities(found) == []


def test_features_are_used_through_their_front_doors() -> None:
    assert side_doors(modules()) == []


def test_the_map_is_kept() -> None:
    linted = lint(ROOT)
    assert linted.returncode == 0, linted.stdout


def test_the_small_tree_keeps_the_map(small_tree: Path) -> None:
    """So that what is planted into it below is all that breaks."""
    linted = lint(small_tree)
    assert linted.returncode == 0, linted.stdout


class Plant(NamedTuple):
    """A line that breaks a wall, in a file, and the contract that must say so."""

    file: str
    line: str
    contract: str


@pytest.mark.parametrize(
    "plant",
    [
        pytest.param(Plant("customers/actions.py", "from xiaoer.conversations import actions", MAP), id="upward"),
        pytest.param(Plant("values/money.py", "from xiaoer.platform import clock", MAP), id="values-upward"),
        pytest.param(Plant("scripts/domain.py", "from xiaoer.etiquette import domain", MAP), id="sideways"),
        pytest.param(Plant("aftersales/actions.py", "from xiaoer.knowledge import actions", MAP), id="sideways-high"),
        pytest.param(Plant("platform/clock.py", "from xiaoer.shop import domain", MAP), id="platform-knows-a-feature"),
        pytest.param(
            Plant("shop/actions.py", "def f():\n    from xiaoer.scripts import domain", MAP), id="hidden-in-a-function"
        ),
        pytest.param(Plant("reviews/__init__.py", "", MAP), id="a-folder-nobody-placed"),
        pytest.param(Plant("shop/store.py", "from xiaoer.shop import actions", INSIDE), id="store-imports-actions"),
        pytest.param(Plant("shop/domain.py", "from xiaoer.shop import store", INSIDE), id="domain-imports-store"),
    ],
)
def test_the_map_stops(plant: Plant, small_tree: Path) -> None:
    write(small_tree / "src/xiaoer" / plant.file, plant.line)
    linted = lint(small_tree)
    assert linted.returncode == 1
    broken = [line for line in linted.stdout.splitlines() if line.endswith("BROKEN")]
    assert [line.startswith(plant.contract) for line in broken] == [True], linted.stdout


@pytest.mark.parametrize(
    ("file", "line", "named"),
    [
        pytest.param("shop/domain.py", "import logging", "logging", id="logging"),
        pytest.param("shop/domain.py", "import os.path", "os.path", id="the-system"),
        pytest.param("shop/domain.py", "from random import choice", "random.choice", id="chance"),
        pytest.param("shop/domain.py", "from numpy.random import default_rng", "numpy.random", id="chance-of-numpy"),
        pytest.param("shop/domain.py", "from numpy import random", "numpy.random", id="chance-of-numpy-by-name"),
        pytest.param("shop/domain.py", "def f():\n    import time", "time", id="hidden-in-a-function"),
        pytest.param("shop/domain.py", "import sqlalchemy as sa", "sqlalchemy", id="a-framework"),
        pytest.param("shop/domain.py", "from xiaoer.platform import clock", "xiaoer.platform.clock", id="platform"),
        pytest.param("shop/domain.py", "from . import store", "xiaoer.shop.store", id="by-a-dot"),
        pytest.param("shop/domain.py", "from xiaoer.rulebook import actions", "rulebook.actions", id="another's-deeds"),
        pytest.param("values/money.py", "from xiaoer.shop import domain", "xiaoer.shop.domain", id="values-on-a-feature"),
        pytest.param("shop/domain.py", "import datetime\nNOW = datetime.datetime.now()", "datetime.datetime.now", id="a-clock"),
        pytest.param("shop/domain.py", "import datetime\nf = datetime.datetime.now", "datetime.datetime.now", id="a-clock-named"),
        pytest.param("shop/domain.py", "from datetime import date\nf = date.today", "datetime.date.today", id="a-day-named"),
        pytest.param("shop/domain.py", "def f(clock):\n    return clock.now()", "now()", id="a-clock-that-was-given"),
        pytest.param("shop/domain.py", "from datetime import datetime as d\nf = d.fromtimestamp(1)", "datetime.datetime.fromtimestamp", id="no-zone"),
        pytest.param("shop/domain.py", "from uuid import uuid4 as x\nx()", "uuid.uuid4", id="a-chance-id-renamed"),
        pytest.param("shop/domain.py", "import uuid\nfrom dataclasses import field\nf = field(default_factory=uuid.uuid4)", "uuid.uuid4", id="a-chance-id-named"),
        pytest.param("shop/domain.py", "import numpy as np\nf = np.random.default_rng()", "numpy.random", id="chance-of-numpy-by-dots"),
        pytest.param("shop/domain.py", "import numpy as np\nf = np.load('x')", "numpy.load", id="a-file-of-numpy"),
        pytest.param("shop/domain.py", "from numpy import fromfile\nf = fromfile('x')", "numpy.fromfile", id="a-file-of-numpy-by-name"),
        pytest.param("shop/domain.py", "import liquid\nf = liquid.FileSystemLoader('x')", "liquid.FileSystemLoader", id="a-loader"),
        pytest.param("shop/domain.py", "from liquid import FileSystemLoader\nf = FileSystemLoader('x')", "liquid.FileSystemLoader", id="a-loader-by-name"),
        pytest.param("shop/domain.py", "from liquid.loaders import ChoiceLoader", "liquid.loaders", id="a-loader's-own-place"),
        pytest.param("shop/domain.py", "import msgspec\nf = msgspec.toml.decode(b'')", "msgspec.toml", id="a-library-of-a-library"),
        pytest.param("shop/domain.py", "f = [open]", "open", id="a-file-named"),
        pytest.param("shop/domain.py", "open = 1\ndef f(path):\n    return open(path)", "open()", id="a-word-of-its-own-called"),
        pytest.param("shop/domain.py", "import uuid\nID = uuid.uuid4()", "uuid.uuid4", id="a-chance-id"),
        pytest.param("shop/domain.py", "TEXT = open('x').read()", "open", id="a-file"),
    ],
)  # fmt: skip
def test_purity_stops(file: str, line: str, named: str, small_tree: Path) -> None:
    package = small_tree / "src/xiaoer"
    assert impurities(modules(package)) == []
    write(package / file, line)
    said = impurities(modules(package))
    assert len(said) == 1
    assert named in said[0]
    assert file in said[0]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("from datetime import datetime\nf = datetime.fromtimestamp(1, 2)", id="a-zone"),
        pytest.param("from datetime import datetime\nf = datetime(2026, 1, 1).replace(hour=1)", id="a-moment"),
        pytest.param("def f(facts, wall):\n    return facts.now, wall.open", id="a-field"),
        pytest.param("def f(now, open):\n    return now, open", id="a-parameter"),
        pytest.param("import numpy as np\nf = np.array([1]).sum()", id="numpy"),
        pytest.param("from uuid import UUID\nf = UUID(int=1)", id="an-id"),
    ],
)
def test_purity_lets_in(line: str, small_tree: Path) -> None:
    package = small_tree / "src/xiaoer"
    write(package / "shop/domain.py", line)
    assert impurities(modules(package)) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        pytest.param("app.py", "from xiaoer.shop.store import rows", id="the-assembler-takes-a-store"),
        pytest.param("cli/talk.py", "from xiaoer.shop import store", id="a-command-takes-a-store"),
        pytest.param("cli/talk.py", "from xiaoer import shop", id="a-command-takes-the-folder"),
        pytest.param("aftersales/actions.py", "from xiaoer.conversations import store", id="store"),
        pytest.param("aftersales/actions.py", "from xiaoer.conversations.store import row", id="inside-store"),
        pytest.param("aftersales/actions.py", "import xiaoer.conversations.web", id="web"),
        pytest.param("aftersales/actions.py", "from xiaoer import conversations", id="the-folder-itself"),
        pytest.param("reactions.py", "from xiaoer.shop.jobs import daily", id="from-the-reactions"),
        pytest.param("conversations/web.py", "def f():\n    from ..shop import store", id="hidden-and-by-dots"),
    ],
)
def test_the_front_door_stops(file: str, line: str, small_tree: Path) -> None:
    package = small_tree / "src/xiaoer"
    assert side_doors(modules(package)) == []
    write(package / file, line)
    assert [said.split(":")[0] for said in side_doors(modules(package))] == [f"xiaoer/{file}"]


@pytest.mark.parametrize(
    ("file", "line"),
    [
        pytest.param("aftersales/actions.py", "from xiaoer.shop import actions", id="actions"),
        pytest.param("aftersales/actions.py", "from xiaoer.shop.domain import order", id="inside-domain"),
        pytest.param("aftersales/actions.py", "from xiaoer.aftersales import store", id="its-own-store"),
        pytest.param("aftersales/web.py", "from xiaoer.platform import clock", id="platform"),
        pytest.param("app.py", "from xiaoer.aftersales import web", id="the-assembler-takes-routes"),
        pytest.param("cli/talk.py", "from xiaoer.aftersales.jobs import daily", id="a-command-takes-jobs"),
    ],
)
def test_the_front_door_lets_in(file: str, line: str, small_tree: Path) -> None:
    package = small_tree / "src/xiaoer"
    write(package / file, line)
    assert side_doors(modules(package)) == []


@pytest.fixture
def small_tree(tmp_path: Path) -> Path:
    """A package of every place on the real map, under the real contracts, in which nothing is wrong."""
    text = PYPROJECT.read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    write(tmp_path / "src/xiaoer/__init__.py", "")
    for place in places(contracts):
        for name in ("__init__", "domain", "store", "actions", "web", "jobs") if place not in FILES else ():
            write(tmp_path / f"src/xiaoer/{place}/{name}.py", "")
    for place in FILES:
        write(tmp_path / f"src/xiaoer/{place}.py", "")
    write(tmp_path / "src/xiaoer/values/money.py", "from decimal import Decimal")
    write(tmp_path / "src/xiaoer/platform/clock.py", "import time")
    return tmp_path


def places(contracts: list[dict[str, Any]]) -> Iterator[str]:
    for line in next(contract for contract in contracts if contract["name"].startswith(MAP))["layers"]:
        yield from (place.strip() for place in line.split("|"))


def write(path: Path, text: str) -> None:
    """Add a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT, "--no-cache"], cwd=folder, env={"PYTHONPATH": str(folder / "src"), "PATH": "/usr/bin:/bin", "COLUMNS": "300"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
