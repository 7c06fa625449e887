"""Storing a checked shop as the command does, with a place to be killed at."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from xiaoer.customers import actions as customers
from xiaoer.customers.domain.rows import People
from xiaoer.platform.db import Database
from xiaoer.shop import actions
from xiaoer.shop.actions import imports
from xiaoer.shop.domain.incoming import Checked

NOW = 1_795_000_000_000_000


class Killed(Exception):
    """Stands for the kill: units before it are committed, nothing after it runs."""


def bring_in(
    database: Database, whole: tuple[People, Checked], files: Path, *, killed_after: int | None = None, now: int = NOW
) -> None:
    people, checked = whole
    steps = count(1)

    def progress(*_: object) -> None:
        if next(steps) == killed_after:
            raise Killed

    shop_id = database.write_now(actions.save_shop, checked.shop, now)
    ids = customers.import_people(database, shop_id, people, lambda: now, progress)
    imports.import_checked(database, shop_id, checked, ids, files, lambda: now, progress)
