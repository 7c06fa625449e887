"""The desk is killed while a machine tells it a thousand orders, and the machine only sends the same request again."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import make
from tests.conftest import count
from tests.desks import RunningDesk
from tests.intake import machine
from xiaoer.intake.store.requests import part_table
from xiaoer.platform.db import Database, open_database
from xiaoer.shop.store.tables import order_table

pytestmark = pytest.mark.faults

ORDERS = 1_000
PATIENCE = 90


def test_a_request_is_answered_as_if_nobody_had_been_killed(sqlite_url: str, tmp_path: Path) -> None:
    database = open_database(sqlite_url)
    shop_id = make.shop(database)
    desk = RunningDesk(sqlite_url, tmp_path)
    place = f"{desk.address}/api/v1/shops/{shop_id}"
    headers = machine.bearer(machine.key(database, shop_id)) | {"idempotency-key": "one-and-the-same"}
    rows = {"items": [machine.order(f"N-{number}") for number in range(ORDERS)]}
    desk.start()
    try:
        httpx.post(f"{place}/products", json={"items": [machine.product()]}, headers=headers | {"idempotency-key": "p"})
        sender = threading.Thread(target=send_in_vain, args=(f"{place}/orders", rows, headers))
        sender.start()
        until_stored(database, 100)
        desk.kill()
        sender.join()
        assert 0 < count(database, order_table) < ORDERS
        desk.start()
        answer = send_again(f"{place}/orders", rows, headers)
        assert (answer["stored"], answer["unchanged"], answer["refused"]) == (ORDERS, 0, 0)
        assert [row["key"] for row in answer["items"]] == [f"N-{number}" for number in range(ORDERS)]
        parts = count(database, part_table)
        assert send_again(f"{place}/orders", rows, headers) == answer
        assert (count(database, order_table), count(database, part_table)) == (ORDERS, parts)
    finally:
        desk.stop()
        database.close()


def send_in_vain(place: str, rows: object, headers: dict[str, str]) -> None:
    with pytest.raises(httpx.TransportError):
        httpx.post(place, json=rows, headers=headers, timeout=PATIENCE)


def until_stored(database: Database, least: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while count(database, order_table) < least:
        assert time.monotonic() < deadline
        time.sleep(0.002)


def send_again(place: str, rows: object, headers: dict[str, str]) -> dict[str, Any]:
    """As a sender does: while it is told that the request is being worked on, it waits and sends it again."""
    deadline = time.monotonic() + PATIENCE
    while True:
        answer = httpx.post(place, json=rows, headers=headers, timeout=PATIENCE)
        if answer.status_code == 200:
            told: dict[str, Any] = answer.json()
            return told
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_busy")
        assert time.monotonic() < deadline
        time.sleep(int(answer.headers["retry-after"]))
