"""Commands in processes that are forked from one which has loaded the program: what a start costs is paid once.

They are processes like any other, with words, environment, folder, standard input and output and an exit code of their
own. What a start itself does is tried where the program is started anew: by `Shell.running`, and for another source.
Run as a process of its own: `python -m tests.cli.forking`.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import coverage

from tests.desks import plain_environment
from xiaoer.cli import main

STREAMS = ("stdin", "stdout", "stderr")


class Forks:
    """The process that is forked from. It ends with `close`, or with the process that made it."""

    def __init__(self) -> None:
        words = [sys.executable, "-m", "tests.cli.forking"]
        self._process = subprocess.Popen(
            words, env=plain_environment(), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def run(
        self, words: Sequence[str], environment: Mapping[str, str], folder: Path, said: str
    ) -> subprocess.CompletedProcess[str]:
        """The command, when it has ended; `said` is its standard input."""
        with tempfile.TemporaryDirectory() as streams:
            paths = {name: Path(streams) / name for name in STREAMS}
            paths["stdin"].write_text(said, encoding="utf-8")
            asked = {"words": words, "environment": environment, "folder": str(folder), "streams": streams}
            code = self._answer(json.dumps(asked))
            out, err = (paths[name].read_text(encoding="utf-8") for name in STREAMS[1:])
        return subprocess.CompletedProcess(list(words), code, out, err)

    def close(self) -> None:
        self._process.communicate(timeout=60)

    def _answer(self, asked: str) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{asked}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def serve() -> None:
    importlib.import_module("tests.loaded")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            become(**json.loads(line))
            return
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - the word to the parent


def become(words: Sequence[str], environment: Mapping[str, str], folder: str, streams: str) -> None:
    """The process is the command from here on, and ends as it does."""
    for number, (name, mode) in enumerate(zip(STREAMS, ("r", "w", "w"), strict=True)):
        file = os.open(f"{streams}/{name}", os.O_RDONLY if mode == "r" else os.O_WRONLY | os.O_CREAT)
        os.dup2(file, number)
        os.close(file)
        setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["xiaoer", *words]
    coverage.process_startup()
    main()


if __name__ == "__main__":
    serve()
