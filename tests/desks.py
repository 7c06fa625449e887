"""A desk as its users run it: the real program in a process of its own, killable by id."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import free_port

START_SECONDS = 30
PROGRAM = [sys.executable, "-m", "xiaoer"]


class RunningDesk:
    """`xiaoer serve` on a port of its own; it can be killed and started again on the same store."""

    def __init__(self, database_url: str, folder: Path, *, flags: tuple[str, ...] = (), **settings: str) -> None:
        self._words = ["serve", *flags]
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.socket = f"ws://127.0.0.1:{self.port}/api/v1/live"
        self._folder = folder
        self._environment = plain_environment() | {
            "XIAOER_DATABASE_URL": database_url, "XIAOER_DATA_FOLDER": str(folder / "data"),
            "XIAOER_PORT": str(self.port), "XIAOER_LOG_FORMAT": "json", "PYTHONFAULTHANDLER": "1",
        } | {f"XIAOER_{name.upper()}": value for name, value in settings.items()}  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def folder(self) -> Path:
        """Where its log and its data folder `data` are."""
        return self._folder

    @property
    def log(self) -> str:
        return (self._folder / "desk.log").read_text(encoding="utf-8")

    def start(self) -> None:
        with (self._folder / "desk.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*PROGRAM, *self._words], env=self._environment, cwd=self._folder, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"the desk ended with {self._process.returncode}:\n{self.log}")
            if self._answers():
                return
            time.sleep(0.05)
        raise TimeoutError(f"the desk did not answer:\n{self.log}")

    def kill(self) -> None:
        """As a power cut does: no word to the process."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """As an administrator does; the exit code."""
        if self._process is None or self._process.poll() is not None:
            return 0
        self._process.terminate()
        try:
            return self._process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/api/v1/health", timeout=2) as response:  # noqa: S310 - a desk on this machine
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False


@contextmanager
def running_desk(
    database_url: str, folder: Path, *, flags: tuple[str, ...] = (), **settings: str
) -> Iterator[RunningDesk]:
    desk = RunningDesk(database_url, folder, flags=flags, **settings)
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
