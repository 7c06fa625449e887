from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.conversations.given import HOUR, LAN, NOW, OTHER_SHOP, SECOND, SHOP, YUN, caller
from tests.conversations.stored import (
    VISITOR,
    arrived,
    due,
    everything,
    messages,
    now_is,
    queued,
    said,
    taken,
    told,
    wrote,
)  # fmt: skip
from xiaoer.conversations import actions
from xiaoer.conversations.actions import BotWords
from xiaoer.conversations.domain.conversations import Assignee, Conversation, State
from xiaoer.conversations.domain.events import (
    ConversationQueued,
    ConversationResolved,
    ConversationTaken,
    DraftStopped,
)  # fmt: skip
from xiaoer.conversations.domain.messages import Author, Kind, Source
from xiaoer.conversations.domain.timing import Timing
from xiaoer.conversations.domain.waiting import key
from xiaoer.conversations.domain.words import Words, say
from xiaoer.platform import events
from xiaoer.platform.db import Database, open_database
from xiaoer.platform.events import Cursor, Event
from xiaoer.values.refusal import Refused

LATER = NOW + 5 * SECOND
UNKNOWN = Refused("conversation_not_found")
ON_THE_WAY, ENDED = (say(words, "zh") for words in (Words.ON_THE_WAY, Words.RESOLVED))


def last_event(database: Database, kind: str) -> Event:
    return database.read_now(events.after, Cursor(), [kind], 99)[-1]


def test_the_bot_hands_over(database: Database) -> None:
    one = queued(database)
    assert said(database, one) == [(1, "shopper", "转人工"), (2, "system", ON_THE_WAY)]
    assert (one.state, one.waiting_since, one.unread, one.last_text) == (State.QUEUED, NOW, 1, "转人工")
    event = last_event(database, "conversation.queued")
    assert event.read_as(ConversationQueued) == ConversationQueued(one.id, "asked")


def test_in_the_shoppers_language(database: Database) -> None:
    one = arrived(database, locale="en")
    database.write_now(actions.hand_over, SHOP, one.id, "asked", NOW)
    assert messages(database, one)[0].body == say(Words.ON_THE_WAY, "en")


def test_handing_over_again_changes_nothing(database: Database) -> None:
    one = taken(database)
    before = everything(database)
    database.write_now(actions.hand_over, SHOP, one.id, "asked", LATER)
    assert everything(database) == before


def test_taking(database: Database) -> None:
    one = queued(database)
    result = database.write_now(actions.take, one.id, caller(), LATER)
    assert result == replace(
        one, state=State.ASSIGNED, assignee=LAN, assigned_at=LATER, unread=0, last_seq=3, last_at=LATER
    )
    assert now_is(database, one) == result
    assert [(kept.kind, kept.body) for kept in messages(database, one)][2:] == [(Kind.EVENT, f"{LAN.name}为您服务")]
    event = last_event(database, "conversation.taken")
    assert (event.read_as(ConversationTaken), event.by) == (ConversationTaken(one.id, LAN.id), LAN.id)
    assert due(database) == {key(one.id): NOW + 15 * SECOND}


def test_taking_ones_own_again_is_stored_as_it_is_told_and_announced_once(database: Database) -> None:
    one = taken(database)
    unread = wrote(database, one, "在吗", at=LATER)
    assert unread.unread == 1
    again = database.write_now(actions.take, one.id, caller(), LATER)
    assert again == now_is(database, one) == replace(unread, unread=0)
    before = everything(database)
    assert database.write_now(actions.take, one.id, caller(), LATER) == again
    assert everything(database) == before
    assert told(database).count("conversation.taken") == 1


def test_of_many_who_take_at_once_one_gets_it(database: Database, database_url: str) -> None:
    other = open_database(database_url)
    one = queued(database)
    agents = [Assignee(UUID(int=number), f"客服{number}（演示）") for number in range(1, 21)]

    async def race() -> list[Conversation | Refused]:
        asked = (
            (database, other)[number % 2].write(actions.take, one.id, caller(agent), LATER)
            for number, agent in enumerate(agents)
        )
        return await asyncio.gather(*asked)

    try:
        results = asyncio.run(race())
    finally:
        other.close()
    [winner] = [result for result in results if isinstance(result, Conversation)]
    assert winner.assignee is not None
    assert winner.assignee in agents
    assert results.count(Refused("already_taken", {"name": winner.assignee.name})) == 19
    assert now_is(database, one) == winner
    assert told(database).count("conversation.taken") == 1


