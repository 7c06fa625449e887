"""Files of imports stay as long as somebody needs them, and no longer."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests import make
from tests.conversations.stored import everything
from tests.intake.test_applying import NOW, begun, bring, content_of, finish, good, rows_of
from xiaoer.intake.actions import runs, tidying
from xiaoer.intake.domain.runs import PROBLEMS_KEPT, UNTOUCHED, Looked, Run, RunState
from xiaoer.intake.store import runs as store
from xiaoer.platform import jobs, storage
from xiaoer.platform.db import Database
from xiaoer.platform.events import event_table
from xiaoer.platform.ids import fresh
from xiaoer.platform.jobs import due_table

DAY = 86_400_000_000
LATER = NOW + 2 * tidying.HOUR
CONTENT = content_of(rows_of(3))


def tidied(database: Database, files: Path, now: int) -> None:
    """As the worker does it when it is due."""

    async def errand() -> None:
        job = await tidying.tidy(files, database, lambda: now, {})
        await database.write(job, {}, now)

    asyncio.run(errand())


def aged(files: Path, at: int) -> None:
    """Everything that lies there was written then."""
    for path in (files / "files").rglob("*"):
        os.utime(path, (at / 1_000_000, at / 1_000_000))


def lying(files: Path) -> int:
    return len(names(files))


def names(files: Path) -> list[str]:
    return [path.name for path in (files / "files").rglob("*") if path.is_file()]


def kept(database: Database, run: Run) -> Run:
    return good(database.read_now(runs.find_run, frozenset({run.shop_id}), run.id))


def received(database: Database, files: Path, at: int, content: bytes = CONTENT) -> Run:
    shop_id, looked = make.shop(database), Looked("csv", "utf-8", ("订单号",), (("1001",),))
    told = runs.Received("own", "orders.csv", storage.put(files, content), len(content), looked)
    return good(database.write_now(runs.receive, frozenset({shop_id}), shop_id, told, None, at))


def events(database: Database, kind: str) -> int:
    chosen = sa.select(sa.func.count().label("n")).select_from(event_table).where(event_table.c.kind == kind)
    return sum(row.n for row in database.read_now(lambda tx: tx.all(chosen)))


def test_what_is_stored_needs_its_file_no_more(database: Database, tmp_path: Path) -> None:
    run = finish(database, begun(database, make.shop(database), CONTENT, tmp_path), tmp_path)
    assert (run.state, run.file, run.blocks, run.looked.rows) == (RunState.DONE, "", "", ())
    assert kept(database, run) == run
    [due] = database.read_now(lambda tx: tx.all(sa.select(due_table).where(due_table.c.kind == tidying.JOB)))
    assert due.run_at == (NOW // tidying.HOUR + 2) * tidying.HOUR
    aged(tmp_path, NOW)
    assert lying(tmp_path) == 3
    tidied(database, tmp_path, LATER)
    assert names(tmp_path) == [run.problems]


def test_the_list_of_problems_stays_for_a_week(database: Database, tmp_path: Path) -> None:
    run = finish(database, begun(database, make.shop(database), CONTENT, tmp_path), tmp_path)
    aged(tmp_path, NOW)
    tidied(database, tmp_path, NOW + PROBLEMS_KEPT)
    assert (lying(tmp_path), kept(database, run).problems) == (1, run.problems)
    tidied(database, tmp_path, NOW + PROBLEMS_KEPT + 1)
    assert (lying(tmp_path), kept(database, run).problems) == (0, "")
    assert runs.problems_of(tmp_path, kept(database, run)) == ()


def test_an_import_under_way_keeps_its_files_and_goes_on(database: Database, tmp_path: Path) -> None:
    run = begun(database, make.shop(database), CONTENT, tmp_path)
    aged(tmp_path, NOW)
    tidied(database, tmp_path, LATER)
    assert lying(tmp_path) == 3
    assert finish(database, kept(database, run), tmp_path).counts.orders_added == 3


def test_a_file_that_two_imports_brought_stays_for_the_one_that_needs_it(database: Database, tmp_path: Path) -> None:
    shop_id = make.shop(database)
    bring(database, shop_id, CONTENT, tmp_path)
    second = begun(database, shop_id, CONTENT, tmp_path)
    aged(tmp_path, NOW)
    tidied(database, tmp_path, LATER)
    assert storage.path_of(tmp_path, second.file) is not None
    assert finish(database, second, tmp_path).state is RunState.DONE


def test_a_file_that_is_just_coming_is_left_alone(database: Database, tmp_path: Path) -> None:
    storage.put(tmp_path, b"refused")
    storage.place_to_write(tmp_path).write_bytes(b"on its way")
    aged(tmp_path, NOW)
    tidied(database, tmp_path, NOW + tidying.HOUR)
    assert lying(tmp_path) == 2
    tidied(database, tmp_path, NOW + tidying.HOUR + 1)
    assert lying(tmp_path) == 0


@pytest.mark.parametrize("state", [RunState.RECEIVED, RunState.RUNNING])
def test_an_import_that_nobody_went_on_with_is_over(state: RunState, database: Database, tmp_path: Path) -> None:
    if state is RunState.RECEIVED:
        run = received(database, tmp_path, NOW)
    else:
        run = begun(database, make.shop(database), CONTENT, tmp_path, background=True)
    aged(tmp_path, NOW)
    before = everything(database)
    database.write_now(tidying.let_go, NOW + UNTOUCHED)
    assert everything(database) == before
    tidied(database, tmp_path, NOW + UNTOUCHED + 1)
    after = kept(database, run)
    assert (after.state, after.finished_at, after.file) == (RunState.CANCELLED, NOW + UNTOUCHED + 1, "")
    assert events(database, "import.cancelled") == 1
    database.write_now(jobs.claim, fresh(NOW), NOW + 8 * DAY, 10)
    assert [due.kind for due in database.read_now(lambda tx: tx.all(sa.select(due_table)))] == (
        [tidying.JOB] if state is RunState.RUNNING else []
    )


def test_what_was_touched_lately_is_not_over(database: Database, tmp_path: Path) -> None:
    old = received(database, tmp_path, NOW - UNTOUCHED)
    new = received(database, tmp_path, NOW)
    database.write_now(tidying.let_go, NOW + 1)
    assert [kept(database, one).state for one in (old, new)] == [RunState.CANCELLED, RunState.RECEIVED]


def test_it_comes_again_as_long_as_an_import_has_files(database: Database, tmp_path: Path) -> None:
    received(database, tmp_path, NOW)
    tidied(database, tmp_path, LATER)
    [due] = database.read_now(lambda tx: tx.all(sa.select(due_table)))
    assert (due.key, due.run_at) == (
        f"{tidying.JOB}:{LATER // tidying.HOUR + 24}", (LATER // tidying.HOUR + 24) * tidying.HOUR,
    )  # fmt: skip


def test_somebody_who_cancels_is_named(database: Database, tmp_path: Path) -> None:
    run = received(database, tmp_path, NOW)
    by = make.account(database, shops=(run.shop_id,)).id
    after = good(database.write_now(runs.cancel, frozenset({run.shop_id}), run.id, by, NOW))
    assert (after.state, after.file, after.looked.rows) == (RunState.CANCELLED, "", ())
    assert database.read_now(store.files) == set()
