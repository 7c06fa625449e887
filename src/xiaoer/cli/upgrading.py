"""Upgrading a store: a backup first, and never while a server holds it."""

from __future__ import annotations

import contextlib
import sqlite3
from contextlib import closing
from pathlib import Path

from xiaoer.cli.opening import (
    address,
    held,
    read_settings,
    ready_folder,
    ready_keys,
    refuse,
    schema_state,
    see_folder,
    see_keys,
)
from xiaoer.cli.talk import say, stop
from xiaoer.platform.db import schema
from xiaoer.platform.db.schema import Schema
from xiaoer.platform.keyring import ring_of


def upgrade() -> None:
    """升级数据库；SQLite 会先自动备份。 Upgrade the store; a SQLite file is backed up first."""
    settings = read_settings()
    see_folder(settings)
    url, state = address(settings), schema_state(settings)
    refuse(settings, state)
    ready_folder(settings)
    if state is Schema.CURRENT:
        say("数据库已是最新版本。", "The store is up to date.")
        return
    with held(settings, alone=True):
        if state is Schema.OLDER and url.database and url.get_backend_name() == "sqlite":
            _back_up(Path(url.database))
        see_keys(settings)
        if state is Schema.OLDER:
            say("正在升级；数据多时需要几分钟。", "Upgrading; with much data this takes minutes.")
        schema.upgrade(settings.database_url, ring=ring_of(settings))
    ready_keys(settings)
    say("数据库已升级。", "The store was upgraded.")


def _back_up(path: Path) -> None:
    """A copy beside the store, in place of the last one only when it is whole and on disk."""
    copy = path.with_name(f"{path.name}.before-upgrade")
    part = copy.with_name(f"{copy.name}.part")
    try:
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as store, closing(sqlite3.connect(part)) as kept:
            store.backup(kept)
        part.replace(copy)
    except (OSError, sqlite3.Error) as error:
        # What there is of it may be what fills the disk.
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        stop("backup_failed", file=str(copy), why=str(error))
    say(f"已备份到 {copy}", f"Backed up to {copy}")
