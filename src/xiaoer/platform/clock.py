"""The only "now"."""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], int]
"""Gives the moment in microseconds since 1970, UTC."""


def system_clock() -> int:
    return time.time_ns() // 1000
