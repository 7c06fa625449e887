"""A whole file checked before anything of it is stored: cells become values, rows become orders, conversations, customers or products, and what
is wrong is told by line and column. What is right is kept in blocks, from which it is stored later without the file.

Rows of one order, or of one conversation, may stand anywhere: they are put on disk as they come and gathered by order afterwards, so that
memory holds a number for each row and each order, and not the rows.
"""

from __future__ import annotations

import os
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Map
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import msgspec
import numpy as np

from xiaoer.intake.actions.blocks import ListWriter, TalkWriter, Writer
from xiaoer.intake.actions.reading import Batch, Sheet, open_sheet
from xiaoer.intake.domain.cells import Cell, Convert, Wrong, converter
from xiaoer.intake.domain.chats import gather
from xiaoer.intake.domain.columns import column_converter
from xiaoer.intake.domain.combining import Combined, Layout, combine, untold
from xiaoer.intake.domain.fields import SHAPES, Field, Holds, Kind
from xiaoer.intake.domain.listing import list_customer, list_product
from xiaoer.intake.domain.mapping import Column, Mapping, check_mapping, day_of
from xiaoer.intake.domain.problems import MOST_KEPT, Problem, Report, problem
from xiaoer.platform import storage
from xiaoer.shop.domain.attributes import Definition
from xiaoer.values.money import decimals_of
from xiaoer.values.refusal import Refused

ORDERS_AT_ONCE = 10_000
"""Whose places are numbers of Python at a time: ten times as large as those of numpy."""

Progress = Callable[[int], None]


AnyWriter = Writer | TalkWriter | ListWriter
_WRITERS: Map[Holds, Callable[[BinaryIO], AnyWriter]] = {
    Holds.CHATS: TalkWriter, Holds.CUSTOMERS: ListWriter, Holds.PRODUCTS: ListWriter,
}  # fmt: skip


class Terms(NamedTuple):
    """What a file is checked against: the shop's currency, its zone, and what it says its products' attributes are."""

    currency: str
    zone: str
    definitions: Sequence[Definition] = ()


class Asked(NamedTuple):
    """What the file is said to hold and how, and what becomes of what is right where something is wrong: with
    `keep_good` the orders or conversations without a problem are kept in spite of the others.
    """

    mapping: Mapping
    terms: Terms
    keep_good: bool
    holds: Holds = Holds.ORDERS


class Checked(msgspec.Struct, frozen=True):
    """What a check found, and the name of the blocks in the file storage; empty where nothing may be stored."""

    report: Report
    blocks: str
    count: int


def check_file(path: Path, name: str, asked: Asked, files: Path, *, progress: Progress) -> Checked | Refused:
    """Read `path` whole."""
    sheet = open_sheet(path, name, asked.holds)
    if isinstance(sheet, Refused):
        return sheet
    wrong = check_mapping(asked.mapping, sheet.columns, available_timezones(), asked.holds)
    if wrong is not None:
        return wrong
    with ExitStack() as stack:
        rows_path, orders_path, blocks_path = (storage.place_to_write(files) for _ in range(3))
        for path_ in (rows_path, orders_path, blocks_path):
            stack.callback(path_.unlink, missing_ok=True)
        check = _Check(sheet, asked, progress)
        with rows_path.open("wb") as spool:
            check.read(spool)
        with rows_path.open("rb") as spool, orders_path.open("wb") as orders, blocks_path.open("wb") as blocks:
            writer = check.writer(orders)
            check.gather(spool, writer)
            writer.end(blocks, orders_path)
        report = check.found.report()
        if report.rows == 0 and report.is_right:
            return Refused("intake_no_rows", {"file": name})
        if writer.count and (report.is_right or asked.keep_good):
            return Checked(report, storage.put_file(files, blocks_path), writer.count)
        return Checked(report, "", 0)


