"""A conversation handed to a colleague, or back to the queue, with a note."""

from __future__ import annotations

from uuid import UUID

import pytest
from msgspec.structs import replace

from tests import make
from tests.conversations.given import NOW, SECOND, send
from tests.conversations.queues import GONE, follow, has, shown, waits
from tests.conversations.stored import appended, everything, messages, said, told
from tests.team.given import here, joined, routed, says
from xiaoer.conversations import actions
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.messages import Author, Kind
from xiaoer.conversations.domain.words import Words, say
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database
from xiaoer.team import actions as team
from xiaoer.team.domain.agents import Presence
from xiaoer.values.refusal import Refused


@pytest.fixture
def shop(database: Database) -> UUID:
    made = make.shop(database)
    routed(database, made)
    return made


HANDED = actions.Transfer("顾客要换尺码，已核对库存", None)


def with_lan(database: Database, shop: UUID) -> tuple[Conversation, Caller, Caller]:
    """A conversation that 小岚 has, 小岚, and 小云, who gets nothing by itself."""
    lan, one = here(database, shop), waits(database, shop)
    follow(database)
    return one, lan, here(database, shop, "yun", capacity=0)


def test_a_colleague_goes_on_with_the_note(database: Database, shop: UUID) -> None:
    one, lan, yun = with_lan(database, shop)
    after = database.write_now(actions.transfer, one.id, replace(HANDED, to=yun.account_id), lan, NOW + 9 * SECOND)
    assert isinstance(after, Conversation)
    assert (after.state, after.assignee and after.assignee.id, after.waiting_since) == (
        State.ASSIGNED, yun.account_id, NOW + SECOND,
    )  # fmt: skip
    note, sentence = messages(database, one)[-2:]
    assert (note.kind, note.body, note.author_id) == (Kind.NOTE, HANDED.note, lan.account_id)
    assert (sentence.kind, sentence.body) == (Kind.EVENT, say(Words.TRANSFERRED, "zh", yun.name))
    assert told(database)[-2:] == ["conversation.taken", "message.sent"]


def test_the_shopper_is_told_who_serves_now(database: Database, shop: UUID) -> None:
    one, lan, yun = with_lan(database, shop)
    heard = shown(database, actions.transfer, one.id, replace(HANDED, to=yun.account_id), lan, NOW)
    assert [(each["state"], each["agent_name"]) for each in heard] == [("assigned", yun.name)]


def test_put_back_it_goes_to_somebody_else(database: Database, shop: UUID) -> None:
    one, lan, _ = with_lan(database, shop)
    after = database.write_now(actions.transfer, one.id, HANDED, lan, NOW + 9 * SECOND)
    assert isinstance(after, Conversation)
    assert (after.state, after.assignee, after.waiting_since) == (State.QUEUED, None, NOW + SECOND)
    assert said(database, one)[-1][2] == say(Words.PUT_BACK, "zh")
    follow(database, NOW + 500 * SECOND)
    assert has(database, one) is None
    ming = here(database, shop, "ming", now=NOW + 500 * SECOND)
    follow(database, NOW + 500 * SECOND)
    assert has(database, one) == ming.account_id


def test_put_back_after_an_answer_somebody_is_awaited_from_then_on(database: Database, shop: UUID) -> None:
    one, lan, _ = with_lan(database, shop)
    answer = send(
        "稍等", Author.AGENT, conversation_id=one.id, shop_id=shop, author_id=lan.account_id, at=NOW + 5 * SECOND
    )
    appended(database, [answer])
    after = database.write_now(actions.transfer, one.id, HANDED, lan, NOW + 9 * SECOND)
    assert isinstance(after, Conversation)
    assert (after.state, after.waiting_since) == (State.QUEUED, NOW + 9 * SECOND)


def test_a_supervisor_hands_on_what_others_have(database: Database, shop: UUID) -> None:
    one, _, yun = with_lan(database, shop)
    lead = joined(database, shop, "lead", role=Role.SUPERVISOR)
    after = database.write_now(actions.transfer, one.id, replace(HANDED, to=yun.account_id), lead, NOW)
    assert isinstance(after, Conversation)
    assert has(database, one) == yun.account_id


def test_a_colleague_who_is_busy_can_be_asked(database: Database, shop: UUID) -> None:
    one, lan, yun = with_lan(database, shop)
    says(database, yun, Presence.BUSY)
    after = database.write_now(actions.transfer, one.id, replace(HANDED, to=yun.account_id), lan, NOW)
    assert isinstance(after, Conversation)


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("no note", "empty_message"), ("a note that is too long", "message_too_long"), ("away", "colleague_away"),
        ("gone", "colleague_away"), ("of another shop", "colleague_not_found"), ("nobody", "colleague_not_found"),
        ("to oneself", "has_it_already"), ("of a colleague", "already_taken"), ("nobody has it", "not_assigned"),
        ("unknown", "conversation_not_found"),
    ],
)  # fmt: skip
def test_a_refusal_leaves_everything_as_it_was(database: Database, shop: UUID, case: str, code: str) -> None:
    one, lan, yun = with_lan(database, shop)
    handed, by, subject = replace(HANDED, to=yun.account_id), lan, one.id
    match case:
        case "no note":
            handed = replace(handed, note=" \u200b")
        case "a note that is too long":
            handed = replace(handed, note="长" * 4_001)
        case "away":
            says(database, yun, Presence.AWAY)
        case "gone":
            database.write_now(team.vanish, {"account_id": str(yun.account_id), "at": GONE}, GONE)
        case "of another shop":
            handed = replace(handed, to=here(database, make.shop(database, slug="other"), "far").account_id)
        case "nobody":
            handed = replace(handed, to=UUID(int=5))
        case "to oneself":
            handed = replace(handed, to=lan.account_id)
        case "of a colleague":
            by = yun
        case "nobody has it":
            subject, handed = waits(database, shop, 5).id, HANDED
        case _:
            subject = UUID(int=404)
    before = everything(database)
    refused = database.write_now(actions.transfer, subject, handed, by, NOW + 9 * SECOND)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert everything(database) == before


@pytest.mark.parametrize("to_a_colleague", [True, False])
def test_what_is_over_is_not_handed_on(database: Database, shop: UUID, to_a_colleague: bool) -> None:  # noqa: FBT001 - both
    one, lan, yun = with_lan(database, shop)
    database.write_now(actions.resolve, one.id, lan, NOW + 5 * SECOND)
    before = everything(database)
    handed = replace(HANDED, to=yun.account_id if to_a_colleague else None)
    refused = database.write_now(actions.transfer, one.id, handed, lan, NOW + 9 * SECOND)
    assert refused == Refused("conversation_resolved")
    assert everything(database) == before
