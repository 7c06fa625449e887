"""Tables for people: what a feature keeps of somebody, in words, for whoever puts it on paper."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from xiaoer.values.money import Money


class At(msgspec.Struct, frozen=True):
    """A moment (microseconds, UTC) in a cell."""

    at: int


Words = tuple[str, str]
"""Chinese and English."""
Cell = str | int | Money | At | Words | None


class Sheet(NamedTuple):
    """`name` is that of its file; a row has a cell for each column."""

    name: str
    title: Words
    columns: tuple[Words, ...]
    rows: tuple[tuple[Cell, ...], ...]


_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A table program takes a cell that begins so for a formula (OWASP, CSV injection)."""


def harmless(text: str) -> str:
    """A cell of a file for people: with an apostrophe in front of what a table program would run."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def moment(at: int | None) -> At | None:
    return None if at is None else At(at)
