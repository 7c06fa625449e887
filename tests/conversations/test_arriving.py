from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests import make
from tests.conftest import count
from tests.conversations.given import HOUR, NOW, OTHER_SHOP, SECOND, SHOP, SHOPPER, caller, conversation, send
from tests.conversations.stored import VISITOR, appended, arrived, everything, messages, now_is, told, wrote
from xiaoer.conversations import actions, store
from xiaoer.conversations.actions import Arrival, Begun
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.messages import Author, Kind, Receipt
from xiaoer.conversations.store.tables import conversation_table
from xiaoer.platform.auth import Role
from xiaoer.platform.db import Database, open_database
from xiaoer.times import actions as times
from xiaoer.times.domain.limits import TimesChange
from xiaoer.values.refusal import Refused

DAY = 24 * HOUR


def resolved(database: Database, at: int = NOW) -> Conversation:
    opened = arrived(database, now=at - SECOND)
    wrote(database, opened, "在吗", at=at - SECOND)
    result = database.write_now(actions.resolve, opened.id, caller(), at)
    assert isinstance(result, Conversation)
    return result


def test_a_new_visitor_opens_a_conversation_with_the_bot(database: Database) -> None:
    opened = arrived(database, locale="en")
    assert opened == conversation(id=opened.id, visitor=VISITOR, locale="en")
    assert now_is(database, opened) == opened
    assert told(database) == ["conversation.opened"]


def test_one_who_is_there_already_goes_on_and_nothing_changes(database: Database) -> None:
    opened = arrived(database)
    before = everything(database)
    assert arrived(database, now=NOW + 30 * DAY) == opened
    assert everything(database) == before


@pytest.mark.parametrize(
    ("after", "same"),
    [pytest.param(600 * SECOND - 1, True, id="in time"), pytest.param(600 * SECOND, False, id="too late")],
)
def test_for_how_long_it_goes_on_is_the_shops_to_settle(database: Database, after: int, same: bool) -> None:  # noqa: FBT001 - a column
    shop = make.shop(database)
    by = caller(shops=frozenset({shop}), role=Role.SUPERVISOR)
    database.write_now(times.settle, shop, TimesChange(reopens_within=600), by, NOW)
    first = arrived(database, shop=shop)
    ended = database.write_now(actions.resolve, first.id, by, NOW)
    assert isinstance(ended, Conversation)
    database.write_now(times.settle, shop, TimesChange(), by, NOW)  # holds for those that end from then on
    now = NOW + after
    assert (arrived(database, shop=shop, now=now).id == first.id) is same
    sent = send("还在吗", conversation_id=first.id, shop_id=shop, at=now)
    [outcome] = appended(database, [sent])
    assert isinstance(outcome, Receipt) is same
    rated = send("", conversation_id=first.id, shop_id=shop, at=now, kind=Kind.SURVEY, score=5, client_id="rated-01")
    [mark] = appended(database, [rated])
    assert mark == Refused("rating_too_early") if same else isinstance(mark, Receipt)


def test_two_tabs_at_once_get_one_conversation(database: Database) -> None:
    async def arrive() -> list[Conversation]:
        asked = (database.write(actions.arrive, Arrival(SHOP, VISITOR, SHOPPER), NOW) for _ in range(30))
        return await asyncio.gather(*asked)

    assert len({one.id for one in asyncio.run(arrive())}) == 1
    assert count(database, conversation_table) == 1
    assert told(database) == ["conversation.opened"]


