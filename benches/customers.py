"""P2: a customer's page with a million customers and ten million order lines, on both databases.

`python benches/customers.py [--customers 1000000] [--lines 10000000] [--pages 500] [--only sqlite|postgresql] [--small]`. The
page's requests come over HTTP from one browser, one after the other, each of another customer; then looking for
customers and counting the condition of a segment.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1]))

from benches.customers_stock import Size, customer_id, fill, name, phone
from tests import make
from tests.desks import running_desk
from tests.servers import running_postgres
from xiaoer.platform.auth import Role, accounts
from xiaoer.platform.auth.guard import COOKIE
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import open_database, schema
from xiaoer.shop.actions.imports import store_products
from xiaoer.shop.domain.incoming import IncomingProduct
from xiaoer.shop.domain.products import Category
from xiaoer.shop.store import products

CONDITION = {
    "match": "all",
    "tests": [
        {"test": "measured", "of": "spent", "least": 1000},
        {"test": "since", "of": "last_order_at", "most_days": 90},
    ],
}


class Browser:
    """Somebody who is signed in, on one shop."""

    def __init__(self, address: str, headers: dict[str, str], shop_id: UUID) -> None:
        self._address, self._headers, self.shop = address, headers, str(shop_id)

    def get(self, path: str, **query: str) -> None:
        self._ask(f"{path}?{urllib.parse.urlencode(query)}", None)

    def count(self) -> None:
        self._ask("/segments/count", json.dumps({"shop_id": self.shop, "condition": CONDITION}).encode())

    def page(self, number: int) -> None:
        """What the customer's page asks for, one after the other; the browser asks the last four at once."""
        one = str(customer_id(number))
        self.get(f"/customers/{one}/profile")
        self.get(f"/customers/{one}/history")
        self.get("/orders", customer=one)
        self.get("/conversations", customer=one)

    def _ask(self, path: str, body: bytes | None) -> None:
        request = urllib.request.Request(f"{self._address}/api/v1{path}", body, self._headers)  # noqa: S310 - an address of this machine
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own address
            answer.read()


def measured(what: str, ask: Callable[[int], None], numbers: list[int]) -> None:
    took = []
    for number in numbers:
        start = time.perf_counter()
        ask(number)
        took.append((time.perf_counter() - start) * 1000)
    ordered = sorted(took)
    print(
        f"  {what:44} p50 {statistics.median(ordered):8.1f} ms   p95 {ordered[int(len(ordered) * 0.95)]:8.1f} ms",
        flush=True,
    )


def measure(browser: Browser, size: Size, pages: int) -> None:
    chance = random.Random(7)  # the same customers in every run
    numbers = [chance.randrange(size.customers) for _ in range(pages)]
    few = numbers[: max(20, pages // 10)]
    for number in numbers[:20]:
        browser.page(number)
    measured("the customer's page, four requests in turn", browser.page, numbers)
    measured("its profile alone", lambda n: browser.get(f"/customers/{customer_id(n)}/profile"), numbers)
    measured("its orders alone", lambda n: browser.get("/orders", customer=str(customer_id(n))), numbers)
    measured(
        "customers by the beginning of a name",
        lambda n: browser.get("/customers", shop=browser.shop, query=name(n)[:3]),
        few,
    )
    measured("a customer by phone", lambda n: browser.get("/customers", shop=browser.shop, query=phone(n)), few)
    measured(
        "customers by tag",
        lambda n: browser.get("/customers", shop=browser.shop, tag="老客", after=str(customer_id(n))),
        few,
    )
    measured("counting the condition of a segment", lambda _: browser.count(), few[:20])


def stocked(database_url: str, folder: Path, size: Size) -> tuple[UUID, dict[str, str]]:
    """The shop, filled, and the headers of its supervisor."""
    schema.upgrade(database_url)
    database = open_database(database_url, make.keys(folder))
    shop_id = make.shop(database)
    told = IncomingProduct(
        sku="S-1", title="测试商品", title_en="A thing", category=Category.CLOTHING, kind="上衣", price=2475, list_price=2475,
        attributes={}, variants=(), supplier=None, summary="", summary_en="", picture=None,
        no_reason_return=None, warranty_days=None,
    )  # fmt: skip
    database.write_now(store_products, [told], shop_id=shop_id, currency="CNY", pictures={}, now=system_clock())
    product = database.read_now(products.by_sku, frozenset({shop_id}), "S-1")
    assert product is not None
    start = time.perf_counter()
    fill(database, shop_id, product.id, size)
    print(f"  filled in {time.perf_counter() - start:.0f} s", flush=True)
    lead = make.account(database, login="lead", role=Role.SUPERVISOR, shops=(shop_id,))
    opened = database.write_now(accounts.open_session, lead.id, system_clock(), 1)
    database.close()
    return shop_id, {
        "cookie": f"{COOKIE}={opened.token}", "x-csrf-token": opened.csrf, "content-type": "application/json",
    }  # fmt: skip


@contextmanager
def stores(folder: Path, only: str | None) -> Iterator[dict[str, str]]:
    with ExitStack() as stack:
        found = {"sqlite": f"sqlite:///{folder}/customers.sqlite3"}
        if only != "sqlite":
            server = stack.enter_context(running_postgres(durable=True))
            server.create("customers")
            found["postgresql"] = server.address("customers")
        yield {kind: url for kind, url in found.items() if only in {None, kind}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--small", action="store_true", help="20,000 customers and 200,000 lines")
    asked: Any = parser.parse_args()
    size = Size(20_000, 200_000) if asked.small else Size(asked.customers, asked.lines)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run")
    with tempfile.TemporaryDirectory(prefix="xiaoer-bench-") as folder, stores(Path(folder), asked.only) as urls:
        for kind, url in urls.items():
            print(
                f"{kind}: {size.customers:,} customers, {size.orders:,} orders, {size.lines:,} order lines", flush=True
            )
            with tempfile.TemporaryDirectory() as own:
                shop_id, headers = stocked(url, Path(own), size)
                with running_desk(url, Path(own), log_level="warning") as desk:
                    measure(Browser(desk.address, headers, shop_id), size, asked.pages)


if __name__ == "__main__":
    main()
