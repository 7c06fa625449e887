from __future__ import annotations

from typing import Any

import pytest

from xiaoer.conversations.domain.messages import LONGEST, clean
from xiaoer.values.refusal import Refused

FAMILY = "👨\u200d👩\u200d👧"
KEPT: list[Any] = [
    pytest.param("在吗", "在吗", id="plain"),
    pytest.param("  在吗\n", "在吗", id="ends trimmed"),
    pytest.param("第一行\n\n第二行", "第一行\n\n第二行", id="lines inside stay"),
    pytest.param("有\x00货吗\x00", "有货吗", id="NUL goes"),
    pytest.param("🙂👍🏽", "🙂👍🏽", id="emoji"),
    pytest.param(FAMILY, FAMILY, id="emoji joined by zero-width characters"),
    pytest.param("a\u200bb", "a\u200bb", id="zero-width inside"),
    pytest.param("\u202eolleh", "\u202eolleh", id="right to left"),
    pytest.param("مرحبا", "مرحبا", id="Arabic"),
    pytest.param("<script>alert(1)</script>", "<script>alert(1)</script>", id="markup is text"),
    pytest.param("长" * LONGEST, "长" * LONGEST, id="the longest"),
    pytest.param("长" * LONGEST + " " * 99, "长" * LONGEST, id="the longest, with blanks"),
]


@pytest.mark.parametrize(("body", "kept"), KEPT)
def test_kept(body: str, kept: str) -> None:
    assert clean(body) == kept


NOTHING = ["", " ", "\n\t\u3000\xa0", "\x00", " \x00 ", "\u200b", "\ufeff\u200d \u2060", "\u202e", "\u00ad"]


@pytest.mark.parametrize("body", NOTHING, ids=ascii)
def test_nothing_to_see_is_empty(body: str) -> None:
    assert clean(body) == Refused("empty_message")


def test_one_too_long() -> None:
    assert clean("长" * (LONGEST + 1)) == Refused("message_too_long", {"most": 4_000, "length": 4_001})
    assert clean("A" * 10_000_000) == Refused("message_too_long", {"most": 4_000, "length": 10_000_000})
