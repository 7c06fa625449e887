"""A column of cells to values: as cell by cell, and several times faster where all cells are of the plain form.

What is not plain goes to the converter of cells, which alone says what a value is and why a cell is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from xiaoer.intake.domain.cells import Cell, Convert
from xiaoer.intake.domain.fields import Field, Kind

ConvertColumn = Callable[[Sequence[Cell]], list[Any]]

_PLAIN_KEYS = re.compile(r"[0-9A-Za-z_-]*\Z")
_MARKS = ("#", '="', "\ufffd")
"""With what begins, or what holds, a text that has to be looked at more closely."""
_WORDS: tuple[set[type], ...] = ({str}, {str, type(None)})


def column_converter(field: Field, convert: Convert, *, alike: bool) -> ConvertColumn:
    """How a column of this field becomes values. `alike`: cells that are equal are the same, as text and as types; not
    so in Excel and JSON, where 1, 1.0 and true are equal and differ.
    """
    plain = _PLAIN.get(field.kind)
    quick = partial(plain, most=field.most) if plain else _never
    return partial(_converted, quick=quick, convert=convert, alike=alike)


def _converted(
    cells: Sequence[Cell], *, quick: Callable[..., list[Any] | None], convert: Convert, alike: bool
) -> list[Any]:
    found = quick(cells)
    if found is not None:
        return found
    if not alike:
        return list(map(convert, cells))
    values = {cell: convert(cell) for cell in set(cells)}
    return list(map(values.__getitem__, cells))


def plain_texts(cells: Sequence[Cell], most: int) -> list[str | None] | None:
    """The values of a column of text that can be printed and is not too long; None where any cell is something else."""
    whole = _joined(cells, most)
    if whole is None or not whole.isprintable() or any(mark in whole for mark in _MARKS):
        return None
    bare = [cell and cell.strip() for cell in cells]
    return bare if all(bare) else [text or None for text in bare]


def plain_keys(cells: Sequence[Cell], most: int) -> list[str | None] | None:
    """The values of a column of keys without any sign that could be Excel's; None where any cell is something else."""
    whole = _joined(cells, most)
    if whole is None or not _PLAIN_KEYS.match(whole):
        return None
    return list(cells) if all(cells) else [text or None for text in cells]


def _joined(cells: Sequence[Cell], most: int) -> str | None:
    """All text in one, where there is nothing but text, none of it too long."""
    if set(map(type, cells)) not in _WORDS or max(map(len, filter(None, cells)), default=0) > most:
        return None
    return "".join(filter(None, cells))


def _never(_cells: Sequence[Cell]) -> None:
    """There is no plain form."""


_PLAIN: dict[Kind, Callable[..., list[str | None] | None]] = {
    Kind.TEXT: plain_texts, Kind.KEY: plain_keys, Kind.KEYS: plain_keys,
}  # fmt: skip
