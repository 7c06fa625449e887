"""Files as rows of cells: CSV, Excel, JSON Lines and Parquet, known by what they hold and not by their names.

Read in batches and column by column, so that a file may be larger than memory. polars and calamine are loaded when a
file of theirs comes.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple

import msgspec

from xiaoer.intake.domain.cells import Cell, Odd
from xiaoer.intake.domain.fields import Holds
from xiaoer.intake.domain.problems import Problem, problem
from xiaoer.values.json_lines import refused
from xiaoer.values.refusal import Refused

ROWS_A_BATCH = 5_000
ROWS_A_SLICE = 50_000
"""Of Parquet, whose pages are read whole."""
MOST_COLUMNS = 500
MOST_UNPACKED = 2**30
"""Bytes that an Excel file may come to when it is unpacked."""
SAMPLE = 200
_LINES_LOOKED_AT = 20

_SEPARATORS = (",", "\t", ";", "|")
_LIST, _OBJECT = Odd("列表 (list)"), Odd("对象 (object)")


class Batch(NamedTuple):
    """Some rows: the line of each in the file, and their cells by column; rows that are none are problems."""

    lines: Sequence[int]
    cells: Mapping[str, Sequence[Cell]]
    problems: Sequence[Problem]


class Sheet(NamedTuple):
    """A file that was opened: what it is, its columns, and its rows, which can be read once for each call."""

    form: str
    encoding: str
    columns: tuple[str, ...]
    batches: Callable[[Sequence[str]], Iterator[Batch]]


def open_sheet(path: Path, name: str, holds: Holds = Holds.ORDERS) -> Sheet | Refused:
    """`name`: what people call the file; its first bytes say what it is. Text that holds chats may begin with a row of
    them instead of the names of columns, which are then called by their places.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip():
        return refused("import_empty_file", name)
    if head.startswith(b"PAR1"):
        return _parquet(path, name)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _excel(path, name)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return refused("intake_not_a_table", name)
    if start.startswith(b"{"):
        return _json_lines(path, name)
    return _text(path, name, bare=holds is Holds.CHATS)


def first_rows(sheet: Sheet, most: int) -> list[list[str]]:
    """The first rows as text, for a person to look at."""
    batch = next(sheet.batches(sheet.columns), None)
    if batch is None:
        return []
    rows = islice(zip(*(batch.cells[name] for name in sheet.columns), strict=True), most)
    return [["" if cell is None else str(cell)[:200] for cell in row] for row in rows]


def encoding_of(path: Path) -> str:
    """utf-8, utf-16 by its mark, or gb18030 (which holds GBK), by which of them most lines can be read."""
    with path.open("rb") as file:
        if file.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
            return "utf-16"
        file.seek(0)
        return _encoding_of_lines(file)


def _encoding_of_lines(file: BinaryIO) -> str:
    good = bad = 0
    for line in file:
        if line.isascii():
            continue
        try:
            line.decode()
        except UnicodeDecodeError:
            bad += 1
        else:
            good += 1
    # Most UTF-8 reads as GBK too, though not as words; so UTF-8 has the say where half of the lines are that.
    return "gb18030" if bad > good else "utf-8"


def _text(path: Path, name: str, *, bare: bool) -> Sheet | Refused:
    encoding = encoding_of(path)
    # Where signs cannot be read, their cell says so; UTF-16 knows no half of one to put in their place.
    opened = partial(
        path.open, encoding=encoding, errors="replace" if encoding == "utf-16" else "surrogateescape", newline=""
    )
    with opened() as file:
        heads = list(islice((line for line in file if line.strip("\ufeff \t\r\n,;|")), _LINES_LOOKED_AT))
        head = heads[0] if heads else ""
        separator = _separator(heads) if bare else max(_SEPARATORS, key=head.count)
        bare = bare and _is_data(head.strip("\ufeff\r\n").split(separator))
        file.seek(0)
        try:
            header, _ = _header(csv.reader(file, delimiter=separator, quoting=_quoting(separator, bare=bare)))
        except csv.Error:
            return refused("intake_no_header", name)
    columns = _named([None] * len(header) if bare else header, name, headless=bare)
    if isinstance(columns, Refused):
        return columns

    def batches(wanted: Sequence[str]) -> Iterator[Batch]:
        with opened() as file:
            reader = csv.reader(file, delimiter=separator, quoting=_quoting(separator, bare=bare), strict=True)
            if not bare:
                _header(reader)
            yield from _csv_batches(reader, columns, wanted)

    return Sheet("csv", "gbk" if encoding == "gb18030" else encoding, columns, batches)


