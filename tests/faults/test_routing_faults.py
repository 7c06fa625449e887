"""Workers killed while they give conversations to agents, and several that do so at once: nothing is lost or doubled."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
import sqlalchemy as sa

from tests import make
from tests.conversations import queues
from tests.conversations.given import NOW, SECOND
from tests.conversations.queues import GONE, fire, follow, has, waits
from tests.conversations.stopping_router import stopped_at
from tests.conversations.stored import now_is, said, told
from tests.servers import Postgres
from tests.team.given import here, routed
from xiaoer.conversations import actions
from xiaoer.conversations.domain.conversations import State
from xiaoer.conversations.domain.words import Words, say
from xiaoer.platform.db import Database, Tx, open_database
from xiaoer.platform.events import event_table
from xiaoer.platform.jobs import LEASE
from xiaoer.values.refusal import Refused

pytestmark = pytest.mark.faults


@pytest.fixture
def shop(database: Database) -> UUID:
    made = make.shop(database)
    routed(database, made)
    return made


@pytest.mark.parametrize("place", ["giving", "given"])
def test_a_worker_that_is_killed_while_it_gives(database: Database, database_url: str, shop: UUID, place: str) -> None:
    lan = here(database, shop, capacity=3)
    queue = [waits(database, shop, number) for number in range(1, 6)]
    with stopped_at(place, database_url):
        begun = {now_is(database, one).state for one in queue}
        assert begun == ({State.QUEUED} if place == "giving" else {State.QUEUED, State.ASSIGNED})
    follow(database)
    assert [has(database, one) for one in queue] == [lan.account_id] * 3 + [None] * 2
    assert told(database).count("conversation.taken") == 3
    for one in queue[:3]:
        assert [body for *_, body in said(database, one)].count(say(Words.TAKEN, "zh", lan.name)) == 1


@pytest.mark.parametrize("place", ["vanishing", "returning", "returned"])
def test_a_worker_that_is_killed_while_an_agent_is_gone(
    database: Database, database_url: str, shop: UUID, place: str
) -> None:
    here(database, shop)
    queue = [waits(database, shop, number) for number in (1, 2)]
    follow(database)
    if place == "vanishing":
        with stopped_at(place, database_url):
            assert "agent.gone" not in told(database)
        fire(database, GONE + LEASE)
    else:
        fire(database, GONE)
        with stopped_at(place, database_url):
            assert told(database).count("conversation.returned") == (2 if place == "returned" else 0)
    follow(database, GONE + LEASE)
    assert [now_is(database, one).state for one in queue] == [State.QUEUED] * 2
    assert Counter(kind for kind in told(database) if kind in {"agent.gone", "conversation.returned"}) == {
        "agent.gone": 1, "conversation.returned": 2,
    }  # fmt: skip


@pytest.fixture
def crowded(postgres: Postgres, empty_postgres: str) -> Iterator[str]:
    """The address of a store that many processes write to."""
    name = "routers"
    postgres.create(name, template=empty_postgres)
    yield postgres.address(name)
    postgres.drop(name)


def test_routers_and_people_who_take_at_once(crowded: str) -> None:
    first, second, third = (open_database(crowded) for _ in range(3))
    shop = make.shop(first)
    routed(first, shop)
    agents = [here(first, shop, login, capacity=10) for login in ("aaa", "bbb", "ccc")]
    by_hand = here(first, shop, "hand", capacity=0)
    queue = [waits(first, shop, number) for number in range(1, 41)]

    def give(database: Database) -> list[UUID]:
        return [one.conversation_id for _ in range(8) for one in database.write_now(actions.route, shop, NOW + SECOND)]

    def take(database: Database) -> list[UUID]:
        mine = [database.write_now(actions.take, one.id, by_hand, NOW + SECOND) for one in reversed(queue[20:])]
        return [one.id for one in mine if not isinstance(one, Refused)]

    with ThreadPoolExecutor(3) as pool:
        done = [pool.submit(give, first), pool.submit(give, second), pool.submit(take, third)]
        one, other, mine = (each.result(60) for each in done)
    given = Counter([*one, *other, *mine])
    assert max(given.values()) == 1
    had = Counter(has(first, each) for each in queue)
    assert had[by_hand.account_id] == len(mine)
    assert max(had[agent.account_id] for agent in agents) <= 10
    assert sum(had[agent.account_id] for agent in agents) == len(one) + len(other) == min(30, 40 - len(mine))
    chosen = sa.select(event_table.c.subject_id).where(event_table.c.kind == "conversation.taken")
    events = Counter(row.subject_id for row in first.read_now(lambda tx: tx.all(chosen)))
    assert events == given
    for database in (first, second, third):
        database.close()


def test_one_that_is_taken_by_hand_at_that_moment_is_not_given_as_well(crowded: str) -> None:
    first, second, third = (open_database(crowded) for _ in range(3))
    shop = make.shop(first)
    routed(first, shop)
    lan, by_hand = here(first, shop), here(first, shop, "hand", capacity=0)
    one, other = waits(first, shop, 1), waits(first, shop, 2)
    held, router_waits = threading.Event(), threading.Event()

    def take(tx: Tx) -> None:
        actions.take(tx, one.id, by_hand, NOW + SECOND)
        held.set()
        assert router_waits.wait(30)

    with ThreadPoolExecutor(2) as pool:
        taking = pool.submit(second.write_now, take)
        assert held.wait(30)
        giving = pool.submit(third.write_now, actions.route, shop, NOW + SECOND)
        until_blocked(first)
        router_waits.set()
        taking.result(30)
        assert [each.conversation_id for each in giving.result(30)] == [other.id]
    assert [has(first, each) for each in (one, other)] == [by_hand.account_id, lan.account_id]
    assert told(first).count("conversation.taken") == 2
    for database in (first, second, third):
        database.close()


def until_blocked(database: Database) -> None:
    """Somebody waits for a row that another one holds."""
    blocked = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    deadline = time.monotonic() + 30
    while not database.read_now(lambda tx: tx.all(blocked))[0][0]:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_an_agent_of_two_shops_is_not_filled_by_both(crowded: str) -> None:
    first, second = open_database(crowded), open_database(crowded)
    shops = [make.shop(first, slug=slug) for slug in ("here", "there")]
    account = make.account(first, login="both", shops=tuple(shops))
    one = queues.of_both(first, account, shops, capacity=5)
    for shop in shops:
        routed(first, shop)
    waiting = [waits(first, shop, number) for shop in shops for number in range(1, 6)]

    def give(database: Database, shop: UUID) -> int:
        return sum(len(database.write_now(actions.route, shop, NOW + SECOND)) for _ in range(4))

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(give, first, shops[0]), pool.submit(give, second, shops[1])]
        assert sum(each.result(60) for each in done) == 5
    assert Counter(has(first, each) for each in waiting) == {one.account_id: 5, None: 5}
    first.close()
    second.close()
