"""P8: how fast a platform's file is imported: `python benches/imports.py [--orders N] [--postgres] [--csv] [--chat]`.

A seeded file of orders, each with its lines, a parcel and a buyer who often comes again (about 4.3 rows an order), is
checked whole and stored in units, from Parquet and with --csv from CSV, into an empty SQLite store (synchronous=FULL),
with --postgres into PostgreSQL too. Beside it in the same run: the very rows that came out, inserted in bulk
into an empty store of the same schema by the driver alone (SQLite: executemany; PostgreSQL: COPY), with no check, no
ids made and nothing looked up. Each side runs in a process of its own, whose largest memory is told. With --chat the
file is imported once more by a running server, and the chat's latency is told without and with it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import polars as pl
import psycopg
import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parents[1]))

from benches import machine
from benches.imports_chat import meanwhile
from tests import make
from tests.servers import Postgres, running_postgres
from xiaoer.intake.actions import runs
from xiaoer.intake.actions.applying import advance
from xiaoer.intake.actions.checking import Asked, Checked, Terms, check_file
from xiaoer.intake.actions.runs import CheckedRun, Received
from xiaoer.intake.domain.mapping import OWN_STATES, Column, Mapping
from xiaoer.intake.domain.runs import Looked, Run, RunState
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import open_database, schema
from xiaoer.platform.db.open import connect_once
from xiaoer.platform.db.tables import metadata

TABLES = (
    "shop", "customer", "identity", "contact", "profile", "product", "variant", "shop_order", "recipient", "order_line",
    "parcel", "event",
)  # fmt: skip
"""All that an import fills, but for the one row of the import itself; those that others point to come first."""
SKUS = 5_000
ROWS_A_RAW_UNIT = 20_000
COLUMNS = {
    "number": "订单号", "state": "订单状态", "buyer": "顾客编号", "recipient": "收货人", "phone": "收货电话",
    "province": "省", "city": "市", "district": "区县", "street": "详细地址", "placed_at": "下单时间",
    "paid_at": "付款时间", "paid": "实付金额", "freight": "运费", "sku": "商家编码", "title": "商品名称",
    "options": "商品规格", "quantity": "数量", "unit_price": "单价", "carrier": "快递公司", "tracking": "快递单号",
}  # fmt: skip
FIRST, YEAR = datetime(2025, 11, 1), timedelta(days=365)  # noqa: DTZ001 - of the shop's own zone, as in an export
PLACES = (
    ("浙江省", "杭州市", "西湖区"),
    ("江苏省", "南京市", "玄武区"),
    ("广东省", "广州市", "天河区"),
    ("四川省", "成都市", "武侯区"),
)


Fetch = Callable[[int], list[Any]]
"""Gives the next rows, so many at most."""


class Units(NamedTuple):
    """How many there were and what they lasted with their commit, in milliseconds."""

    many: int = 0
    p50: float = 0.0
    p99: float = 0.0
    longest: float = 0.0


class Side(NamedTuple):
    """Seconds of checking and of storing, those of the processor, the units, and the process's largest memory in MB."""

    checking: float
    storing: float
    processor: float
    units: Units
    memory: float


def mapping() -> Mapping:
    fields = {name: Column((column,)) for name, column in COLUMNS.items()}
    return Mapping(fields | {"state": Column(("订单状态",), choices=dict(OWN_STATES))})


def orders(many: int) -> Iterator[dict[str, Any]]:
    """Rows of orders by time, as a platform exports them."""
    chance = random.Random(8)
    for place in range(many):
        buyer = chance.randrange(many // 2 + 1)
        province, city, district = PLACES[buyer % 4]
        at = (FIRST + place * YEAR / many).isoformat(sep=" ", timespec="seconds")
        prices = [chance.randrange(990, 49_900) for _ in range(chance.choice((1, 1, 2, 2, 3)))]
        shared = {
            "订单号": f"26{place:016d}", "订单状态": "已发货", "顾客编号": f"demo_{buyer:07d}", "收货人": f"演示顾客{buyer % 997}",
            "收货电话": f"138{buyer:08d}", "省": province, "市": city, "区县": district, "详细地址": f"演示路{buyer % 9999}号",
            "下单时间": at, "付款时间": at, "实付金额": f"{sum(prices) / 100:.2f}", "运费": "0.00", "快递公司": "演示快递",
            "快递单号": f"SF{place:012d}", "数量": "1",
        }  # fmt: skip
        for price in prices:
            sku = chance.randrange(SKUS)
            yield shared | {
                "商家编码": f"SKU-{sku:05d}", "商品名称": f"演示商品 {sku}", "商品规格": f"颜色:黑色;尺码:{sku % 5}",
                "单价": f"{price / 100:.2f}",
            }  # fmt: skip


def write_files(folder: Path, many: int) -> tuple[Path, Path]:
    """The same rows as Parquet and as CSV."""
    rows, parts = orders(many), list[Path]()
    while part := list(islice(rows, 100_000)):
        parts.append(folder / f"part{len(parts):03d}.parquet")
        pl.DataFrame(part).write_parquet(parts[-1])
    whole = pl.scan_parquet(parts)
    parquet, text = folder / "orders.parquet", folder / "orders.csv"
    whole.sink_parquet(parquet, row_group_size=50_000)
    whole.sink_csv(text)
    return parquet, text


def ours(file: Path, address: str, folder: Path) -> Side:
    database = open_database(address, make.keys(folder))
    shop_id = make.shop(database)
    shop, began, worked = frozenset({shop_id}), time.perf_counter(), time.process_time()
    asked = Asked(mapping(), Terms("CNY", "Asia/Shanghai"), keep_good=False)
    checked = check_file(file, file.name, asked, folder, progress=lambda _rows: None)
    assert isinstance(checked, Checked)
    assert checked.report.is_right, checked.report.items[:3]
    checked_at = time.perf_counter()
    received = Received("bench", file.name, "", file.stat().st_size, Looked("", "", (), ()))
    run = database.write_now(runs.receive, shop, shop_id, received, None, system_clock())
    assert isinstance(run, Run)
    told = CheckedRun(mapping(), keep_good=False, checked=checked, problems="")
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
            insert = raw_sqlite if address.startswith("sqlite") else raw_postgres
            took, worked = insert(address, table, names, found.fetchmany)
            seconds, processor = seconds + took, processor + worked
    return Side(0.0, seconds, processor, Units(), largest_memory())


def raw_sqlite(address: str, table: sa.Table, names: list[str], fetch: Fetch) -> tuple[float, float]:
    """Seconds, and those of the processor."""
    store, seconds, processor = sqlite3.connect(address.removeprefix("sqlite:///")), 0.0, 0.0
    store.execute("PRAGMA journal_mode=WAL")
    store.execute("PRAGMA synchronous=FULL")
    insert = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - names of our own tables; values are bound
    while rows := fetch(ROWS_A_RAW_UNIT):
        began, worked = time.perf_counter(), time.process_time()
        with store:
            store.executemany(insert, rows)
        seconds, processor = seconds + time.perf_counter() - began, processor + time.process_time() - worked
    store.close()
    return seconds, processor


def raw_postgres(address: str, table: sa.Table, names: list[str], fetch: Fetch) -> tuple[float, float]:
    """Seconds, and those of the processor here; the server's are not in them."""
    seconds, processor, place = 0.0, 0.0, address.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(place) as store:
        while rows := fetch(ROWS_A_RAW_UNIT):
            began, worked = time.perf_counter(), time.process_time()
            with store.cursor().copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
                for one in rows:
                    copy.write_row(
                        [psycopg.types.json.Jsonb(cell) if isinstance(cell, dict | list) else cell for cell in one]
                    )
            store.commit()
            seconds, processor = seconds + time.perf_counter() - began, processor + time.process_time() - worked
    return seconds, processor


def largest_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def apart(function: Callable[..., Side], *told: Any) -> Side:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, told)