def _separator(lines: Sequence[str]) -> str:
    """What stands equally often in each of the first lines; where nothing does, most often in the first."""
    first = lines[0] if lines else ""
    same = [one for one in _SEPARATORS if one in first and len({line.count(one) for line in lines}) == 1]
    return max(same or _SEPARATORS, key=first.count)


def _is_data(cells: Sequence[str]) -> bool:
    """Whether the first row is one of data: two of its cells are bare numbers, as no names of columns are."""
    return sum(cell.strip().isdecimal() for cell in cells) >= 2


def _quoting(separator: str, *, bare: bool) -> Literal[0, 3]:
    """In a file of tabs without a header nobody has quoted anything: a sign of quotation is one that somebody wrote."""
    return csv.QUOTE_NONE if bare and separator == "\t" else csv.QUOTE_MINIMAL


def _header(reader: Any) -> tuple[list[str], int]:
    """The first row that holds anything, and the line on which it ends."""
    for row in reader:
        if any(cell.strip("\ufeff \t") for cell in row):
            return row, reader.line_num
    return [], 0


def _csv_batches(reader: Any, columns: tuple[str, ...], wanted: Sequence[str]) -> Iterator[Batch]:
    width, before = len(columns), reader.line_num
    lines: list[int] = []
    rows: list[list[str]] = []
    problems: list[Problem] = []
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            problems.append(problem(before + 1, "", None, "broken", {"said": str(error)}))
            before = reader.line_num
            continue
        if row is None:
            break
        if len(row) == width or (len(row) > width and not any(row[width:])):
            if any(row):
                rows.append(row)
                lines.append(before + 1)
        elif any(row):
            problems.append(
                problem(before + 1, "", row[0] if row else None, "cells", {"wanted": width, "got": len(row)})
            )
        before = reader.line_num
        if len(rows) == ROWS_A_BATCH:
            yield _transposed(lines, rows, columns, wanted, problems)
            lines, rows, problems = [], [], []
    if rows or problems:
        yield _transposed(lines, rows, columns, wanted, problems)


def _transposed(
    lines: list[int],
    rows: Sequence[Sequence[Cell]],
    columns: tuple[str, ...],
    wanted: Sequence[str],
    problems: list[Problem],
) -> Batch:
    if not rows:
        return Batch([], dict.fromkeys(wanted, ()), problems)
    places = [columns.index(name) for name in wanted]
    return Batch(
        lines, {name: list(map(itemgetter(place), rows)) for name, place in zip(wanted, places, strict=True)}, problems
    )


def _named(header: Sequence[Any], name: str, *, headless: bool = False) -> tuple[str, ...] | Refused:
    """Each column by a name of its own: a second one of a name is told apart by a number, one without gets its place."""
    names: list[str] = []
    for place, cell in enumerate(header, start=1):
        bare = str(cell if cell is not None else "").strip("\ufeff \t\r\n\u3000").strip("'\"") or f"#{place}"
        same = sum(one == bare or one.startswith(f"{bare} (") for one in names)
        names.append(f"{bare} ({same + 1})" if same else bare)
    while names and not headless and names[-1] == f"#{len(names)}":
        names.pop()
    if len(names) < 2:
        return refused("intake_no_header", name)
    if len(names) > MOST_COLUMNS:
        return refused("intake_too_wide", name, most=MOST_COLUMNS)
    if any("\ufffd" in one or any("\ud800" <= sign <= "\udfff" for sign in one) for one in names):
        return refused("intake_garbled_header", name)
    return tuple(names)


def _json_lines(path: Path, name: str) -> Sheet | Refused:
    encoding = encoding_of(path)
    decoder = msgspec.json.Decoder(dict[str, Any])
    with path.open("rb") as file:
        seen: dict[str, None] = {}
        for raw in islice(file, SAMPLE):
            read = _object(decoder, raw, encoding)
            seen |= dict.fromkeys(read or {})
    columns = _named(list(seen), name)
    if isinstance(columns, Refused):
        return columns

    def batches(wanted: Sequence[str]) -> Iterator[Batch]:
        with path.open("rb") as file:
            numbered = enumerate(file, start=1)
            while part := list(islice(numbered, ROWS_A_BATCH)):
                yield _json_batch(part, decoder, encoding, wanted)

    return Sheet("jsonl", "gbk" if encoding == "gb18030" else encoding, columns, batches)


