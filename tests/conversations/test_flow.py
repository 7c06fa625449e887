from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.conversations.given import HOUR, LAN, NOW, SECOND, YUN, conversation, send
from xiaoer.conversations.domain import flow
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.events import MessageSent
from xiaoer.conversations.domain.messages import Author, Kind, Message, Source
from xiaoer.values.refusal import Refused

LATER = NOW + 7 * SECOND
WITH_BOT = conversation(last_seq=3, last_text="以前", last_author="bot")
QUEUED = replace(WITH_BOT, state=State.QUEUED, waiting_since=NOW, unread=2)
ASSIGNED = replace(QUEUED, state=State.ASSIGNED, assignee=LAN, assigned_at=NOW + SECOND)
WAITING = replace(ASSIGNED, state=State.WAITING, waiting_since=None, unread=0, first_replied_at=NOW + 2 * SECOND)
RESOLVED = replace(WAITING, state=State.RESOLVED, resolved_at=NOW + 3 * SECOND)
RESOLVED_BY_BOT = replace(WITH_BOT, state=State.RESOLVED, resolved_at=NOW + 3 * SECOND)


def spoken(before: Conversation, text: str, author: str, **changed: Any) -> Conversation:
    """What every message changes, and what this one does beside that."""
    return replace(
        before, last_seq=before.last_seq + 1, last_at=LATER, **{"last_text": text, "last_author": author, **changed}
    )


BY_SHOPPER: list[Any] = [
    pytest.param(WITH_BOT, {"waiting_since": LATER, "unread": 1}, id="the bot has it: it is to answer"),
    pytest.param(QUEUED, {"unread": 3}, id="queued: waits since the first unanswered one"),
    pytest.param(ASSIGNED, {"unread": 3}, id="assigned and unanswered: the wait goes on"),
    pytest.param(WAITING, {"state": State.ASSIGNED, "waiting_since": LATER, "unread": 1}, id="the agent is to answer"),
    pytest.param(
        RESOLVED, {"state": State.ASSIGNED, "waiting_since": LATER, "unread": 1, "resolved_at": None},
        id="resolved: back to whoever had it",
    ),
    pytest.param(
        RESOLVED_BY_BOT, {"state": State.BOT, "waiting_since": LATER, "unread": 1, "resolved_at": None},
        id="resolved without a person: back to the bot",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "changed"), BY_SHOPPER)
def test_a_shopper_writes(before: Conversation, changed: dict[str, Any]) -> None:
    appended = flow.append(before, send("有货吗", at=LATER))
    assert appended.conversation == spoken(before, "有货吗", "shopper", **changed)
    assert (appended.event.waited, appended.event.first) == (None, False)


ANSWERED: dict[str, Any] = {"state": State.WAITING, "waiting_since": None, "unread": 0, "first_replied_at": LATER}
BY_AGENT: list[Any] = [
    pytest.param(
        WITH_BOT, {**ANSWERED, "assignee": LAN, "assigned_at": LATER}, None, True, id="from the bot: has it now"
    ),
    pytest.param(
        QUEUED, {**ANSWERED, "assignee": LAN, "assigned_at": LATER}, 7 * SECOND, True, id="from the queue: has it now"
    ),
    pytest.param(ASSIGNED, ANSWERED, 7 * SECOND, True, id="the first answer"),
    pytest.param(WAITING, {}, None, False, id="one more sentence"),
    pytest.param(RESOLVED, {"state": State.WAITING, "resolved_at": None}, None, False, id="after the end: opens again"),
]


@pytest.mark.parametrize(("before", "changed", "waited", "first"), BY_AGENT)
def test_an_agent_writes(before: Conversation, changed: dict[str, Any], waited: int | None, first: bool) -> None:  # noqa: FBT001 - a column
    appended = flow.append(before, send("您好", Author.AGENT, at=LATER))
    assert appended.conversation == spoken(before, "您好", "agent", **changed)
    assert (appended.event.waited, appended.event.first) == (waited, first)


def test_an_agent_who_writes_to_anothers_leaves_the_assignee() -> None:
    appended = flow.append(ASSIGNED, send("您好", Author.AGENT, author_id=YUN.id, author_name=YUN.name, at=LATER))
    assert appended.conversation.assignee == LAN


def test_the_bot_answers() -> None:
    before = replace(WITH_BOT, waiting_since=NOW, unread=1)
    appended = flow.append(before, send("有货", Author.BOT, at=LATER))
    assert appended.conversation == spoken(before, "有货", "bot", waiting_since=None, unread=0)
    assert (appended.event.waited, appended.event.first) == (7 * SECOND, False)


def test_the_desk_speaks_and_the_shopper_still_waits_and_the_list_still_shows_the_shoppers_words() -> None:
    appended = flow.append(QUEUED, send("请稍等", Author.SYSTEM, at=LATER))
    assert appended.conversation == replace(QUEUED, last_seq=4, last_at=LATER)
    assert appended.event.waited is None


