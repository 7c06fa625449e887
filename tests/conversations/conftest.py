"""One running desk for all tests of the live socket, on each kind of store."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests import make
from tests.conversations.live import SECRET, LiveDesk
from tests.desks import running_desk
from tests.servers import Postgres
from xiaoer.platform.auth import Role
from xiaoer.platform.db import open_database


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def live_desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres: Postgres
) -> Iterator[LiveDesk]:
    folder = tmp_path_factory.mktemp("desk")
    if request.param == "sqlite":
        path = folder / "store.sqlite3"
        path.write_bytes(request.getfixturevalue("empty_sqlite").read_bytes())
        address = f"sqlite:///{path}"
    else:
        name = f"live_{uuid4().hex[:12]}"
        postgres.create(name, template=request.getfixturevalue("empty_postgres"))
        address = postgres.address(name)
    database = open_database(address, make.keys(folder / "data"))
    here, there = make.shop(database), make.shop(database, slug="other")
    for login, role, shop in (
        ("lan", Role.AGENT, here), ("yun", Role.AGENT, here), ("far", Role.AGENT, there),
        ("trainer", Role.TRAINER, here), ("finance", Role.FINANCE, here), ("lead", Role.SUPERVISOR, here),
    ):  # fmt: skip
        make.account(database, login=login, role=role, shops=(shop,))
    with running_desk(address, folder, frames_a_second="1000", secret=SECRET) as desk:
        yield LiveDesk(desk, database)
    database.close()
