"""What becomes of a frame that says something, without a socket: what is kept, and what its sender is told."""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import pytest

from tests import make
from tests.conversations.given import LAN, NOW, OTHER_SHOP, SHOP, SHOPPER, caller
from tests.conversations.reds import asks_for_approval
from tests.conversations.stored import VISITOR, arrived, queued, said, taken
from tests.conversations.stored import told as kinds_told
from tests.conversations.test_carding import Stocked, stocked  # noqa: F401 - a fixture
from tests.conversations.test_watching import desk, green
from tests.crisis.given import lead
from xiaoer.conversations import actions
from xiaoer.conversations.domain.conversations import Conversation
from xiaoer.conversations.domain.frames import Pong, SendFrame
from xiaoer.conversations.domain.held import Held
from xiaoer.conversations.web.desk import Party, Shopper, Verdict
from xiaoer.conversations.web.greeting import bring_along
from xiaoer.conversations.web.sending import send
from xiaoer.platform.auth import Caller, Role
from xiaoer.platform.db import Database
from xiaoer.platform.live.hub import Listener
from xiaoer.values.refusal import Refused

SIGNED_IN = UUID(int=0xAC)
RED: dict[str, Any] = {
    "light": "red",
    "findings": [{"light": "red", "rule_id": "R-1", "reason_zh": "太冲", "reason_en": "rude"}],
}


def judge(text: str, _one: Conversation, _settled: Any) -> Verdict:
    return Verdict("red", RED["findings"], blocked=True) if "滚" in text else green(text, _one, _settled)


class Told(NamedTuple):
    """A sender, and what they were told of their frames."""

    party: Party
    answers: list[str]


def shopper(before: UUID | None = None) -> Shopper:
    """A visitor, or somebody signed in who was another visitor `before`: these go by their customer's id."""
    visitor, customer = (VISITOR, SHOPPER.id) if before is None else (SIGNED_IN, SIGNED_IN)
    return Shopper(SHOP, visitor, customer, SHOPPER.name, SHOPPER.level, "zh", before)


def told(database: Database, who: Shopper | Caller, *given: dict[str, Any]) -> Told:
    """Of these frames, one after another; by its code what was refused, by its type what was answered else."""

    async def story() -> Told:
        one = Party(desk(database, judge=judge), Listener("socket", staff=isinstance(who, Caller)), who)
        heard: list[bytes] = []

        async def listen() -> None:
            while not heard or b'"pong"' not in heard[-1]:
                heard.extend(await one.listener.take())

        listening = asyncio.create_task(listen())
        for number, frame in enumerate(given):
            await send(one, msgspec.convert({"type": "send", "client_id": f"client-{number:04}"} | frame, SendFrame))
        one.tell(Pong(NOW))
        await listening
        answers = [msgspec.json.decode(text) for text in heard[:-1]]
        return Told(one, [answer.get("code", answer["type"]) for answer in answers])

    return asyncio.run(story())


def test_a_shoppers_first_words_open_their_conversation_and_the_next_go_on_in_it(database: Database) -> None:
    page = {"title": "首页", "url": "https://shop.example/?a=1"}
    one = told(database, shopper(), {"body": "在吗", "page": page}, {"body": "还在吗", "page": page})
    talk = one.party.conversation
    assert talk is not None
    assert one.answers == []
    assert [body for _, _, body in said(database, talk)] == ["在吗", "还在吗"]
    assert database.read_now(actions.viewed, frozenset({SHOP}), talk.id) is not None


@pytest.mark.parametrize(
    ("frame", "refused"),
    [
        pytest.param({"body": " "}, "empty_message", id="nothing"),
        pytest.param({"body": "在吗", "conversation": str(UUID(int=0xBAD))}, "conversation_not_found", id="elsewhere"),
        pytest.param({"body": "", "kind": "survey", "score": 5}, "conversation_not_found", id="a mark for nothing"),
        pytest.param({"body": "好", "score": 5}, "bad_rating", id="a mark with words of another kind"),
        pytest.param({"body": "看", "kind": "product", "card": "SKU-1"}, "bad_card", id="a card with words"),
        pytest.param({"body": "", "kind": "product", "card": "NONE"}, "product_not_found", id="a product of nobody"),
        pytest.param(
            {"body": "", "kind": "note", "upload": str(UUID(int=9))}, "note_with_file", id="a note with a file"
        ),
    ],
)
def test_a_shopper_is_refused_and_nothing_is_opened(frame: dict[str, Any], refused: str, database: Database) -> None:
    one = told(database, shopper(), frame)
    assert (one.answers, one.party.conversation) == ([refused], None)


