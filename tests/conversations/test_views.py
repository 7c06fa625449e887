from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.conversations.given import LAN, NOW, SHOP, SHOPPER, conversation, message
from xiaoer.conversations.domain import screens, views
from xiaoer.conversations.domain.conversations import Channel, Stage, State
from xiaoer.conversations.domain.messages import Author, Kind, Receipt, Source
from xiaoer.conversations.domain.seeing import SHOPPER as SHOPPER_READS
from xiaoer.conversations.domain.seeing import Reader
from xiaoer.conversations.domain.views import ConversationRow, MessageView

LIGHT = {"light": "yellow", "findings": [{"rule_id": "greeting"}]}
STAFF = Reader(LAN.id)
SOURCE = Source(UUID(int=9), "七天无理由")


def read(frame: bytes) -> Any:
    return msgspec.json.decode(frame)


def test_the_row_says_what_the_list_shows() -> None:
    one = conversation(
        state=State.ASSIGNED, assignee=LAN, last_seq=8, last_text="在吗", last_author="shopper", last_at=NOW + 5,
        waiting_since=NOW + 4, unread=2, subject_order_id=UUID(int=7), first_replied_at=NOW, previous_id=UUID(int=6),
    )  # fmt: skip
    assert views.row(one) == ConversationRow(
        id=one.id, shop_id=SHOP, customer=SHOPPER, stage=Stage.PRESALE, state=State.ASSIGNED, assignee=LAN, last_seq=8,
        last_text="在吗", last_author="shopper", last_at=NOW + 5, waiting_since=NOW + 4, unread=2,
        subject_order_id=UUID(int=7), channel=Channel.WIDGET, opened_at=NOW, limits=[], aside=None,
    )  # fmt: skip
    assert read(screens.row_changed(one)) == {"type": "conversation", "row": msgspec.to_builtins(views.row(one))}


def test_staff_see_a_message_whole() -> None:
    one = message(light=LIGHT, source=SOURCE)
    assert views.shown(one, STAFF) == MessageView(
        conversation_id=one.conversation_id, seq=4, id=one.id, author=Author.AGENT, author_name=LAN.name,
        kind=Kind.TEXT, body="您好", client_id="client-0001", at=NOW, light=LIGHT, source=SOURCE,
        attachment=None, score=None, author_id=LAN.id, card=None,
    )  # fmt: skip


def test_a_shopper_sees_it_without_its_light_and_without_whose_account_it_is() -> None:
    one = message(light=LIGHT, source=SOURCE)
    whole = views.shown(one, STAFF)
    assert whole is not None
    assert views.shown(one, SHOPPER_READS) == msgspec.structs.replace(whole, light=None, author_id=None)


def test_both_sides_see_the_shoppers_mark() -> None:
    one = message(kind=Kind.SURVEY, score=4, body="")
    seen = views.shown(one, STAFF)
    assert seen is not None
    assert (seen.score, views.shown(one, SHOPPER_READS)) == (4, msgspec.structs.replace(seen, author_id=None))


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.EVENT])
def test_the_frame_is_the_view_with_its_type(kind: Kind) -> None:
    one = message(kind=kind, light=LIGHT, source=SOURCE)
    shown = msgspec.to_builtins(views.shown(one, STAFF))
    assert read(screens.message_for(one, STAFF)) == {"type": "message", **shown}
    assert read(screens.message_for(one, SHOPPER_READS)) == {
        "type": "message",
        **shown,
        "light": None,
        "author_id": None,
    }


def test_a_note_is_only_a_place_to_the_shopper() -> None:
    note = message(kind=Kind.NOTE, body="已问仓库")
    assert views.shown(note, SHOPPER_READS) is None
    told = screens.message_for(note, SHOPPER_READS)
    assert read(told) == {"type": "passed", "conversation_id": str(note.conversation_id), "seq": 4}
    assert read(screens.message_for(note, STAFF))["body"] == "已问仓库"


def test_a_past_is_told_to_each_side_in_its_own_form() -> None:
    past = [message(seq=1), message(seq=2, kind=Kind.NOTE)]
    assert [read(one)["type"] for one in screens.messages_for(past, STAFF)] == ["message", "message"]
    assert [read(one)["type"] for one in screens.messages_for(past, SHOPPER_READS)] == ["message", "passed"]


def test_an_acknowledgement_repeats_the_receipt() -> None:
    receipt = Receipt("client-0001", UUID(int=1), 3, UUID(int=2), NOW, repeated=True)
    assert read(screens.acknowledgement(receipt)) == {
        "type": "acknowledged", "client_id": "client-0001", "conversation": str(UUID(int=1)), "seq": 3,
        "id": str(UUID(int=2)), "at": NOW,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("assignee", "name"), [pytest.param(LAN, LAN.name, id="has it"), pytest.param(None, None, id="nobody")]
)
def test_the_shopper_is_told_who_answers(assignee: Any, name: str | None) -> None:
    one = conversation(state=State.QUEUED, assignee=assignee)
    assert read(screens.state_changed(one, 3)) == {
        "type": "state", "conversation": str(one.id), "state": "queued", "agent_name": name, "queue_place": 3,
    }  # fmt: skip


def test_topics() -> None:
    assert screens.conversation_topic(UUID(int=1)) == "conversation:00000000000000000000000000000001"
    assert screens.shop_topic(UUID(int=2)) == "shop:00000000000000000000000000000002"
