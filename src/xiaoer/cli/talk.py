"""How commands speak: Chinese first, then English."""

from __future__ import annotations

from typing import NoReturn, TypeVar

from rich.console import Console

from xiaoer.platform.errors import sentence
from xiaoer.values.refusal import Refused

R = TypeVar("R")

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class Stop(Exception):
    """The command cannot go on; `refused` says why."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code)
        self.refused = refused


def stop(code: str, **facts: object) -> NoReturn:
    raise Stop(Refused(code, facts))


def or_stop(result: R | Refused) -> R:
    """The result; a refusal ends the command."""
    if isinstance(result, Refused):
        raise Stop(result)
    return result


def say(zh: str, en: str) -> None:
    out.print(f"{zh}\n[dim]{en}[/dim]")


def advise(zh: str, en: str) -> None:
    """Beside the output proper, so that a script can take that alone."""
    err.print(f"{zh}\n[dim]{en}[/dim]")


def complain(refused: Refused) -> None:
    words = sentence(refused)
    err.print(f"[bold red]✗[/bold red] {words.zh}", markup=True)
    err.print(f"  {words.en}", markup=False)