class _Found:
    """The problems so far: the first ones kept, all of them counted."""

    def __init__(self) -> None:
        self.items: list[Problem] = []
        self.kinds: Counter[str] = Counter()
        self.rows = self.orders = self.bad_orders = self.repeated = 0

    def add(self, problems: Sequence[Problem]) -> None:
        self.kinds.update(one.code for one in problems)
        self.items += problems[: max(MOST_KEPT - len(self.items), 0)]

    def report(self) -> Report:
        items = tuple(sorted(self.items, key=lambda one: one.line))
        return Report(
            self.rows, self.orders, self.bad_orders, self.repeated, self.kinds.total(), dict(self.kinds), items
        )


class _Check:
    """One pass over a file."""

    def __init__(self, sheet: Sheet, asked: Asked, progress: Progress) -> None:
        mapping, terms, self._holds = asked.mapping, asked.terms, asked.holds
        self.found, self._shape = _Found(), SHAPES[asked.holds]
        fields = self._shape.fields
        self._sheet, self._progress = sheet, progress
        self._totals = frozenset(mapping.total_words)
        self._columns = {
            name: tuple(one for one in column.columns if one in sheet.columns)
            for name, column in mapping.fields.items()
            if any(one in sheet.columns for one in column.columns)
        }
        labels = {name: " + ".join(columns) for name, columns in self._columns.items()}
        self._layout = Layout(list(self._columns), labels, terms.currency, fields)
        zone = ZoneInfo(mapping.zone or terms.zone)
        self._combine = _combining(asked, zone)
        self._converts = {name: _ready(fields[name], mapping.fields[name], terms, zone) for name in self._columns}
        alike = sheet.form in {"csv", "parquet"}
        self._whole = {
            name: column_converter(fields[name], convert, alike=alike) for name, convert in self._converts.items()
        }
        self._places: dict[str, int] = {}
        self._bad: set[int] = set()
        self._orders, self._starts = array("I"), array("Q", [0])

    def writer(self, into: BinaryIO) -> AnyWriter:
        """What takes that which is found right."""
        return Writer(into, untold(self._layout)) if self._holds is Holds.ORDERS else _WRITERS[self._holds](into)

    def read(self, spool: BinaryIO) -> None:
        """Every row to the spool, as values."""
        encode = msgspec.msgpack.Encoder().encode
        wanted = list(dict.fromkeys(one for columns in self._columns.values() for one in columns))
        end = 0
        for read in self._sheet.batches(wanted):
            batch = _without_totals(read, self._totals)
            self.found.add(batch.problems)
            packed = [encode(row) for row in self._rows(batch)]
            spool.write(b"".join(packed))
            for one in packed:
                end += len(one)
                self._starts.append(end)
            self.found.rows += len(batch.lines) + len(batch.problems)
            self._progress(self.found.rows)
        self.found.orders = len(self._places)
        self._places.clear()

    def gather(self, spool: BinaryIO, blocks: AnyWriter) -> None:
        """The rows by order or conversation, and those into blocks."""
        if not self._orders:
            self.found.bad_orders = self.found.orders
            return
        decode, rows, starts = msgspec.msgpack.Decoder(tuple).decode, spool.fileno(), self._starts
        for order, places in _by_order(self._orders):
            if order in self._bad:
                self.found.bad_orders += 1
                continue
            # Not mapped into memory: what was read would count as the process's own.
            read = [os.pread(rows, starts[at + 1] - starts[at], starts[at]) for at in places]
            told = self._combined([decode(row) for row in read])
            if told is not None:
                blocks.add(told)

    def _combined(self, rows: list[Any]) -> Any:
        combined = self._combine(rows, self._layout)
        self.found.repeated += combined.repeated
        if combined.told is None:
            self.found.bad_orders += 1
            self.found.add(combined.problems)
        return combined.told

    def _rows(self, batch: Batch) -> Iterator[tuple[Any, ...]]:
        """The rows that belong to an order or a conversation, each with its line in front."""
        values = {name: self._values(name, batch) for name in self._columns}
        wrong = self._told_wrong(values, batch)
        numbers = values[self._shape.key]
        for place, row in enumerate(zip(batch.lines, *values.values(), strict=True)):
            number = numbers[place]
            if type(number) is not str:
                if place not in wrong:
                    self.found.add([problem(row[0], self._layout.label(self._shape.key), None, "missing")])
                continue
            order = self._places.setdefault(number, len(self._places))
            self._orders.append(order)
            if place in wrong:
                self._bad.add(order)
                yield (row[0],)
            else:
                yield row

    def _values(self, name: str, batch: Batch) -> list[Any]:
        columns, convert = self._columns[name], self._converts[name]
        if len(columns) == 1:
            return self._whole[name](batch.cells[columns[0]])
        kind = self._shape.fields[name].kind
        return [_joined(kind, cells, convert) for cells in zip(*(batch.cells[one] for one in columns), strict=True)]

    def _told_wrong(self, values: Map[str, list[Any]], batch: Batch) -> set[int]:
        """The places of rows with a cell that is no value; each such cell is told."""
        bad: set[int] = set()
        for name, column in values.items():
            if Wrong not in set(map(type, column)):
                continue
            for place, value in enumerate(column):
                if isinstance(value, Wrong):
                    bad.add(place)
                    cells = [batch.cells[one][place] for one in self._columns[name]]
                    found = " / ".join("" if cell is None else str(cell) for cell in cells)
                    self.found.add(
                        [problem(batch.lines[place], self._layout.label(name), found, value.code, value.facts)]
                    )
        return bad


