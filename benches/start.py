"""Cold start to the first page, and memory at rest: `python benches/start.py [--runs 5]`.

Goals (docs/guide/benches.md): under 3 s, under 150 MB. Said too is the memory after a shopper's first words, with which
come the dictionaries that reading them takes.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from websockets.sync.client import connect

from benches import machine
from tests import make
from tests.desks import PROGRAM, plain_environment
from tests.servers import free_port
from xiaoer.platform.db import open_database, schema

REST_SECONDS = 5


def first_page(address: str, process: subprocess.Popen[bytes]) -> None:
    """Until the console's page is there, whole."""
    while process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=1) as response:  # noqa: S310 - our own server on loopback
                response.read()
                return
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{error.code} instead of the page: run `make build` first") from error
        except OSError:
            time.sleep(0.005)
    raise SystemExit(f"the server ended with {process.returncode}")


def resident_megabytes(pid: int) -> float:
    told = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmRSS:\s+(\d+) kB", told)[0]) / 1000


def speak(port: int) -> None:
    """A shopper asks something, and it is kept."""
    with connect(f"ws://127.0.0.1:{port}/api/v1/live", proxy=None) as line:
        line.send(json.dumps({"type": "hello", "version": 1, "role": "shopper", "shop": "yunhe"}))
        line.send(json.dumps({"type": "send", "client_id": "first-words", "body": "我的快递怎么还没到？"}))
        while '"acknowledged"' not in str(line.recv(timeout=30)):
            pass


def run(folder: Path, *, spoken: bool = False) -> tuple[float, float]:
    """Seconds to the first page, megabytes at rest: before anybody spoke, or after."""
    port = free_port()
    environment = plain_environment() | {
        "XIAOER_DATABASE_URL": f"sqlite:///{folder}/store.sqlite3", "XIAOER_DATA_FOLDER": str(folder),
        "XIAOER_PORT": str(port),
    }  # fmt: skip
    began = time.perf_counter()
    process = subprocess.Popen([*PROGRAM, "serve"], env=environment, stdout=subprocess.DEVNULL, cwd=folder)
    try:
        first_page(f"http://127.0.0.1:{port}/", process)
        seconds = time.perf_counter() - began
        if spoken:
            speak(port)
        time.sleep(REST_SECONDS)
        return seconds, resident_megabytes(process.pid)
    finally:
        process.terminate()
        process.wait()


def with_shop(folder: Path) -> Path:
    address = f"sqlite:///{folder}/store.sqlite3"
    schema.upgrade(address)
    database = open_database(address)
    make.shop(database)
    database.close()
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    many = parser.parse_args().runs
    machine.tell()
    with tempfile.TemporaryDirectory() as temporary, tempfile.TemporaryDirectory() as other:
        folder = Path(temporary)
        print(f"with a new store: {run(folder)[0]:.2f} s")
        runs = [run(folder) for _ in range(many)]
        spoken = run(with_shop(Path(other)), spoken=True)
    seconds, megabytes = (statistics.median(column) for column in zip(*runs, strict=True))
    print(f"start to first page, median of {many}: {seconds:.2f} s, slowest {max(runs)[0]:.2f} s (goal 3 s)")
    print(f"memory at rest, median of {many}: {megabytes:.0f} MB (goal 150 MB)")
    print(f"memory at rest after the first words: {spoken[1]:.0f} MB")


if __name__ == "__main__":
    main()
