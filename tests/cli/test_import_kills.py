"""An import that is killed in the middle and run again ends as one that was left alone."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.cli.program import Shell, contents, counts, empty

MOMENTS = ("customer", "product", "shop_order", "knowledge_entry", "script", "conversation")
"""The first rows of each of these tables are the moment at which the import is killed."""


def killed_at(shell: Shell, folder: Path, table: str) -> None:
    with shell.running("import", "shop", folder) as process:
        while counts(shell.address)[table] == 0:
            assert process.poll() is None, f"it ended before {table} had a row"
            time.sleep(0.005)
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL


@pytest.mark.faults
@pytest.mark.timeout(600)
def test_killed_again_and_again_it_ends_as_in_one_go(shell: Shell, small_shop: Path) -> None:
    assert shell.run("import", "shop", small_shop).returncode == 0
    undisturbed = contents(shell.address)
    empty(shell.address)
    for table in MOMENTS:
        killed_at(shell, small_shop, table)
    assert counts(shell.address)["case_file"] == 0
    assert shell.run("import", "shop", small_shop).returncode == 0
    assert contents(shell.address) == undisturbed
