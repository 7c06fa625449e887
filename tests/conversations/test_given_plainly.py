"""What a unit of routing gives is the plain decision over everybody, although it looks at few of them."""

from __future__ import annotations

from collections import Counter
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from tests import make
from tests.conversations.given import NOW, SECOND
from tests.conversations.queues import follow, has, waits
from tests.properties.test_routing import plainly
from tests.team.given import BY_ITSELF, here, routed
from xiaoer.conversations import actions, store
from xiaoer.conversations.actions import routing
from xiaoer.conversations.domain.conversations import Assignee, Conversation, Stage, State
from xiaoer.conversations.domain.routing import Assignment, Need
from xiaoer.conversations.store import Left
from xiaoer.conversations.store.tables import conversation_table, left_table
from xiaoer.platform.auth import Caller
from xiaoer.platform.auth.accounts import account_shop_table
from xiaoer.platform.db import Database, Tx
from xiaoer.team import actions as team
from xiaoer.team import store as team_store
from xiaoer.team.domain.groups import Group
from xiaoer.team.domain.routing import Routing

SKILLS = ((("presale",), ("zh",)), (("presale", "aftersale"), ("zh", "en")), (("aftersale",), ("en",)))
LATER = NOW + 130 * SECOND
"""When those who came first have waited past the limit."""


def filled(database: Database, shop: UUID, chance: Random, *, grouped: bool) -> None:
    """Agents who take the same and others, in groups or not, with something in hand; who waits, of whom some are known and some
    were put back.
    """
    crew = []
    for number in range(9):
        stages, languages = chance.choice(SKILLS)
        crew.append(here(database, shop, f"agent{number}", capacity=4, stages=stages, languages=languages))
    database.write_now(team.gave, [one.account_id for one in chance.sample(crew, 4)], NOW - SECOND)
    if grouped:
        two = (("售前组", ("presale",), ("zh",)), ("售后组", ("presale", "aftersale"), ("zh", "en")))
        groups = tuple(
            Group(name, stages, languages, tuple(each.account_id for each in chance.sample(crew, 4)))
            for name, stages, languages in two
        )
        database.write_now(team_store.save_groups, shop, groups, NOW, crew[0].account_id)
    queue = [
        waits(
            database, shop, number, at=NOW + chance.randint(1, 40) * SECOND, level=chance.randint(0, 2),
            stage=chance.choice((Stage.PRESALE, Stage.AFTERSALE)), locale=chance.choice(("zh", "en")),
        )
        for number in range(1, 15)
    ]  # fmt: skip
    database.write_now(beside, queue[0], crew, chance)
    for one in chance.sample(queue, 6):
        by, known = chance.sample(crew, 4), chance.choice(crew)
        database.write_now(store.add_left, shop, [Left(one.id, each.account_id, NOW, refused=True) for each in by])
        database.write_now(past, one, known, 10)
    for one in chance.sample(queue, 6):
        database.write_now(past, one, chance.choice(crew), 20)


def beside(tx: Tx, like: Conversation, crew: list[Caller], chance: Random) -> None:
    """What agents have in hand, up to all that they take, in another shop as well."""
    for number, one in enumerate(one for one in crew for _ in range(chance.randint(0, 4))):
        key, state = UUID(int=0xB000 + number), chance.choice((State.ASSIGNED, State.WAITING))
        has, shop = Assignee(one.account_id, one.name), chance.choice((like.shop_id, UUID(int=0x5)))
        assert store.add(
            tx,
            replace(
                like,
                shop_id=shop,
                id=key,
                visitor=key,
                customer=replace(like.customer, id=key),
                state=state,
                assignee=has,
            ),
        )


def past(tx: Tx, one: Conversation, by: Caller, number: int) -> None:
    """The customer's conversation of an earlier day, with this agent."""
    key = UUID(int=(number << 32) + one.id.int)
    over = replace(one, id=key, visitor=key, state=State.RESOLVED, resolved_at=NOW, last_at=one.last_at - number)
    assert store.add(tx, replace(over, assignee=Assignee(by.account_id, by.name)))


