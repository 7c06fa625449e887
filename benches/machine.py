"""What a bench ran on: every figure is told with it."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("litestar", "uvicorn", "sqlalchemy", "psycopg", "msgspec")
_PROGRAMS = {
    "PostgreSQL": "/usr/lib/postgresql/*/bin/postgres",
    "Redis": "/usr/bin/redis-server",
    "Chromium": "/usr/bin/chromium-headless-shell",
    "Node": "../.venv/bin/node",
}
"""Paths or patterns of them, from the folder of the benches; of several the newest is started."""
_NUMBER = re.compile(r"\d+(\.\d+)+")


def tell(*packages: str, programs: tuple[str, ...] = ()) -> None:
    """Print processor, cores, load, Python, SQLite, the packages on the path of a message and those named, and `programs`."""
    told = [f"{_processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run"]
    told += [f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"]
    told += [f"{name} {version(name)}" for name in (*PACKAGES, *packages)]
    told += [f"{name} {found}" for name in programs if (found := _version(_PROGRAMS[name]))]
    print(", ".join(told))


def _processor() -> str:
    told = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return f"{platform.machine()} {told[1] if told else ''}".strip()


def _version(pattern: str) -> str:
    folder = Path(__file__).parent
    found = sorted(folder.glob(pattern) if pattern.startswith(".") else Path("/").glob(pattern.lstrip("/")))
    if not found:
        return ""
    said = subprocess.run([found[-1], "--version"], capture_output=True, text=True, check=False).stdout
    number = _NUMBER.search(said)
    return number[0] if number else ""