def _combining(asked: Asked, zone: ZoneInfo) -> Callable[[list[Any], Layout], Combined[Any]]:
    """How rows that belong together become one."""
    match asked.holds:
        case Holds.ORDERS:
            return combine
        case Holds.CUSTOMERS:
            return list_customer
        case Holds.PRODUCTS:
            return partial(list_product, definitions=asked.terms.definitions, owners={})
        case Holds.CHATS:
            day = day_of(asked.mapping)
            began = int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()) * 1_000_000 if day else 0
            return partial(gather, day=began)


def _ready(field: Field, column: Column, terms: Terms, zone: ZoneInfo) -> Convert:
    """The converter of a field's cells."""
    decimals = decimals_of(terms.currency)
    return converter(field, decimals=decimals, zone=zone, forms_of=column.forms, choices=column.choices)


def _joined(kind: Kind, cells: Sequence[Cell], convert: Convert) -> Any:
    """One value of several columns, as mapping.Column says."""
    if kind is Kind.CHOICE:
        words = ["" if cell is None else str(cell).strip() for cell in cells]
        return convert(" / ".join(words) if any(words) else None)
    values = [convert(cell) for cell in cells]
    wrong = next((value for value in values if isinstance(value, Wrong)), None)
    if wrong is not None:
        return wrong
    told = [value for value in values if value is not None]
    if kind is Kind.AMOUNT:
        return sum(told) if told else None
    return told[0] if told else None


def _without_totals(batch: Batch, words: frozenset[str]) -> Batch:
    """The batch without rows of sums that systems put at the end."""
    if not words or not batch.lines:
        return batch
    first = next(iter(batch.cells.values()))
    kept = [place for place, cell in enumerate(first) if str(cell).strip(" \t:：") not in words]
    if len(kept) == len(first):
        return batch
    cells = {name: [column[place] for place in kept] for name, column in batch.cells.items()}
    return Batch([batch.lines[place] for place in kept], cells, batch.problems)


def _by_order(orders: array[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """Each order with the places of its rows, in the order in which the orders came."""
    numbers = np.frombuffer(orders, dtype=np.uint32)
    sorted_ = np.argsort(numbers, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(numbers[sorted_]) != 0])
    for part in range(0, len(starts), ORDERS_AT_ONCE):
        bounds = [*starts[part : part + ORDERS_AT_ONCE + 1].tolist(), len(sorted_)]
        for start, end in islice(pairwise(bounds), ORDERS_AT_ONCE):
            places = sorted_[start:end].tolist()
            yield int(numbers[places[0]]), places
