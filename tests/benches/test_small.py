"""Each bench runs, small, and tells a figure: our side only, since peers are installed by `make bench` alone.

What it tells is not judged here; timing is for benches.
"""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.desks import plain_environment
from tools.bench import PROGRAMS
from tools.steps import ROOT

LIGHT = {
    "chat.py": ("--small",),
    "lights.py": ("--rules", "100", "--messages", "500"),
    "watch.py": ("--small",),
    "search.py": ("--small",),
}
LONGER = {
    "start.py": ("--runs", "1"),
    "idle.py": ("--small",),
    "suggestions.py": ("examples/demo_shop/material", "--times", "1"),
    "knowledge.py": (),
    "figures.py": ("--events", "500", "--days", "3"),
    "widget.py": ("--small",),
    "console.py": ("--small",),
    "customers.py": ("--small", "--only", "sqlite"),
    "imports.py": ("--orders", "500"),
    "logs.py": ("--messages", "2000"),
    "sealing.py": (),
    "routing.py": ("--small",),
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("program", "told"),
    [
        *(pytest.param(*one, id=one[0]) for one in LIGHT.items()),
        *(pytest.param(*one, id=one[0], marks=pytest.mark.long) for one in LONGER.items()),
    ],
)
def test_a_small_run_tells_figures(program: str, told: tuple[str, ...]) -> None:
    words = [sys.executable, str(ROOT / "benches" / program), *told]
    environment = plain_environment() | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"\d (µs|ms|s|MB|kB|msg/s)\b", done.stdout), done.stdout


def test_none_is_forgotten() -> None:
    assert {name for name, *_ in PROGRAMS} == LIGHT.keys() | LONGER.keys()
