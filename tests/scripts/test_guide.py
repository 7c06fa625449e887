"""The guide names every variable, filter and limit that there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiaoer.scripts.domain.catalogue import CATALOGUE
from xiaoer.scripts.domain.templates import FILTERS, LONGEST, MOST_BYTES, MOST_LOOPS, TAGS

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
LANGUAGES = [pytest.param("scripts.md", id="English"), pytest.param("scripts.zh.md", id="Chinese")]


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_variable_stands_in_the_table(name: str) -> None:
    text = (GUIDE / name).read_text("utf-8")
    rows = [f"| `{one.name}` | {one.kind} | {one.privacy} | {one.zh} | {one.en} | {one.example} |" for one in CATALOGUE]
    assert [row for row in rows if row not in text] == []


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_filter_tag_and_limit_is_told(name: str) -> None:
    text = (GUIDE / name).read_text("utf-8")
    assert [told for told in FILTERS if f"| `{told}`" not in text and f"| `{told}: " not in text] == []
    inner = {"content", "output", "illegal"}
    assert [tag.name for tag in TAGS if tag.name not in inner and f"`{tag.name}`" not in text] == []
    assert [limit for limit in (LONGEST, MOST_LOOPS, MOST_BYTES) if f"{limit:,}" not in text] == []
