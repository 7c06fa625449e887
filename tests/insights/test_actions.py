"""Counting from the event log through the platform's reactions, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from tests import make
from tests.conftest import count
from tests.insights.stories import Told, counted, moment, play, step, without_zeros
from xiaoer.insights import actions, store
from xiaoer.insights.domain.counting import KINDS, Amount
from xiaoer.insights.domain.days import Window
from xiaoer.insights.store import contact_table, figure_table
from xiaoer.platform import events, reacting
from xiaoer.platform.db import Announced, Database, Tx
from xiaoer.platform.events import Cursor, announce_all
from xiaoer.platform.reacting import Reaction
from xiaoer.values.refusal import Refused

REACTION = Reaction("figures.count", KINDS, actions.count)
ZONE = "Asia/Shanghai"
EVER = Window(date(2000, 1, 1), date(2100, 1, 1), 0)
STORY = play(
    step(f"2026-11-{line}")
    for line in (
        "20 23:59:00 a shopper", "20 23:59:02 a bot", "21 00:00:00 b shopper", "21 00:00:01 b queue",
        "21 00:00:04 a shopper", "21 00:00:05 a queue", "21 00:00:07 b take", "21 00:00:20 b agent yellow",
        "21 00:00:30 a stop", "21 00:01:10 a agent green", "21 00:02:00 b resolve", "21 00:03:00 b rate 5",
        "21 00:04:00 - case", "21 00:05:00 b shopper", "21 00:06:00 b rate 3", "21 00:09:00 a resolve",
    )
)  # fmt: skip


class Killed(Exception):
    """In the middle of a unit."""


def log(database: Database, shop_id: UUID, told: Sequence[Told]) -> None:
    rows = [(Announced(one.event, shop_id, one.subject_id, one.at), None) for one in told]
    database.write_now(announce_all, rows)


def table(database: Database, shop_id: UUID) -> dict[date, dict[str, Amount]]:
    return without_zeros(database.read_now(store.between, frozenset({shop_id}), EVER))


def count_all(database: Database, most: int = 50) -> None:
    while database.write_now(reacting.advance, REACTION, make.NOW, most).followed:
        pass


@pytest.mark.parametrize("most", [1, 3, 50])
def test_the_log_is_counted_as_it_stands(database: Database, most: int) -> None:
    shop = make.shop(database)
    log(database, shop, STORY)
    count_all(database, most)
    assert table(database, shop) == counted(STORY, ZONE)
    assert count(database, contact_table) == 2


def test_a_unit_that_is_killed_counts_nothing_and_then_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reacting, "LONGEST_UNIT", 60)
    shop = make.shop(database)
    log(database, shop, STORY)

    def killed(tx: Tx) -> None:
        assert reacting.advance(tx, REACTION, make.NOW).followed == len(STORY)
        raise Killed

    with pytest.raises(Killed):
        database.write_now(killed)
    assert (count(database, figure_table), count(database, contact_table)) == (0, 0)
    count_all(database)
    count_all(database)
    assert table(database, shop) == counted(STORY, ZONE)


def test_an_event_counts_on_its_day_however_late_it_is_read(database: Database) -> None:
    shop = make.shop(database)
    log(database, shop, play([step("2026-11-01 12:00:00 a shopper")]))
    count_all(database)
    assert list(table(database, shop)) == [date(2026, 11, 1)]


def test_two_shops_are_counted_apart_and_a_foreign_one_is_not_shown(database: Database) -> None:
    mine, other = make.shop(database), make.shop(database, slug="other")
    log(database, mine, STORY[:3])
    log(database, other, STORY)
    count_all(database)
    assert table(database, mine) == counted(STORY[:3], ZONE)
    assert table(database, other) == counted(STORY, ZONE)
    refused = database.read_now(actions.figures, frozenset({mine}), other, 7, make.NOW)
    assert refused == Refused("shop_not_found")
    nobody: frozenset[UUID] = frozenset()
    assert database.read_now(store.between, nobody, EVER) == {}


def test_the_page_is_the_windows(database: Database) -> None:
    shop = make.shop(database)
    log(database, shop, STORY)
    count_all(database)
    found = database.read_now(actions.figures, frozenset({shop, uuid4()}), shop, 1, make.NOW)
    assert not isinstance(found, Refused)
    measured = {figure.id: one.value for figure, one in found.measured}
    assert (found.zone, found.until_at, found.window.from_at) == (ZONE, make.NOW, moment("2026-11-21 00:00:00"))
    assert [(one.day, one.conversations, one.messages) for one in found.days] == [(date(2026, 11, 21), 1, 3)]
    assert (measured["satisfaction"], measured["resolved"], measured["cases"]) == (3.0, 0.0, 1)


def test_an_event_of_no_shop_is_refused_by_name(database: Database) -> None:
    told = STORY[0]
    database.write_now(announce_all, [(Announced(told.event, None, told.subject_id, told.at), None)])
    [event] = database.read_now(events.after, Cursor(), REACTION.tags, 9)
    with pytest.raises(LookupError, match=r"conversation\.opened at \d+ belongs to no shop"):
        database.write_now(actions.count, event, make.NOW)
    assert count(database, figure_table) == 0


def test_nothing_is_stored_where_nothing_changed(database: Database) -> None:
    shop = make.shop(database)
    log(database, shop, play([step("2026-11-21 10:00:00 a shopper")]))
    count_all(database)
    before = database.read_now(lambda tx: tx.all(sa.select(figure_table)))
    log(database, shop, play([step("2026-11-21 10:00:00 a shopper"), step("2026-11-21 10:00:01 a note")])[2:])
    count_all(database)
    assert database.read_now(lambda tx: tx.all(sa.select(figure_table))) == before
