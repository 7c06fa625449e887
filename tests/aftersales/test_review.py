"""Gaps, overlaps and rows that are never reached, against counting every combination."""

from __future__ import annotations

from itertools import product
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoer.aftersales.domain.review import Overlap, review
from xiaoer.aftersales.domain.tables import (
    Choice,
    Count,
    Flag,
    Hit,
    InputType,
    Table,
    WrittenRow,
    WrittenTable,
    accepts,
    read_table,
)

KNOWN: dict[str, InputType] = {"colour": Choice(("red", "green")), "glossy": Flag(), "weight": Count()}


class Nothing(msgspec.Struct, frozen=True):
    """No output."""


def table(*cells: dict[str, Any], hit: Hit = Hit.FIRST) -> Table[Nothing]:
    rows = tuple(WrittenRow({}, ("R-1",), "", "", when) for when in cells)
    return read_table("t.json", "t", WrittenTable(hit, tuple(KNOWN), rows), KNOWN, Nothing)


@pytest.mark.parametrize(
    ("cells", "gaps"),
    [
        pytest.param([{}], [], id="any"),
        pytest.param([{"colour": "red"}], [{"colour": "green"}], id="one-word"),
        pytest.param([{"weight": "<= 3"}, {"weight": "> 3"}], [{"weight": None}], id="unknown-number"),
        pytest.param(
            [{"weight": "<= 3"}, {"weight": "5..9"}, {"weight": "unknown"}],
            [{"weight": 4}],
            id="between-and-above-are-one-class",
        ),
        pytest.param(
            [{"glossy": True, "colour": "red"}, {"colour": "green"}], [{"colour": "red", "glossy": False}], id="two"
        ),
        pytest.param([], [{}], id="no-rows"),
    ],
)
def test_gaps(cells: list[dict[str, Any]], gaps: list[dict[str, Any]]) -> None:
    assert list(review(table(*cells)).gaps) == gaps


def test_overlap_of_a_unique_table() -> None:
    found = review(table({"colour": "red"}, {"glossy": True}, {"colour": "green", "glossy": False}, hit=Hit.UNIQUE))
    assert found.overlaps == (Overlap((1, 2), {"colour": "red", "glossy": True}),)
    assert found.gaps == ()


def test_rows_may_overlap_where_the_first_counts() -> None:
    assert review(table({"colour": "red"}, {})).overlaps == ()


def test_unreachable() -> None:
    assert review(table({"weight": "<= 9"}, {"weight": "2..5"}, {})).unreachable == (2,)
    assert review(table({}, {"colour": "red"})).unreachable == (2,)


CELLS = st.fixed_dictionaries(
    {},
    optional={
        "colour": st.sampled_from(["red", "green"]),
        "glossy": st.booleans(),
        "weight": st.sampled_from(["<= 2", "> 2", "1..3", "unknown", 0, ">= 4"]),
    },
)


@given(st.lists(CELLS, max_size=6), st.sampled_from(list(Hit)))
def test_review_agrees_with_counting(cells: list[dict[str, Any]], hit: Hit) -> None:
    made = table(*cells, hit=hit)
    matched = [
        [row.number for row in made.rows if all(accepts(cell, values[place]) for place, cell in row.cells)]
        for values in product(("red", "green"), (True, False), (*range(7), None))
    ]
    found = review(made)
    assert bool(found.gaps) == any(not numbers for numbers in matched)
    reached = {n for numbers in matched for n in (numbers[:1] if hit is Hit.FIRST else numbers)}
    assert set(found.unreachable) == {row.number for row in made.rows} - reached
    several = {tuple(numbers) for numbers in matched if len(numbers) > 1}
    assert {one.rows for one in found.overlaps} == (several if hit is Hit.UNIQUE else set())
