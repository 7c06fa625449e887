"""The whole application on a store that holds the sample shop, as a browser reaches it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from litestar.testing import TestClient

from tests import make
from tests.serving import build
from tests.shop.filling import bring_in
from xiaoer.customers.domain.rows import People
from xiaoer.platform.auth import Role
from xiaoer.platform.db import open_database
from xiaoer.platform.settings import Settings
from xiaoer.shop import actions
from xiaoer.shop.domain.incoming import Checked
from xiaoer.shop.domain.shops import Shop


@contextmanager
def served(
    database_url: str, folder: Path, whole: tuple[People, Checked], role: Role = Role.AGENT
) -> Iterator[TestClient[Any]]:
    """Signed in as somebody of the imported shop; there is a second shop that they may not see."""
    database = open_database(database_url, make.keys(folder))
    bring_in(database, whole, folder)
    shop = database.read_now(actions.find_shop, whole[1].shop.slug)
    assert isinstance(shop, Shop)
    make.shop(database, slug="foreign")
    make.account(database, role=role, shops=(shop.id,))
    database.close()
    settings = Settings(database_url=database_url, data_folder=str(folder), preview=True)
    with TestClient(build(settings, lambda: make.NOW, jobs=False)) as client:
        answer = client.post("/api/v1/session", json={"login": "agent", "password": make.PASSWORD})
        assert answer.status_code == 201
        client.headers["x-csrf-token"] = answer.json()["csrf"]
        yield client
