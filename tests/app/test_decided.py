"""What docs/guide/architecture.md says was decided once, where no feature's own test would see it broken."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from litestar import Response
from litestar.routes import HTTPRoute

from xiaoer.app import build
from xiaoer.platform.db.open import connect_once
from xiaoer.platform.db.tables import Id, Moment, metadata
from xiaoer.platform.settings import Settings

import_module("xiaoer.platform.sealing.known")
ROOT = Path(__file__).parents[2]

OF_THE_INSTALLATION = {"event", "account_shop"}
"""The log is read in its own order, and the shops of an account by the account."""
WITHOUT_A_SHOP = {
    "account", "agent", "due", "login_failure", "reaction_cursor", "reaction_failure", "sealing_key", "session", "shop",
}  # fmt: skip
"""The installation's own: who signs in, what is due, how far the log is read, keys; and the shop itself."""
NAMES_OF_OTHERS = {"customer.source_id", "delivery.message_id", "held_message.client_id", "message.client_id"}
PAGES = {
    "/", "/{path:path}", "/assets/{name:str}", "/files/{name:str}", "/w/{name:str}", "/widget/files.js",
    "/widget/reach.js", "/widget/xiaoer.d.ts", "/preview/{slug:str}", "/preview/{slug:str}/{sku:str}", "/preview/-/{name:str}",
}  # fmt: skip


def test_what_a_shop_owns_is_kept_by_shop_first() -> None:
    owned = [
        table for table in metadata.sorted_tables if "shop_id" in table.c and table.name not in OF_THE_INSTALLATION
    ]
    assert len(owned) >= 15
    assert [table.name for table in owned if next(iter(table.primary_key.columns)).name != "shop_id"] == []


def test_every_row_that_a_shop_owns_says_whose_it_is() -> None:
    """Every table but those of the installation: one that forgot the shop would be read by all."""
    assert {table.name for table in metadata.sorted_tables if "shop_id" not in table.c} == WITHOUT_A_SHOP


def test_moments_and_sums_are_whole_numbers() -> None:
    columns = [column for table in metadata.sorted_tables for column in table.c]
    moments = [column for column in columns if column.name == "at" or column.name.endswith("_at")]
    assert len(moments) >= 70
    assert [str(column) for column in moments if not isinstance(column.type, Moment)] == []
    assert [str(column) for column in columns if isinstance(column.type, sa.Numeric | sa.Float | sa.DateTime)] == []


def test_what_names_a_row_is_an_id() -> None:
    """Sixteen bytes, in the order of their making; others' words for a thing are text."""
    columns = [column for table in metadata.sorted_tables for column in table.c]
    names = [column for column in columns if column.name == "id" or column.name.endswith("_id")]
    assert len(names) >= 150
    assert {str(column) for column in names if not isinstance(column.type, Id)} == NAMES_OF_OTHERS


def test_the_database_counts_nothing_but_the_log() -> None:
    """A conversation counts its own messages, in the row that is locked for it."""
    columns = [column for table in metadata.sorted_tables for column in table.c]
    counted = [
        column for column in columns if column.autoincrement is True or column.identity or column.server_onupdate
    ]
    assert [str(column) for column in counted] == ["event.position"]
    keys = [table.primary_key.columns.values() for table in metadata.sorted_tables]
    assert [str(key[0]) for key in keys if len(key) == 1 and isinstance(key[0].type, sa.Integer)] == ["event.position"]


def test_what_speaks_json_lies_under_its_version() -> None:
    """Beside it are pages and files, each a whole response of its own kind."""
    routes = [
        (route.path, handler.handler_name, handler.parsed_fn_signature.return_type)
        for route in build(Settings(preview=True)).routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
    ]
    beside = [(path, name, told) for path, name, told in routes if not path.startswith("/api/v1/")]
    assert (len(routes) > 100, len(beside) > 5) == (True, True)
    assert [(path, name) for path, name, told in beside if not told.is_subclass_of(Response)] == []
    assert {path for path, _, _ in beside} == PAGES


def is_ours(table: str) -> bool:
    """Not the index of words on SQLite: a table of another kind, with tables of its own, that the code describes nowhere."""
    return not table.startswith("message_words")


def test_the_migrations_make_what_the_code_describes(database_url: str) -> None:
    def is_here(item: Any, _name: str | None, kind: str, *_: Any) -> bool:
        """An index may be for one kind of database alone, which the comparison does not know."""
        return kind != "index" or item._ddl_if is None or item._ddl_if.dialect == connection.dialect.name

    def is_named(name: str | None, kind: str, _parents: Any) -> bool:
        return kind != "table" or is_ours(str(name))

    opts = {"compare_type": True, "include_object": is_here, "include_name": is_named}
    with connect_once(database_url) as connection:
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []


def test_every_constraint_has_its_name(database_url: str) -> None:
    """SQLite keeps no names that were not given; a later migration could not find them."""
    with connect_once(database_url) as connection:
        look = sa.inspect(connection)
        tables = [name for name in look.get_table_names() if name != "alembic_version" and is_ours(name)]
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
