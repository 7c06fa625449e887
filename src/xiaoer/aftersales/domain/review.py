"""Whether a decision table answers every case, and each with one voice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from xiaoer.aftersales.domain.tables import Between, Choice, Flag, Hit, Row, Table, Value, accepts

T = TypeVar("T")
Example = dict[str, Value]


class Overlap(msgspec.Struct, frozen=True):
    """Rows that match one and the same case."""

    rows: tuple[int, ...]
    example: Example


class Review(msgspec.Struct, frozen=True):
    """`gaps`: a case of each kind that no row answers; an input that is not named there may be anything.

    `overlaps`: rows of a unique table that answer the same case. `unreachable`: rows of a first-hit table that
    earlier rows always precede.
    """

    gaps: tuple[Example, ...]
    overlaps: tuple[Overlap, ...]
    unreachable: tuple[int, ...]


def review(table: Table[T]) -> Review:
    """Every combination of inputs that the rows can tell apart, looked at once.

    Each input falls into classes that no row of those still alive distinguishes, and what is alive at an input is
    looked at once, so the walk stays small where a full product would not.
    """
    gaps: list[Example] = []
    overlaps: dict[tuple[int, ...], Overlap] = {}
    reached: set[int] = set()
    for example, rows in _walk(table, table.rows, 0, {}, set()):
        numbers = tuple(row.number for row in rows)
        if not numbers:
            gaps.append(example)
        elif table.hit is Hit.UNIQUE and len(numbers) > 1:
            overlaps.setdefault(numbers, Overlap(numbers, example))
        reached.update(numbers[:1] if table.hit is Hit.FIRST else numbers)
    unreachable = tuple(row.number for row in table.rows if row.number not in reached)
    return Review(tuple(gaps), tuple(overlaps.values()), unreachable)


def _walk(
    table: Table[T], rows: tuple[Row[T], ...], place: int, example: Example, seen: set[tuple[int, ...]]
) -> Iterator[tuple[Example, tuple[Row[T], ...]]]:
    if not rows or place == len(table.inputs):
        yield example, rows
        return
    known = (place, *(row.number for row in rows))
    if known in seen:
        return
    seen.add(known)
    classes: dict[tuple[int, ...], tuple[Value, tuple[Row[T], ...]]] = {}
    for value in _values(table, place):
        alive = _needed(table, [row for row in rows if _open(row, place, value)], place)
        classes.setdefault(tuple(row.number for row in alive), (value, alive))
    for value, alive in classes.values():
        told = example if len(classes) == 1 else example | {table.inputs[place]: value}
        yield from _walk(table, alive, place + 1, told, seen)


def _needed(table: Table[T], rows: list[Row[T]], place: int) -> tuple[Row[T], ...]:
    """In a first-hit table nothing after a row that asks for nothing more can count."""
    if table.hit is Hit.FIRST:
        for number, row in enumerate(rows):
            if not row.cells or row.cells[-1][0] <= place:
                return tuple(rows[: number + 1])
    return tuple(rows)


def _open(row: Row[T], place: int, value: Value) -> bool:
    return all(accepts(cell, value) for at, cell in row.cells if at == place)


def _values(table: Table[T], place: int) -> tuple[Value, ...]:
    """One value of each class that the column's cells can tell apart."""
    match table.types[place]:
        case Choice(values):
            return values
        case Flag():
            return (True, False)
        case _:
            return (*_starts(table, place), None)


def _starts(table: Table[T], place: int) -> list[int]:
    cells = [cell for row in table.rows for at, cell in row.cells if at == place]
    ranges = [cell for cell in cells if isinstance(cell, Between)]
    ends = [cell.high + 1 for cell in ranges if cell.high is not None]
    return sorted({0, *(cell.low for cell in ranges), *ends})