@pytest.mark.parametrize("kind", [Kind.NOTE, Kind.WHISPER, Kind.EVENT])
@pytest.mark.parametrize("author", [Author.AGENT, Author.SYSTEM])
def test_notes_and_events_take_a_place_and_change_nothing_else(kind: Kind, author: Author) -> None:
    appended = flow.append(QUEUED, send("已问仓库", author, kind=kind, at=LATER))
    assert appended.conversation == replace(QUEUED, last_seq=4, last_at=LATER)
    assert (appended.event.waited, appended.event.first) == (None, False)


def test_a_mark_takes_a_place_and_changes_nothing_else() -> None:
    ended = replace(QUEUED, state=State.RESOLVED, resolved_at=NOW, waiting_since=None, unread=0)
    appended = flow.append(ended, send("谢谢小岚", kind=Kind.SURVEY, score=5, at=LATER))
    assert appended.conversation == replace(ended, last_seq=4, last_at=LATER)
    assert (appended.message.kind, appended.message.body, appended.message.score) == (Kind.SURVEY, "谢谢小岚", 5)
    assert (appended.event.message_kind, appended.event.state, appended.event.waited) == ("survey", "resolved", None)


def test_the_message_is_the_send_with_its_place() -> None:
    source = Source(UUID(int=9), "七天无理由")
    light = {"light": "yellow", "findings": []}
    sent = send("您好", Author.AGENT, at=LATER, light=light, source=source, origin="socket")
    appended = flow.append(QUEUED, sent)
    assert appended.message == Message(
        conversation_id=QUEUED.id, seq=4, id=sent.id, author=Author.AGENT, author_id=LAN.id, author_name=LAN.name,
        kind=Kind.TEXT, body="您好", client_id=sent.client_id, at=LATER, light=light, source=source,
    )  # fmt: skip
    assert appended.event == MessageSent(
        conversation_id=QUEUED.id, message_id=sent.id, seq=4, author="agent", message_kind="text", state="waiting",
        waited=7 * SECOND, first=True, light="yellow",
    )  # fmt: skip


def test_the_list_shows_the_beginning_of_a_long_message() -> None:
    assert flow.append(WITH_BOT, send("长" * 500)).conversation.last_text == "长" * 120


def test_a_clock_that_was_put_back_moves_nothing_back() -> None:
    appended = flow.append(QUEUED, send("您好", Author.AGENT, at=NOW - HOUR))
    assert appended.conversation.last_at == NOW
    assert appended.event.waited == 0


TAKEN: list[Any] = [
    pytest.param(WITH_BOT, {"state": State.WAITING}, id="from the bot, nobody waits"),
    pytest.param(replace(WITH_BOT, waiting_since=NOW), {"state": State.ASSIGNED}, id="from the bot, who has no answer"),
    pytest.param(QUEUED, {"state": State.ASSIGNED}, id="from the queue"),
]


@pytest.mark.parametrize(("before", "changed"), TAKEN)
def test_taking(before: Conversation, changed: dict[str, Any]) -> None:
    assert flow.take(before, LAN, LATER) == replace(before, assignee=LAN, assigned_at=LATER, unread=0, **changed)


def test_taking_ones_own_again_keeps_its_moment() -> None:
    assert flow.take(ASSIGNED, LAN, LATER) == replace(ASSIGNED, unread=0)


REFUSED: list[Any] = [
    pytest.param(flow.take(ASSIGNED, YUN, LATER), Refused("already_taken", {"name": LAN.name}), id="another's"),
    pytest.param(flow.take(RESOLVED, LAN, LATER), Refused("conversation_resolved"), id="take what has ended"),
    pytest.param(flow.resolve(RESOLVED, LATER), Refused("conversation_resolved"), id="end what has ended"),
    *(
        pytest.param(flow.queue(one), Refused("not_with_the_bot", {"state": str(one.state)}), id=f"queue: {one.state}")
        for one in (QUEUED, ASSIGNED, WAITING, RESOLVED)
    ),
]


@pytest.mark.parametrize(("result", "refused"), REFUSED)
def test_refusals(result: Conversation | Refused, refused: Refused) -> None:
    assert result == refused


def test_queueing_counts_from_the_unanswered_message() -> None:
    before = replace(WITH_BOT, waiting_since=NOW - SECOND)
    assert flow.queue(before) == replace(before, state=State.QUEUED)
    assert flow.queue(WITH_BOT) == replace(WITH_BOT, state=State.QUEUED, waiting_since=WITH_BOT.last_at)


@pytest.mark.parametrize("before", [WITH_BOT, QUEUED, ASSIGNED, WAITING], ids=lambda one: str(one.state))
def test_resolving(before: Conversation) -> None:
    ended = replace(before, state=State.RESOLVED, resolved_at=LATER, waiting_since=None, unread=0)
    assert flow.resolve(before, LATER) == ended


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        pytest.param(QUEUED, False, id="nobody's"),
        pytest.param(ASSIGNED, False, id="one's own"),
        pytest.param(replace(ASSIGNED, assignee=YUN), True, id="another's"),
    ],
)
def test_belonging_to_another(before: Conversation, expected: bool) -> None:  # noqa: FBT001 - a column
    assert flow.belongs_to_another(before, LAN.id) is expected
