"""Write the demo shop: python examples/demo_shop/generate.py OUT [--seed N] [--until MOMENT].

The hand-written material is copied, 3,000 customers and 6,000 orders are made beside it, and the past
cases and conversations are tied to them. The same seed and moment give the same bytes.
"""

import argparse
import json
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from baskets import stock_shelf
from binding import Cast, case_order, case_tie, conversation_order, conversation_tie
from catalog import Row, read_rows, read_variants
from goods import product_rows
from orders import Order, numbered, order_row, ordinary_orders, refunded_at
from shoppers import Customer, History, appetites, customer_row, make_customers

HERE = Path(__file__).resolve().parent
ZONE = ZoneInfo("Asia/Shanghai")
SEED = 20261121
CUSTOMERS = 3000
ORDERS = 6000
COPIED = ("shop.json", "staff.jsonl", "attributes.jsonl", "knowledge.jsonl", "scenarios.jsonl", "scripts.jsonl")


def generate(out: Path, seed: int, until: datetime) -> None:
    """Write the whole shop folder to ``out``; ``until`` is the shop's present and carries an offset."""
    if until.tzinfo is None:
        raise ValueError("until needs an offset from UTC, such as 2026-11-21T20:00:00+08:00")
    now, material = until.astimezone(ZONE).replace(microsecond=0), HERE / "material"
    out.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        shutil.copyfile(material / name, out / name)
    shutil.copytree(HERE / "pictures", out / "pictures", dirs_exist_ok=True)
    cases, conversations = read_rows(material / "cases.jsonl"), read_rows(material / "conversations.jsonl")
    customers = make_customers(Random(f"{seed}:customers"), CUSTOMERS)
    cast = Cast(seed, customers, read_variants(HERE), now)
    orders = numbered(_orders(cast, cases, conversations))
    numbers = {order.tie: number for number, order in orders.items() if order.tie}
    products = product_rows(read_rows(material / "products.jsonl"), now)
    batches = {row["sku"]: row["batches"] for row in products}
    _write(out / "products.jsonl", products)
    _write(out / "customers.jsonl", _customer_rows(seed, customers, orders.values(), now))
    _write(out / "orders.jsonl", (order_row(number, order, batches, now) for number, order in orders.items()))
    _write(out / "cases.jsonl", ({**row, "order": numbers[case_tie(row)]} for row in cases))
    _write(out / "conversations.jsonl", (_bound(cast, row, numbers) for row in conversations))


def _orders(cast: Cast, cases: list[Row], conversations: list[Row]) -> list[Order]:
    tied = [case_order(cast, row) for row in cases]
    tied += [order for row in conversations if (order := conversation_order(cast, row))]
    shelf = stock_shelf(Random(f"{cast.seed}:shelf"), cast.variants, cast.until)
    appetite = appetites(Random(f"{cast.seed}:appetites"), len(cast.customers))
    rng = Random(f"{cast.seed}:orders")
    return tied + ordinary_orders(rng, ORDERS - len(tied), list(cast.customers), appetite, shelf)


def _customer_rows(seed: int, customers: list[Customer], orders: Iterable[Order], now: datetime) -> Iterable[Row]:
    bought: dict[str, list[Order]] = defaultdict(list)
    for order in orders:
        bought[order.customer.id].append(order)
    rng = Random(f"{seed}:first-seen")
    return [customer_row(one, _history(bought[one.id], now), rng, now) for one in customers]


def _history(orders: list[Order], now: datetime) -> History:
    paid = [order for order in orders if order.life.paid_at and order.life.paid_at <= now]
    return History(
        orders=len(orders),
        spent=sum(order.basket.total - refunded_at(order.life, now) for order in paid),
        first_at=min((order.life.placed_at for order in orders), default=None),
        categories=Counter(line.variant.category for order in orders for line in order.basket.lines),
    )


def _bound(cast: Cast, row: Row, numbers: Mapping[str, str]) -> Row:
    tie = conversation_tie(row)
    order = {"order": numbers[tie]} if tie in numbers else {}
    return {**row, "customer": cast.shopper(tie).id, **order}


def _write(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text} has no offset: write it as 2026-11-21T20:00:00+08:00")
    return moment


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description="Write the demo shop 云禾生活馆（演示） into a folder.")
    parser.add_argument("out", type=Path, help="the folder to write; made where it is missing")
    parser.add_argument("--seed", type=int, default=SEED, help=f"the dice; default {SEED}")
    parser.add_argument("--until", type=_moment, help="the shop's present, ISO 8601 with offset; default: now")
    chosen = parser.parse_args(arguments)
    generate(chosen.out, chosen.seed, chosen.until or datetime.now(ZONE))


if __name__ == "__main__":
    main(sys.argv[1:])
