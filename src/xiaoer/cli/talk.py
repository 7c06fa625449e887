"""How commands speak: Chinese first, then English."""

from __future__ import annotations

from typing import NoReturn, TypeVar

from rich.console import Console
from rich.text import Text

from xiaoer.platform.errors import sentence
from xiaoer.values.refusal import Refused

R = TypeVar("R")

# Words from files, paths and addresses are shown as they are: a bracket in them is no mark-up.
out = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)


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
    _speak(out, zh, en)


def advise(zh: str, en: str) -> None:
    """Beside the output proper, so that a script can take that alone."""
    _speak(err, zh, en)


def complain(refused: Refused) -> None:
    words = sentence(refused)
    err.print(Text.assemble(("✗ ", "bold red"), words.zh))
    err.print(f"  {words.en}")


def _speak(console: Console, zh: str, en: str) -> None:
    console.print(zh)
    console.print(en, style="dim")
