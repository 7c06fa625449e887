"""The guide shows the formulas that run."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiaoer.insights.domain.figures import FIGURES, Figure

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
UNITS = {
    "count": ("count", "个数"),
    "ratio": ("share", "比率"),
    "seconds": ("seconds", "秒"),
    "score": ("score 1 to 5", "1 到 5 分"),
}


def rows(name: str) -> list[str]:
    return [line for line in (GUIDE / name).read_text("utf-8").splitlines() if "| `" in line]


def row(label: str, figure: Figure, unit: str, formula: str) -> str:
    return f"| {label} | `{figure.id}` | {unit} | {formula} | {figure.source or '–'} |"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param(
            "figures.md", [row(one.label_en, one, UNITS[one.unit][0], one.formula_en) for one in FIGURES], id="en"
        ),
        pytest.param(
            "figures.zh.md", [row(one.label_zh, one, UNITS[one.unit][1], one.formula_zh) for one in FIGURES], id="zh"
        ),
    ],
)
def test_the_guide_has_every_figure_as_it_is_counted(name: str, expected: list[str]) -> None:
    assert rows(name) == expected
