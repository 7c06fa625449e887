"""The guide names every pack, every group of the lexicon and every field of a rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiaoer.etiquette.actions import lexicon, packs
from xiaoer.etiquette.domain.rules import Light, Rule

GUIDE = Path(__file__).parents[2] / "docs" / "guide"


@pytest.mark.parametrize("name", [pytest.param("lights.md", id="English"), pytest.param("lights.zh.md", id="Chinese")])
def test_everything_is_told(name: str) -> None:
    text = (GUIDE / name).read_text("utf-8")
    told = [*(pack.pack for pack in packs()), *lexicon().groups, *Rule.__struct_fields__]
    plain = {"id", "light", "reason", "better", "hits", "misses"}
    assert [word for word in told if f"`{word}`" not in text and word not in plain] == []
    assert [word for word in plain if f"{word}:" not in text] == []
    assert [light for light in Light if light not in text] == []
    assert str(len(lexicon().terms)) in text
