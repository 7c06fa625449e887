"""`xiaoer …`: thin commands over the actions. A refusal is one sentence in each language and exit code 2."""

from __future__ import annotations

import sys

from xiaoer.cli.commands import app
from xiaoer.cli.talk import Stop, complain


def main() -> None:
    try:
        app()
    except Stop as stop:
        complain(stop.refused)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
