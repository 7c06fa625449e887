"""The walk over every route once more, on the other database: no foreign shop shows there either."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.test_routes import World, made, test_a_foreign_shop_shows_nothing_and_changes_nothing
from tests.servers import Postgres

__all__ = ["test_a_foreign_shop_shows_nothing_and_changes_nothing", "world"]


@pytest.fixture(scope="module")
def world(postgres: Postgres, empty_postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    name = postgres.lend(empty_postgres)
    yield from made(postgres.address(name), tmp_path_factory.mktemp("routes"))
    postgres.take_back(name, empty_postgres)