@pytest.mark.parametrize(
    ("who", "frame", "refused"),
    [
        pytest.param(
            caller(LAN, frozenset({OTHER_SHOP})), {"body": "您好"}, "conversation_not_found", id="another shop's"
        ),
        pytest.param(caller(LAN, role=Role.TRAINER), {"body": "您好"}, "conversation_not_found", id="who only reads"),
        pytest.param(caller(LAN), {"body": "先道歉", "kind": "whisper"}, "not_allowed", id="a whisper of an agent"),
        pytest.param(caller(LAN), {"body": "滚"}, "red_light", id="red words"),
        pytest.param(
            caller(LAN), {"body": "", "kind": "order", "card": "NONE"}, "order_not_found", id="a strange order"
        ),
        pytest.param(caller(LAN), {"body": "", "kind": "survey", "score": 5}, "bad_rating", id="a mark of an agent"),
    ],
)
def test_an_agent_is_refused_and_nothing_is_said(
    who: Caller, frame: dict[str, Any], refused: str, database: Database
) -> None:
    talk = taken(database)
    before = said(database, talk)
    assert told(database, who, frame | {"conversation": str(talk.id)}).answers == [refused]
    assert said(database, talk) == before


@pytest.mark.parametrize(
    ("lets", "frame", "answers"),
    [
        pytest.param(True, {"approval": True}, ["held", "held_red"], id="asked for"),
        pytest.param(
            True, {"approval": True, "override": "急"}, ["held", "held_red"], id="with a reason, which is none"
        ),
        pytest.param(True, {}, ["red_light"], id="not asked for"),
        pytest.param(False, {"approval": True}, ["red_light"], id="of a shop that lets none go"),
        pytest.param(True, {"approval": True, "upload": str(UUID(int=9))}, ["red_light"], id="with a file"),
        pytest.param(True, {"approval": True, "body": "您好"}, ["acknowledged"], id="not red at all"),
        pytest.param(True, {"approval": True, "kind": "note"}, ["acknowledged"], id="a note among staff"),
    ],
)
def test_red_words_of_an_agent(
    lets: bool, frame: dict[str, Any], answers: list[str], database: Database  # noqa: FBT001 - a table
) -> None:  # fmt: skip
    talk = taken(database)
    boss = lead(database, SHOP)
    if lets:
        make.shop_as(database, SHOP)
        asks_for_approval(database, SHOP, boss)
    before = said(database, talk)
    one = told(database, caller(LAN), {"body": "滚", "conversation": str(talk.id)} | frame)
    assert one.answers == [each for each in answers if each != "acknowledged"]
    assert len(said(database, talk)) == len(before) + answers.count("acknowledged")
    kinds = kinds_told(database)
    assert (kinds.count("message.held"), kinds.count("light.stopped")) == (
        answers.count("held"), answers.count("red_light"),
    )  # fmt: skip
    assert [each.light for each in waiting(database, talk)] == [RED] * answers.count("held")


def test_a_shoppers_words_are_never_held(database: Database) -> None:
    make.shop_as(database, SHOP)
    asks_for_approval(database, SHOP, lead(database, SHOP))
    one = told(database, shopper(), {"body": "滚", "approval": True})
    talk = one.party.conversation
    assert talk is not None
    assert (one.answers, said(database, talk)[-1][1:], waiting(database, talk)) == ([], ("shopper", "滚"), [])


def waiting(database: Database, talk: Conversation) -> list[Held]:
    found = database.read_now(actions.held_in, talk.id, caller(LAN))
    assert not isinstance(found, Refused)
    return found


def test_who_has_asked_for_nothing_yet_is_heard_and_follows_nothing(database: Database) -> None:
    """Sent once more it is the same message, and its sender is told so."""
    talk = taken(database)
    sent = {"body": "您好，在的", "conversation": str(talk.id), "client_id": "client-same"}
    one = told(database, caller(LAN), sent, sent)
    assert (one.answers, one.party.listener.topics) == (["acknowledged"], set())
    assert said(database, talk)[-1][1:] == ("agent", "您好，在的")


def test_an_order_is_shown_by_both_sides(database: Database, stocked: Stocked) -> None:  # noqa: F811 - the fixture
    card = {"body": "", "kind": "order", "card": "S1003"}
    buyer = Shopper(stocked.id, VISITOR, stocked.buyer, "演示顾客", 0, "zh")
    talk = told(database, buyer, card).party.conversation
    assert talk is not None
    agent = caller(LAN, frozenset({stocked.id}))
    database.write_now(actions.take, talk.id, agent, NOW)
    assert told(database, agent, card | {"conversation": str(talk.id)}).answers == []
    cards = [author for _, author, body in said(database, talk) if "S1003" in body]
    assert cards == ["shopper", "agent"]


def test_what_a_visitor_talks_of_goes_on_as_theirs_who_signs_in(database: Database) -> None:
    talk, account = queued(database), shopper(before=VISITOR)
    one = told(database, account, {"body": "我登录了"}).party
    assert one.conversation is not None
    assert one.conversation.id == talk.id
    assert said(database, talk)[-1][1:] == ("shopper", "我登录了")
    assert asyncio.run(bring_along(one.desk, account)) is False
    assert arrived(database, visitor=SIGNED_IN).id == talk.id
