"""The wall as the store has it: what stands on it, whose, and by how many queries."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests import make
from tests.conversations.given import HOUR, NOW, SECOND, send
from tests.conversations.queues import fire, waits
from tests.conversations.stored import appended, fired, now_is
from tests.counting import queries
from tests.team.given import here, joined, says
from xiaoer.conversations import actions
from xiaoer.conversations.actions import overseeing
from xiaoer.conversations.domain import views
from xiaoer.conversations.domain.conversations import Conversation, Stage
from xiaoer.conversations.domain.messages import Author
from xiaoer.conversations.domain.wall import AtWork, Queue, Wall
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database, Tx
from xiaoer.team.domain.agents import Presence
from xiaoer.values.refusal import Refused

LATER = NOW + 60 * SECOND


@pytest.fixture
def shop(database: Database) -> UUID:
    return make.shop(database)


def seen(database: Database, by: Caller, shop: UUID | None = None, now: int = LATER) -> Wall:
    found = database.read_now(actions.wall, by, shop, now)
    assert isinstance(found, Wall), found
    return found


def answered(database: Database, one: Conversation, by: Caller, at: int) -> None:
    sent = send("您好", Author.AGENT, conversation_id=one.id, shop_id=one.shop_id, author_id=by.account_id, at=at)
    appended(database, [sent])


def test_an_empty_shop(database: Database, shop: UUID) -> None:
    lead = joined(database, shop, "lead", role=Role.SUPERVISOR)
    assert seen(database, lead) == Wall(
        at=LATER, queues=[], limits=[], conversations=[],
        agents=[
            AtWork(
                lead.account_id, lead.name, "supervisor", Presence.ONLINE, there=False, capacity=0, assigned=0,
                waiting=0, since=None, red_lights=0, broken=0,
            )
        ],
    )  # fmt: skip


def test_queues_conversations_and_agents(database: Database, shop: UUID) -> None:
    lan, yun = here(database, shop, capacity=3), here(database, shop, "yun")
    lead = joined(database, shop, "lead", role=Role.SUPERVISOR)
    says(database, yun, Presence.BUSY)
    first, second, third, fourth = (waits(database, shop, number) for number in (1, 2, 3, 4))
    late = waits(database, shop, 5, stage=Stage.AFTERSALE)
    for one in (first, second, third):
        database.write_now(actions.take, one.id, lan, NOW + 9 * SECOND)
    answered(database, second, lan, NOW + 10 * SECOND)
    database.write_now(actions.resolve, third.id, lan, NOW + 11 * SECOND)
    wall = seen(database, lead)
    assert wall.queues == [
        Queue(shop, Stage.AFTERSALE, 1, 1, NOW + 5 * SECOND), Queue(shop, Stage.PRESALE, 3, 1, NOW + 4 * SECOND),
    ]  # fmt: skip
    assert wall.conversations == [views.row(now_is(database, one)) for one in (first, fourth, late, second)]
    by_login = {one.id: one for one in wall.agents}
    assert by_login[lan.account_id] == AtWork(
        lan.account_id, lan.name, "agent", Presence.ONLINE, there=True, capacity=3, assigned=1, waiting=1,
        since=NOW + SECOND, red_lights=0, broken=0,
    )  # fmt: skip
    assert (by_login[yun.account_id].presence, by_login[yun.account_id].assigned) == (Presence.BUSY, 0)


def test_what_somebody_has_elsewhere_counts_and_is_not_shown(database: Database, shop: UUID) -> None:
    elsewhere = make.shop(database, slug="other")
    lan = here(database, shop)
    account = make.account(database, login="both", role=Role.AGENT, shops=(shop, elsewhere))
    both = Caller(account.id, "both", account.name, Role.AGENT, "zh", frozenset({shop, elsewhere}), "csrf")
    one = waits(database, elsewhere)
    database.write_now(actions.take, one.id, both, NOW + 9 * SECOND)
    wall = seen(database, joined(database, shop, "lead", role=Role.SUPERVISOR))
    assert (wall.queues, wall.conversations) == ([], [])
    assert {one.id: one.assigned for one in wall.agents}.items() >= {(both.account_id, 1), (lan.account_id, 0)}


def test_one_of_the_shops_and_none_of_another(database: Database, shop: UUID) -> None:
    other = make.shop(database, slug="other")
    lead = make.account(database, login="lead", role=Role.SUPERVISOR, shops=(shop, other))
    by = Caller(lead.id, "lead", lead.name, Role.SUPERVISOR, "zh", frozenset({shop, other}), "csrf")
    one, two = waits(database, shop, 1), waits(database, other, 2)
    assert [row.id for row in seen(database, by).conversations] == [one.id, two.id]
    assert [row.id for row in seen(database, by, other).conversations] == [two.id]
    far = joined(database, make.shop(database, slug="far"), "far", role=Role.SUPERVISOR)
    assert database.read_now(actions.wall, far, shop, LATER) == Refused("shop_not_found")
    assert seen(database, far).conversations == []


def test_limits_and_red_lights_of_the_last_hour(database: Database, shop: UUID) -> None:
    lan, lead = here(database, shop), joined(database, shop, "lead", role=Role.SUPERVISOR)
    one, two = waits(database, shop, 1, at=NOW), waits(database, shop, 2, at=NOW + 10 * SECOND)
    database.write_now(actions.take, one.id, lan, NOW + SECOND)
    fired(database, NOW + 32 * SECOND)
    answered(database, one, lan, NOW + 33 * SECOND)
    database.write_now(actions.stop_draft, now_is(database, one), ["E-1"], lan.account_id, NOW + 34 * SECOND)
    wall = seen(database, lead, now=NOW + 36 * SECOND)
    first = [(note.row.id, note.broken, note.runs) for note in wall.limits if note.limit == "first_reply"]
    assert first == [(two.id, False, True), (one.id, True, False)]
    [at_work] = [each for each in wall.agents if each.id == lan.account_id]
    assert at_work.red_lights == 1
    assert at_work.broken == len([note for note in wall.limits if note.row.id == one.id and note.broken])
    later = seen(database, lead, now=NOW + 2 * HOUR)
    assert [note.row.id for note in later.limits if not note.runs] == []
    assert [each.red_lights + each.broken for each in later.agents if each.id == lan.account_id] == [0]


def test_all_that_an_agent_has_broken_is_counted(
    database: Database, shop: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """Also where more was broken than the wall shows."""
    lan, lead = here(database, shop), joined(database, shop, "lead", role=Role.SUPERVISOR)
    for number in (1, 2):
        one = waits(database, shop, number, at=NOW)
        database.write_now(actions.take, one.id, lan, NOW + SECOND)
    fired(database, NOW + 32 * SECOND)
    monkeypatch.setattr(overseeing, "MOST_EVENTS", 1)
    assert [each.broken for each in seen(database, lead).agents if each.id == lan.account_id] == [2]


def test_so_many_queries_however_much_goes_on(database: Database, shop: UUID) -> None:
    lead, lan = joined(database, shop, "lead", role=Role.SUPERVISOR), here(database, shop)
    counts = []
    for numbers in (range(1, 3), range(3, 40)):
        for number in numbers:
            one = waits(database, shop, number)
            if number % 2:
                database.write_now(actions.take, one.id, lan, NOW + number * SECOND)
        fire(database, NOW + 120 * SECOND)
        counts.append(database.read_now(counted, lead))
    assert counts[0] == counts[1] <= 12


def counted(tx: Tx, by: Caller) -> int:
    def look(tx: Tx) -> None:
        wall = actions.wall(tx, by, None, NOW + 121 * SECOND)
        assert isinstance(wall, Wall)
        assert wall.conversations

    return queries(tx, look)
