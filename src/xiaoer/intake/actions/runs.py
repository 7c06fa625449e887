"""What a person can ask of an import: bring a file, have it checked, start it, stop it, look at it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files as package_files
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import msgspec

from xiaoer.conversations.domain.logs import LoggedTalk
from xiaoer.intake.actions import tidying
from xiaoer.intake.actions.applying import JOB
from xiaoer.intake.actions.blocks import Talks, blocks_from
from xiaoer.intake.actions.checking import Asked, Checked, Terms, check_file
from xiaoer.intake.actions.reading import first_rows, open_sheet
from xiaoer.intake.domain.events import FileChecked, FileReceived, ImportStarted
from xiaoer.intake.domain.fields import Holds
from xiaoer.intake.domain.mapping import Mapping, Ready, fitting, propose
from xiaoer.intake.domain.problems import Problem
from xiaoer.intake.domain.runs import Counts, Looked, Run, RunState, Summary, due_key
from xiaoer.intake.store import runs as store
from xiaoer.platform import jobs, storage
from xiaoer.platform.db import Tx
from xiaoer.platform.events import announce
from xiaoer.platform.ids import fresh
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.shops import Shop
from xiaoer.values.refusal import Refused

MOST_RUNS = 50
ROWS_SHOWN = 8
TALKS_SHOWN, MESSAGES_SHOWN = 3, 12


def import_folder(data_folder: str) -> Path:
    """Where imported files lie: apart from pictures, which anyone may fetch by their hash."""
    return Path(data_folder) / "imports"


class Received(NamedTuple):
    """A file in the file storage, by the name that people call it and the name it has there."""

    source: str
    file_name: str
    file: str
    size: int
    looked: Looked
    holds: Holds = Holds.ORDERS


@cache
def ready_mappings(holds: Holds = Holds.ORDERS) -> tuple[Ready, ...]:
    """The mappings for files of this kind that come with the package, by name."""
    folder = package_files("xiaoer.intake").joinpath("data")
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".json"))
    read = (msgspec.json.decode(folder.joinpath(name).read_bytes(), type=Ready) for name in names)
    return tuple(one for one in read if one.holds is holds)


def look(files: Path, file: str, name: str, holds: Holds = Holds.ORDERS) -> Looked | Refused:
    """What a stored file is at first sight."""
    path = storage.path_of(files, file)
    if path is None:
        return Refused("intake_file_gone", {"file": name})
    sheet = open_sheet(path, name, holds)
    if isinstance(sheet, Refused):
        return sheet
    rows = tuple(tuple(row) for row in first_rows(sheet, ROWS_SHOWN))
    return Looked(sheet.form, sheet.encoding, sheet.columns, rows)


def check_stored(files: Path, file: str, name: str, asked: Asked) -> Checked | Refused:
    """As check_file, of a file in the storage."""
    path = storage.path_of(files, file)
    if path is None:
        return Refused("intake_file_gone", {"file": name})
    return check_file(path, name, asked, files, progress=lambda _rows: None)


def terms_of(tx: Tx, allowed: frozenset[UUID], shop_id: UUID) -> Terms | Refused:
    shop = _shop(tx, allowed, shop_id)
    if isinstance(shop, Refused):
        return shop
    defined = shops.find_definitions(tx, frozenset({shop_id}))
    return Terms(shop.currency, shop.zone, tuple(one for _, one in defined))


def receive(
    tx: Tx, allowed: frozenset[UUID], shop_id: UUID, told: Received, by: UUID | None, now: int
) -> Run | Refused:
    """A file has come; nothing of it is stored yet."""
    if shop_id not in allowed:
        return Refused("shop_not_found")
    run = Run(
        shop_id=shop_id, id=fresh(now), source=told.source, file_name=told.file_name, file=told.file, size=told.size,
        looked=told.looked, state=RunState.RECEIVED, mapping=None, keep_good=False, summary=None, problems="", blocks="",
        blocks_total=0, blocks_done=0, place=0, counts=Counts(), created_at=now, holds=told.holds,
    )  # fmt: skip
    store.save(tx, run)
    announce(tx, FileReceived(told.source, told.size), shop_id=shop_id, subject_id=run.id, at=now, by=by)
    return run


def find_run(tx: Tx, allowed: frozenset[UUID], run_id: UUID) -> Run | Refused:
    return store.run(tx, allowed, run_id) or Refused("intake_not_found")


def find_runs(tx: Tx, allowed: frozenset[UUID]) -> list[Run]:
    """The newest imports first."""
    return store.runs(tx, allowed, MOST_RUNS)


def mapping_for(tx: Tx, shop_id: UUID, source: str, looked: Looked, holds: Holds = Holds.ORDERS) -> Mapping:
    """What to begin with: the source's remembered mapping, a ready one whose signs the file has, or what names tell."""
    remembered = store.mapping(tx, shop_id, holds, source)
    if remembered is not None:
        return remembered
    named = next((one for one in ready_mappings(holds) if one.name == source), None)
    ready = named or ready_for(looked, holds)
    return ready.mapping if ready else propose(looked.columns, holds)


