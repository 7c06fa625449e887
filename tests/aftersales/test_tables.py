"""Decision tables: what a cell accepts, and what is refused when a table is read."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from xiaoer.aftersales.domain.tables import (
    BadTable,
    Choice,
    Count,
    Flag,
    Hit,
    InputType,
    Value,
    WrittenRow,
    WrittenTable,
    accepts,
    matching,
    read_cell,
    read_table,
)

COLOUR = Choice(("red", "green", "blue"))
KNOWN: dict[str, InputType] = {"colour": COLOUR, "glossy": Flag(), "weight": Count()}


class Price(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    price: int


def row(price: Any, **when: Any) -> WrittenRow:
    return WrittenRow(then={"price": price}, rules=("R-1",), zh="价", en="price", when=when)


def written(*rows: WrittenRow, hit: Hit = Hit.FIRST, inputs: tuple[str, ...] = tuple(KNOWN)) -> WrittenTable:
    return WrittenTable(hit, inputs, rows)


@pytest.mark.parametrize(
    ("kind", "cell", "value", "accepted"),
    [
        pytest.param(COLOUR, "red", "red", True, id="equals"),
        pytest.param(COLOUR, "red", "green", False, id="differs"),
        pytest.param(COLOUR, ["red", "blue"], "blue", True, id="in"),
        pytest.param(COLOUR, ["red", "blue"], "green", False, id="not-in"),
        pytest.param(Flag(), True, True, True, id="yes"),
        pytest.param(Flag(), False, True, False, id="no"),
        pytest.param(Count(), 3, 3, True, id="number"),
        pytest.param(Count(), 3, 4, False, id="other-number"),
        pytest.param(Count(), "<= 168", 168, True, id="at-the-limit"),
        pytest.param(Count(), "<= 168", 169, False, id="over-the-limit"),
        pytest.param(Count(), "<168", 168, False, id="below"),
        pytest.param(Count(), "<168", 167, True, id="just-below"),
        pytest.param(Count(), "> 72", 72, False, id="above"),
        pytest.param(Count(), "> 72", 73, True, id="just-above"),
        pytest.param(Count(), ">= 72", 72, True, id="from"),
        pytest.param(Count(), ">= 72", 71, False, id="before-from"),
        pytest.param(Count(), "24..48", 24, True, id="between-low"),
        pytest.param(Count(), "24..48", 48, True, id="between-high"),
        pytest.param(Count(), "24..48", 49, False, id="outside"),
        pytest.param(Count(), "<= 168", None, False, id="unknown-is-in-no-range"),
        pytest.param(Count(), "unknown", None, True, id="unknown"),
        pytest.param(Count(), "unknown", 0, False, id="nothing-is-known"),
    ],
)
def test_cell(kind: InputType, cell: Any, value: Value, accepted: bool) -> None:  # noqa: FBT001 - a column of the table
    assert accepts(read_cell("x", kind, cell), value) is accepted


@pytest.mark.parametrize(
    ("kind", "cell", "what"),
    [
        pytest.param(COLOUR, "yellow", "not one of red, green, blue", id="unknown-word"),
        pytest.param(COLOUR, ["red", "yellow"], "'yellow'", id="unknown-word-in-list"),
        pytest.param(COLOUR, [], "empty list", id="empty-list"),
        pytest.param(COLOUR, 3, "says 3", id="number-for-a-word"),
        pytest.param(Flag(), "yes", "true or false", id="word-for-a-flag"),
        pytest.param(Flag(), 1, "true or false", id="number-for-a-flag"),
        pytest.param(Count(), "< 0", "takes a number", id="below-nothing"),
        pytest.param(Count(), "5..3", "takes a number", id="backwards"),
        pytest.param(Count(), "1/0", "takes a number", id="sum"),
        pytest.param(Count(), -1, "takes a number", id="negative"),
        pytest.param(Count(), True, "takes a number", id="flag-for-a-number"),
        pytest.param(Count(), None, "takes a number", id="null"),
    ],
)
def test_malformed_cell(kind: InputType, cell: Any, what: str) -> None:
    with pytest.raises(ValueError, match=what) as refused:
        read_cell("x", kind, cell)
    assert "'x'" in str(refused.value)


@pytest.mark.parametrize(
    ("table", "place", "what"),
    [
        pytest.param(written(inputs=("size",)), "prices.json, table price", "no input 'size'", id="unknown-input"),
        pytest.param(written(row(1), row(2, colour="pink")), "row 2", "'pink'", id="malformed-cell"),
        pytest.param(written(row(1, size=3)), "row 1", "'size'", id="cell-of-no-input"),
        pytest.param(written(row("much")), "row 1", "Expected `int`", id="malformed-output"),
        pytest.param(
            written(WrittenRow({"price": 1, "tip": 2}, ("R-1",), "", "")), "row 1", "unknown field `tip`", id="output"
        ),
        pytest.param(written(WrittenRow({"price": 1}, (), "", "")), "row 1", "names no rule", id="no-rule"),
    ],
)
def test_refused_at_load(table: WrittenTable, place: str, what: str) -> None:
    with pytest.raises(BadTable) as refused:
        read_table("prices.json", "price", table, KNOWN, Price)
    assert str(refused.value).startswith("prices.json, table price")
    assert place in str(refused.value)
    assert what in str(refused.value)


ROWS = (row(1, colour="red"), row(2, colour=["red", "blue"], glossy=True), row(3, weight="any"))


@pytest.mark.parametrize(
    ("hit", "values", "prices"),
    [
        pytest.param(Hit.FIRST, {"colour": "red", "glossy": True, "weight": 1}, [1], id="first"),
        pytest.param(Hit.FIRST, {"colour": "blue", "glossy": True, "weight": None}, [2], id="second"),
        pytest.param(Hit.FIRST, {"colour": "green", "glossy": False, "weight": 9}, [3], id="any"),
        pytest.param(Hit.COLLECT, {"colour": "red", "glossy": True, "weight": 1}, [1, 2, 3], id="collect"),
        pytest.param(Hit.COLLECT, {"colour": "blue", "glossy": False, "weight": 1}, [3], id="collect-one"),
    ],
)
def test_matching(hit: Hit, values: dict[str, Value], prices: list[int]) -> None:
    table = read_table("prices.json", "price", written(*ROWS, hit=hit), KNOWN, Price)
    assert [found.then.price for found in matching(table, values)] == prices


def test_nothing_matches() -> None:
    table = read_table("prices.json", "price", written(row(1, colour="red")), KNOWN, Price)
    assert matching(table, {"colour": "blue", "glossy": True, "weight": 1}) == ()
