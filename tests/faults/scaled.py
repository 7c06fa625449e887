"""Several processes on PostgreSQL and Redis: web processes, a worker, and a Redis that can be killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.desks import PROGRAM, plain_environment
from tests.servers import _start, _stop, _wait_for, free_port


class KillableRedis:
    """A Redis on one port, without a disk: what it held is gone with it."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = shutil.which("redis-server")
        assert program, "redis-server is missing: run `make setup`"
        self._server = _start(
            None, [program, "--bind", "127.0.0.1", "--port", self.port, "--save", "", "--appendonly", "no"]
        )
        _wait_for(self._server, lambda: socket.create_connection(("127.0.0.1", self.port), 1).close())

    def kill(self) -> None:
        assert self._server is not None
        os.kill(self._server.pid, signal.SIGKILL)
        self._server.wait()

    def stop(self) -> None:
        if self._server is not None and self._server.poll() is None:
            _stop(self._server)


@contextmanager
def killable_redis() -> Iterator[KillableRedis]:
    redis = KillableRedis()
    redis.start()
    try:
        yield redis
    finally:
        redis.stop()


@contextmanager
def running_worker(database_url: str, folder: Path, **settings: str) -> Iterator[None]:
    """`xiaoer worker` beside web processes that run no jobs."""
    folder.mkdir()
    environment = plain_environment() | {
        "XIAOER_DATABASE_URL": database_url, "XIAOER_DATA_FOLDER": str(folder / "data"), "XIAOER_LOG_FORMAT": "json",
    } | {f"XIAOER_{name.upper()}": value for name, value in settings.items()}  # fmt: skip
    with (folder / "worker.log").open("wb") as log:
        worker = subprocess.Popen([*PROGRAM, "worker"], env=environment, cwd=folder, stdout=log, stderr=log)
    try:
        yield
        assert worker.poll() is None, (folder / "worker.log").read_text(encoding="utf-8")
    finally:
        _stop(worker)
