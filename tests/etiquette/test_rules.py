from __future__ import annotations

import pytest

from tests.etiquette.given import rule
from xiaoer.etiquette.domain.rules import Rule, faults


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(rule(words=("滚",)), [], id="words"),
        pytest.param(rule(pattern="a+", needs=("a",)), [], id="pattern with its needs"),
        pytest.param(rule(longer_than=5), [], id="length"),
        pytest.param(rule(), ["it names neither words nor a pattern nor a length"], id="nothing to look for"),
        pytest.param(rule(words=("a",), needs=("b",)), ["`needs` goes with a pattern"], id="needs without pattern"),
        pytest.param(rule(words=("\u200b",)), ["'\\u200b' is empty when folded"], id="a word of nothing visible"),
        pytest.param(rule(words=("a",), exempt=("",)), ["'' is empty when folded"], id="an empty exemption"),
        pytest.param(rule(pattern="a*"), ["pattern 'a*' matches the empty text"], id="pattern that finds nothing"),
        pytest.param(
            rule(words=("a",), unless="("),
            ["pattern '(' cannot be read: missing ), unterminated subpattern at position 0"],
            id="pattern that cannot be read",
        ),
    ],
)
def test_faults(given: Rule, expected: list[str]) -> None:
    assert faults(given) == expected
