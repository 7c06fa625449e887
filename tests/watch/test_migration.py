"""A store with a past: the watch begins at the end of its log."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from tests.conversations.given import NOW, SHOP
from tests.versions import of_version
from xiaoer.platform.db.open import connect_once
from xiaoer.platform.db.schema import upgrade
from xiaoer.platform.events import event_table
from xiaoer.platform.keyring import Ring
from xiaoer.platform.reacting import cursor_table


def test_the_watch_begins_at_the_end_of_the_log(database_url: str, ring: Ring) -> None:
    event = {"kind": "times.settled", "version": 1, "shop_id": SHOP, "subject_id": UUID(int=1), "at": NOW, "data": {}}
    with of_version(database_url, "0009") as connection:
        connection.execute(sa.insert(event_table), [{"transaction": number, **event} for number in (7, 7, 5)])
    upgrade(database_url, ring=ring)
    with connect_once(database_url) as connection:
        found = connection.execute(sa.select(cursor_table)).all()
    assert [tuple(row) for row in found if row.name == "watch.follow"] == [("watch.follow", 7, 2)]


def test_an_empty_store_has_no_place_yet(database_url: str) -> None:
    with connect_once(database_url) as connection:
        assert connection.execute(sa.select(cursor_table)).all() == []
