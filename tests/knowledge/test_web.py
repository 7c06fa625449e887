"""Knowledge as an agent's browser reaches it, through the whole application."""

from __future__ import annotations

from pathlib import Path

from litestar.testing import TestClient

from tests import make
from tests.knowledge.test_actions import NOW, rows
from tests.serving import build
from xiaoer.knowledge import actions
from xiaoer.platform.db import open_database
from xiaoer.platform.settings import Settings


def test_entries_are_found_in_the_own_shops_only(sqlite_url: str, tmp_path: Path) -> None:
    database = open_database(sqlite_url)
    here, there = make.shop(database), make.shop(database, slug="foreign")
    for shop_id in (here, there):
        database.write_now(actions.store_entries, shop_id, rows(), NOW)
    make.account(database, shops=(here,))
    database.close()
    settings = Settings(database_url=sqlite_url, data_folder=str(tmp_path))
    with TestClient(build(settings, lambda: NOW, jobs=False)) as client:
        assert client.get(f"/api/v1/knowledge?shop={here}").status_code == 401
        client.post("/api/v1/session", json={"login": "agent", "password": make.PASSWORD})
        everything = client.get(f"/api/v1/knowledge?shop={here}").json()["items"]
        found = client.get(f"/api/v1/knowledge?shop={here}&query=发票").json()["items"]
        of_product = client.get(f"/api/v1/knowledge?shop={here}&sku=NONE").json()["items"]
        foreign = client.get(f"/api/v1/knowledge?shop={there}")
    assert [(one["key"], one["score"]) for one in everything] == [("dispatch", None), ("invoice", None)]
    assert of_product == []
    assert (found[0]["title"], found[0]["similar"]) == ("可以开发票吗？", ["发票怎么开"])
    assert 0 < found[0]["score"] <= 1
    assert foreign.status_code == 404
