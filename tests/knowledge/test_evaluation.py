"""The figures of the stages."""

from __future__ import annotations

import pytest

from xiaoer.knowledge.domain.evaluation import (
    Labelled,
    Query,
    RefusalFigures,
    StageFigures,
    area,
    held_out,
    refusal_figures,
    stage_figures,
    standards,
)
from xiaoer.knowledge.domain.index import Source
from xiaoer.knowledge.domain.matching import Hit

ENTRIES = [Labelled("甲", ("甲一", "甲二"), "答"), Labelled("乙", ())]


@pytest.mark.parametrize(
    ("fold", "kept", "left"),
    [
        pytest.param(0, ("甲", "甲二"), "甲一", id="first"),
        pytest.param(1, ("甲", "甲一"), "甲二", id="second"),
        pytest.param(2, ("甲", "甲二"), "甲一", id="round-again"),
    ],
)
def test_held_out(fold: int, kept: tuple[str, ...], left: str) -> None:
    assert held_out(ENTRIES, fold) == ([Source(kept, "答"), Source(("乙",))], [Query(left, 0)])


def test_standards() -> None:
    assert standards(ENTRIES) == ([Source(("甲",), "答"), Source(("乙",))], [Query("甲一", 0), Query("甲二", 0)])


def hits(*entries: int, score: float = 0.9) -> list[Hit]:
    return [Hit(one, score) for one in entries]


def test_stage_figures() -> None:
    found = [
        (Query("a", 1), hits(1)),
        (Query("b", 1), hits(0, 2, 1)),
        (Query("c", 1), hits(0, 2, 3, 1)),
        (Query("d", 1), []),
    ]
    assert stage_figures("words", found) == StageFigures("words", 4, 0.25, 0.5, (1 + 1 / 3 + 1 / 4) / 4)
    assert stage_figures("words", []) == StageFigures("words", 0, 0.0, 0.0, 0.0)


def test_refusal_figures() -> None:
    found = [
        (Query("answered rightly", 1), hits(1)),
        (Query("answered wrongly", 1), hits(0)),
        (Query("asked back", 1), hits(1, score=0.4)),
        (Query("handed over", 1), []),
        (Query("stranger answered", None), hits(0)),
        (Query("stranger asked back", None), hits(0, score=0.3)),
        (Query("stranger handed over", None), hits(0, score=0.1)),
        (Query("stranger unmatched", None), []),
    ]
    assert refusal_figures(found, lambda hit: hit.score >= 0.6, 0.25) == RefusalFigures(
        in_scope=4, answered=0.5, right=0.5, asked_back=0.25, out_of_scope=4, false_answers=0.25, false_questions=0.25,
        area=10.5 / 16,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("above", "below", "share"),
    [
        pytest.param([0.9, 0.8], [0.1], 1.0, id="apart"),
        pytest.param([0.1], [0.9], 0.0, id="upside-down"),
        pytest.param([0.5], [0.5], 0.5, id="tie"),
        pytest.param([0.9, 0.3], [0.5, 0.1], 0.75, id="mixed"),
        pytest.param([], [0.5], 0.0, id="nothing"),
    ],
)
def test_area(above: list[float], below: list[float], share: float) -> None:
    assert area(above, below) == share
