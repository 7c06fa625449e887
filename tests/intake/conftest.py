from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import make
from tests.intake import machine
from tests.intake.world import World
from xiaoer.platform.db import Database, open_database
from xiaoer.platform.ids import fresh


@pytest.fixture
def world(database: Database, database_url: str, tmp_path: Path) -> Iterator[World]:
    shop_id = make.shop(database)
    with machine.desk(database_url, tmp_path) as client:
        client.headers.update(machine.bearer(machine.key(database, shop_id)))
        own = open_database(database_url, make.keys(tmp_path / "data"))
        yield World(client, own, shop_id)
        own.close()


@pytest.fixture
def bought(world: World) -> World:
    """A customer with a phone and an address, and their order N-1, which names no recipient."""
    world.tell("products", machine.product())
    world.tell("customers", machine.customer(address=machine.HANGZHOU))
    world.tell("orders", machine.order())
    return world


@pytest.fixture
def stores(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Callable[[], str]:
    """Another empty store of the same kind."""

    def another() -> str:
        if database_url.startswith("sqlite"):
            path = tmp_path / "another.sqlite3"
            path.write_bytes(request.getfixturevalue("empty_sqlite").read_bytes())
            return f"sqlite:///{path}"
        server = request.getfixturevalue("postgres")
        name = f"another_{fresh(make.NOW).hex[-12:]}"
        server.create(name, template=request.getfixturevalue("empty_postgres"))
        return str(server.address(name))

    return another
