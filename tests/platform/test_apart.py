"""Work in a process of its own: its answer, its failure, and its death."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from xiaoer.platform.apart import Gone, apart


def doubled(number: int, *, more: int = 0) -> tuple[int, int]:
    return number * 2 + more, os.getpid()


def failing() -> None:
    raise ValueError("told where it is waited for")


def dying() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_it_answers_from_another_process() -> None:
    answer, process = asyncio.run(apart(doubled, 20, more=2))
    assert answer == 42
    assert process != os.getpid()


def test_what_it_raises_is_raised_here() -> None:
    with pytest.raises(ValueError, match="told where"):
        asyncio.run(apart(failing))


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(Gone):
        asyncio.run(apart(dying))
