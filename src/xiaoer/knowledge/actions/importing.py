"""Entries from a file: checked whole, then stored; those that are stored as told are left alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from uuid import UUID

import msgspec

from xiaoer.knowledge import store
from xiaoer.knowledge.domain.answering import Entry
from xiaoer.knowledge.domain.events import KnowledgeImported
from xiaoer.knowledge.domain.rows import EntryRow
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh
from xiaoer.scripts.domain import templates
from xiaoer.values.json_lines import once, read_lines, refused
from xiaoer.values.refusal import Refused

ROWS_A_UNIT = 20
"""With all their wordings and answers."""


def check_entries(content: bytes, file: str, encoding: str = "utf-8") -> list[EntryRow] | Refused:
    """The entries of a file, all of them right, or the first thing that is wrong with its line."""
    rows = read_lines(content, file, EntryRow, encoding)
    if isinstance(rows, Refused):
        return rows
    unique = once(rows, file, "key", lambda row: row.key)
    if isinstance(unique, Refused):
        return unique
    wrong = next((found for line, row in unique if (found := _faulty(file, line, row))), None)
    return [row for _, row in unique] if wrong is None else wrong


def _faulty(file: str, line: int, row: EntryRow) -> Refused | None:
    for place, answer in enumerate(row.answers):
        faults = templates.faults(answer.text)
        if faults:
            fault = faults[0]
            return refused(
                "import_faulty_template", file, line, field=f"answers[{place}].text", text_line=fault.line,
                column=fault.column, what_zh=fault.zh, what_en=fault.en,
            )  # fmt: skip
    return None


def import_entries(
    db: Database, shop_id: UUID, rows: Sequence[EntryRow], clock: Callable[[], int], progress: Callable[[int], None]
) -> int:
    """Store checked entries in units that can be repeated, as store_entries does; `progress` hears how many are done."""
    changed = 0
    for start in range(0, len(rows), ROWS_A_UNIT):
        unit = rows[start : start + ROWS_A_UNIT]
        changed += db.write_now(store_entries, shop_id, unit, clock())
        progress(start + len(unit))
    return changed


def store_entries(tx: Tx, shop_id: UUID, rows: Sequence[EntryRow], now: int) -> int:
    """Store entries by their keys; how many were new or said something else. Others of the shop stay as they are."""
    known = store.known(tx, shop_id, [row.key for row in rows])
    digests = {row.key: hashlib.sha256(msgspec.json.encode(row)).hexdigest() for row in rows}
    changed = [row for row in rows if row.key not in known or known[row.key][1] != digests[row.key]]
    if not changed:
        return 0
    made = [(_entry(row, known[row.key][0] if row.key in known else fresh(now)), digests[row.key]) for row in changed]
    store.save(tx, shop_id, made, now)
    added = sum(row.key not in known for row in changed)
    announce(tx, KnowledgeImported(added, len(changed) - added), shop_id=shop_id, subject_id=shop_id, at=now)
    return len(changed)


def _entry(row: EntryRow, entry_id: UUID) -> Entry:
    return Entry(
        id=entry_id, key=row.key, question=row.question, similar=row.similar, answers=row.answers,
        category=row.category, stage=row.stage,
    )  # fmt: skip