def _json_batch(
    part: Sequence[tuple[int, bytes]],
    decoder: msgspec.json.Decoder[dict[str, Any]],
    encoding: str,
    wanted: Sequence[str],
) -> Batch:
    read = [(line, raw, _object(decoder, raw, encoding)) for line, raw in part if raw.strip(b"\xef\xbb\xbf \t\r\n")]
    problems = [
        problem(line, "", raw[:80].decode("utf-8", "backslashreplace"), "broken", {"said": "JSON"})
        for line, raw, row in read
        if row is None
    ]
    rows = [(line, row) for line, _, row in read if row is not None]
    cells = {name: [_plain(row.get(name)) for _, row in rows] for name in wanted}
    return Batch([line for line, _ in rows], cells, problems)


def _object(decoder: msgspec.json.Decoder[dict[str, Any]], raw: bytes, encoding: str) -> dict[str, Any] | None:
    try:
        return decoder.decode(raw.decode(encoding).strip("\ufeff \t\r\n"))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _plain(cell: Any) -> Cell:
    return _LIST if isinstance(cell, list | tuple) else _OBJECT if isinstance(cell, dict) else cell


def _excel(path: Path, name: str) -> Sheet | Refused:
    import python_calamine  # noqa: PLC0415 - 5 MB that only a file of Excel needs

    try:
        if zipfile.is_zipfile(path) and _unpacked(path) > MOST_UNPACKED:
            return refused("intake_too_large", name)
        book = python_calamine.CalamineWorkbook.from_path(path)
        sheet = next((one for one in map(book.get_sheet_by_index, range(len(book.sheet_names))) if one.height), None)
        rows = sheet.to_python(skip_empty_area=False) if sheet else []
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError) as error:
        return refused("intake_unreadable", name, said=str(error)[:100])
    at = next((place for place, row in enumerate(rows) if any(cell not in {"", None} for cell in row)), None)
    if at is None:
        return refused("import_empty_file", name)
    columns = _named(rows[at], name)
    if isinstance(columns, Refused):
        return columns
    numbered = [
        (line, row)
        for line, row in enumerate(rows[at + 1 :], start=at + 2)
        if any(cell not in {"", None} for cell in row)
    ]

    def batches(wanted: Sequence[str]) -> Iterator[Batch]:
        for start in range(0, len(numbered), ROWS_A_BATCH):
            part = numbered[start : start + ROWS_A_BATCH]
            yield _transposed([line for line, _ in part], [row for _, row in part], columns, wanted, [])

    return Sheet("excel", "", columns, batches)


def _texts(cells: Sequence[Any]) -> list[Cell]:
    """Older writers keep text as bytes; what is none is told by its cell."""
    return [None if one is None else one.decode("utf-8", "surrogateescape") for one in cells]


def _unpacked(path: Path) -> int:
    with zipfile.ZipFile(path) as packed:
        return sum(entry.file_size for entry in packed.infolist())


def _parquet(path: Path, name: str) -> Sheet | Refused:
    import polars as pl  # noqa: PLC0415 - 60 MB that only a Parquet file needs

    try:
        schema = pl.read_parquet_schema(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        return refused("intake_unreadable", name, said=str(error)[:100])
    columns = _named(list(schema), name)
    if isinstance(columns, Refused):
        return columns
    own = dict(zip(columns, schema, strict=True))
    plain = {name for name, column in own.items() if not schema[column].is_nested()}

    def batches(wanted: Sequence[str]) -> Iterator[Batch]:
        file = pl.scan_parquet(path)
        rows = file.select(pl.len()).collect().item()
        asked = [own[one] for one in wanted if one in plain]
        for start in range(0, rows, ROWS_A_SLICE):
            try:
                part = file.select(asked).slice(start, ROWS_A_SLICE).collect()
            except pl.exceptions.PolarsError as error:
                damage = problem(start + 1, "", None, "broken", {"said": str(error)[:100]})
                yield Batch([], dict.fromkeys(wanted, ()), [damage])
                continue
            many = min(ROWS_A_SLICE, rows - start)
            cells = {one: part[own[one]].to_list() if one in plain else [_LIST] * many for one in wanted}
            cells |= {one: _texts(cells[one]) for one in wanted if schema[own[one]] == pl.Binary}
            yield Batch(range(start + 1, start + many + 1), cells, [])

    return Sheet("parquet", "", columns, batches)
