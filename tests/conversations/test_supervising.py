"""Who leads whispers to an agent, takes a conversation over, and gives it to somebody else."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace

from tests import make
from tests.conversations.given import NOW, SECOND, send
from tests.conversations.queues import GONE, follow, has, shown, waits
from tests.conversations.stored import appended, everything, messages, now_is, said, told
from tests.team.given import here, joined, routed, says
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Reassign, TakeOver
from xiaoer.conversations.actions.holding import held
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.held import Held
from xiaoer.conversations.domain.messages import Author, Kind, Receipt, Send
from xiaoer.conversations.domain.screens import agent_topic
from xiaoer.conversations.domain.words import Words, say
from xiaoer.platform import events
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.events import Cursor
from xiaoer.team import actions as team
from xiaoer.team.domain.agents import Presence
from xiaoer.values.refusal import Refused

LATER = NOW + 9 * SECOND
NOTE = "客服情绪不稳，我来处理"


@pytest.fixture
def shop(database: Database) -> UUID:
    made = make.shop(database)
    routed(database, made)
    return made


class Floor(msgspec.Struct, frozen=True):
    """A conversation that 小岚 has, 小云 who has nothing, and two who lead."""

    one: Conversation
    lan: Caller
    yun: Caller
    lead: Caller
    other: Caller


@pytest.fixture
def floor(database: Database, shop: UUID) -> Floor:
    lan, one = here(database, shop), waits(database, shop)
    follow(database)
    yun = here(database, shop, "yun", capacity=0)
    lead, other = (joined(database, shop, name, role=Role.SUPERVISOR) for name in ("lead", "other"))
    return Floor(now_is(database, one), lan, yun, lead, other)


def heard(database: Database, action: Any, *args: Any) -> dict[str, list[dict[str, Any]]]:
    """What those are told whom a decision concerns, by their topics."""

    def run(tx: Tx) -> dict[str, list[dict[str, Any]]]:
        action(tx, *args)
        frames: dict[str, list[dict[str, Any]]] = {}
        for one in tx.screens:
            frame = msgspec.json.decode(one.frame)
            if frame["type"] in {"moved", "whisper"}:
                frames.setdefault(one.topic, []).append(frame)
        return frames

    return database.write_now(run)


def taken_events(database: Database) -> list[tuple[Any, ...]]:
    found = database.read_now(events.after, Cursor(), ["conversation.taken"], 100)
    return [(one.by, one.data["how"], one.data["assignee_id"], one.data["before_id"]) for one in found]


def take_over(database: Database, floor: Floor, by: Caller | None = None, **given: Any) -> Conversation | Refused:
    asked = TakeOver(**{"held_by": floor.lan.account_id, **given})
    return database.write_now(actions.take_over, floor.one.id, asked, by or floor.lead, LATER)


def reassign(database: Database, floor: Floor, to: Caller | None, **given: Any) -> Conversation | Refused:
    asked = Reassign(**{"held_by": floor.lan.account_id, "to": to.account_id if to else None, **given})
    return database.write_now(actions.reassign, floor.one.id, asked, floor.lead, LATER)


def test_what_an_agent_has_is_taken_over(database: Database, floor: Floor) -> None:
    after = take_over(database, floor, note=NOTE)
    assert isinstance(after, Conversation)
    assert (after.state, after.assignee and after.assignee.id, after.waiting_since) == (
        State.ASSIGNED, floor.lead.account_id, floor.one.waiting_since,
    )  # fmt: skip
    note, sentence = messages(database, floor.one)[-2:]
    assert (note.kind, note.body, note.author_id) == (Kind.NOTE, NOTE, floor.lead.account_id)
    assert (sentence.kind, sentence.body) == (Kind.EVENT, say(Words.TRANSFERRED, "zh", floor.lead.name))
    assert taken_events(database)[-1] == (
        floor.lead.account_id, "taken_over", str(floor.lead.account_id), str(floor.lan.account_id),
    )  # fmt: skip


def test_without_a_note_none_stands(database: Database, floor: Floor) -> None:
    before = len(messages(database, floor.one))
    take_over(database, floor, note="  ")
    assert [one.kind for one in messages(database, floor.one)[before:]] == [Kind.EVENT]


def test_from_the_queue_it_is_as_if_it_was_taken(database: Database, shop: UUID, floor: Floor) -> None:
    one = waits(database, shop, 2)
    asked = TakeOver(None)
    frames = heard(database, actions.take_over, one.id, asked, floor.lead, LATER)
    assert (has(database, one), frames) == (floor.lead.account_id, {})
    assert said(database, one)[-1][2] == say(Words.TAKEN, "zh", floor.lead.name)


def test_who_had_it_is_told_at_once_and_the_shopper_reads_who_serves(database: Database, floor: Floor) -> None:
    frames = heard(database, actions.take_over, floor.one.id, TakeOver(floor.lan.account_id), floor.lead, LATER)
    lead = {"id": str(floor.lead.account_id), "name": floor.lead.name}
    assert frames == {
        agent_topic(floor.lan.account_id): [
            {
                "type": "moved", "conversation": str(floor.one.id), "customer_name": floor.one.customer.name, "by": lead,
                "before": {"id": str(floor.lan.account_id), "name": floor.lan.name}, "after": lead,
            }
        ]
    }  # fmt: skip


def test_who_gets_it_and_who_had_it_are_told(database: Database, floor: Floor) -> None:
    asked = Reassign(floor.lan.account_id, floor.yun.account_id)
    frames = heard(database, actions.reassign, floor.one.id, asked, floor.lead, LATER)
    assert frames.keys() == {agent_topic(floor.lan.account_id), agent_topic(floor.yun.account_id)}
    assert {frame["after"]["id"] for told_of in frames.values() for frame in told_of} == {str(floor.yun.account_id)}


def test_the_shopper_hears_who_serves_now(database: Database, floor: Floor) -> None:
    asked = TakeOver(floor.lan.account_id)
    states = shown(database, actions.take_over, floor.one.id, asked, floor.lead, LATER)
    assert [(one["state"], one["agent_name"]) for one in states] == [("assigned", floor.lead.name)]


def test_another_agent_goes_on(database: Database, floor: Floor) -> None:
    after = reassign(database, floor, floor.yun, note=NOTE)
    assert isinstance(after, Conversation)
    assert has(database, floor.one) == floor.yun.account_id
    assert [one.body for one in messages(database, floor.one)[-2:]] == [
        NOTE, say(Words.TRANSFERRED, "zh", floor.yun.name),
    ]  # fmt: skip
    assert taken_events(database)[-1] == (
        floor.lead.account_id, "reassigned", str(floor.yun.account_id), str(floor.lan.account_id),
    )  # fmt: skip


@pytest.mark.parametrize("state", ["away", "gone"])
def test_who_is_not_there_is_given_it_only_knowingly(database: Database, floor: Floor, state: str) -> None:
    if state == "away":
        says(database, floor.yun, Presence.AWAY)
    else:
        database.write_now(team.vanish, {"account_id": str(floor.yun.account_id), "at": GONE}, GONE)
    before = everything(database)
    assert reassign(database, floor, floor.yun) == Refused("colleague_away", {"name": floor.yun.name})
    assert everything(database) == before
    assert isinstance(reassign(database, floor, floor.yun, absent=True), Conversation)
    assert has(database, floor.one) == floor.yun.account_id


def test_back_in_the_queue_it_goes_to_somebody_else(database: Database, shop: UUID, floor: Floor) -> None:
    after = reassign(database, floor, None)
    assert isinstance(after, Conversation)
    assert (after.state, after.assignee) == (State.QUEUED, None)
    assert told(database)[-2:] == ["conversation.returned", "message.sent"]
    follow(database, LATER)
    assert has(database, floor.one) is None
    ming = here(database, shop, "ming", now=LATER)
    follow(database, LATER)
    assert has(database, floor.one) == ming.account_id


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("a long note", "message_too_long"), ("unknown", "conversation_not_found"),
        ("another shop's", "conversation_not_found"), ("ended", "conversation_resolved"), ("one's own", "yours_already"),
        ("given on", "moved_meanwhile"), ("put back", "left_meanwhile"),
    ],
)  # fmt: skip
def test_what_is_not_taken_over_stays_as_it_was(database: Database, floor: Floor, case: str, code: str) -> None:
    subject, asked, by = floor.one.id, TakeOver(floor.lan.account_id), floor.lead
    match case:
        case "a long note":
            asked = replace(asked, note="长" * 4_001)
        case "unknown":
            subject = UUID(int=404)
        case "another shop's":
            by = joined(database, make.shop(database, slug="other"), "far", role=Role.SUPERVISOR)
        case "ended":
            database.write_now(actions.resolve, subject, floor.lan, NOW)
        case "one's own":
            take_over(database, floor)
        case "given on":
            reassign(database, floor, floor.yun)
        case _:
            reassign(database, floor, None)
    before = everything(database)
    refused = database.write_now(actions.take_over, subject, asked, by, LATER)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert everything(database) == before


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("a long note", "message_too_long"), ("unknown", "conversation_not_found"),
        ("to another shop", "colleague_not_found"), ("to nobody", "colleague_not_found"), ("to who has it", "has_it_already"),
        ("ended", "conversation_resolved"), ("taken over", "moved_meanwhile"), ("in the queue", "not_assigned"),
    ],
)  # fmt: skip
def test_what_is_not_given_on_stays_as_it_was(
    database: Database, shop: UUID, floor: Floor, case: str, code: str
) -> None:
    subject, asked = floor.one.id, Reassign(floor.lan.account_id, floor.yun.account_id)
    match case:
        case "a long note":
            asked = replace(asked, note="长" * 4_001)
        case "unknown":
            subject = UUID(int=404)
        case "to another shop":
            asked = replace(asked, to=here(database, make.shop(database, slug="other"), "far").account_id)
        case "to nobody":
            asked = replace(asked, to=UUID(int=5))
        case "to who has it":
            asked = replace(asked, to=floor.lan.account_id)
        case "ended":
            database.write_now(actions.resolve, subject, floor.lan, NOW)
        case "taken over":
            take_over(database, floor, floor.other)
        case _:
            subject, asked = waits(database, shop, 5).id, Reassign(None, None)
    before = everything(database)
    refused = database.write_now(actions.reassign, subject, asked, floor.lead, LATER)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert everything(database) == before


def test_of_two_who_take_over_at_once_one_hears_whose_it_is(database: Database, shop: UUID, floor: Floor) -> None:
    async def both(one: Conversation, held_by: UUID) -> list[Conversation | Refused]:
        asked = TakeOver(held_by)
        return list(
            await asyncio.gather(
                *(database.write(actions.take_over, one.id, asked, by, LATER) for by in (floor.lead, floor.other))
            )
        )

    for number in range(2, 8):
        one = waits(database, shop, number)
        database.write_now(actions.take, one.id, floor.lan, LATER)
        outcomes = asyncio.run(both(one, floor.lan.account_id))
        [won] = [found for found in outcomes if isinstance(found, Conversation)]
        [lost] = [found for found in outcomes if isinstance(found, Refused)]
        assert won.assignee is not None
        assert (lost, has(database, one)) == (Refused("moved_meanwhile", {"name": won.assignee.name}), won.assignee.id)


def test_an_answer_of_the_same_moment_stands_or_is_refused(database: Database, shop: UUID, floor: Floor) -> None:
    """Whichever comes first: the one who leads has it, and what was acknowledged is there."""

    async def both(one: Conversation, answer: Send) -> tuple[Receipt | Held | Refused, Conversation | Refused]:
        asked = TakeOver(floor.lan.account_id)
        first, second = await asyncio.gather(
            database.join(actions.append_all, answer),
            database.write(actions.take_over, one.id, asked, floor.lead, LATER),
        )
        return first, second

    for number in range(2, 8):
        one = waits(database, shop, number)
        database.write_now(actions.take, one.id, floor.lan, LATER)
        lan = floor.lan
        answer = send(
            "您好，我来帮您", Author.AGENT, conversation_id=one.id, shop_id=shop, author_id=lan.account_id, at=LATER
        )
        answered, taken = asyncio.run(both(one, answer))
        assert isinstance(taken, Conversation)
        assert has(database, one) == floor.lead.account_id
        stands = "您好，我来帮您" in [body for *_, body in said(database, one)]
        assert stands is isinstance(answered, Receipt)
        assert stands or answered == Refused("already_taken", {"name": floor.lead.name})


def whisper(floor: Floor, body: str = "先道歉", **given: Any) -> Send:
    return send(
        body, Author.AGENT, kind=Kind.WHISPER, conversation_id=floor.one.id, shop_id=floor.one.shop_id,
        author_id=floor.lead.account_id, author_name=floor.lead.name, at=LATER, **given,
    )  # fmt: skip


def test_a_whisper_is_kept_with_who_said_and_who_heard_it(database: Database, floor: Floor) -> None:
    before = now_is(database, floor.one)
    [first, again] = appended(database, [whisper(floor), whisper(floor)])
    assert isinstance(first, Receipt)
    assert isinstance(again, Receipt)
    assert (first.seq, again.seq, again.repeated) == (before.last_seq + 1, before.last_seq + 1, True)
    kept = messages(database, floor.one)[-1]
    assert (kept.kind, kept.body, kept.author_id, kept.to, kept.at) == (
        Kind.WHISPER, "先道歉", floor.lead.account_id, floor.lan.account_id, LATER,
    )  # fmt: skip
    assert now_is(database, floor.one) == replace(before, last_seq=first.seq, last_at=LATER)


def test_who_has_it_is_told_of_a_whisper_wherever_they_are(database: Database, floor: Floor) -> None:
    frames = heard(database, actions.append_all, [whisper(floor)])
    assert frames == {
        agent_topic(floor.lan.account_id): [
            {
                "type": "whisper", "conversation": str(floor.one.id), "customer_name": floor.one.customer.name,
                "author_name": floor.lead.name, "body": "先道歉",
            }
        ]
    }  # fmt: skip


def test_whispers_stay_with_those_they_were_between(database: Database, floor: Floor) -> None:
    """Another agent who has the conversation later hears the later ones."""
    appended(database, [whisper(floor)])
    reassign(database, floor, floor.yun)
    appended(database, [whisper(floor, "客气一点")])
    heard_by = [one.to for one in messages(database, floor.one) if one.kind is Kind.WHISPER]
    assert heard_by == [floor.lan.account_id, floor.yun.account_id]


def test_nothing_is_whispered_where_nobody_hears_it(database: Database, shop: UUID, floor: Floor) -> None:
    one = waits(database, shop, 5)
    before = everything(database)
    assert appended(database, [replace(whisper(floor), conversation_id=one.id)]) == [Refused("nobody_to_whisper_to")]
    assert everything(database) == before


def test_a_copy_for_the_person_has_notes_and_no_whispers(database: Database, floor: Floor) -> None:
    appended(database, [whisper(floor), replace(whisper(floor, "已核对库存", client_id="note-0001"), kind=Kind.NOTE)])
    sheets = {one.name: one.rows for one in database.read_now(held, floor.one.shop_id, [floor.one.customer.id])}
    assert [(row[3], row[4]) for row in sheets["messages"] if row[3] != "text"] == [("note", "已核对库存")]
