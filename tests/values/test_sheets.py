"""What people open in a table program holds nothing that it would run."""

from __future__ import annotations

import pytest

from xiaoer.values.sheets import At, harmless, moment


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_cell_that_a_table_program_would_run_gets_an_apostrophe(sign: str) -> None:
    assert harmless(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("text", ["", "演示", "1-1", "a=b", "'=1"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


def test_a_moment_that_is_not_told_is_an_empty_cell() -> None:
    assert (moment(None), moment(5)) == (None, At(5))