def test_resolving(database: Database) -> None:
    one = taken(database)
    result = database.write_now(actions.resolve, one.id, caller(), LATER)
    assert result == replace(
        one, state=State.RESOLVED, resolved_at=LATER, waiting_since=None, unread=0, last_seq=4, last_at=LATER,
        timing=Timing(sign_after=25 * SECOND, reopens_until=LATER + 24 * HOUR),
    )  # fmt: skip
    assert now_is(database, one) == result
    assert said(database, one)[-1] == (4, "system", ENDED)
    event = last_event(database, "conversation.resolved")
    assert (event.read_as(ConversationResolved), event.by) == (ConversationResolved(one.id, by_bot=True), LAN.id)
    assert due(database) == {}


def test_it_is_by_a_person_once_one_has_answered(database: Database) -> None:
    one = taken(database)
    wrote(database, one, "您好", Author.AGENT, at=LATER)
    database.write_now(actions.resolve, one.id, caller(), LATER)
    event = last_event(database, "conversation.resolved")
    assert event.read_as(ConversationResolved) == ConversationResolved(one.id, by_bot=False)


FOREIGN = caller(YUN, frozenset({OTHER_SHOP}))
REFUSED: list[Any] = [
    pytest.param(actions.take, FOREIGN, UNKNOWN, id="take: of another shop"),
    pytest.param(actions.take, caller(YUN, frozenset()), UNKNOWN, id="take: of no shop"),
    pytest.param(actions.take, caller(YUN), Refused("already_taken", {"name": LAN.name}), id="take: another's"),
    pytest.param(actions.resolve, FOREIGN, UNKNOWN, id="resolve: of another shop"),
    pytest.param(actions.resolve, caller(YUN), Refused("already_taken", {"name": LAN.name}), id="resolve: another's"),
]


@pytest.mark.parametrize(("action", "by", "refused"), REFUSED)
def test_a_refusal_changes_nothing(database: Database, action: Any, by: Any, refused: Refused) -> None:
    one = taken(database)
    before = everything(database)
    assert database.write_now(action, one.id, by, LATER) == refused
    assert database.write_now(action, UUID(int=404), by, LATER) == UNKNOWN
    assert everything(database) == before


@pytest.mark.parametrize("action", [actions.take, actions.resolve])
def test_what_has_ended_is_neither_taken_nor_ended(database: Database, action: Any) -> None:
    one = taken(database)
    database.write_now(actions.resolve, one.id, caller(), LATER)
    before = everything(database)
    assert database.write_now(action, one.id, caller(), LATER) == Refused("conversation_resolved")
    assert everything(database) == before


def test_the_bot_answers_once_to_each_message(database: Database) -> None:
    one = arrived(database)
    wrote(database, one, "能退吗")
    words = BotWords("七天内可以退。", answers=1, source=Source(UUID(int=9), "七天无理由"))
    database.write_now(actions.say_as_bot, SHOP, one.id, words, LATER)
    before = everything(database)
    database.write_now(actions.say_as_bot, SHOP, one.id, words, LATER + SECOND)
    assert everything(database) == before
    kept = messages(database, one)[-1]
    assert (kept.seq, kept.author, kept.author_name, kept.source) == (2, Author.BOT, "", words.source)
    assert now_is(database, one).waiting_since is None


@pytest.mark.parametrize("start", [queued, taken])
def test_the_bot_is_silent_where_a_person_has_come(database: Database, start: Any) -> None:
    one = start(database)
    before = everything(database)
    database.write_now(actions.say_as_bot, SHOP, one.id, BotWords("您好", 1), LATER)
    assert everything(database) == before


def test_a_stopped_draft_is_on_record_without_its_words(database: Database) -> None:
    one = taken(database)
    before = everything(database)
    database.write_now(actions.stop_draft, one, ["rude", "absolute"], LAN.id, LATER)
    after = everything(database)
    assert {name for name in after if after[name] != before[name]} == {"event"}
    event = last_event(database, "light.stopped")
    assert (event.read_as(DraftStopped), event.by) == (DraftStopped(one.id, ("rude", "absolute")), LAN.id)


def test_a_visitors_place_in_the_queue(database: Database) -> None:
    first, second = (queued(database, visitor=UUID(int=n), now=NOW + n) for n in (1, 2))
    assert database.read_now(actions.queue_place, arrived(database, visitor=VISITOR)) is None
    ahead = database.read_now(actions.queue_place, first), database.read_now(actions.queue_place, second)
    assert ahead[1] == (ahead[0] or 0) + 1
