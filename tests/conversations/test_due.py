"""What comes due in a conversation: alarms, breaches and signs, each once, by however many workers and after a kill."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import msgspec

from tests import make
from tests.conversations.given import HOUR, LAN, NOW, SECOND, SHOP, caller, send
from tests.conversations.stored import arrived, due, everything, fired, messages, now_is, queued, said, taken, wrote
from tests.platform.stopping_program import stopped_at
from tests.times.given import OFFICE, at
from xiaoer.conversations import actions, store
from xiaoer.conversations.actions import BotWords
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.events import ConversationQueued, LimitAlarmed, LimitBreached
from xiaoer.conversations.domain.messages import Author
from xiaoer.conversations.domain.signs import Sign, Situation, sentence
from xiaoer.conversations.domain.waiting import key
from xiaoer.conversations.domain.words import Words, say
from xiaoer.platform import events, jobs
from xiaoer.platform.auth import Role
from xiaoer.platform.db import Database, Tx, open_database
from xiaoer.platform.events import Cursor
from xiaoer.platform.jobs import LEASE
from xiaoer.times import actions as times
from xiaoer.times.domain.limits import Bound, Times, TimesChange

ON_THE_WAY = say(Words.ON_THE_WAY, "zh")
NEXT, STILL, WITH_AGENT = (
    sentence(sign, Situation("", place=1), "zh") for sign in (Sign.NEXT, Sign.STILL, Sign.WITH_AGENT)
)


def limits(database: Database) -> list[tuple[str, float]]:
    """Alarms and breaches on record, each with its seconds after NOW."""
    told = database.read_now(events.after, Cursor(), ["limit.alarmed", "limit.breached"], 99)
    return [(f"{one.data['limit']} {one.data.get('told', 'breached')}", (one.at - NOW) / SECOND) for one in told]


def signs(database: Database, one: Conversation) -> list[str]:
    return [body for _, author, body in said(database, one) if author == "system" and body != ON_THE_WAY]


FIRST = [("first_reply agent", 15), ("first_reply supervisor", 25), ("first_reply breached", 30)]


def test_alarms_come_before_the_limit_and_then_the_breach_each_once(database: Database) -> None:
    one = queued(database)
    for second in range(61):
        fired(database, NOW + second * SECOND)
    assert limits(database) == FIRST
    assert signs(database, one) == [NEXT]
    assert due(database) == {key(one.id): NOW + 20 * HOUR}


def test_what_a_breach_says(database: Database) -> None:
    one = taken(database)
    fired(database, NOW + 30 * SECOND)
    [event] = database.read_now(events.after, Cursor(), ["limit.breached"], 9)
    assert (event.shop_id, event.subject_id, event.by) == (SHOP, one.id, None)
    assert event.read_as(LimitBreached) == LimitBreached(one.id, "first_reply", NOW + 30 * SECOND, LAN.id)
    [alarm, _] = database.read_now(events.after, Cursor(), ["limit.alarmed"], 9)
    assert alarm.read_as(LimitAlarmed) == LimitAlarmed(one.id, "first_reply", "agent", NOW + 30 * SECOND)


def test_the_sign_comes_at_25_seconds_and_once(database: Database) -> None:
    one = queued(database)
    fired(database, NOW + 25 * SECOND - 1)
    assert signs(database, one) == []
    fired(database, NOW + 25 * SECOND)
    fired(database, NOW + 900 * SECOND)
    assert signs(database, one) == [NEXT]
    assert now_is(database, one).waiting_since == NOW


def test_each_new_wait_has_its_own_sign_and_never_the_same_again(database: Database) -> None:
    one = queued(database)
    fired(database, NOW + 25 * SECOND)
    wrote(database, one, "来了", Author.AGENT, at=NOW + 40 * SECOND)
    for number in range(3):
        since = NOW + (100 + 200 * number) * SECOND
        wrote(database, one, f"还有货吗 {number}", at=since)
        fired(database, since + 25 * SECOND - 1)
        assert len(signs(database, one)) == number + 1
        fired(database, since + 25 * SECOND)
        wrote(database, one, f"有的 {number}", Author.AGENT, at=since + 40 * SECOND)
    assert signs(database, one) == [NEXT, WITH_AGENT, STILL, WITH_AGENT]


def test_who_writes_on_in_the_same_wait_hears_another_word(database: Database) -> None:
    one = queued(database)
    fired(database, NOW + 25 * SECOND)
    wrote(database, one, "还在吗", at=NOW + 60 * SECOND)
    wrote(database, one, "？？", at=NOW + 70 * SECOND)
    fired(database, NOW + 84 * SECOND)
    assert signs(database, one) == [NEXT]
    fired(database, NOW + 85 * SECOND)
    assert signs(database, one) == [NEXT, STILL]


def test_an_answer_in_time_leaves_neither_sign_nor_breach(database: Database) -> None:
    one = queued(database)
    fired(database, NOW + 15 * SECOND)
    wrote(database, one, "来了", Author.AGENT, at=NOW + 24 * SECOND)
    assert fired(database, NOW + 99 * SECOND) == 0
    assert (signs(database, one), limits(database)) == ([], FIRST[:1])


def test_an_answer_after_the_limit_that_no_worker_had_seen_leaves_the_breach_on_record(database: Database) -> None:
    one = queued(database)
    wrote(database, one, "来了", Author.AGENT, at=NOW + 31 * SECOND)
    fired(database, NOW + 99 * SECOND)
    assert limits(database) == FIRST[2:]
    assert signs(database, one) == []


def test_an_answer_between_claim_and_firing_leaves_no_sign(database: Database) -> None:
    one = queued(database)
    payload = {"shop_id": str(SHOP), "conversation_id": str(one.id)}
    wrote(database, one, "来了", Author.AGENT, at=NOW + 25 * SECOND)
    before = everything(database)
    database.write_now(actions.come_due, payload, NOW + 25 * SECOND)
    assert everything(database) == before


def test_a_resolved_matter_asks_for_nothing_more(database: Database) -> None:
    one = taken(database)
    wrote(database, one, "好了", Author.AGENT, at=NOW + SECOND)
    database.write_now(actions.resolve, one.id, caller(), NOW + 25 * HOUR)
    assert limits(database) == [("resolution breached", 24 * 3_600)], "it was late, and on record"
    assert due(database) == {}


def test_an_answer_and_the_due_time_at_the_same_moment_do_not_wait_for_each_other(database: Database) -> None:
    """The answer holds the conversation and wants the due row; the job holds the due row and wants the conversation."""
    one, moment = queued(database), NOW + 25 * SECOND
    answering, fired_it = threading.Event(), threading.Event()

    def answer(tx: Tx) -> None:
        store.locked(tx, [(SHOP, one.id)])
        answering.set()
        fired_it.wait(0.5 if tx.dialect == "sqlite" else 20)
        actions.append_all(tx, [send("来了", Author.AGENT, conversation_id=one.id, at=moment)])

    with ThreadPoolExecutor() as threads:
        answered = threads.submit(database.write_now, answer)
        answering.wait()
        counted = threads.submit(fired, database, moment)
        counted.add_done_callback(lambda _: fired_it.set())
        answered.result()
        counted.result()
    fired(database, moment + SECOND)
    assert [author for _, author, _ in said(database, one)] == ["shopper", "system", "agent"]
    assert due(database) == {key(one.id): NOW + 20 * HOUR}


def test_many_workers_do_each_thing_once(database: Database, database_url: str) -> None:
    others = [open_database(database_url) for _ in range(3)]
    rooms = [queued(database, visitor=UUID(int=number)) for number in range(1, 11)]

    async def race(second: int) -> None:
        moments = [NOW + second * SECOND + number for number in range(3)]
        await asyncio.gather(*(asyncio.to_thread(fired, one, now) for one in others for now in moments))

    try:
        for second in (15, 25, 30):
            asyncio.run(race(second))
    finally:
        for one in others:
            one.close()
    fired(database, NOW + 31 * SECOND)
    assert sorted(limits(database)) == sorted(FIRST * 10)
    assert all(len(signs(database, room)) == 1 for room in rooms)


def test_after_a_kill_between_claim_and_firing_the_sign_comes_once_and_before_30_seconds(
    database: Database, database_url: str
) -> None:
    one = queued(database, now=NOW - 25 * SECOND)
    with stopped_at("claimed", database_url):
        assert signs(database, one) == []
    fired(database, NOW + LEASE - 1)
    assert signs(database, one) == []
    fired(database, NOW + LEASE)
    fired(database, NOW + LEASE + SECOND)
    assert signs(database, one) == [NEXT]
    assert LEASE < 5 * SECOND
    assert limits(database) == [("first_reply agent", -10), ("first_reply supervisor", 0), ("first_reply breached", 5)]


def test_a_clock_that_jumps_neither_skips_nor_repeats(database: Database) -> None:
    one = queued(database)
    fired(database, NOW + HOUR)
    assert (limits(database), signs(database, one)) == (FIRST, [NEXT])
    fired(database, NOW - HOUR)
    wrote(database, one, "来了", Author.AGENT, at=NOW - HOUR)
    wrote(database, one, "还有货吗", at=NOW - HOUR + SECOND)
    assert due(database) == {key(one.id): NOW - HOUR + 26 * SECOND}
    fired(database, NOW - HOUR + 26 * SECOND)
    assert (limits(database), len(signs(database, one))) == (FIRST, 2)


def test_a_clock_that_is_set_back_between_claim_and_firing_loses_nothing(database: Database) -> None:
    one, lease = queued(database), UUID(int=1)
    [claimed] = database.write_now(jobs.claim, lease, NOW + 15 * SECOND, 9)
    assert database.write_now(jobs.finish, claimed, lease, actions.come_due, NOW - HOUR)
    assert limits(database) == []
    assert due(database) == {key(one.id): NOW + 15 * SECOND}


def test_who_waited_through_an_upgrade_gets_limits_with_the_old_due_time(database: Database) -> None:
    """The row is renamed by the migration; the conversation knows of no limits yet."""
    one = queued(database)
    database.write_now(lambda tx: tx.raw.execute("UPDATE conversation SET timing = '{}'"))
    fired(database, NOW + 25 * SECOND)
    assert due(database) == {key(one.id): NOW + 15 * SECOND}
    fired(database, NOW + 25 * SECOND)
    assert (signs(database, one), limits(database)) == ([NEXT], FIRST[:2])


def asked(database: Database, body: str = "充绒量是多少", **given: Any) -> Conversation:
    """A shopper who has asked the bot, which has not answered."""
    return wrote(database, arrived(database, **given), body, at=given.get("now", NOW))


def test_whom_the_bot_does_not_answer_people_have_and_a_word_comes_in_time(database: Database) -> None:
    one = asked(database)
    assert due(database) == {key(one.id): NOW + 25 * SECOND}
    fired(database, NOW + 25 * SECOND - 1)
    assert (now_is(database, one).state, signs(database, one)) == (State.BOT, [])
    fired(database, NOW + 25 * SECOND)
    after = now_is(database, one)
    assert (after.state, after.waiting_since, signs(database, one)) == (State.QUEUED, NOW, [NEXT])
    [called] = database.read_now(events.after, Cursor(), ["conversation.queued"], 9)
    assert called.read_as(ConversationQueued) == ConversationQueued(one.id, "unanswered")
    for second in (26, 30, 900):
        fired(database, NOW + second * SECOND)
    assert (limits(database), signs(database, one)) == (FIRST, [NEXT])


def test_a_bot_that_comes_late_finds_that_people_have_it(database: Database) -> None:
    one = asked(database)
    fired(database, NOW + 25 * SECOND)
    before = everything(database)
    assert database.write_now(actions.question, SHOP, one.id, 1) is None
    database.write_now(actions.say_as_bot, SHOP, one.id, BotWords("90 克", 1), NOW + 26 * SECOND)
    database.write_now(actions.hand_over, SHOP, one.id, "unknown", NOW + 26 * SECOND)
    assert everything(database) == before


def test_the_bots_answer_takes_the_moment_away_in_the_same_commit(database: Database) -> None:
    one = asked(database)
    database.write_now(actions.say_as_bot, SHOP, one.id, BotWords("90 克", 1), NOW + SECOND)
    assert due(database) == {}
    assert (fired(database, NOW + HOUR), now_is(database, one).state) == (0, State.BOT)


def test_words_that_came_after_those_which_the_bot_answers_are_not_forgotten(database: Database) -> None:
    one = asked(database)
    wrote(database, one, "水洗会不会跑绒", at=NOW + 20 * SECOND)
    database.write_now(actions.say_as_bot, SHOP, one.id, BotWords("90 克", 1), NOW + 22 * SECOND)
    after = now_is(database, one)
    assert (after.waiting_since, after.unread) == (NOW + 20 * SECOND, 1)
    assert due(database) == {key(one.id): NOW + 47 * SECOND}, "25 seconds after the word that they have had"
    database.write_now(actions.say_as_bot, SHOP, one.id, BotWords("可以机洗", 2), NOW + 23 * SECOND)
    assert (now_is(database, one).waiting_since, due(database)) == (None, {})


def test_more_words_to_a_silent_bot_move_no_due_time(database: Database) -> None:
    one = asked(database)
    wrote(database, one, "在吗", at=NOW + 20 * SECOND)
    assert due(database) == {key(one.id): NOW + 25 * SECOND}


def test_what_is_due_next_is_planned_also_where_it_is_due_at_the_moment_of_the_sign(database: Database) -> None:
    """An alarm at 25 seconds stands where the row stood that has just fired and is gone."""
    shop = settled(database, Times(first_reply=Bound(30, None, 25), next_reply=None, resolution=None))
    one = asked(database, shop=shop)
    fired(database, NOW + 25 * SECOND)
    assert due(database) == {key(one.id): NOW + 25 * SECOND}
    fired(database, NOW + 30 * SECOND)
    assert limits(database) == [("first_reply supervisor", 25), ("first_reply breached", 30)]
    assert due(database) == {key(one.id): NOW + 90 * SECOND}, "the first alarm of the platform's limit"


def test_off_hours_whom_the_bot_does_not_answer_hears_when_people_are_back(database: Database) -> None:
    shop, evening = settled(database, Times(hours=OFFICE)), at("2026-11-27 20:00")
    one = asked(database, shop=shop, now=evening)
    fired(database, evening + 25 * SECOND)
    assert "11月30日 09:00 上班后" in signs(database, one)[0]
    assert now_is(database, one).state is State.QUEUED


def test_many_workers_call_people_once(database: Database, database_url: str) -> None:
    others = [open_database(database_url) for _ in range(3)]
    rooms = [asked(database, visitor=UUID(int=number)) for number in range(1, 9)]

    async def race() -> None:
        moments = [NOW + 25 * SECOND + number for number in range(3)]
        await asyncio.gather(*(asyncio.to_thread(fired, one, now) for one in others for now in moments))

    try:
        asyncio.run(race())
    finally:
        for one in others:
            one.close()
    assert len(database.read_now(events.after, Cursor(), ["conversation.queued"], 99)) == len(rooms)
    assert all(len(signs(database, room)) == 1 for room in rooms)


def settled(database: Database, told: Times) -> UUID:
    shop = make.shop(database)
    by = caller(shops=frozenset({shop}), role=Role.SUPERVISOR)
    assert database.write_now(times.settle, shop, TimesChange(**msgspec.structs.asdict(told)), by, NOW) == told
    return shop


def handed_over(database: Database, shop: UUID, now: int, **given: Any) -> Conversation:
    one = arrived(database, shop=shop, now=now, **given)
    wrote(database, one, "转人工", at=now)
    database.write_now(actions.hand_over, shop, one.id, "asked", now)
    return now_is(database, one)


def test_off_hours_the_shopper_hears_at_once_when_people_are_back(database: Database) -> None:
    shop, evening = settled(database, Times(hours=OFFICE)), at("2026-11-27 20:00")
    one = handed_over(database, shop, evening)
    [told] = signs(database, one)
    assert "11月30日 09:00 上班后" in told
    wrote(database, one, "好的，还有一件事", at=evening + 60 * SECOND)
    fired(database, evening + 85 * SECOND)
    assert "这条也收到了" in signs(database, one)[1]
    fired(database, at("2026-11-30 09:00:15"))
    alarms = database.read_now(events.after, Cursor(), ["limit.alarmed"], 9)
    assert [(alarm.data["told"], alarm.at) for alarm in alarms if alarm.data["limit"] == "first_reply"] == [
        ("agent", at("2026-11-30 09:00:15"))
    ], "working time stands still at night"


def test_off_hours_in_the_shoppers_language(database: Database) -> None:
    shop, evening = settled(database, Times(hours=OFFICE)), at("2026-11-25 20:00")
    one = handed_over(database, shop, evening, locale="en")
    assert "will answer tomorrow at 09:00." in signs(database, one)[0]


def test_urgent_words_have_a_sign_of_their_own(database: Database) -> None:
    one = queued(database)
    wrote(database, one, "插上就漏电，孩子被电到了", at=NOW + SECOND)
    for seconds in range(2, 12):
        wrote(database, one, "在吗", at=NOW + seconds * SECOND)
    fired(database, NOW + 25 * SECOND)
    assert "断开电源" in signs(database, one)[0]


def test_the_place_in_the_queue(database: Database) -> None:
    for number in range(3):
        queued(database, visitor=UUID(int=number + 1), now=NOW - SECOND)
    one = queued(database)
    fired(database, NOW + 25 * SECOND)
    assert "前面还有 3 位顾客" in signs(database, one)[0]


def test_new_terms_hold_from_the_next_wait_on(database: Database) -> None:
    shop = settled(database, Times())
    one = handed_over(database, shop, NOW)
    before = due(database)
    by = caller(shops=frozenset({shop}), role=Role.SUPERVISOR)
    database.write_now(
        times.settle, shop, TimesChange(first_reply=Bound(60, 40, 50), next_reply=None, sign_after=20), by, NOW
    )
    assert due(database) == before
    wrote(database, one, "来了", Author.AGENT, at=NOW + SECOND)
    wrote(database, one, "谢谢", at=NOW + 2 * SECOND)
    assert due(database) == {key(one.id): NOW + 22 * SECOND}


def test_messages_are_told_of_by_their_moment(database: Database) -> None:
    """What the desk says takes its place among what the others say."""
    one = queued(database)
    fired(database, NOW + 26 * SECOND)
    kept = messages(database, one)
    assert [(message.seq, message.at) for message in kept] == [(1, NOW), (2, NOW), (3, NOW + 26 * SECOND)]
