"""Cold start to the first page, and memory at rest: `python benches/start.py`.

Goals (docs/guide/benches.md): under 3 s, under 150 MB.
"""

from __future__ import annotations

import os
import platform
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

from tests.desks import PROGRAM, plain_environment
from tests.servers import free_port

RUNS = 5
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


def run(folder: Path) -> tuple[float, float]:
    """Seconds to the first page, megabytes at rest."""
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
        time.sleep(REST_SECONDS)
        return seconds, resident_megabytes(process.pid)
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"
    )
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        print(f"with a new store: {run(folder)[0]:.2f} s")
        runs = [run(folder) for _ in range(RUNS)]
    seconds, megabytes = (statistics.median(column) for column in zip(*runs, strict=True))
    print(f"start to first page, median of {RUNS}: {seconds:.2f} s (goal 3 s)")
    print(f"memory at rest, median of {RUNS}: {megabytes:.0f} MB (goal 150 MB)")


if __name__ == "__main__":
    main()
