"""The units that wait for a committer, and for how long the first of them has."""

from __future__ import annotations

import queue
import time
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

Each = TypeVar("Each")


class Waiting(Generic[Each]):
    """First in, first out, from any thread to any thread; None says that no more comes. `clock`: seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._units: queue.SimpleQueue[Each | None] = queue.SimpleQueue()
        # A moment for each unit: noted before it is put and forgotten after it is taken, so that one is always there.
        self._since: deque[float] = deque()

    def put(self, unit: Each | None) -> None:
        self._since.append(self._clock())
        self._units.put(unit)

    def take(self) -> Each | None:
        """The next one; waited for."""
        return self._taken(self._units.get())

    def take_now(self) -> Each | None:
        """The next one. Raises queue.Empty where none waits."""
        return self._taken(self._units.get_nowait())

    def _taken(self, unit: Each | None) -> Each | None:
        self._since.popleft()
        return unit

    def count(self) -> int:
        return self._units.qsize()

    def longest(self) -> float:
        """For how many seconds the first has waited; 0 where none does."""
        try:
            return self._clock() - self._since[0]
        except IndexError:  # taken in this moment, or none was there
            return 0.0