def test_two_processes_at_once_get_one_conversation(database: Database, database_url: str) -> None:
    other = open_database(database_url)

    async def arrive() -> list[Conversation]:
        arrivals = [Arrival(SHOP, UUID(int=number // 2), SHOPPER) for number in range(40)]
        asked = (one.write(actions.arrive, each, NOW) for each in arrivals for one in (database, other))
        return await asyncio.gather(*asked)

    try:
        found = asyncio.run(arrive())
    finally:
        other.close()
    assert len({one.id for one in found}) == len({one.visitor for one in found}) == 20
    assert told(database) == ["conversation.opened"] * 20


def test_whoever_loses_the_race_gets_the_winners(database: Database) -> None:
    """Both looked and found none; the second comes to store what the first has stored."""
    first = arrived(database)
    late = replace(first, id=UUID(int=0xB9))
    assert not database.write_now(store.add, late)
    assert arrived(database) == first
    assert count(database, conversation_table) == 1


def test_the_same_visitor_in_another_shop_has_another_conversation(database: Database) -> None:
    here, there = arrived(database), arrived(database, shop=OTHER_SHOP)
    assert (here.id == there.id, there.shop_id, there.previous_id) == (False, OTHER_SHOP, None)


def test_within_a_day_of_its_end_it_is_the_same_and_a_message_opens_it(database: Database) -> None:
    ended = resolved(database)
    again = arrived(database, now=NOW + DAY - 1)
    assert again == ended
    after = wrote(database, again, "还有一个问题", at=NOW + DAY - 1)
    assert (after.id, after.state, after.resolved_at, after.last_seq) == (ended.id, State.BOT, None, 3)


def test_a_day_after_its_end_a_new_one_is_linked_to_it(database: Database) -> None:
    ended = resolved(database)
    again = arrived(database, now=NOW + DAY)
    assert again == conversation(
        id=again.id, visitor=VISITOR, previous_id=ended.id, opened_at=NOW + DAY, last_at=NOW + DAY
    )
    assert arrived(database, now=NOW + DAY + 1) == again
    assert now_is(database, ended) == ended


def begun(database: Database, body: str = "在吗", named: UUID | None = None, *, now: int = NOW, **given: Any) -> Begun:
    said = send(body, conversation_id=UUID(int=0), at=now, **given)
    return database.write_now(actions.begin, Arrival(SHOP, VISITOR, SHOPPER), said, named, now)


def test_the_first_words_open_a_conversation_and_stand_in_it(database: Database) -> None:
    opened, outcome = begun(database)
    assert opened is not None
    [first] = messages(database, opened)
    assert outcome == Receipt(first.client_id, opened.id, 1, first.id, NOW)
    assert now_is(database, opened).visitor == VISITOR
    assert told(database) == ["conversation.opened", "message.sent"]
    again, following = begun(database, "有货吗", opened.id)
    assert again is not None
    assert isinstance(following, Receipt)
    assert (again.id, following.seq) == (opened.id, 2)


NOWHERE, NOBODYS = UUID(int=1234), UUID(int=0xFF)


@pytest.mark.parametrize(
    ("start", "named", "upload", "code"),
    [
        pytest.param(None, NOWHERE, None, "conversation_not_found", id="nobody yet, a conversation that is not there"),
        pytest.param(None, None, NOBODYS, "file_not_found", id="nobody yet, a file that is not there"),
        pytest.param("over", NOWHERE, None, "conversation_not_found", id="over, a conversation that is not there"),
        pytest.param("over", None, NOBODYS, "file_not_found", id="over, a file that is not there"),
        pytest.param("goes on", NOWHERE, None, "conversation_not_found", id="one goes on, another is named"),
        pytest.param("goes on", None, NOBODYS, "file_not_found", id="one goes on, a file that is not there"),
    ],
)
def test_words_that_are_refused_leave_nothing_behind(
    database: Database, start: str | None, named: UUID | None, upload: UUID | None, code: str
) -> None:
    one = None if start is None else resolved(database)
    now = NOW + DAY if start == "over" else NOW
    before = everything(database)
    found, outcome = begun(database, "在吗？", named, now=now, upload=upload)
    assert (found, outcome) == (one if named is None else None, Refused(code))
    assert everything(database) == before


def test_another_visitors_conversation_is_not_named(database: Database) -> None:
    another = arrived(database, visitor=UUID(int=2))
    before = everything(database)
    assert begun(database, "给我看看", another.id) == Begun(None, Refused("conversation_not_found"))
    assert everything(database) == before


@pytest.mark.parametrize("is_named", [True, False])
def test_words_in_one_that_is_over_open_its_follower(database: Database, is_named: bool) -> None:  # noqa: FBT001 - a column
    ended = resolved(database)
    opened, outcome = begun(database, "还有货吗", ended.id if is_named else None, now=NOW + DAY)
    assert opened is not None
    assert isinstance(outcome, Receipt)
    assert (opened.previous_id, outcome.seq, outcome.conversation_id) == (ended.id, 1, opened.id)
    assert now_is(database, ended) == ended


@pytest.mark.parametrize("later", [0, DAY - 1, DAY, 9 * DAY])
def test_looking_finds_what_arriving_would_go_on_with_and_opens_nothing(database: Database, later: int) -> None:
    ended = resolved(database)
    before = everything(database)
    found = database.read_now(actions.going_on, SHOP, VISITOR, NOW + later)
    assert found == (ended if later < DAY else None)
    assert everything(database) == before


def test_nobody_has_none(database: Database) -> None:
    assert database.read_now(actions.going_on, SHOP, VISITOR, NOW) is None


def test_words_that_were_kept_before_the_end_and_come_again_after_it_stand_once(database: Database) -> None:
    """Their acknowledgement was lost, and the shopper is back a day later."""
    opened, first = begun(database, "在吗", client_id="kept-0001")
    assert opened is not None
    assert isinstance(first, Receipt)
    database.write_now(actions.resolve, opened.id, caller(), NOW)
    before = everything(database)
    found, again = begun(database, "在吗", now=NOW + DAY, client_id="kept-0001")
    assert (found, again) == (now_is(database, opened), replace(first, repeated=True))
    assert everything(database) == before


def test_words_that_come_again_in_the_next_conversation_stand_once(database: Database) -> None:
    opened, first = begun(database, "在吗", client_id="kept-0001")
    assert opened is not None
    assert isinstance(first, Receipt)
    database.write_now(actions.resolve, opened.id, caller(), NOW)
    following, _ = begun(database, "还有一个问题", now=NOW + DAY)
    assert following is not None
    before = everything(database)
    said = send("在吗", conversation_id=following.id, client_id="kept-0001", at=NOW + DAY)
    assert appended(database, [said]) == [replace(first, repeated=True)]
    assert begun(database, "在吗", now=NOW + DAY, client_id="kept-0001").outcome == replace(first, repeated=True)
    assert everything(database) == before


def test_the_same_client_id_of_an_agent_is_another_message_in_the_next_conversation(database: Database) -> None:
    opened, _ = begun(database)
    assert opened is not None
    wrote(database, opened, "您好", Author.AGENT, client_id="agent-0001")
    database.write_now(actions.resolve, opened.id, caller(), NOW)
    following, _ = begun(database, "还有一个问题", now=NOW + DAY)
    assert following is not None
    assert wrote(database, following, "您好", Author.AGENT, client_id="agent-0001", at=NOW + DAY).last_seq == 2
