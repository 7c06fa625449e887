"""An import that is killed in the middle and run again ends as one that was left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import Shell, contents, counts, empty, killed_when_there

MOMENTS = ("customer", "product", "shop_order", "knowledge_entry", "script", "conversation")
"""The first rows of each of these tables are the moment at which the import is killed."""


@pytest.mark.faults
@pytest.mark.timeout(600)
def test_killed_again_and_again_it_ends_as_in_one_go(shell: Shell, small_shop: Path) -> None:
    assert shell.run("import", "shop", small_shop).returncode == 0
    undisturbed = contents(shell.address)
    empty(shell.address)
    for table in MOMENTS:
        with shell.running("import", "shop", small_shop) as process:
            killed_when_there(process, shell.address, table)
    assert counts(shell.address)["case_file"] == 0
    assert shell.run("import", "shop", small_shop).returncode == 0
    assert contents(shell.address) == undisturbed
