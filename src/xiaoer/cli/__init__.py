"""`xiaoer …`: thin commands over the actions. A refusal is one sentence in each language and exit code 2."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from types import TracebackType

from cyclopts import CycloptsError

from xiaoer.cli.commands import GROUPS, app, load
from xiaoer.cli.misuse import misused
from xiaoer.cli.talk import Stop, complain


def main() -> None:
    # What is written is customers' data: for whoever runs the desk alone, whatever the shell's own mask says.
    os.umask(0o077)
    sys.excepthook = _tell
    try:
        if _asks_for_a_list(sys.argv[1:]):
            load(app)
        app(exit_on_error=False, print_error=False)
    except CycloptsError as error:
        complain(misused(error, app))
        sys.exit(2)
    except Stop as stop:
        complain(stop.refused)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What no command expected, as it is shown to whoever may send it on: masked as the log is."""
    from xiaoer.platform import logs  # noqa: PLC0415 - a quarter of the time in which a command starts

    sys.stderr.write(logs.mask("".join(traceback.format_exception(kind, error, trace))))


def _asks_for_a_list(words: Sequence[str]) -> bool:
    return not words or (len(words) == 1 and words[0] in GROUPS) or not {"--help", "-h"}.isdisjoint(words)
