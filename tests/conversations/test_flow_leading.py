"""Who leads whispers, reads along, and decides who has a conversation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.conversations.given import LAN, NOW, SECOND, YUN, conversation, send
from xiaoer.conversations.domain import flow
from xiaoer.conversations.domain.conversations import Assignee, Conversation, State
from xiaoer.conversations.domain.folding import fold
from xiaoer.conversations.domain.messages import Author, Kind
from xiaoer.values.refusal import Refused

LATER = NOW + 7 * SECOND
LEAD = Assignee(UUID(int=0xEE), "主管（测试）")
WITH_BOT = conversation(last_seq=3)
QUEUED = replace(WITH_BOT, state=State.QUEUED, waiting_since=NOW, unread=2)
ASSIGNED = replace(QUEUED, state=State.ASSIGNED, assignee=LAN, assigned_at=NOW)
WAITING = replace(ASSIGNED, state=State.WAITING, waiting_since=None, unread=0)
LEADS = replace(ASSIGNED, assignee=LEAD)
RESOLVED = replace(WAITING, state=State.RESOLVED, resolved_at=NOW)
MOVED = Refused("moved_meanwhile", {"name": LAN.name})

OVER: list[Any] = [
    pytest.param(ASSIGNED, LAN.id, State.ASSIGNED, id="from an agent"),
    pytest.param(WAITING, LAN.id, State.WAITING, id="from an agent, nobody waits"),
    pytest.param(QUEUED, None, State.ASSIGNED, id="from the queue"),
    pytest.param(WITH_BOT, None, State.WAITING, id="from the bot"),
]


@pytest.mark.parametrize(("before", "held_by", "state"), OVER)
def test_taking_over(before: Conversation, held_by: UUID | None, state: State) -> None:
    after = flow.take_over(before, LEAD, held_by, LATER)
    expected = replace(before, state=state, assignee=LEAD, unread=0, assigned_at=before.assigned_at or LATER)
    assert after == expected


@pytest.mark.parametrize(("before", "held_by", "state"), OVER)
def test_giving_it_to_somebody_else(before: Conversation, held_by: UUID | None, state: State) -> None:
    after = flow.reassign(before, YUN, held_by, LATER)
    assert isinstance(after, Conversation)
    assert (after.state, after.assignee, after.waiting_since) == (state, YUN, before.waiting_since)


def test_giving_it_back_to_the_queue() -> None:
    assert flow.reassign(ASSIGNED, None, LAN.id, LATER) == flow.put_back(ASSIGNED, LATER)


@pytest.mark.parametrize(
    ("result", "refused"),
    [
        pytest.param(flow.take_over(LEADS, LEAD, LEAD.id, LATER), Refused("yours_already"), id="one's own"),
        pytest.param(flow.take_over(LEADS, LEAD, LAN.id, LATER), Refused("yours_already"), id="one's own by now"),
        pytest.param(flow.take_over(RESOLVED, LEAD, LAN.id, LATER), Refused("conversation_resolved"), id="over"),
        pytest.param(
            flow.take_over(replace(RESOLVED, assignee=LEAD), LEAD, LEAD.id, LATER), Refused("conversation_resolved"),
            id="one's own, over",
        ),
        pytest.param(flow.take_over(ASSIGNED, LEAD, YUN.id, LATER), MOVED, id="another has it by now"),
        pytest.param(flow.take_over(ASSIGNED, LEAD, None, LATER), MOVED, id="somebody has it by now"),
        pytest.param(flow.take_over(QUEUED, LEAD, LAN.id, LATER), Refused("left_meanwhile"), id="nobody has it by now"),
        pytest.param(
            flow.reassign(ASSIGNED, LAN, YUN.id, LATER), Refused("has_it_already", {"name": LAN.name}), id="has it"
        ),
        pytest.param(flow.reassign(ASSIGNED, YUN, None, LATER), MOVED, id="given on meanwhile"),
        pytest.param(flow.reassign(RESOLVED, LAN, LAN.id, LATER), Refused("conversation_resolved"), id="over, to who had it"),
        pytest.param(flow.reassign(RESOLVED, None, LAN.id, LATER), Refused("conversation_resolved"), id="over, to the queue"),
        pytest.param(flow.reassign(QUEUED, None, None, LATER), Refused("not_assigned"), id="is in the queue"),
        pytest.param(flow.reassign(QUEUED, None, LAN.id, LATER), Refused("left_meanwhile"), id="is in the queue by now"),
    ],
)  # fmt: skip
def test_refusals(result: Conversation | Refused, refused: Refused) -> None:
    assert result == refused


def whisper(author: Assignee = LEAD, **given: Any) -> Any:
    return send("先道歉", Author.AGENT, kind=Kind.WHISPER, author_id=author.id, author_name=author.name, **given)


@pytest.mark.parametrize(
    ("before", "refused"),
    [
        pytest.param(ASSIGNED, None, id="an agent has it"),
        pytest.param(WAITING, None, id="an agent has it, nobody waits"),
        pytest.param(QUEUED, Refused("nobody_to_whisper_to"), id="nobody has it"),
        pytest.param(LEADS, Refused("nobody_to_whisper_to"), id="one's own"),
        pytest.param(RESOLVED, Refused("conversation_resolved"), id="over"),
    ],
)
def test_whom_is_whispered_to(before: Conversation, refused: Refused | None) -> None:
    folded = fold({before.id: before}, {}, [whisper()])
    if refused is not None:
        assert (folded.outcomes, folded.appended) == ([refused], [])
        return
    [(_, appended)] = folded.appended
    assert (appended.message.kind, appended.message.to) == (Kind.WHISPER, LAN.id)
    assert folded.changed == {before.id: replace(before, last_seq=4)}


def test_only_a_whisper_is_for_somebody() -> None:
    assert flow.append(ASSIGNED, send("您好", Author.AGENT)).message.to is None
    assert flow.append(QUEUED, whisper()).message.to is None


@pytest.mark.parametrize(
    ("before", "leads", "heard"),
    [
        pytest.param(ASSIGNED, False, True, id="who has it"),
        pytest.param(replace(ASSIGNED, assignee=YUN), False, False, id="a colleague"),
        pytest.param(QUEUED, False, True, id="an agent, nobody has it"),
        pytest.param(QUEUED, True, False, id="who leads, nobody has it"),
        pytest.param(replace(ASSIGNED, assignee=YUN), True, False, id="who leads, somebody has it"),
        pytest.param(ASSIGNED, True, True, id="who leads and has it"),
    ],
)
def test_whom_the_shopper_hears_read_and_write(before: Conversation, leads: bool, heard: bool) -> None:  # noqa: FBT001 - columns
    assert flow.is_heard(before, LAN.id, leads=leads) is heard
