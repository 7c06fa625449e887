"""C5: how fast a chat log is imported: `python benches/logs.py [--messages N]`.

A seeded log of conversations of about ten messages each, half of its shoppers coming again, is checked whole and stored in
units, from CSV, into an empty SQLite store (synchronous=FULL). Beside it in the same run: the very rows that came out,
inserted in bulk into an empty store of the same schema by the driver alone (executemany), with no check, no ids made and
nothing looked up; and the same log once more, of which nothing is new. Each side runs in a process of its own, whose
largest memory is told.
"""

from __future__ import annotations

import argparse
import csv
import gc
import random
import shutil
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from benches import machine
from benches.imports import Side, Units, apart, largest_memory, raw_sqlite, sqlite_stores
from tests import make
from xiaoer.intake.actions import runs
from xiaoer.intake.actions.applying import advance
from xiaoer.intake.actions.checking import Asked, Checked, Terms, check_file
from xiaoer.intake.actions.runs import CheckedRun, Received
from xiaoer.intake.domain.fields import Holds
from xiaoer.intake.domain.mapping import propose
from xiaoer.intake.domain.runs import Looked, Run, RunState
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import open_database
from xiaoer.platform.db.open import connect_once
from xiaoer.platform.db.tables import metadata
from xiaoer.shop import actions as shops
from xiaoer.values.refusal import Refused

TABLES = ("shop", "customer", "identity", "profile", "conversation", "message", "conversation_log", "event")
"""All that an import fills, but for the one row of the import itself."""
COLUMNS = ("会话编号", "消息编号", "时间", "说话方", "内容", "客服", "顾客编号", "顾客昵称", "渠道")
MESSAGES_A_TALK = 10
FIRST = datetime(2025, 11, 1)  # noqa: DTZ001 - of the shop's own zone, as in an export
WORDS = [
    "您好",
    "请问",
    "这件",
    "围巾",
    "还有货吗",
    "什么时候",
    "发货",
    "已经",
    "为您",
    "查询",
    "快递",
    "到了",
    "谢谢",
    "好的",
    "稍等",
    "一下",
    "退款",
    "尺码",
    "颜色",
]


def write_log(path: Path, many: int) -> None:
    """Conversations by time, their messages mixed as they happen."""
    chance = random.Random(8)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(many):
            talk, at = divmod(number, MESSAGES_A_TALK)
            shopper = random.Random(talk).randrange(many // MESSAGES_A_TALK // 2 + 1)
            moment = FIRST + timedelta(seconds=talk * 120 + at * 30)
            writer.writerow((
                f"T{talk:09d}", f"M{number:010d}", moment.isoformat(sep=" "), "客服" if at % 2 else "顾客",
                "".join(chance.choices(WORDS, k=chance.randrange(2, 16))), f"演示客服{talk % 40}", f"demo_{shopper:08d}",
                f"演示顾客{shopper % 997}", "演示渠道",
            ))  # fmt: skip


def ours(file: Path, address: str, folder: Path) -> Side:
    database = open_database(address, make.keys(folder))
    known = database.read_now(shops.find_shop, "yunhe")
    shop_id = make.shop(database) if isinstance(known, Refused) else known.id
    gc.collect()
    gc.freeze()  # as a server does: a look through the whole heap would count as a unit's time
    shop, began, worked = frozenset({shop_id}), time.perf_counter(), time.process_time()
    asked = Asked(propose(COLUMNS, Holds.CHATS), Terms("CNY", "Asia/Shanghai"), keep_good=False, holds=Holds.CHATS)
    checked = check_file(file, file.name, asked, folder, progress=lambda _rows: None)
    assert isinstance(checked, Checked)
    assert checked.report.is_right, checked.report.items[:3]
    checked_at = time.perf_counter()
    looked = Looked("", "", (), ())
    received = Received("bench", file.name, "", file.stat().st_size, looked, Holds.CHATS)
    run = database.write_now(runs.receive, shop, shop_id, received, None, system_clock())
    assert isinstance(run, Run)
    told = CheckedRun(asked.mapping, keep_good=False, checked=checked, problems="")
    database.write_now(runs.record_check, shop, run.id, told, None, system_clock())
    moved = database.write_now(runs.start, shop, run.id, None, system_clock(), in_background=False)
    units = list[float]()
    while isinstance(moved, Run) and moved.state is RunState.RUNNING:
        unit = time.perf_counter()
        moved = database.write_now(advance, shop_id, run.id, folder, system_clock())
        units.append((time.perf_counter() - unit) * 1000)
    stored, processor = time.perf_counter(), time.process_time() - worked
    database.close()
    spread = Units(len(units), median(units), sorted(units)[len(units) * 99 // 100], max(units))
    return Side(checked_at - began, stored - checked_at, processor, spread, largest_memory())


def raw(source: str, address: str) -> Side:
    """What stands in the store at `source`, into the empty one at `address`, by the driver alone."""
    seconds = processor = 0.0
    with connect_once(source) as reading:
        for table in (metadata.tables[name] for name in TABLES):
            names = [f'"{column.name}"' for column in table.columns]
            found = reading.connection.driver_connection.cursor()  # type: ignore[union-attr]
            found.execute(f"SELECT {', '.join(names)} FROM {table.name}")  # noqa: S608 - names of our own tables
            took, worked = raw_sqlite(address, table, names, found.fetchmany)
            seconds, processor = seconds + took, processor + worked
    return Side(0.0, seconds, processor, Units(), largest_memory())


def say(name: str, messages: int, side: Side) -> None:
    whole = side.checking + side.storing
    sys.stdout.write(
        f"{name}: {whole:.1f} s (checked {side.checking:.1f}, stored {side.storing:.1f}; {side.processor:.1f} of the "
        f"processor), {messages / whole:,.0f} messages/s, stored {messages / side.storing:,.0f} messages/s; "
        f"{side.units.many:,} units, p50 {side.units.p50:.1f}, p99 {side.units.p99:.1f}, longest "
        f"{side.units.longest:.1f} ms; memory {side.memory:.0f} MB\n"
    )
    sys.stdout.flush()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--messages", type=int, default=100_000)
    told = asked.parse_args()
    machine.tell("polars")
    folder = Path(tempfile.mkdtemp(prefix="xiaoer-logs-"))
    try:
        file, stores = folder / "chats.csv", sqlite_stores(folder, "chats")
        write_log(file, told.messages)
        sys.stdout.write(f"{told.messages:,} messages; {file.stat().st_size / 1e6:.0f} MB\n")
        mine = apart(ours, file, stores[0], folder)
        say("imported", told.messages, mine)
        limit = apart(raw, *stores)
        sys.stdout.write(
            f"  raw: {limit.storing:.1f} s ({limit.processor:.1f} of the processor), "
            f"{told.messages / limit.storing:,.0f} messages/s: storing is {limit.storing / mine.storing:.2f} of it, by the "
            f"processor {limit.processor / mine.processor:.2f}\n"
        )
        say("once more", told.messages, apart(ours, file, stores[0], folder))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
