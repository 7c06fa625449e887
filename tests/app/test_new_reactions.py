"""A store with a past: reactions that came with a later version begin at the end of its log, once."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from tests.conversations.given import NOW, SHOP
from tests.versions import of_version
from xiaoer import reactions
from xiaoer.knowledge.actions import Shelves
from xiaoer.platform.db.open import connect_once
from xiaoer.platform.db.schema import upgrade
from xiaoer.platform.events import event_table
from xiaoer.platform.keyring import Ring
from xiaoer.platform.reacting import cursor_table

NEW = {"conversations.show_presence", "crisis.show", "held.give_back", "held.overtake", "search.index"}


def with_a_past(address: str, *, known: dict[str, int]) -> None:
    """A store of the version before, with three events and reactions that have come so far."""
    event = {"kind": "times.settled", "version": 1, "shop_id": SHOP, "subject_id": UUID(int=1), "at": NOW, "data": {}}
    with of_version(address, "0017") as connection:
        connection.execute(sa.insert(event_table), [{"transaction": number, **event} for number in (7, 7, 5)])
        for name, position in known.items():
            connection.execute(sa.insert(cursor_table), [{"name": name, "transaction": 5, "position": position}])


def places(address: str) -> dict[str, tuple[int, int]]:
    with connect_once(address) as connection:
        return {row.name: (row.transaction, row.position) for row in connection.execute(sa.select(cursor_table))}


def test_they_begin_at_the_end_of_the_log_and_who_has_begun_stays_where_they_are(
    database_url: str, ring: Ring
) -> None:  # fmt: skip
    with_a_past(database_url, known={"bot.answers": 1, "held.overtake": 3})
    upgrade(database_url, ring=ring)
    assert places(database_url) == {
        **dict.fromkeys(NEW, (7, 2)), "held.overtake": (5, 3), "bot.answers": (5, 1),
    }  # fmt: skip


def test_they_are_reactions_of_the_table() -> None:
    assert {one.name for one in reactions.table(Shelves())} > NEW
