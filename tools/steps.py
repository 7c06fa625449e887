"""Steps of a run: each with its name, its seconds, and its output where it failed."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv/bin"
WEB_BIN = ROOT / "web/node_modules/.bin"

# The environment's own Node, whatever else the machine has.
os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"


class Step(NamedTuple):
    """A command with its name; it runs in `folder`."""

    name: str
    words: Sequence[str | Path]
    folder: Path = ROOT


class Ran(NamedTuple):
    """How a step ended."""

    name: str
    seconds: float
    passed: bool


def quietly(step: Step) -> Ran:
    """Run it; say its name and seconds, and all it said only where it failed."""
    started = time.monotonic()
    done = subprocess.run(
        [str(word) for word in step.words], cwd=step.folder, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    ran = Ran(step.name, time.monotonic() - started, done.returncode == 0)
    said = "" if ran.passed else done.stdout.decode("utf-8", "replace")
    sys.stdout.write(f"  {'ok    ' if ran.passed else 'FAILED'} {ran.name:<12} {ran.seconds:6.1f} s\n{said}")
    sys.stdout.flush()
    return ran


def openly(step: Step) -> Ran:
    """Run it with its output as it comes."""
    sys.stdout.flush()
    started = time.monotonic()
    done = subprocess.run([str(word) for word in step.words], cwd=step.folder, check=False, stdin=subprocess.DEVNULL)
    return Ran(step.name, time.monotonic() - started, done.returncode == 0)
