"""Threads that read a type for the first time at once do not bring the process down."""

from __future__ import annotations

import subprocess
import sys

RACE = """
import sys, threading
import msgspec
from xiaoer.platform.readied import ready_types

__name__ = "xiaoer.race"  # a struct of the program
sys.modules[__name__] = sys.modules["__main__"]
sys.setswitchinterval(1e-6)
TOLD = {"x": {"a": 1}, "y": [{"a": 1}], "z": {"k": {"a": 2}}}
for _ in range(300):
    class Inner(msgspec.Struct):
        a: int
        b: str | None = None
    class Outer(msgspec.Struct):
        x: Inner
        y: list[Inner]
        z: dict[str, Inner]
    Outer.__annotations__ = {"x": "Inner", "y": "list[Inner]", "z": "dict[str, Inner]"}  # as modules here write them
    if "ready" in sys.argv:
        ready_types()
    go = threading.Barrier(4)
    threads = [threading.Thread(target=lambda: (go.wait(), msgspec.convert(TOLD, Outer))) for _ in range(4)]
    [one.start() for one in threads], [one.join() for one in threads]
"""


def test_a_type_that_is_ready_is_read_by_many_threads_at_once() -> None:
    ended = subprocess.run([sys.executable, "-c", RACE, "ready"], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
