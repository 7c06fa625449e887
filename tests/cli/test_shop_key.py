"""`xiaoer shop key` and `shop token`: what a shop's servers sign with, and come with, from the real program."""

from __future__ import annotations

import asyncio
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests import make
from tests.desks import PROGRAM, plain_environment, running_desk
from tests.live_client import connected
from xiaoer.conversations.domain.tokens import sign_customer
from xiaoer.platform.auth import Permission, keys
from xiaoer.platform.db import open_database
from xiaoer.platform.events import event_table

KNOWN: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors/conversations/identity.json").read_text(encoding="utf-8")
)


@pytest.fixture
def store(sqlite_url: str) -> str:
    """A store with the shop yunhe."""
    database = open_database(sqlite_url)
    make.shop(database)
    database.close()
    return sqlite_url


def ask(store: str, folder: Path, slug: str, **more: str) -> subprocess.CompletedProcess[str]:
    return run(store, folder, "key", slug, **more)


def run(store: str, folder: Path, *said: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = plain_environment() | {"XIAOER_DATABASE_URL": store, "XIAOER_DATA_FOLDER": str(folder)} | more
    words = [*PROGRAM, "shop", *said]
    return subprocess.run(words, env=environment, cwd=folder.parent, capture_output=True, text=True, check=False)


def test_the_key_of_a_known_secret_stands_alone_on_the_output(store: str, tmp_path: Path) -> None:
    said = ask(store, tmp_path / "data", KNOWN["shop"], XIAOER_SECRET=KNOWN["secret"])
    assert (said.returncode, said.stdout) == (0, f"{KNOWN['shop_key']}\n")
    assert "Keep the key on the shop's own servers" in said.stderr


def test_a_running_desk_knows_a_customer_signed_with_the_key(store: str, tmp_path: Path) -> None:
    with running_desk(store, tmp_path) as desk:
        key = ask(store, tmp_path / "data", "yunhe").stdout.strip()
        right = asyncio.run(_first_frame(desk.socket, "C-1001", sign_customer(key, "C-1001")))
        wrong = asyncio.run(_first_frame(desk.socket, "C-1002", sign_customer(key, "C-1001")))
    assert (right["type"], right["you"]["role"]) == ("welcome", "shopper")
    assert (wrong["type"], wrong["code"]) == ("error", "wrong_signature")


def test_after_renewing_only_the_new_key_signs(store: str, tmp_path: Path) -> None:
    with running_desk(store, tmp_path) as desk:
        old = ask(store, tmp_path / "data", "yunhe").stdout.strip()
        new = run(store, tmp_path / "data", "key", "yunhe", "--renew").stdout.strip()
        assert ask(store, tmp_path / "data", "yunhe").stdout.strip() == new != old
        told = [asyncio.run(_first_frame(desk.socket, "C-1001", sign_customer(key, "C-1001"))) for key in (old, new)]
    assert [(one["type"], one.get("code")) for one in told] == [("error", "wrong_signature"), ("welcome", None)]
    database = open_database(store)
    row = event_table.c
    chosen = sa.select(row.kind, row.data, row.by).where(row.kind.like("shop.key%")).order_by(row.position)
    noted = database.read_now(lambda tx: tx.all(chosen))
    database.close()
    assert [(one.kind, one.data["number"], one.by) for one in noted] == [
        ("shop.key_shown", 0, None), ("shop.key_renewed", 1, None), ("shop.key_shown", 1, None),
    ]  # fmt: skip


async def _first_frame(socket: str, customer: str, signature: str) -> dict[str, Any]:
    hello = {"role": "shopper", "shop": "yunhe", "identity": {"customer": customer, "signature": signature}}
    async with connected(socket, hello) as client:
        return client.told[0]


def test_a_shop_that_is_not_there(store: str, tmp_path: Path) -> None:
    database = open_database(store)
    make.shop(database, slug="miao")
    database.close()
    said = ask(store, tmp_path / "data", "yunho")
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.splitlines() == [
        "✗ 没有标识为 yunho 的店铺。现有店铺：miao、yunhe。",
        "  There is no shop with the slug yunho. The shops here: miao, yunhe.",
    ]


def test_a_data_folder_whose_secret_was_cut_short(store: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret").write_text("short")
    said = ask(store, tmp_path / "data", "yunhe")
    assert (said.returncode, said.stdout) == (2, "")
    assert "the key has 5 characters; it needs 32 or more" in said.stderr


def test_a_machines_key_stands_alone_on_the_output_and_opens_what_it_is_for(store: str, tmp_path: Path) -> None:
    may = ("--may", "orders.write", "--may", "products.read")
    said = run(store, tmp_path / "data", "token", "yunhe", "--name", "仓库", *may)
    assert said.returncode == 0
    assert "shown this once" in said.stderr
    database = open_database(store)
    used = database.read_now(keys.caller_of, said.stdout.strip())
    database.close()
    assert used is not None
    assert used.caller.permissions == {Permission.ORDERS_WRITE, Permission.PRODUCTS_READ}


def test_a_machines_key_is_not_for_everything(store: str, tmp_path: Path) -> None:
    said = run(store, tmp_path / "data", "token", "yunhe", "--name", "仓库", "--may", "cases.step")
    assert (said.returncode, said.stdout) == (2, "")
    assert "A key cannot be for cases.step. It can be for: products.read" in said.stderr
