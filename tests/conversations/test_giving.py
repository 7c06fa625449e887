"""Conversations given by the desk itself, taken back from who is gone, and the places of those who still wait."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests import make
from tests.conversations import queues
from tests.conversations.given import NOW, SECOND, send
from tests.conversations.queues import GONE, fire, follow, has, shown, waits
from tests.conversations.stored import appended, due, everything, now_is, said, told
from tests.team.given import BY_ITSELF, here, joined, routed, says, settled
from xiaoer.conversations import actions, store
from xiaoer.conversations.actions import Arrival, routing
from xiaoer.conversations.actions.queueing import PLACES_TOLD
from xiaoer.conversations.domain.conversations import Conversation, Person, Stage, State
from xiaoer.conversations.domain.messages import Author
from xiaoer.conversations.domain.words import Words, say
from xiaoer.conversations.store import Left
from xiaoer.platform import events
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Database
from xiaoer.platform.events import Cursor
from xiaoer.team import actions as team
from xiaoer.team.domain.agents import Presence, Skills
from xiaoer.team.domain.routing import Routing
from xiaoer.values.refusal import Refused


@pytest.fixture
def shop(database: Database) -> UUID:
    made = make.shop(database)
    routed(database, made)
    return made


def test_who_waits_is_given_to_who_is_free(database: Database, shop: UUID) -> None:
    lan, one = here(database, shop), waits(database, shop)
    follow(database)
    now = now_is(database, one)
    assert (now.state, now.assignee and now.assignee.id, now.waiting_since) == (
        State.ASSIGNED,
        lan.account_id,
        NOW + SECOND,
    )
    assert said(database, one)[-1] == (3, "system", say(Words.TAKEN, "zh", lan.name))
    assert told(database)[-2:] == ["conversation.taken", "message.sent"]
    assert due(database).keys() >= {f"conversation.due:{one.id}"}
    assert [one.given_at for one in database.read_now(team.crew, shop)] == [NOW]


def test_a_shop_that_gives_by_hand_gives_nothing(database: Database) -> None:
    shop = make.shop(database)
    here(database, shop)
    one = waits(database, shop)
    before = everything(database)
    assert database.write_now(actions.route, shop, NOW) == []
    assert everything(database) == before
    assert now_is(database, one).state is State.QUEUED


def test_a_queue_that_is_empty_asks_for_nobody(database: Database, shop: UUID) -> None:
    here(database, shop)
    before = everything(database)
    assert database.write_now(actions.route, shop, NOW) == []
    assert everything(database) == before


def test_levels_first_then_the_longest_wait_up_to_the_capacity(database: Database, shop: UUID) -> None:
    here(database, shop, capacity=2)
    plain, later, high = waits(database, shop, 1), waits(database, shop, 2), waits(database, shop, 3, level=3)
    follow(database)
    assert [now_is(database, one).state for one in (plain, later, high)] == [
        State.ASSIGNED,
        State.QUEUED,
        State.ASSIGNED,
    ]


Change = Callable[[Database, UUID, Caller], object]


def is_gone(database: Database, _shop: UUID, lan: Caller) -> None:
    database.write_now(team.vanish, {"account_id": str(lan.account_id), "at": GONE}, GONE)


def has_another(database: Database, shop: UUID, lan: Caller) -> None:
    database.write_now(actions.take, waits(database, shop, 1).id, lan, NOW)


def resolves_it(database: Database, shop: UUID, lan: Caller) -> None:
    [one] = database.read_now(actions.listed, frozenset({shop}), "mine", lan.account_id)
    database.write_now(actions.resolve, one.id, lan, NOW)


def puts_it_back(database: Database, shop: UUID, lan: Caller) -> None:
    [one] = database.read_now(actions.listed, frozenset({shop}), "mine", lan.account_id)
    database.write_now(actions.transfer, one.id, actions.Transfer("请接着处理"), lan, NOW)


ROOM: list[tuple[str, Change, Change]] = [
    ("comes", is_gone, lambda database, _, lan: database.write_now(team.come, lan, GONE)),
    ("stands", lambda database, _, lan: says(database, lan, Presence.AWAY), lambda database, _, lan: says(database, lan, Presence.ONLINE)),
    ("resolves", has_another, resolves_it),
    ("puts back", has_another, puts_it_back),
    ("takes more", lambda database, shop, lan: settled(database, shop, lan, Skills(0)), lambda database, shop, lan: settled(database, shop, lan, Skills(1))),
    ("switched on", lambda database, shop, _: routed(database, shop, Routing()), lambda database, shop, _: routed(database, shop)),
]  # fmt: skip


@pytest.mark.parametrize(("full", "has_room"), [pytest.param(*both, id=name) for name, *both in ROOM])
def test_whatever_makes_room_gives_at_once(database: Database, shop: UUID, full: Change, has_room: Change) -> None:
    lan = here(database, shop, capacity=1)
    full(database, shop, lan)
    one = waits(database, shop, 2)
    follow(database)
    assert has(database, one) is None
    has_room(database, shop, lan)
    follow(database)
    assert has(database, one) == lan.account_id


def test_load_is_counted_over_all_shops(database: Database, shop: UUID) -> None:
    other = make.shop(database, slug="other")
    routed(database, other)
    queues.of_both(database, make.account(database, login="lan", shops=(shop, other)), [shop, other], capacity=1)
    here_, there = waits(database, shop, 1), waits(database, other, 2)
    follow(database)
    assert sorted([now_is(database, here_).state, now_is(database, there).state]) == [State.ASSIGNED, State.QUEUED]


def test_what_was_taken_by_hand_meanwhile_is_not_given(database: Database, shop: UUID) -> None:
    here(database, shop)
    yun, one = here(database, shop, "yun", capacity=0), waits(database, shop)
    database.write_now(actions.take, one.id, yun, NOW + 2 * SECOND)
    follow(database)
    assert has(database, one) == yun.account_id
    assert told(database).count("conversation.taken") == 1


def test_to_the_agent_whom_the_customer_knows(database: Database, shop: UUID) -> None:
    here(database, shop, "aaa")
    yun, first = here(database, shop, "yun"), waits(database, shop)
    database.write_now(actions.take, first.id, yun, NOW)
    database.write_now(actions.resolve, first.id, yun, NOW)
    again = waits(database, shop, at=NOW + 90_000 * SECOND)
    assert again.id != first.id
    follow(database)
    assert has(database, again) == yun.account_id


def test_not_where_the_shop_does_not_want_it(database: Database, shop: UUID) -> None:
    routed(database, shop, replace(BY_ITSELF, last_agent=False))
    aaa = here(database, shop, "aaa")
    yun, first = here(database, shop, "yun"), waits(database, shop)
    database.write_now(actions.take, first.id, yun, NOW)
    database.write_now(team.gave, [yun.account_id], NOW)
    database.write_now(actions.resolve, first.id, yun, NOW)
    again = waits(database, shop, at=NOW + 90_000 * SECOND)
    follow(database)
    assert has(database, again) == aaa.account_id


def test_skills_count_until_the_limit(database: Database, shop: UUID) -> None:
    lan = here(database, shop, stages=("presale",), languages=("zh",))
    one = waits(database, shop, stage=Stage.AFTERSALE, locale="en")
    follow(database)
    limit = NOW + SECOND + BY_ITSELF.overflow * SECOND
    assert (has(database, one), due(database)[f"routing.widen:{shop}"]) == (None, limit)
    database.write_now(team.saw, [lan.account_id], limit)
    fire(database, limit - 1)
    follow(database, limit - 1)
    assert has(database, one) is None
    fire(database, limit)
    follow(database, limit)
    assert has(database, one) == lan.account_id
    assert told(database).count("queue.widened") == 1
    assert f"routing.widen:{shop}" not in due(database)


def test_a_limit_that_nobody_waits_for_any_more_is_not_on_record(database: Database, shop: UUID) -> None:
    lan, one = here(database, shop, stages=("presale",)), waits(database, shop, stage=Stage.AFTERSALE)
    follow(database)
    database.write_now(actions.take, one.id, lan, NOW + 9 * SECOND)
    fire(database, NOW + SECOND + BY_ITSELF.overflow * SECOND)
    assert told(database).count("queue.widened") == 0


def test_where_people_give_out_by_hand_by_now_no_limit_is_on_record(database: Database, shop: UUID) -> None:
    here(database, shop, stages=("presale",))
    waits(database, shop, stage=Stage.AFTERSALE)
    follow(database)
    routed(database, shop, Routing())
    fire(database, NOW + SECOND + BY_ITSELF.overflow * SECOND)
    assert told(database).count("queue.widened") == 0


def test_what_an_agent_had_who_is_gone_is_in_the_queue_at_its_old_place(database: Database, shop: UUID) -> None:
    lan, first = here(database, shop, capacity=1), waits(database, shop, 1)
    follow(database)
    second = waits(database, shop, 2)
    fire(database, GONE)
    follow(database, GONE)
    now = now_is(database, first)
    assert (now.state, now.assignee, now.waiting_since) == (State.QUEUED, None, NOW + SECOND)
    assert database.read_now(actions.queue_place, now) == 1
    assert database.read_now(actions.queue_place, now_is(database, second)) == 2
    assert [body for _, author, body in said(database, first) if author == "system"][-1] == say(Words.AGENT_GONE, "zh")
    assert told(database).count("conversation.returned") == 1
    fire(database, GONE + 200 * SECOND)
    follow(database, GONE + 200 * SECOND)
    assert told(database).count("conversation.returned") == 1
    database.write_now(team.come, lan, GONE + 200 * SECOND)
    follow(database, GONE + 200 * SECOND)
    assert has(database, first) == lan.account_id


def test_a_colleague_gets_it_where_one_is_free(database: Database, shop: UUID) -> None:
    one = waits(database, shop)
    here(database, shop)
    follow(database)
    yun = here(database, shop, "yun", now=NOW + 60 * SECOND)
    fire(database, GONE)
    follow(database, GONE)
    assert has(database, one) == yun.account_id


def test_who_waits_for_nothing_is_in_the_queue_once_they_write(database: Database) -> None:
    shop = make.shop(database)
    lan, one = here(database, shop), waits(database, shop)
    database.write_now(actions.take, one.id, lan, NOW)
    answer = send(
        "您好", Author.AGENT, conversation_id=one.id, shop_id=shop, author_id=lan.account_id, at=NOW + 5 * SECOND
    )
    appended(database, [answer])
    count = now_is(database, one).last_seq
    fire(database, GONE)
    follow(database, GONE)
    now = now_is(database, one)
    assert (now.state, now.assignee, now.last_seq) == (State.WAITING, None, count)
    appended(database, [send("还在吗", conversation_id=one.id, shop_id=shop, at=GONE + SECOND)])
    now = now_is(database, one)
    assert (now.state, now.waiting_since) == (State.QUEUED, GONE + SECOND)
    assert told(database)[-2:] == ["message.sent", "conversation.queued"]


@pytest.mark.parametrize("where", ["there", "away", "gone"])
def test_a_shopper_who_comes_back_does_not_wait_for_nobody(database: Database, shop: UUID, where: str) -> None:
    lan, one = here(database, shop), waits(database, shop)
    follow(database)
    database.write_now(actions.resolve, one.id, lan, NOW + 5 * SECOND)
    if where == "away":
        says(database, lan, Presence.AWAY)
    if where == "gone":
        fire(database, GONE)
    follow(database, GONE)
    appended(database, [send("还有个问题", conversation_id=one.id, shop_id=shop, at=GONE + SECOND)])
    assert told(database)[-1] == "conversation.reopened"
    follow(database, GONE + SECOND)
    kept = where == "there"
    assert (has(database, one) == lan.account_id, now_is(database, one).state is State.ASSIGNED) == (kept, kept)


def test_what_somebody_else_took_since_does_not_come_back(database: Database) -> None:
    shop = make.shop(database)
    lan, yun, one = here(database, shop), here(database, shop, "yun"), waits(database, shop)
    database.write_now(actions.take, one.id, yun, NOW)
    before = everything(database)
    database.write_now(actions.return_all, shop, lan.account_id, GONE)
    database.write_now(actions.return_reopened, shop, one.id, UUID(int=9), GONE)
    assert everything(database) == before


def test_those_behind_hear_of_their_new_places(database: Database, shop: UUID) -> None:
    lan = joined(database, shop)
    first, second, third = (waits(database, shop, number) for number in (1, 2, 3))
    heard = shown(database, actions.take, first.id, lan, NOW)
    assert [(one["conversation"], one["state"], one["queue_place"]) for one in heard] == [
        (str(first.id), "assigned", None), (str(second.id), "queued", 1), (str(third.id), "queued", 2),
    ]  # fmt: skip


def test_those_before_whom_one_comes_back_hear_it_too(database: Database, shop: UUID) -> None:
    lan, first, second = joined(database, shop), waits(database, shop, 1), waits(database, shop, 2)
    database.write_now(actions.take, first.id, lan, NOW)
    heard = shown(database, actions.return_all, shop, lan.account_id, NOW)
    assert [(one["conversation"], one["queue_place"]) for one in heard] == [(str(first.id), 1), (str(second.id), 2)]


def test_a_higher_level_stands_before_the_others_and_they_hear_it(database: Database, shop: UUID) -> None:
    plain = waits(database, shop, 1)
    high = database.write_now(
        actions.arrive, Arrival(shop, UUID(int=0xF09), Person(UUID(int=0xC09), "演示顾客九", 3)), NOW
    )
    appended(database, [send("转人工", conversation_id=high.id, shop_id=shop, at=NOW + 9 * SECOND)])
    heard = shown(database, actions.hand_over, shop, high.id, "asked", NOW + 9 * SECOND)
    assert [(one["conversation"], one["queue_place"]) for one in heard] == [(str(high.id), 1), (str(plain.id), 2)]


def test_by_hand_the_longest_wait_is_first_whatever_the_level(database: Database) -> None:
    shop = make.shop(database)
    plain, high = waits(database, shop, 1), waits(database, shop, 2, level=3)
    assert [database.read_now(actions.queue_place, one) for one in (plain, high)] == [1, 2]


def test_only_the_first_hear_of_every_change(database: Database) -> None:
    shop = make.shop(database)
    lan = joined(database, shop)
    queue = [waits(database, shop, number) for number in range(1, PLACES_TOLD + 3)]
    heard = shown(database, actions.take, queue[0].id, lan, NOW)
    assert [one["queue_place"] for one in heard] == [None, *range(1, PLACES_TOLD + 1)]


def test_what_a_team_has(database: Database, shop: UUID) -> None:
    lan, yun = here(database, shop), here(database, shop, "yun", capacity=0)
    one, two = waits(database, shop, 1), waits(database, shop, 2)
    follow(database)
    answer = send(
        "您好", Author.AGENT, conversation_id=two.id, shop_id=shop, author_id=lan.account_id, at=NOW + 5 * SECOND
    )
    appended(database, [answer])
    says(database, lan, Presence.BUSY)
    waits(database, shop, 3)
    follow(database)
    found = database.read_now(actions.team_load, frozenset({shop}), shop)
    assert not isinstance(found, Refused)
    assert ([tuple(each) for each in found.agents], found.queued) == ([(lan.account_id, 1, 1)], [("presale", "zh", 1)])
    assert has(database, one) == lan.account_id != yun.account_id
    nobody = frozenset({UUID(int=5)})
    assert database.read_now(actions.team_load, nobody, shop) == Refused("shop_not_found")


def put_back(database: Database, shop: UUID, one: Conversation, by: Caller) -> None:
    database.write_now(store.add_left, shop, [Left(one.id, by.account_id, NOW, refused=True)])


def test_those_whom_nobody_can_take_do_not_hide_those_behind_them(
    database: Database, shop: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routing, "MOST_AT_ONCE", 2)
    lan = here(database, shop, stages=("presale",))
    others = [waits(database, shop, number, stage=Stage.AFTERSALE) for number in range(1, 6)]
    refused = [waits(database, shop, number) for number in range(6, 11)]
    for one in refused:
        put_back(database, shop, one, lan)
    last = waits(database, shop, 11)
    follow(database, NOW + 12 * SECOND)
    assert [has(database, one) for one in (*others, *refused)] == [None] * 10
    assert has(database, last) == lan.account_id
    assert due(database)[f"{actions.WIDEN}:{shop}"] == NOW + 121 * SECOND, (
        "when the first of them all may go to anybody"
    )


def test_whoever_waits_long_enough_is_behind_nobody_who_was_put_back(
    database: Database, shop: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the limit skills do not count, and what was put back still does."""
    monkeypatch.setattr(routing, "MOST_AT_ONCE", 2)
    lan = here(database, shop, stages=("presale",))
    refused = [waits(database, shop, number) for number in range(1, 6)]
    for one in refused:
        put_back(database, shop, one, lan)
    last = waits(database, shop, 6, stage=Stage.AFTERSALE)
    now = NOW + 126 * SECOND
    database.write_now(actions.widen, {"shop_id": str(shop)}, now)
    follow(database, now)
    assert [has(database, one) for one in refused] == [None] * 5
    assert has(database, last) == lan.account_id


def test_a_long_queue_is_given_out_in_short_units_and_in_its_order(
    database: Database, shop: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routing, "MOST_GIVEN", 1)
    lan, yun = here(database, shop), here(database, shop, "yun")
    queue = [waits(database, shop, number) for number in range(1, 8)]
    first = database.write_now(actions.route, shop, NOW + 9 * SECOND)
    assert [one.conversation_id for one in first] == [queue[0].id]
    follow(database, NOW + 9 * SECOND)
    given = [has(database, one) for one in queue]
    assert given[:2] in ([lan.account_id, yun.account_id], [yun.account_id, lan.account_id])
    assert sorted(given.count(one.account_id) for one in (lan, yun)) == [3, 4]
    taken = database.read_now(events.after, Cursor(), ["conversation.taken"], 99)
    assert [one.subject_id for one in taken] == [one.id for one in queue]
