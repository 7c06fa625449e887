"""The program in processes of its own that are forked from one which has loaded it: what a start costs is paid once.

They are processes like any other, with words, environment, folder, output and exit code of their own, killable by id.
What a start itself does is tried where the program is started anew: tests/cli/test_stopping.py, benches/start.py.
"""

from __future__ import annotations

import faulthandler
import importlib
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.loaded"])
CLOCK = "TESTS_CLOCK"
"""In the environment: the file that says by how much the program's clock is off."""


def forked(words: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path) -> ForkServerProcess:
    """`xiaoer <words>`, begun; what it says goes to the end of `log`."""
    process = PROCESSES.Process(target=_become, args=(list(words), dict(environment), folder, log))
    with _plain():
        process.start()
    return process


def _set_off(path: Path) -> None:
    """The clock on the wall is off by what the file says, in nanoseconds; how much time passes is not."""
    true = time.time_ns
    time.time_ns = lambda: true() + int(path.read_text(encoding="utf-8"))


@contextmanager
def _plain() -> Iterator[None]:
    """Without what would have the loaded process, and so all that are forked from it, measured or set otherwise."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith(("XIAOER_", "COV"))}
    try:
        yield
    finally:
        os.environ.update(kept)


def _become(words: list[str], environment: dict[str, str], folder: Path, log: Path) -> None:
    """The process is the program from here on, and ends as it does."""
    with log.open("ab") as file:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(file.fileno(), stream.fileno())
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    if path := environment.get(CLOCK):
        _set_off(Path(path))
    sys.argv = ["xiaoer", *words]
    faulthandler.enable()
    importlib.import_module("xiaoer.cli").main()
