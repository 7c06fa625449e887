"""The guide says what the code does, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiaoer.aftersales.domain.cases import FLOWS
from xiaoer.aftersales.domain.facts import Kind, Reason, Told

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
LANGUAGES = ("cases.md", "cases.zh.md")


def rows(name: str) -> set[str]:
    """The first cells of the guide's tables."""
    lines = (GUIDE / name).read_text(encoding="utf-8").splitlines()
    return {line.split("|")[1].strip(" `") for line in lines if line.startswith("| `")}


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_kind_reason_and_fact_is_explained(name: str) -> None:
    assert {*Kind, *Reason, *Told.__struct_fields__} <= rows(name)


@pytest.mark.parametrize("name", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_every_course_is_drawn(name: str, kind: Kind) -> None:
    parts = (GUIDE / name).read_text(encoding="utf-8").split("\n**")
    [part] = [one for one in parts if f"`{kind}`" in one.split("\n")[0] and "→" in one]
    drawn = [line for line in part.splitlines() if line.startswith("- `") and "→" in line]
    moves = [f"- `{one.state}` → `{one.step}` → `{one.to}` ({', '.join(one.by)})" for one in FLOWS[kind]]
    assert drawn == moves
