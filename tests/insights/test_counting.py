"""What vectors cannot say: events in an order that only a busy PostgreSQL has."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.insights.stories import counted, moment, play, step
from xiaoer.conversations.domain.events import ConversationQueued, MessageSent
from xiaoer.insights.domain.counting import Amount, Contact, Folded, Name, bucket_named, fold, reply_name

ZONE = "Asia/Shanghai"
DAY = date(2026, 11, 21)
ROUND = [
    step("2026-11-21 10:00:00 a shopper"),
    step("2026-11-21 10:00:09 a agent"),
    step("2026-11-21 10:01:00 a shopper"),
    step("2026-11-21 10:01:09 a agent"),
]


@pytest.mark.parametrize(
    "order",
    [
        pytest.param((1, 0, 2, 3, 4), id="a message before its conversation"),
        pytest.param((0, 2, 1, 3, 4), id="an answer before its question"),
        pytest.param((0, 1, 2, 4, 3), id="a later answer before its question"),
        pytest.param((0, 1, 4, 2, 3), id="the later answer before the first"),
    ],
)
def test_neighbours_in_the_other_order_count_the_same(order: tuple[int, ...]) -> None:
    told = play(ROUND)
    assert counted([told[place] for place in order], ZONE) == counted(told, ZONE)


def test_what_two_rounds_count() -> None:
    assert counted(play(ROUND), ZONE) == {
        DAY: {
            Name.CONVERSATIONS: Amount(1), Name.MESSAGES: Amount(2), Name.ROUNDS: Amount(2),
            Name.ROUNDS_IN_TIME: Amount(2), Name.HANDED_OVER: Amount(1), Name.ASKED_FOR_A_PERSON: Amount(1),
            Name.FIRST_REPLY_IN_TIME: Amount(1), reply_name(24): Amount(1, 9_000_000),
        }
    }  # fmt: skip


def test_a_picture_counts_as_words_do() -> None:
    told = play(ROUND)
    pictures = [
        one._replace(event=replace(one.event, message_kind="image")) if isinstance(one.event, MessageSent) else one
        for one in told
    ]
    assert counted(pictures, ZONE) == counted(told, ZONE)


def test_what_changes_nothing_counts_nothing() -> None:
    told = play([step("2026-11-21 10:00:00 a shopper"), step("2026-11-21 10:00:01 a note")])
    assert counted(told, ZONE) == counted(told[:-1], ZONE)
    known = {told[-1].subject_id: Contact(DAY, waiting=True)}
    assert fold(known, [(told[-1].event, told[-1].at)], ZONE) == Folded({}, {})


def test_a_conversation_keeps_the_day_on_which_it_began() -> None:
    asked, answered = play(ROUND)[1:3]
    known = {answered.subject_id: Contact(DAY, waiting=True)}
    late = fold(known, [(answered.event, moment("2026-11-22 00:00:00"))], ZONE)
    assert late.changed[asked.subject_id].began_on == DAY
    assert late.counts[DAY, Name.HANDED_OVER] == Amount(1)


def test_who_comes_back_from_being_put_aside_has_not_asked_for_a_person() -> None:
    queued = {reason: ConversationQueued(UUID(int=7), reason) for reason in ("asked", "aside")}
    asked = {
        reason: fold({UUID(int=7): Contact(DAY)}, [(event, moment("2026-11-21 10:00:00"))], ZONE)
        .changed[UUID(int=7)]
        .asked
        for reason, event in queued.items()
    }
    assert asked == {"asked": True, "aside": False}


def test_only_changed_conversations_are_handed_back() -> None:
    told = play(ROUND)
    other = {UUID(int=8): Contact(DAY)}
    assert set(fold(other, [(one.event, one.at) for one in told], ZONE).changed) == {told[0].subject_id}


def test_first_replies_are_named_by_their_bucket() -> None:
    assert [bucket_named(reply_name(bucket)) for bucket in (0, 141)] == [0, 141]
    assert [bucket_named(name) for name in (*Name,)] == [None] * len(Name)
