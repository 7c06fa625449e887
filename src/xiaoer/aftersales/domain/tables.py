"""Typed decision tables, in the terms of OMG's DMN: inputs, outputs, and a hit policy.

A table is data. Every cell is checked against the type of its input and every output against its own when a table is
read; what does not fit is refused with its place, since a malformed cell that quietly matches nothing costs money.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Generic, TypeVar

import msgspec
from typing_extensions import override

Value = str | bool | int | None
T = TypeVar("T")


class Choice(msgspec.Struct, frozen=True):
    """One of these words."""

    values: tuple[str, ...]


class Flag(msgspec.Struct, frozen=True):
    """Yes or no."""


class Count(msgspec.Struct, frozen=True):
    """A whole number from 0, or unknown."""


InputType = Choice | Flag | Count


class OneOf(msgspec.Struct, frozen=True):
    values: frozenset[Value]


class Between(msgspec.Struct, frozen=True):
    """From `low` to `high`, both included; no `high` is no limit. An unknown number lies in no range."""

    low: int
    high: int | None


Cell = OneOf | Between


class Hit(StrEnum):
    """Which of the rows that match count: the first, the only one, or all in order."""

    FIRST = "first"
    UNIQUE = "unique"
    COLLECT = "collect"


class Row(msgspec.Struct, Generic[T], frozen=True):
    """One rule of a table. `cells` pair an input's place with its condition; an input without a cell may be anything.

    `rules` are the ids that the row rests on, the first the one it is shown with.
    """

    number: int
    cells: tuple[tuple[int, Cell], ...]
    then: T
    rules: tuple[str, ...]
    zh: str
    en: str


class Table(msgspec.Struct, Generic[T], frozen=True):
    name: str
    hit: Hit
    inputs: tuple[str, ...]
    types: tuple[InputType, ...]
    rows: tuple[Row[T], ...]


class BadTable(ValueError):
    """A table that cannot be read: the file, the table, the row (from 1; 0 for the table itself) and what is wrong."""

    def __init__(self, file: str, table: str, row: int, what: str) -> None:
        super().__init__(file, table, row, what)
        self.file, self.table, self.row, self.what = file, table, row, what

    @override
    def __str__(self) -> str:
        place = f", row {self.row}" if self.row else ""
        return f"{self.file}, table {self.table}{place}: {self.what}"


class WrittenRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row as it stands in the file."""

    then: Any
    rules: tuple[str, ...]
    zh: str
    en: str
    when: dict[str, Any] = {}


class WrittenTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table as it stands in the file."""

    hit: Hit
    inputs: tuple[str, ...]
    rows: tuple[WrittenRow, ...]


def read_table(
    file: str, name: str, written: WrittenTable, known: Mapping[str, InputType], outputs: type[T]
) -> Table[T]:
    """The table, checked cell by cell; raises BadTable."""
    for one in written.inputs:
        if one not in known:
            raise BadTable(file, name, 0, f"there is no input {one!r}; the inputs are {', '.join(sorted(known))}")
    types = tuple(known[one] for one in written.inputs)
    rows = []
    for number, row in enumerate(written.rows, start=1):
        try:
            rows.append(_read_row(number, row, written.inputs, types, outputs))
        except (ValueError, msgspec.ValidationError) as wrong:
            raise BadTable(file, name, number, str(wrong)) from wrong
    return Table(name, written.hit, written.inputs, types, tuple(rows))


def _read_row(
    number: int, row: WrittenRow, names: tuple[str, ...], types: tuple[InputType, ...], outputs: type[T]
) -> Row[T]:
    if not row.rules:
        raise ValueError("it names no rule; every row rests on at least one")
    for name in row.when:
        if name not in names:
            raise ValueError(f"it asks for {name!r}, which is not among the table's inputs {', '.join(names)}")
    cells = tuple(
        (place, read_cell(name, types[place], row.when[name]))
        for place, name in enumerate(names)
        if row.when.get(name, "any") != "any"
    )
    return Row(number, cells, msgspec.convert(row.then, outputs), row.rules, row.zh, row.en)


def read_cell(name: str, kind: InputType, written: Any) -> Cell:
    """A condition of one input: equals, one of a list, `<= 168`, `> 3`, `24..48`, `unknown`, true or false."""
    match kind:
        case Choice(values):
            return _choice_cell(name, values, written)
        case Flag():
            return _flag_cell(name, written)
        case _:
            return _count_cell(name, written)


def _choice_cell(name: str, values: tuple[str, ...], written: Any) -> Cell:
    listed = written if isinstance(written, list) else [written]
    for one in listed:
        if one not in values:
            raise ValueError(f"the cell {name!r} says {one!r}, which is not one of {', '.join(values)}")
    if not listed:
        raise ValueError(f"the cell {name!r} is an empty list, so its row could never match")
    return OneOf(frozenset(listed))


def _flag_cell(name: str, written: Any) -> Cell:
    if written is True or written is False:
        return OneOf(frozenset({written}))
    raise ValueError(f"the cell {name!r} says {written!r}; it takes true or false")


_LIMIT = re.compile(r"(<=|>=|<|>)\s*(\d+)")
_RANGE = re.compile(r"(\d+)\s*\.\.\s*(\d+)")


def _count_cell(name: str, written: Any) -> Cell:
    if isinstance(written, int) and not isinstance(written, bool) and written >= 0:
        return Between(written, written)
    text = written if isinstance(written, str) else ""
    if text == "unknown":
        return OneOf(frozenset({None}))
    cell = _limit(text) or _range(text)
    if cell is None:
        raise ValueError(
            f"the cell {name!r} says {written!r}; it takes a number such as 3, '<= 168', '> 3', '24..48' or 'unknown'"
        )
    return cell


def _limit(text: str) -> Between | None:
    found = _LIMIT.fullmatch(text)
    if found is None:
        return None
    sign, number = found[1], int(found[2])
    if sign == "<" and number == 0:
        return None
    ends = {"<=": (0, number), "<": (0, number - 1), ">=": (number, None), ">": (number + 1, None)}
    return Between(*ends[sign])


def _range(text: str) -> Between | None:
    found = _RANGE.fullmatch(text)
    if found is None or int(found[1]) > int(found[2]):
        return None
    return Between(int(found[1]), int(found[2]))


def accepts(cell: Cell, value: Value) -> bool:
    if isinstance(cell, OneOf):
        return value in cell.values
    return isinstance(value, int) and value >= cell.low and (cell.high is None or value <= cell.high)


def matching(table: Table[T], values: Mapping[str, Value]) -> tuple[Row[T], ...]:
    """The rows that count for these values: at most one unless the table collects."""
    asked = [values[name] for name in table.inputs]
    found = []
    for row in table.rows:
        # Plain loops: a decision looks at some two hundred rows, and a generator each would be most of its time.
        for place, cell in row.cells:
            if not accepts(cell, asked[place]):
                break
        else:
            found.append(row)
            if table.hit is not Hit.COLLECT:
                break
    return tuple(found)