def rows_in(address: str) -> int:
    with connect_once(address) as store:
        counts = (sa.select(sa.func.count()).select_from(metadata.tables[name]) for name in TABLES)
        return sum(store.execute(count).scalar_one() for count in counts)


def measure(name: str, file: Path, folder: Path, stores: tuple[str, str]) -> None:
    mine = apart(ours, file, stores[0], folder)
    rows, whole = rows_in(stores[0]), mine.checking + mine.storing
    limit = apart(raw, *stores)
    sys.stdout.write(
        f"{name}: {rows:,} rows in {whole:.1f} s (checked {mine.checking:.1f}, stored {mine.storing:.1f}; "
        f"{mine.processor:.1f} of the processor), {rows / whole:,.0f} rows/s; "
        f"{mine.units.many:,} units, p50 {mine.units.p50:.1f}, p99 {mine.units.p99:.1f}, longest {mine.units.longest:.1f} ms; "
        f"memory {mine.memory:.0f} MB\n"
        f"  raw: {limit.storing:.1f} s ({limit.processor:.1f} of the processor), {rows / limit.storing:,.0f} rows/s: "
        f"ours is {limit.storing / whole:.2f} of it, storing alone {limit.storing / mine.storing:.2f}, "
        f"by the processor alone {limit.processor / mine.processor:.2f}\n"
    )
    sys.stdout.flush()


def sqlite_stores(folder: Path, name: str) -> tuple[str, str]:
    """Two empty stores."""
    made = tuple(f"sqlite:///{folder}/{name}-{side}.sqlite3" for side in ("ours", "raw"))
    for address in made:
        schema.upgrade(address)
    return made[0], made[1]


def on_postgres(server: Postgres, parquet: Path, folder: Path, *, chat: bool) -> None:
    addresses = []
    for name in ("ours", "raw", "chat"):
        server.create(name)
        addresses.append(server.address(name))
        schema.upgrade(addresses[-1])
    measure("Parquet to PostgreSQL", parquet, folder, (addresses[0], addresses[1]))
    if chat:
        meanwhile("PostgreSQL", addresses[2], parquet, mapping(), folder / "desk-on-postgres")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--orders", type=int, default=20_000)
    asked.add_argument("--postgres", action="store_true", help="into PostgreSQL too")
    asked.add_argument("--csv", action="store_true", help="from CSV too")
    asked.add_argument("--chat", action="store_true", help="the chat's latency while a server imports")
    told = asked.parse_args()
    machine.tell("polars", programs=("PostgreSQL",))
    folder = Path(tempfile.mkdtemp(prefix="xiaoer-import-"))
    try:
        parquet, text = write_files(folder, told.orders)
        sys.stdout.write(
            f"{told.orders:,} orders; Parquet {parquet.stat().st_size / 1e6:.0f} MB, CSV {text.stat().st_size / 1e6:.0f} MB\n"
        )
        measure("Parquet to SQLite", parquet, folder, sqlite_stores(folder, "parquet"))
        if told.csv:
            measure("CSV to SQLite", text, folder, sqlite_stores(folder, "csv"))
        if told.chat:
            address, _ = sqlite_stores(folder, "chat")
            meanwhile("SQLite", address, parquet, mapping(), folder / "desk")
        if told.postgres:
            with running_postgres(durable=True) as server:
                on_postgres(server, parquet, folder, chat=told.chat)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
