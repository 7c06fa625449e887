"""A shopper signs in while they talk as a visitor: one conversation goes on, nothing is lost, and staff see who it is."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from tests.conversations.given import HOUR, LAN, NOW, SECOND, SHOP, caller, conversation, send
from tests.conversations.stored import (
    VISITOR,
    appended,
    arrived,
    due,
    everything,
    messages,
    now_is,
    said,
    told,
    wrote,
)  # fmt: skip
from tests.shop.folders import NATIVE
from xiaoer.cli import importing, reading
from xiaoer.conversations import actions, store
from xiaoer.conversations.actions import attaching
from xiaoer.conversations.domain.conversations import Conversation, Person, State, goes_on
from xiaoer.conversations.domain.events import ConversationSignedIn
from xiaoer.conversations.domain.messages import Author, Kind, Receipt
from xiaoer.conversations.domain.signing_in import close, is_newer
from xiaoer.conversations.domain.timing import Timing
from xiaoer.conversations.domain.waiting import key
from xiaoer.conversations.domain.words import Words, say
from xiaoer.conversations.store.tables import attachment_table
from xiaoer.platform import events
from xiaoer.platform.db import Database
from xiaoer.platform.events import Cursor
from xiaoer.platform.settings import Settings
from xiaoer.shop import actions as shops
from xiaoer.values.refusal import Refused

ACCOUNT = Person(UUID(int=0xAC), "演示顾客·登录的小林", 3)
SIGNED_IN, ANOTHER_ENDED, ELSEWHERE = (
    say(words, "zh") for words in (Words.SIGNED_IN, Words.ANOTHER_ENDED, Words.GOES_ON_ELSEWHERE)
)


@pytest.mark.parametrize(
    ("visitors", "accounts", "newer"),
    [
        pytest.param((None, 5), (None, 4), True, id="both open, the visitor's has the newer words"),
        pytest.param((None, 4), (None, 5), False, id="both open, the account's has"),
        pytest.param((None, 4), (None, 4), False, id="at the same moment the account's stays"),
        pytest.param((None, 1), (6, 6), True, id="an open one before one that is over"),
        pytest.param((6, 6), (None, 1), False, id="also the account's"),
        pytest.param((6, 6), (5, 5), True, id="both over, the visitor's later"),
    ],
)
def test_which_one_goes_on(visitors: tuple[int | None, int], accounts: tuple[int | None, int], newer: bool) -> None:  # noqa: FBT001 - a column
    one, other = (conversation(resolved_at=ended, last_at=last) for ended, last in (visitors, accounts))
    assert is_newer(one, other) is newer


def test_one_that_people_have_goes_on_before_newer_words_to_the_bot() -> None:
    bots, queued = conversation(state=State.BOT, last_at=9), conversation(state=State.QUEUED, last_at=1)
    assert not is_newer(bots, queued)
    assert is_newer(queued, bots)


@pytest.mark.parametrize("ended", [None, NOW - HOUR], ids=["open", "over and would open again"])
def test_a_closed_one_never_opens_again(ended: int | None) -> None:
    state = State.RESOLVED if ended else State.ASSIGNED
    one = close(conversation(state=state, resolved_at=ended, waiting_since=NOW, timing=Timing(last_sign="next")), NOW)
    assert (one.state, one.resolved_at, goes_on(one, NOW)) == (State.RESOLVED, ended or NOW, False)
    assert one.timing == Timing(last_sign="next", reopens_until=NOW)


def talk(database: Database, *, account: bool = False, at: int = NOW, state: State = State.ASSIGNED) -> Conversation:
    """An open conversation of the visitor, or of the account, with an agent who has answered and another question."""
    visitor = ACCOUNT.id if account else VISITOR
    one = arrived(database, visitor=visitor, now=at)
    wrote(database, one, "转人工", at=at)
    if state is State.BOT:
        return now_is(database, one)
    database.write_now(actions.take, one.id, caller(), at)
    wrote(database, one, "您好，请讲", Author.AGENT, at=at + SECOND)
    after = wrote(database, one, "什么时候发货", at=at + 2 * SECOND)
    if state is State.RESOLVED:
        ended = database.write_now(actions.resolve, one.id, caller(), at + 3 * SECOND)
        assert isinstance(ended, Conversation)
        return now_is(database, one)
    return after


def signed_in(database: Database, now: int = NOW + 60 * SECOND) -> None:
    database.write_now(actions.sign_in, SHOP, VISITOR, ACCOUNT, now)


def of_account(database: Database, now: int = NOW + 61 * SECOND) -> Conversation | None:
    return database.read_now(actions.going_on, SHOP, ACCOUNT.id, now)


def notes(database: Database, one: Conversation) -> list[str]:
    return [each.body for each in messages(database, one) if each.kind is Kind.NOTE]


def test_the_open_conversation_goes_on_as_the_accounts_with_its_agent(database: Database) -> None:
    one = talk(database)
    before = messages(database, one)
    signed_in(database)
    after = of_account(database)
    assert after is not None
    assert (after.id, after.customer, after.assignee, after.state) == (one.id, ACCOUNT, one.assignee, State.ASSIGNED)
    assert (after.waiting_since, after.timing, after.previous_id) == (one.waiting_since, one.timing, None)
    assert messages(database, one)[: len(before)] == before
    assert notes(database, one) == [SIGNED_IN]
    [event] = database.read_now(events.after, Cursor(), ["conversation.signed_in"], 9)
    assert event.read_as(ConversationSignedIn) == ConversationSignedIn(one.id, ACCOUNT.id, one.customer.id)
    assert database.read_now(actions.going_on, SHOP, VISITOR, NOW + 61 * SECOND) is None


def test_both_directions_go_on_and_nothing_stands_twice(database: Database) -> None:
    one = talk(database)
    last = send("什么时候发货", conversation_id=one.id, at=NOW + 2 * SECOND)
    signed_in(database)
    [again] = appended(database, [last])
    assert isinstance(again, Receipt)
    assert again.repeated, "what was sent as a visitor and not acknowledged is sent again, and is the same message"
    wrote(database, one, "今天发出", Author.AGENT, at=NOW + 62 * SECOND)
    wrote(database, one, "谢谢", at=NOW + 63 * SECOND, author_id=ACCOUNT.id)
    spoken = [body for _, author, body in said(database, one) if author in {"shopper", "agent"}]
    assert spoken == ["转人工", "您好，请讲", "什么时候发货", "今天发出", "谢谢"]


def test_signing_in_again_changes_nothing(database: Database) -> None:
    talk(database)
    signed_in(database)
    before = everything(database)
    signed_in(database)
    assert everything(database) == before


@pytest.mark.parametrize("state", [None, State.RESOLVED], ids=["never talked", "talked long ago"])
def test_who_has_nothing_that_goes_on_brings_nothing_along(database: Database, state: State | None) -> None:
    if state is not None:
        talk(database, state=state)
    mine = talk(database, account=True)
    before = everything(database)
    signed_in(database, NOW + 25 * HOUR)
    assert everything(database) == before
    assert now_is(database, mine) == mine


def test_with_the_bot_the_stage_is_that_of_the_newest_order(database: Database, tmp_path: Path) -> None:
    """What the bot answers from; how long it has for it goes on as well."""
    shop = importing.import_shop(database, Settings(data_folder=str(tmp_path)), reading.read_folder(NATIVE, "utf-8"))
    order, *_ = database.read_now(shops.find_orders, frozenset({shop}))
    one = arrived(database, shop=shop)
    wrote(database, one, "什么时候发货")
    database.write_now(actions.sign_in, shop, VISITOR, Person(order.customer_id, "演示顾客"), NOW + SECOND)
    after = now_is(database, one)
    expected = database.read_now(actions.subject_of, shop, order.customer_id, NOW + SECOND)
    assert (after.state, after.stage, after.subject_order_id) == (State.BOT, *expected)
    assert after.subject_order_id is not None
    assert due(database)[key(one.id)] == NOW + 25 * SECOND


def test_of_two_open_ones_the_visitors_with_the_newer_words_goes_on(database: Database) -> None:
    mine, one = talk(database, account=True), talk(database, at=NOW + 10 * SECOND)
    signed_in(database)
    after, other = of_account(database), now_is(database, mine)
    assert after is not None
    assert (after.id, after.previous_id, other.state) == (one.id, mine.id, State.RESOLVED)
    assert notes(database, one) == [SIGNED_IN, ANOTHER_ENDED]
    assert said(database, mine)[-1][2] == ELSEWHERE
    assert told(database).count("conversation.resolved") == 1
    late = send("我这边还开着", conversation_id=mine.id, at=NOW + 70 * SECOND)
    assert appended(database, [late]) == [Refused("conversation_over")]
    back = send("您好", Author.AGENT, conversation_id=mine.id, at=NOW + 70 * SECOND)
    assert appended(database, [back]) == [Refused("conversation_resolved")]


def test_of_two_open_ones_the_accounts_with_the_newer_words_goes_on(database: Database) -> None:
    one, mine = talk(database), talk(database, account=True, at=NOW + 10 * SECOND)
    signed_in(database)
    after, other = of_account(database), now_is(database, one)
    assert after is not None
    assert (after.id, other.state, other.customer, other.visitor) == (mine.id, State.RESOLVED, ACCOUNT, VISITOR)
    assert (notes(database, mine), notes(database, one)) == ([ANOTHER_ENDED], [SIGNED_IN])
    assert said(database, one)[-1][2] == ELSEWHERE
    late = send("我这边还开着", conversation_id=one.id, at=NOW + 70 * SECOND)
    assert appended(database, [late]) == [Refused("conversation_over")]
    before = everything(database)
    signed_in(database)
    assert everything(database) == before


def test_one_that_is_over_and_would_open_again_makes_way_and_says_nothing(database: Database) -> None:
    mine, one = talk(database, account=True, state=State.RESOLVED), talk(database, at=NOW - HOUR)
    places = len(messages(database, mine))
    signed_in(database)
    after = of_account(database)
    assert after is not None
    assert (after.id, notes(database, one), len(messages(database, mine))) == (one.id, [SIGNED_IN], places)
    late = send("还有一个问题", conversation_id=mine.id, at=NOW + 70 * SECOND)
    assert appended(database, [late]) == [Refused("conversation_over")], "two would be open at once"


def test_one_that_has_just_ended_comes_along_and_opens_again(database: Database) -> None:
    one = talk(database, state=State.RESOLVED)
    signed_in(database)
    after = of_account(database)
    assert after is not None
    assert (after.id, after.state, notes(database, one)) == (one.id, State.RESOLVED, [])
    again = wrote(database, one, "还有一个问题", at=NOW + 70 * SECOND)
    assert (again.state, again.assignee) == (State.ASSIGNED, LAN)


def test_a_file_that_the_visitor_has_uploaded_is_the_accounts_to_send(database: Database) -> None:
    one = talk(database)
    upload = database.write_now(attaching.begin_of_shopper, SHOP, one.customer.id, NOW)
    assert not isinstance(upload, Refused)
    signed_in(database)
    owners = database.read_now(lambda tx: tx.all(sa.select(attachment_table.c.owner_id)))
    assert [row.owner_id for row in owners] == [ACCOUNT.id]


def test_staff_of_the_shop_see_whose_it_is_at_once(database: Database) -> None:
    shown: list[bytes] = []
    one = talk(database)
    database.hear(lambda _, screens: shown.extend(screen.frame for screen in screens if screen.latest == one.id.hex))
    signed_in(database)
    assert any(ACCOUNT.name.encode() in frame for frame in shown)
    assert [each.id for each in database.read_now(store.listed, frozenset({SHOP}), "mine", LAN.id, 9, ACCOUNT.id)] == [
        one.id
    ]
