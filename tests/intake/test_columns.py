"""A column at once gives what its cells give one by one: the same values, the same words on what is wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from tests.intake import given
from xiaoer.intake.domain.cells import LARGEST_AMOUNT, Odd, converter
from xiaoer.intake.domain.columns import column_converter, plain_keys, plain_texts
from xiaoer.intake.domain.fields import FIELDS
from xiaoer.intake.domain.mapping import OWN_STATES

ZONE = ZoneInfo("Asia/Shanghai")
TEXTS: list[str] = sorted(
    {str(cell) for case in given.CELLS["cases"] for cell in case["cells"].values()} | set(given.BASE.values())
)
WORDS = st.sampled_from(TEXTS) | st.text(max_size=5) | st.from_regex(r"[0-9A-Za-z_-]{0,12}", fullmatch=True)
NUMBERS = st.integers(-1, LARGEST_AMOUNT + 1)
ONE_KIND = (
    WORDS | st.none(), NUMBERS | st.none(), st.floats(-1, 1e16) | st.none(), st.decimals(0, 99, places=3), st.booleans(),
    st.datetimes(datetime(1999, 12, 1), datetime(2100, 2, 1)), st.dates(date(1999, 12, 1)),  # noqa: DTZ001 - as in an export
    st.just(Odd("列表 (list)")),
)  # fmt: skip


def both(field: str, cells: list[Any], *, alike: bool) -> tuple[list[Any], list[Any]]:
    """The column at once, and cell by cell; with the types, since 1, 1.0 and true are equal."""
    one = FIELDS[field]
    convert = converter(one, decimals=2, zone=ZONE, forms_of=(), choices=OWN_STATES)
    whole, single = column_converter(one, convert, alike=alike)(cells), list(map(convert, cells))
    return [(type(value), value) for value in whole], [(type(value), value) for value in single]


@for_all(st.sampled_from(sorted(FIELDS)), st.one_of(*(st.lists(kind, max_size=6) for kind in ONE_KIND)))
def test_a_column_of_one_kind_is_read_as_its_cells(field: str, cells: list[Any]) -> None:
    whole, single = both(field, cells, alike=True)
    assert whole == single


@for_all(st.sampled_from(sorted(FIELDS)), st.lists(st.one_of(*ONE_KIND) | st.sampled_from([1, 1.0, True, Decimal(1)])))
def test_a_column_of_many_kinds_is_read_as_its_cells(field: str, cells: list[Any]) -> None:
    whole, single = both(field, cells, alike=False)
    assert whole == single


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_each_cell_of_the_corpus_among_plain_ones(field: str) -> None:
    for text in TEXTS:
        whole, single = both(field, ["plain", text, None, "plain"], alike=True)
        assert whole == single, text


@pytest.mark.parametrize(
    ("cells", "keys", "texts"),
    [
        pytest.param(["A-1", "b_2"], ["A-1", "b_2"], ["A-1", "b_2"], id="plain"),
        pytest.param(["A", "", None], ["A", None, None], ["A", None, None], id="gaps"),
        pytest.param([" 甲 ", "  "], None, ["甲", None], id="words"),
        pytest.param(["A", "toolong"], None, None, id="long"),
        pytest.param(["A", "#N/A"], None, None, id="an-error-of-excel"),
        pytest.param(["A\n"], None, None, id="a-line-end"),
        pytest.param(["A", 1], None, None, id="a-number"),
        pytest.param([None], None, None, id="nothing"),
    ],
)
def test_what_is_plain(cells: list[Any], keys: list[Any] | None, texts: list[Any] | None) -> None:
    assert (plain_keys(cells, 5), plain_texts(cells, 5)) == (keys, texts)


def test_a_moment_with_a_zone_is_one_everywhere() -> None:
    whole, single = both("placed_at", [datetime(2026, 1, 1, tzinfo=UTC)] * 2, alike=True)
    assert whole == single
