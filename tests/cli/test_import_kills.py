"""An import that is killed in the middle and run again ends as one that was left alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.cli.program import Shell, contents, counts, empty, killed_when_there, unlike

MOMENTS = ("customer", "shop_order", "script", "conversation")
"""The first rows of each of these tables are the moment at which the import is killed."""
LATE = '"kind": "limit.breached"'


def told(shell: Shell) -> dict[str, Counter[str]]:
    """All that is stored, but for replies that came too late: a past conversation's hour of the day hangs on the shop's
    id and on the moment of its import, and a platform does not count at night.
    """
    stored = contents(shell.address)
    return stored | {"event": Counter({row: many for row, many in stored["event"].items() if LATE not in row})}


@pytest.mark.faults
@pytest.mark.timeout(600)
def test_killed_again_and_again_it_ends_as_in_one_go(shell: Shell, small_shop: Path) -> None:
    assert shell.run("import", "shop", small_shop).returncode == 0
    undisturbed = told(shell)
    empty(shell.address)
    for table in MOMENTS:
        with shell.running("import", "shop", small_shop, measured=False) as process:
            killed_when_there(process, shell.address, table)
    assert counts(shell.address)["case_file"] == 0
    assert shell.run("import", "shop", small_shop).returncode == 0
    assert unlike(told(shell), undisturbed) == {}