def ready_for(looked: Looked, holds: Holds) -> Ready | None:
    """The ready mapping that the file looks like."""
    return fitting(looked.columns, ready_mappings(holds), next(iter(looked.rows), ()))


def record_check(
    tx: Tx, allowed: frozenset[UUID], run_id: UUID, told: CheckedRun, by: UUID | None, now: int
) -> Run | Refused:
    """What a check found, and the mapping to remember for the source."""
    run = store.run(tx, allowed, run_id, lock=True)
    if run is None:
        return Refused("intake_not_found")
    if run.state not in {RunState.RECEIVED, RunState.CHECKED}:
        return Refused("intake_under_way", {"file": run.file_name})
    report = told.checked.report
    after = msgspec.structs.replace(
        run, state=RunState.CHECKED, mapping=told.mapping, keep_good=told.keep_good, problems=told.problems,
        blocks=told.checked.blocks, blocks_total=told.checked.count, checked_at=now,
        summary=Summary(**{name: getattr(report, name) for name in Summary.__struct_fields__}),
    )  # fmt: skip
    store.save(tx, after)
    store.remember(tx, run, told.mapping, now)
    announce(tx, FileChecked(report.orders, report.problems), shop_id=run.shop_id, subject_id=run.id, at=now, by=by)
    return after


class CheckedRun(NamedTuple):
    """A check of a file with a mapping; `problems` is the name of their list in the file storage."""

    mapping: Mapping
    keep_good: bool
    checked: Checked
    problems: str


def keep_problems(files: Path, checked: Checked) -> str:
    """The problems into the file storage; their name there."""
    return storage.put(files, msgspec.json.encode(checked.report.items))


def problems_of(files: Path, run: Run) -> tuple[Problem, ...]:
    """The first problems of the last check."""
    content = storage.get(files, run.problems)
    return msgspec.json.decode(content, type=tuple[Problem, ...]) if content else ()


def preview_of(files: Path, run: Run) -> tuple[LoggedTalk, ...]:
    """How the first conversations of a chat log that was checked will look; each with its first messages."""
    path = storage.path_of(files, run.blocks)
    if path is None or run.holds is not Holds.CHATS or run.state is not RunState.CHECKED:
        return ()
    first = next((block for block, _ in blocks_from(path, 0) if isinstance(block, Talks)), Talks(()))
    return tuple(
        msgspec.structs.replace(one, messages=one.messages[:MESSAGES_SHOWN]) for one in first.talks[:TALKS_SHOWN]
    )


def start(
    tx: Tx, allowed: frozenset[UUID], run_id: UUID, by: UUID | None, now: int, *, in_background: bool
) -> Run | Refused:
    """Begin to store what was checked, or go on with an import that was left unfinished."""
    run = store.run(tx, allowed, run_id, lock=True)
    if run is None:
        return Refused("intake_not_found")
    if run.state not in {RunState.CHECKED, RunState.RUNNING}:
        return Refused("intake_not_checked", {"file": run.file_name})
    if not run.blocks:
        problems = run.summary.problems if run.summary else 0
        return Refused("intake_has_problems", {"file": run.file_name, "problems": problems})
    after = msgspec.structs.replace(run, state=RunState.RUNNING, started_at=run.started_at or now, moved_at=now)
    store.save(tx, after)
    announce(
        tx, ImportStarted(run.blocks_total, run.blocks_done), shop_id=run.shop_id, subject_id=run.id, at=now, by=by
    )
    if in_background:
        jobs.plan(tx, due_key(run.id), JOB, now, {"shop_id": str(run.shop_id), "run_id": str(run.id)})
    return after


def cancel(tx: Tx, allowed: frozenset[UUID], run_id: UUID, by: UUID | None, now: int) -> Run | Refused:
    """Stop an import between two units; what is stored stays, and each of it is whole."""
    run = store.run(tx, allowed, run_id, lock=True)
    if run is None:
        return Refused("intake_not_found")
    if run.state in {RunState.DONE, RunState.CANCELLED}:
        return Refused("intake_over", {"file": run.file_name})
    tidying.plan(tx, now)
    return tidying.end(tx, run, by, now)


def unfinished(tx: Tx, shop_id: UUID, told: Received, mapping: Mapping, *, keep_good: bool) -> Run | None:
    """The import of this very file, from this source and with this mapping, that was begun and not ended."""
    asked = (told.file, told.source, told.holds, mapping, keep_good, RunState.RUNNING)
    for run in store.runs(tx, frozenset({shop_id}), MOST_RUNS):
        if (run.file, run.source, run.holds, run.mapping, run.keep_good, run.state) == asked:
            return run
    return None


def _shop(tx: Tx, allowed: frozenset[UUID], shop_id: UUID) -> Shop | Refused:
    return next((one for one in shops.shops_of(tx, allowed) if one.id == shop_id), None) or Refused("shop_not_found")
