from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.conversations.given import HOUR, LAN, NOW, YUN, conversation, send
from xiaoer.conversations.domain.conversations import Conversation, State
from xiaoer.conversations.domain.folding import fold
from xiaoer.conversations.domain.messages import Author, Kind, Receipt, Send
from xiaoer.values.refusal import Refused

HERE, THERE = conversation(), conversation(id=UUID(int=0xB2))
BOTH = {HERE.id: HERE, THERE.id: THERE}


def receipt(sent: Send, seq: int, *, repeated: bool = False) -> Receipt:
    return Receipt(sent.client_id, sent.conversation_id, seq, sent.id, sent.at, repeated)


def test_sends_take_places_one_after_another_in_each_conversation() -> None:
    sends = [send("一"), send("二", conversation_id=THERE.id), send("三"), send("四")]
    folded = fold(BOTH, {}, sends)
    assert folded.outcomes == [receipt(one, seq) for one, seq in zip(sends, [1, 1, 2, 3], strict=True)]
    assert [one for one, _ in folded.appended] == sends
    assert [appended.message.seq for _, appended in folded.appended] == [1, 1, 2, 3]
    assert {key: (one.last_seq, one.last_text) for key, one in folded.changed.items()} == {
        HERE.id: (3, "四"), THERE.id: (1, "二"),
    }  # fmt: skip


def test_nothing_gives_nothing() -> None:
    folded = fold(BOTH, {}, [])
    assert (folded.outcomes, folded.appended, folded.changed) == ([], [], {})


def test_a_repeat_inside_the_batch_gets_the_first_ones_receipt() -> None:
    first, again = send("一", client_id="same-one"), send("一", client_id="same-one", at=NOW + 9)
    folded = fold(BOTH, {}, [first, again, again])
    assert folded.outcomes == [receipt(first, 1), receipt(first, 1, repeated=True), receipt(first, 1, repeated=True)]
    assert len(folded.appended) == 1


def test_a_repeat_of_what_is_stored_gets_its_receipt_and_changes_nothing() -> None:
    sent = send("一")
    stored = receipt(sent, 7, repeated=True)
    folded = fold(BOTH, {(HERE.id, Author.SHOPPER, sent.client_id): stored}, [sent])
    assert (folded.outcomes, folded.appended, folded.changed) == ([stored], [], {})


def test_a_shoppers_repeat_is_known_from_the_conversation_before_and_an_agents_is_not() -> None:
    following = replace(THERE, previous_id=HERE.id)
    for author, is_known in ((Author.SHOPPER, True), (Author.AGENT, False)):
        sent = send("一", author, conversation_id=THERE.id)
        stored = Receipt(sent.client_id, HERE.id, 7, UUID(int=7), NOW, repeated=True)
        folded = fold({THERE.id: following}, {(HERE.id, author, sent.client_id): stored}, [sent])
        assert folded.outcomes == [stored if is_known else receipt(sent, 1)]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(send("二", Author.AGENT, client_id="same-one"), id="of another author"),
        pytest.param(send("二", conversation_id=THERE.id, client_id="same-one"), id="in another conversation"),
    ],
)
def test_the_same_client_id_is_another_message(other: Send) -> None:
    assert len(fold(BOTH, {}, [send("一", client_id="same-one"), other]).appended) == 2


OVER = replace(HERE, state=State.RESOLVED, resolved_at=NOW - 24 * HOUR)
ENDED = replace(HERE, state=State.RESOLVED, resolved_at=NOW - 24 * HOUR + 1)
ERASED = replace(ENDED, erased=True)
YUNS = replace(HERE, state=State.ASSIGNED, assignee=YUN)
RATED = send("都很好", kind=Kind.SURVEY, score=5)
REFUSED: list[Any] = [
    pytest.param({}, send(), Refused("conversation_not_found"), id="nowhere"),
    pytest.param({THERE.id: THERE}, send(), Refused("conversation_not_found"), id="another conversation's"),
    pytest.param({HERE.id: OVER}, send(), Refused("conversation_over"), id="a shopper after a day"),
    pytest.param({HERE.id: OVER}, send("", Author.AGENT), Refused("conversation_resolved"), id="an agent after a day"),
    pytest.param({HERE.id: ERASED}, send(), Refused("conversation_over"), id="a shopper after it was erased"),
    pytest.param(
        {HERE.id: ERASED},
        send("记一下", Author.AGENT, kind=Kind.NOTE),
        Refused("conversation_resolved"),
        id="a note after it was erased",
    ),
    pytest.param(
        {HERE.id: YUNS}, send("", Author.AGENT), Refused("already_taken", {"name": YUN.name}), id="another agent's"
    ),
    pytest.param({HERE.id: HERE}, RATED, Refused("rating_too_early"), id="a mark while the bot has it"),
    pytest.param({HERE.id: YUNS}, RATED, Refused("rating_too_early"), id="a mark while an agent has it"),
    pytest.param({HERE.id: OVER}, RATED, Refused("rating_too_late"), id="a mark after a day"),
]


@pytest.mark.parametrize(("conversations", "sent", "refused"), REFUSED)
def test_refused_alone(conversations: dict[UUID, Conversation], sent: Send, refused: Refused) -> None:
    good = send("好的", conversation_id=UUID(int=0xB3))
    beside = {good.conversation_id: conversation(id=good.conversation_id)}
    folded = fold({**conversations, **beside}, {}, [sent, good, sent])
    assert folded.outcomes == [refused, receipt(good, 1), refused]
    assert [one for one, _ in folded.appended] == [good]
    assert folded.changed.keys() == {good.conversation_id}


TAKEN: list[Any] = [
    pytest.param(ENDED, send(), id="a shopper within the day"),
    pytest.param(ENDED, send("", Author.AGENT), id="an agent within the day"),
    pytest.param(OVER, send("", Author.AGENT, kind=Kind.NOTE), id="a note after a day"),
    pytest.param(YUNS, send("", Author.AGENT, kind=Kind.NOTE), id="a note in another's"),
    pytest.param(ENDED, RATED, id="a mark within the day"),
    pytest.param(replace(YUNS, state=State.RESOLVED, resolved_at=NOW), RATED, id="a mark for somebody's service"),
    pytest.param(YUNS, send(), id="a shopper in anybody's"),
    pytest.param(YUNS, send("", Author.BOT), id="the bot in anybody's"),
    pytest.param(replace(YUNS, assignee=LAN), send("", Author.AGENT), id="an agent in their own"),
]


@pytest.mark.parametrize(("before", "sent"), TAKEN)
def test_taken(before: Conversation, sent: Send) -> None:
    assert fold({HERE.id: before}, {}, [sent]).outcomes == [receipt(sent, 1)]


def test_what_one_send_changes_the_next_one_meets() -> None:
    """The first agent's answer takes the conversation; the second agent in the same batch comes too late."""
    first = send("我来", Author.AGENT)
    late = send("我来吧", Author.AGENT, author_id=YUN.id, author_name=YUN.name)
    assert fold(BOTH, {}, [first, late]).outcomes == [receipt(first, 1), Refused("already_taken", {"name": LAN.name})]


def test_the_sends_conversations_stay_as_they_were() -> None:
    before = dict(BOTH)
    fold(BOTH, {}, [send("一")])
    assert before == BOTH
