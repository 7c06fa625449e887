"""A small shop for the browser: the files of tests/vectors/shop_small, and orders as old as the tests need them."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).resolve().parents[1] / "vectors/shop_small"
SLUG = "xiaoshu"
SCARF, KETTLE, HONEY = "YH-C023", "YH-A003", "YH-F007"
_PRICES = {"YH-C023-01": 12900, "YH-A003-01": 8900, "YH-F007-01": 5900}

Row = dict[str, Any]


def write_shop(folder: Path, now: datetime) -> Path:
    """A shop folder for `xiaoer import shop`; the newest order of each customer is paid and waits to be dispatched."""
    shutil.copytree(VECTORS, folder)
    orders = [one for customer in customer_ids() for one in orders_of(customer, now)]
    lines = "".join(json.dumps(order, ensure_ascii=False) + "\n" for order in orders)
    (folder / "orders.jsonl").write_text(lines, encoding="utf-8")
    return folder


def customer_ids() -> list[str]:
    rows = (VECTORS / "customers.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(row)["id"] for row in rows]


def number_of(customer: str) -> str:
    """The number of the customer's newest order."""
    return f"XS2611{customer.removeprefix('c')}03"


def orders_of(customer: str, now: datetime) -> list[Row]:
    """One order that is completed, one delivered and one paid."""
    numbers = (f"XS2611{customer.removeprefix('c')}{n:02}" for n in count(1))
    return [
        _completed(next(numbers), customer, now),
        _delivered(next(numbers), customer, now),
        _paid(next(numbers), customer, now),
    ]


def _paid(number: str, customer: str, now: datetime) -> Row:
    placed = now - timedelta(hours=5)
    times = {"placed_at": placed, "paid_at": placed, "promised_dispatch_at": placed + timedelta(hours=48)}
    return _order(number, customer, "paid", ["YH-C023-01"], times)


def _delivered(number: str, customer: str, now: datetime) -> Row:
    placed, delivered = now - timedelta(days=4), now - timedelta(days=1)
    shipped = placed + timedelta(hours=20)
    times = {"placed_at": placed, "paid_at": placed, "shipped_at": shipped, "delivered_at": delivered}
    scans = [
        {"at": shipped.isoformat(), "place": "杭州市小树仓", "text": "快件已揽收"},
        {"at": delivered.isoformat(), "place": "余杭区", "text": "快件已签收：本人签收"},
    ]
    parcel = {
        "carrier": "云雀快递（演示）",
        "number": f"YQ{number}",
        "state": "signed",
        "lines": [0, 1],
        "scans": scans,
    }
    return _order(number, customer, "delivered", ["YH-A003-01", "YH-F007-01"], times) | {"parcels": [parcel]}


def _completed(number: str, customer: str, now: datetime) -> Row:
    placed = now - timedelta(days=40)
    times = {
        "placed_at": placed,
        "paid_at": placed,
        "shipped_at": placed,
        "delivered_at": placed,
        "completed_at": placed,
    }
    return _order(number, customer, "completed", ["YH-F007-01"], times)


def _order(number: str, customer: str, state: str, skus: list[str], times: dict[str, datetime]) -> Row:
    return {
        "number": number, "customer": customer, "state": state, "freight": 0, "discount": 0, "refunded": 0, "note": "",
        "lines": [{"sku": sku, "quantity": 1, "unit_price": _PRICES[sku], "discount": 0} for sku in skus],
        "paid": sum(_PRICES[sku] for sku in skus), **{name: at.isoformat() for name, at in times.items()},
    }  # fmt: skip
