"""Rows as a machine tells them, valid by default, and a desk that they are told to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from litestar.testing import TestClient

from tests import make
from tests.serving import build
from xiaoer import reactions
from xiaoer.intake.actions.keys import KeyAsk, make_key
from xiaoer.platform import jobs
from xiaoer.platform.auth import Permission
from xiaoer.platform.db import Database
from xiaoer.platform.ids import fresh
from xiaoer.platform.settings import Settings
from xiaoer.values.refusal import Refused

WRITING = (Permission.PRODUCTS_WRITE, Permission.CUSTOMERS_WRITE, Permission.ORDERS_WRITE)


def product(sku: str = "COAT", **changes: Any) -> dict[str, Any]:
    return {
        "sku": sku, "title": f"外套 {sku}", "title_en": f"Coat {sku}", "category": "clothing", "kind": "coat",
        "price": 19_900, "list_price": 29_900, "attributes": {"材质": "棉"}, "no_reason_return": True,
        "warranty_days": 0,
        "variants": [{"sku": f"{sku}-M", "options": {"尺码": "M"}, "price": 19_900, "stock": 5}],
    } | changes  # fmt: skip


def customer(key: str = "C-1", **changes: Any) -> dict[str, Any]:
    return {"id": key, "name": f"演示顾客{key}", "phone": "13800001234", "level": 2} | changes


def order(number: str = "N-1", **changes: Any) -> dict[str, Any]:
    """Two coats of 199.00 with 10.00 off and 12.00 freight, paid."""
    return {
        "number": number, "customer": "C-1", "state": "paid", "placed_at": "2026-11-20T10:00:00+08:00",
        "paid_at": "2026-11-20T10:05:00+08:00", "paid": 40_000, "freight": 1_200, "discount": 1_000,
        "lines": [{"sku": "COAT-M", "quantity": 2, "unit_price": 19_900}],
    } | changes  # fmt: skip


def key(database: Database, shop_id: UUID, *permissions: Permission) -> str:
    made = database.write_now(make_key, shop_id, KeyAsk("测试程序", permissions or WRITING), None, make.NOW)
    assert not isinstance(made, Refused)
    return made.secret


@contextmanager
def desk(database_url: str, folder: Path, **settings: Any) -> Iterator[TestClient[Any]]:
    whole = Settings(database_url=database_url, data_folder=str(folder / "data"), **settings)
    with TestClient(build(whole, lambda: make.NOW, jobs=False)) as client:
        yield client


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def run_due(database: Database, now: int) -> None:
    """Everything that is due at that moment, as the desk's loop does it."""
    lease = fresh(now)
    for due in database.write_now(jobs.claim, lease, now, 100):
        database.write_now(jobs.finish, due, lease, reactions.jobs("")[due.kind], now)


HANGZHOU = {"province": "浙江省", "city": "杭州市", "district": "西湖区", "street": "某路 1 号"}
SHIPPED = {"state": "shipped", "shipped_at": "2026-11-21T09:00:00+08:00"}
