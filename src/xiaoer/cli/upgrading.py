"""Upgrading a store: a backup first, and never while a server holds it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from xiaoer.cli.opening import address, held, place, read_settings, ready_folder, ready_keys, schema_state, see_keys
from xiaoer.cli.talk import say, stop
from xiaoer.platform.db import schema
from xiaoer.platform.db.schema import Schema
from xiaoer.platform.keyring import ring_of


def upgrade() -> None:
    """升级数据库；SQLite 会先自动备份。 Upgrade the store; a SQLite file is backed up first."""
    settings = read_settings()
    ready_folder(settings)
    url, state = address(settings), schema_state(settings)
    if state is Schema.NEWER:
        stop("schema_newer", place=place(settings))
    if state is Schema.CURRENT:
        say("数据库已是最新版本。", "The store is up to date.")
        return
    with held(settings, alone=True):
        if state is Schema.OLDER and url.database and url.get_backend_name() == "sqlite":
            _back_up(Path(url.database))
        see_keys(settings)
        schema.upgrade(settings.database_url, ring=ring_of(settings))
    ready_keys(settings)
    say("数据库已升级。", "The store was upgraded.")


def _back_up(path: Path) -> None:
    copy = path.with_name(f"{path.name}.before-upgrade")
    with closing(sqlite3.connect(path)) as store, closing(sqlite3.connect(copy)) as kept:
        store.backup(kept)
    say(f"已备份到 {copy}", f"Backed up to {copy}")
