"""How far a command is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from xiaoer.cli.talk import err


@contextmanager
def progress_shown() -> Iterator[Progress]:
    """Bars on a terminal; elsewhere one line of each kind when all is done."""
    bars = [BarColumn()] if err.is_terminal else []
    columns = (TextColumn("{task.description}"), *bars, MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as progress:
        yield progress
