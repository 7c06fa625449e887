"""P2: a customer's page with a million customers and ten million order lines, on both databases.

`python benches/customers.py [--customers 1000000] [--lines 10000000] [--pages 500] [--only sqlite|postgresql] [--small]`. The
requests of the console's page come over HTTP from one browser, one after the other, each of another customer; then looking for
customers and counting the condition of a segment.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1]))

from benches import machine
from benches.customers_stock import Size, customer_id, fill, fill_like, name, order_id, phone
from tests import make
from tests.conversations.stored import arrived, wrote
from tests.desks import running_desk
from tests.servers import running_postgres
from xiaoer.aftersales import actions as aftersales
from xiaoer.aftersales.actions import CaseAsk, OpenAsk
from xiaoer.aftersales.domain.facts import Kind, Reason, Told
from xiaoer.platform.auth import Caller, Role, accounts
from xiaoer.platform.auth.guard import COOKIE
from xiaoer.platform.clock import system_clock
from xiaoer.platform.db import Database, open_database, schema
from xiaoer.shop.actions.imports import store_products
from xiaoer.shop.domain.incoming import IncomingProduct
from xiaoer.shop.domain.products import Category
from xiaoer.shop.store import products
from xiaoer.values.refusal import Refused

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

    def get(self, path: str, **query: str) -> bytes:
        return self._ask(f"{path}?{urllib.parse.urlencode(query)}", None)

    def count(self) -> None:
        self._ask("/segments/count", json.dumps({"shop_id": self.shop, "condition": CONDITION}).encode())

    def page(self, number: int) -> None:
        """What the customer's page asks for, one after the other; the browser asks all but the first at once."""
        one = str(customer_id(number))
        for part in ("profile", "notes", "history", "erasure"):
            self.get(f"/customers/{one}/{part}")
        for what in ("orders", "cases", "conversations"):
            self.of_customer(what, number)

    def of_customer(self, what: str, number: int) -> bytes:
        return self.get(f"/{what}", customer=str(customer_id(number)))

    def _ask(self, path: str, body: bytes | None) -> bytes:
        request = urllib.request.Request(f"{self._address}/api/v1{path}", body, self._headers)  # noqa: S310 - an address of this machine
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own address
            return bytes(answer.read())


def measured(what: str, ask: Callable[[int], object], numbers: list[int]) -> None:
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
        assert b"@example.com" in browser.get(f"/customers/{customer_id(number)}/profile"), "what is sealed is read"
        assert name(number).encode() in browser.get("/customers", shop=browser.shop, query=phone(number))
    measured("the customer's page, seven requests in turn", browser.page, numbers)
    measured("its profile alone", lambda n: browser.get(f"/customers/{customer_id(n)}/profile"), numbers)
    for what in ("orders", "cases", "conversations"):
        measured(f"its {what} alone", partial(browser.of_customer, what), numbers)
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


def example(database: Database, shop_id: UUID) -> None:
    """A case and a conversation as they really are."""
    agent = Caller(UUID(int=1), "agent", "客服（测试）", Role.AGENT, "zh", frozenset({shop_id}), "csrf")
    ask = CaseAsk(order_id(0), Kind.RETURN_REFUND, Reason.QUALITY, (), Told())
    opened = database.write_now(aftersales.open_case, OpenAsk(ask, said="有一处开线"), agent, system_clock())
    assert not isinstance(opened, Refused), opened
    wrote(database, arrived(database, shop=shop_id), "什么时候能到？")


def stocked(database_url: str, folder: Path, size: Size) -> tuple[UUID, dict[str, str]]:
    """The shop, filled, and the headers of its supervisor."""
    schema.upgrade(database_url)
    database = open_database(database_url, make.keys(folder / "data"))
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
    example(database, shop_id)
    fill_like(database, size)
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
    machine.tell(programs=("PostgreSQL",))
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
