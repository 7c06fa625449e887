"""What an import in the background does to the chat of the same server; a part of `python benches/imports.py --chat`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from benches.chat import load, show, signed_in
from tests import make
from tests.desks import running_desk
from xiaoer.intake.actions import runs
from xiaoer.intake.actions.checking import Asked, Checked, Terms, check_file
from xiaoer.intake.actions.runs import CheckedRun, Received
from xiaoer.intake.domain.mapping import Mapping
from xiaoer.intake.domain.runs import Looked, Run
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, open_database

PAIRS, RATE, SECONDS = 20, 100, 10.0
"""A small load: shoppers and agents in pairs, messages a second over all of them, and how long."""
FREELY: dict[str, Any] = {
    "frames_a_second": "1000000",
    "sockets_an_address": "100000",
    "hellos_a_second": "100000",
    "log_level": "warning",
}


def meanwhile(name: str, address: str, file: Path, mapping: Mapping, folder: Path) -> None:
    """The chat alone, then while `file` is imported by the server's own background work."""
    (folder / "data").mkdir(parents=True)
    database = open_database(address, make.keys(folder / "data"))
    shop_id = make.shop(database)
    session = {"shop": "yunhe", "cookies": signed_in(database, shop_id)}
    run = received(database, shop_id, file, mapping, runs.import_folder(str(folder / "data")))
    with running_desk(address, folder, **FREELY) as desk:
        told = session | {"origin": desk.address}
        show(f"{name}, chat alone, {RATE}/s", load(desk.socket, told, PAIRS, SECONDS, RATE), None)
        begin(database, run)
        before, began = stored(database, run), time.perf_counter()
        show(f"{name}, importing meanwhile", load(desk.socket, told, PAIRS, SECONDS, RATE), None)
        after, seconds = stored(database, run), time.perf_counter() - began
    database.close()
    over = "; it ended before the load did" if after.finished_at else ""
    many = after.blocks_done - before.blocks_done
    orders = after.counts.orders_added - before.counts.orders_added
    sys.stdout.write(f"  meanwhile {many / seconds:.1f} blocks/s, {orders / seconds:,.0f} orders/s were stored{over}\n")


def received(database: Database, shop_id: UUID, file: Path, mapping: Mapping, files: Path) -> Run:
    """The file checked, as far as its storing can begin."""
    terms, shop = Terms("CNY", "Asia/Shanghai"), frozenset({shop_id})
    checked = check_file(file, file.name, Asked(mapping, terms, keep_good=False), files, progress=lambda _rows: None)
    assert isinstance(checked, Checked)
    told = Received("bench", file.name, "", file.stat().st_size, Looked("", "", (), ()))
    run = database.write_now(runs.receive, shop, shop_id, told, None, system_clock())
    assert isinstance(run, Run)
    result = CheckedRun(mapping, keep_good=False, checked=checked, problems="")
    run = database.write_now(runs.record_check, shop, run.id, result, None, system_clock())
    assert isinstance(run, Run)
    return run


def begin(database: Database, run: Run) -> None:
    started = database.write_now(runs.start, frozenset({run.shop_id}), run.id, None, system_clock(), in_background=True)
    assert isinstance(started, Run)


def stored(database: Database, run: Run) -> Run:
    found = database.read_now(runs.find_run, frozenset({run.shop_id}), run.id)
    assert isinstance(found, Run)
    return found
