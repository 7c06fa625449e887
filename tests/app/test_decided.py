"""What docs/guide/architecture.md says was decided once, where no feature's own test would see it broken."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from xiaoer.platform.db.open import connect_once
from xiaoer.platform.db.tables import metadata

for name in ("xiaoer.app", "xiaoer.platform.sealing.known"):
    import_module(name)
ROOT = Path(__file__).parents[2]

OF_THE_INSTALLATION = {"event", "account_shop"}
"""The log is read in its own order, and the shops of an account by the account."""


def test_what_a_shop_owns_is_kept_by_shop_first() -> None:
    owned = [
        table for table in metadata.sorted_tables if "shop_id" in table.c and table.name not in OF_THE_INSTALLATION
    ]
    assert len(owned) >= 15
    assert [table.name for table in owned if next(iter(table.primary_key.columns)).name != "shop_id"] == []


def test_the_migrations_make_what_the_code_describes(database_url: str) -> None:
    def is_here(item: Any, _name: str | None, kind: str, *_: Any) -> bool:
        """An index may be for one kind of database alone, which the comparison does not know."""
        return kind != "index" or item._ddl_if is None or item._ddl_if.dialect == connection.dialect.name

    with connect_once(database_url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": is_here})
        assert compare_metadata(context, metadata) == []


def test_every_constraint_has_its_name(database_url: str) -> None:
    """SQLite keeps no names that were not given; a later migration could not find them."""
    with connect_once(database_url) as connection:
        look = sa.inspect(connection)
        tables = [name for name in look.get_table_names() if name != "alembic_version"]
        keys = {name: look.get_pk_constraint(name)["name"] for name in tables}
        assert keys == {name: f"pk_{name}" for name in tables}
        others = [
            constraint["name"]
            for name in tables
            for constraint in (*look.get_foreign_keys(name), *look.get_unique_constraints(name))
        ]
    assert len(others) >= 10
    assert [name for name in others if not name or not name.startswith(("fk_", "uq_"))] == []


def test_nothing_that_is_locked_brings_torch() -> None:
    locked = {package["name"] for package in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]}
    assert "litestar" in locked
    assert locked & {"torch", "torchvision", "tensorflow", "jax"} == set()
