"""Work that would hold up every chat of this process, done in a process of its own that ends with it."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

NICER = 10
"""How much lower its claim on the processor is than the chat's."""


class Gone(Exception):
    """The other process ended without an answer: it was killed, or memory was not enough."""


async def apart(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The result of `function`, which like its arguments must be known by name or value in another process.

    What it raises is raised here; raises Gone where the process ended before.
    """
    context = multiprocessing.get_context("spawn")
    answers, answering = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(answering, function, args, kwargs), daemon=True)
    await asyncio.to_thread(process.start)
    answering.close()
    try:
        went_well, told = await asyncio.to_thread(answers.recv)
    except EOFError as error:
        raise Gone(function.__name__) from error
    finally:
        process.terminate()
        await asyncio.to_thread(process.join)
        answers.close()
    if not went_well:
        raise told
    result: R = told
    return result


def _answer(
    answering: Connection, function: Callable[..., object], args: tuple[object, ...], kwargs: dict[str, object]
) -> None:
    os.nice(NICER)
    try:
        answer = (True, function(*args, **kwargs))
    except Exception as error:  # noqa: BLE001 - it is raised where the answer is waited for
        answer = (False, error)
    answering.send(answer)
