from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.conversations.given import LAN, NOW, SECOND, SHOP, SHOPPER, YUN
from tests.conversations.stored import due, everything, messages, told
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Past
from xiaoer.conversations.domain.conversations import Channel, Conversation, Stage, State
from xiaoer.conversations.domain.events import ConversationQueued, ConversationRated, ConversationResolved
from xiaoer.conversations.domain.messages import Author
from xiaoer.conversations.domain.rows import ConversationRow, MessageRow, began_at
from xiaoer.platform import events
from xiaoer.platform.db import Database
from xiaoer.platform.events import Cursor

ORDER = UUID(int=7)
ROW = ConversationRow(
    key="k1", stage=Stage.INSALE, channel="import", days_ago=3, resolved=True, satisfaction=4,
    messages=[
        MessageRow("shopper", 0, "到哪了"), MessageRow("bot", 2, "已到杭州"), MessageRow("shopper", 30, "转人工"),
        MessageRow("agent", 40, "您好，明天送到"), MessageRow("shopper", 9, "好的"),
    ],
)  # fmt: skip
PAST = Past(ROW, SHOPPER, ORDER)


def light(text: str, conversation: Conversation) -> dict[str, Any]:
    return {"light": "green", "findings": [], "text": text, "opening": conversation.first_replied_at is None}


def imported(database: Database, past: Past = PAST) -> bool:
    return database.write_now(actions.import_one, SHOP, past, [LAN, YUN], light, NOW)


def the_one(database: Database) -> Conversation:
    [one] = database.read_now(actions.listed, frozenset({SHOP}), "all", LAN.id)
    return one


def last(database: Database, kind: str) -> Any:
    return database.read_now(events.after, Cursor(), [kind], 9)[-1]


def test_a_past_conversation_stands_as_if_it_had_happened_here(database: Database) -> None:
    assert imported(database)
    one, began = the_one(database), began_at(ROW, SHOP, NOW)
    kept = messages(database, one)
    assert [(each.seq, each.author, each.body, (each.at - began) // SECOND) for each in kept] == [
        (1, Author.SHOPPER, "到哪了", 0), (2, Author.BOT, "已到杭州", 2), (3, Author.SHOPPER, "转人工", 32),
        (4, Author.AGENT, "您好，明天送到", 72), (5, Author.SHOPPER, "好的", 81),
    ]  # fmt: skip
    assert kept[3].light == {"light": "green", "findings": [], "text": "您好，明天送到", "opening": True}
    assert [each.light for each in kept if each.author is not Author.AGENT] == [None] * 4
    assert kept[3].author_name in {LAN.name, YUN.name}
    assert (one.channel, one.stage, one.subject_order_id, one.state) == (
        Channel.IMPORT,
        Stage.INSALE,
        ORDER,
        State.RESOLVED,
    )
    assert (one.opened_at, one.first_replied_at, one.resolved_at) == (began, began + 72 * SECOND, began + 81 * SECOND)
    assert (one.last_seq, one.waiting_since, one.unread) == (5, None, 0)


def test_its_events_are_those_of_a_live_one_and_no_sign_is_due(database: Database) -> None:
    imported(database)
    one = the_one(database)
    assert told(database) == [
        "conversation.opened", "message.sent", "message.sent", "message.sent", "conversation.queued", "message.sent",
        "limit.breached", "message.sent", "conversation.rated", "conversation.resolved",
    ]  # fmt: skip
    assert last(database, "conversation.queued").read_as(ConversationQueued) == ConversationQueued(one.id, "imported")
    assert last(database, "conversation.rated").read_as(ConversationRated) == ConversationRated(one.id, 4)
    ended = last(database, "conversation.resolved")
    assert (ended.read_as(ConversationResolved), ended.at) == (
        ConversationResolved(one.id, by_bot=False),
        one.resolved_at,
    )
    assert due(database) == {}


def test_importing_again_changes_nothing(database: Database) -> None:
    imported(database)
    before = everything(database)
    assert not imported(database)
    assert not imported(database, Past(replace(ROW, days_ago=9), SHOPPER, None))
    assert everything(database) == before


ENDS: list[Any] = [
    pytest.param(
        [MessageRow("shopper", 0, "在吗")], True, ["conversation.resolved"], True, id="nobody answered, yet resolved"
    ),
    pytest.param([MessageRow("shopper", 0, "在吗")], False, [], None, id="left alone"),
    pytest.param(
        [MessageRow("agent", 0, "亲，还有 2 件")], True, ["conversation.queued", "conversation.resolved"], False,
        id="the agent began",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "resolved", "kinds", "by_bot"), ENDS)
def test_ends(
    database: Database, lines: list[MessageRow], resolved: bool, kinds: list[str], by_bot: bool | None  # noqa: FBT001 - a column
) -> None:  # fmt: skip
    imported(database, Past(replace(ROW, messages=lines, resolved=resolved, satisfaction=None), SHOPPER, None))
    assert the_one(database).state is State.RESOLVED
    rest = [kind for kind in told(database) if kind not in {"conversation.opened", "message.sent"}]
    assert rest == kinds
    if by_bot is not None:
        assert last(database, "conversation.resolved").read_as(ConversationResolved).by_bot is by_bot
    assert due(database) == {}