def everybody(tx: Tx, shop: UUID, now: int) -> list[Assignment]:
    """The decision, of all who wait and all agents, as it is said."""
    talks = tx.all(sa.select(conversation_table))
    in_hand = Counter(one.assignee_id for one in talks if one.state in {State.ASSIGNED, State.WAITING})
    had = {
        one.customer_id: one.assignee_id
        for one in sorted(talks, key=lambda one: one.last_at)
        if one.shop_id == shop and one.assignee_id is not None
    }
    left = tx.all(sa.select(left_table))
    needs = [
        Need(
            one.id, one.stage, one.locale, one.waiting_since, one.customer_level, had.get(one.customer_id),
            frozenset(each.account_id for each in left if each.conversation_id == one.id),
            one.waiting_since + BY_ITSELF.overflow * SECOND <= now,
        )
        for one in talks
        if one.shop_id == shop and one.state == State.QUEUED
    ]  # fmt: skip
    return plainly(needs, team.crew(tx, shop), in_hand, team.first_for(tx, shop))


@pytest.mark.parametrize("grouped", [False, True], ids=["everybody", "groups first"])
@pytest.mark.parametrize(("seed", "now"), [(1, NOW + 50 * SECOND), (2, LATER), (3, LATER)])
def test_unit_for_unit_it_is_the_plain_decision(
    database: Database, seed: int, now: int, monkeypatch: pytest.MonkeyPatch, *, grouped: bool
) -> None:
    monkeypatch.setattr(routing, "MOST_GIVEN", 2)
    monkeypatch.setattr(routing, "MOST_AT_ONCE", 4)
    shop = make.shop(database)
    filled(database, shop, Random(seed), grouped=grouped)  # noqa: S311 - a made-up team
    routed(database, shop)
    units = 0
    while wanted := database.read_now(everybody, shop, now):
        assert database.write_now(actions.route, shop, now) == wanted[:2]
        units += 1
    assert units > 1
    assert database.write_now(actions.route, shop, now) == []


def test_who_is_let_out_of_the_shop_at_that_moment_is_given_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = make.shop(database)
    routed(database, shop)
    lan, one = here(database, shop, "lan"), waits(database, shop)
    chosen = routing._chosen

    def chosen_and_out(tx: Tx, shop_id: UUID, settled: Routing, now: int) -> list[Any]:
        found = chosen(tx, shop_id, settled, now)
        tx.run(sa.delete(account_shop_table).where(account_shop_table.c.account_id == lan.account_id))
        return found

    monkeypatch.setattr(routing, "_chosen", chosen_and_out)
    assert database.write_now(actions.route, shop, NOW + 2 * SECOND) == []
    assert has(database, one) is None


def test_who_waits_for_nothing_stands_by_their_last_word(database: Database) -> None:
    """As one who was put aside, and whose agent has gone by the moment: alike on both databases, for each of the orders."""
    shop = make.shop(database)
    first, loose, last = (waits(database, shop, number) for number in (1, 2, 3))
    loose = replace(loose, waiting_since=None)
    database.write_now(lambda tx: store.save(tx, [loose]))
    queue = database.read_now(lambda tx: store.queued(tx, shop, by_level=False, most=5))
    assert [one.id for one in queue] == [first.id, loose.id, last.id]
    place = partial(store.place_in_queue, by_level=False)
    places = [database.read_now(place, one) for one in (first, loose, last)]
    assert places == [1, 2, 3]


def test_who_goes_at_that_moment_is_given_nothing_and_a_colleague_is(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the choice and the hold: that they have gone leads to the next choice."""
    shop = make.shop(database)
    routed(database, shop)
    lan, one = here(database, shop, "lan"), waits(database, shop)
    yun = here(database, shop, "yun", capacity=1)
    database.write_now(team.gave, [yun.account_id], NOW)
    chosen = routing._chosen

    def chosen_and_gone(tx: Tx, shop_id: UUID, settled: Routing, now: int) -> list[Any]:
        found = chosen(tx, shop_id, settled, now)
        team.leave(tx, lan.account_id, [shop_id], now, wholly=True)
        monkeypatch.setattr(routing, "_chosen", chosen)
        return found

    monkeypatch.setattr(routing, "_chosen", chosen_and_gone)
    assert database.write_now(actions.route, shop, NOW + 2 * SECOND) == []
    assert has(database, one) is None
    follow(database, NOW + 2 * SECOND)
    assert has(database, one) == yun.account_id
