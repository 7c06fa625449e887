"""A desk as its users run it: the real program in a process of its own, killable by id."""

from __future__ import annotations

import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.forked import CLOCK, forked
from tests.servers import free_port

START_SECONDS = 30
STOP_SECONDS = 20
PROGRAM = [sys.executable, "-m", "xiaoer"]


class RunningDesk:
    """`xiaoer serve` on a port of its own; it can be killed and started again on the same store."""

    def __init__(
        self,
        database_url: str,
        folder: Path,
        *,
        flags: tuple[str, ...] = (),
        clock: Path | None = None,
        **settings: str,
    ) -> None:
        """`clock`: the file that says by how many nanoseconds its clock is off."""
        self._words = ["serve", *flags]
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.socket = f"ws://127.0.0.1:{self.port}/api/v1/live"
        self._folder = folder
        self._environment = plain_environment() | {
            "XIAOER_DATABASE_URL": database_url, "XIAOER_DATA_FOLDER": str(folder / "data"),
            "XIAOER_PORT": str(self.port), "XIAOER_LOG_FORMAT": "json", "PYTHONFAULTHANDLER": "1",
        } | {f"XIAOER_{name.upper()}": value for name, value in settings.items()}  # fmt: skip
        if clock is not None:
            self._environment[CLOCK] = str(clock)
        self._process: ForkServerProcess | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        assert self._process.pid is not None
        return self._process.pid

    @property
    def store(self) -> str:
        """The address of its store."""
        return self._environment["XIAOER_DATABASE_URL"]

    @property
    def folder(self) -> Path:
        """Where its log and its data folder `data` are."""
        return self._folder

    @property
    def log(self) -> str:
        return (self._folder / "desk.log").read_text(encoding="utf-8")

    def start(self) -> None:
        self._process = forked(self._words, self._environment, self._folder, self._folder / "desk.log")
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if not self._process.is_alive():
                raise RuntimeError(f"the desk ended with {self._process.exitcode}:\n{self.log}")
            if self._answers():
                return
            time.sleep(0.05)
        raise TimeoutError(f"the desk did not answer:\n{self.log}")

    def kill(self) -> None:
        """As a power cut does: no word to the process."""
        os.kill(self.pid, signal.SIGKILL)
        assert self._process is not None
        self._process.join()

    def stop(self) -> int:
        """As an administrator does; the exit code."""
        if self._process is None or not self._process.is_alive():
            return 0
        self._process.terminate()
        self._process.join(STOP_SECONDS)
        if self._process.exitcode is None:
            self.kill()
            raise TimeoutError(f"the desk did not end:\n{self.log}")
        return self._process.exitcode

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/api/v1/health", timeout=2) as response:  # noqa: S310 - a desk on this machine
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False


@contextmanager
def running_desk(
    database_url: str, folder: Path, *, flags: tuple[str, ...] = (), clock: Path | None = None, **settings: str
) -> Iterator[RunningDesk]:
    desk = RunningDesk(database_url, folder, flags=flags, clock=clock, **settings)
    try:
        desk.start()
        yield desk
    finally:
        desk.stop()


def plain_environment() -> dict[str, str]:
    """The environment without settings of a desk, so that a developer's own do not reach the test, and without those
    that have a program's coverage measured: it makes everything that counts on time slower.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith(("XIAOER_", "COVERAGE_"))}
