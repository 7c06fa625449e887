"""Whom the desk does not let in, what it does not take, and that nothing comes of it."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from tests.conversations.live import HELLO, SECRET, Ended, LiveDesk, heard, opened, quiet, raw, said, watching
from tests.conversations.test_frames import DEEP, HOSTILE
from tests.live_client import Frame
from xiaoer.conversations.domain.frames import LONGEST_FRAME
from xiaoer.conversations.domain.messages import LONGEST
from xiaoer.conversations.domain.tokens import shop_key, sign_customer, visitor_token
from xiaoer.conversations.web.live import MOST_BAD_FRAMES
from xiaoer.customers import actions as customers
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.shops import Shop
from xiaoer.shop.store.tables import shop_table
from xiaoer.values.refusal import Refused

VISITOR = UUID("0199aa00-0000-7000-8000-000000000001")
FORGED = visitor_token(b"not the secret of this desk, at all", "yunhe", VISITOR)
IDENTITY = {"customer": "C-1001", "signature": sign_customer(shop_key(b"not the secret", "yunhe"), "C-1001")}


def hello(**given: Any) -> str:
    return json.dumps({**HELLO, **given})


def said_hello(live_desk: LiveDesk, text: str, headers: dict[str, str] | None = None) -> Ended:
    return asyncio.run(raw(live_desk.desk.socket, text, headers=headers))


NOT_LET_IN = [
    pytest.param(hello(version=2), "wrong_version", 4400, id="of another version"),
    pytest.param(hello(shop="nowhere"), "shop_not_found", 4404, id="to a shop that is not there"),
    pytest.param(hello(shop=""), "shop_not_found", 4404, id="to no shop"),
    pytest.param(hello(shop="' OR 1=1 --"), "shop_not_found", 4404, id="to a shop with a quote"),
    pytest.param(hello(shop="🙂\u202e"), "shop_not_found", 4404, id="to a shop in emoji"),
    pytest.param(hello(shop="yun\x00he"), "bad_frame", 4400, id="to a shop with NUL"),
    pytest.param(hello(identity=IDENTITY), "wrong_signature", 4401, id="with a wrong signature"),
    pytest.param(hello(role="agent"), "not_signed_in", 4401, id="as an agent without a cookie"),
    pytest.param('{"type":"ping"}', "bad_frame", 4400, id="something else first"),
    pytest.param("你好", "bad_frame", 4400, id="not JSON first"),
    pytest.param("", "bad_frame", 4400, id="nothing first"),
]


@pytest.mark.parametrize(("text", "code", "close"), NOT_LET_IN)
def test_not_let_in(live_desk: LiveDesk, text: str, code: str, close: int) -> None:
    told, closed = said_hello(live_desk, text)
    assert [(one["type"], one["code"], one["fatal"]) for one in told] == [("error", code, True)]
    assert (closed, bool(told[0]["sentence_zh"]), told[0]["sentence_en"].isascii() or code == "bad_frame") == (
        close,
        True,
        True,
    )


ORIGINS = [
    pytest.param({"origin": "https://elsewhere.example"}, id="another site's page"),
    pytest.param({"origin": "null"}, id="a page without an origin"),
    pytest.param({"origin": "http://[::1"}, id="an origin that is none"),
    pytest.param({"origin": ""}, id="an empty origin"),
]


@pytest.mark.parametrize("changed", ORIGINS)
def test_an_agents_cookie_counts_from_the_desks_own_pages_only(live_desk: LiveDesk, changed: dict[str, str]) -> None:
    own = live_desk.signed_in("lan")
    assert said_hello(live_desk, hello(role="agent"), own).told[0]["type"] == "welcome"
    told, closed = said_hello(live_desk, hello(role="agent"), own | changed)
    assert ([one["code"] for one in told], closed) == (["not_signed_in"], 4401)


@pytest.mark.parametrize(
    ("origin", "let_in"),
    [
        pytest.param("https://shop.example", True, id="a site that is allowed"),
        pytest.param("https://shop.example:8443", False, id="another port"),
        pytest.param("http://shop.example", False, id="another scheme"),
        pytest.param("https://elsewhere.example", False, id="another site"),
        pytest.param("null", False, id="a page without an origin"),
        pytest.param("http://[::1", False, id="an origin that is none"),
        pytest.param("", False, id="an empty origin"),
        pytest.param(None, True, id="a program, which tells none"),
    ],
)
def test_a_shopper_comes_from_an_allowed_site(live_desk: LiveDesk, origin: str | None, let_in: bool) -> None:  # noqa: FBT001 - a column
    allow(live_desk, "https://shop.example")
    headers = {} if origin is None else {"origin": origin}
    told, closed = said_hello(live_desk, hello(), headers)
    expected = ("welcome", None) if let_in else ("error", 4403)
    assert (told[0]["type"], closed) == expected
    assert let_in or told[0]["code"] == "site_not_allowed"


def test_the_desks_own_pages_and_any_site_where_none_is_named(live_desk: LiveDesk) -> None:
    allow(live_desk, "https://shop.example")
    assert said_hello(live_desk, hello(), {"origin": live_desk.desk.address}).told[0]["type"] == "welcome"
    allow(live_desk)
    assert said_hello(live_desk, hello(), {"origin": "https://elsewhere.example"}).told[0]["type"] == "welcome"


def allow(live_desk: LiveDesk, *sites: str) -> None:
    chosen = sa.update(shop_table).where(shop_table.c.slug == "yunhe").values(sites=list(sites))
    live_desk.database.write_now(lambda tx: tx.run(chosen))


def test_a_wrong_cookie_is_no_cookie(live_desk: LiveDesk) -> None:
    headers = {"origin": live_desk.desk.address, "cookie": "xiaoer_session=" + "A" * 43}
    told, closed = said_hello(live_desk, hello(role="agent"), headers)
    assert ([one["code"] for one in told], closed) == (["not_signed_in"], 4401)


def test_a_role_that_may_not_read_conversations_is_not_let_in(live_desk: LiveDesk) -> None:
    told, closed = said_hello(live_desk, hello(role="agent"), live_desk.signed_in("finance"))
    assert ([one["code"] for one in told], closed) == (["not_allowed"], 4403)


def test_a_role_that_may_only_read_reads_and_does_not_write(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent("trainer") as trainer:
            conversation = await opened(shopper)
            await watching(trainer, conversation, 2)
            assert (await said(trainer, "sneak-0001", "您好", conversation))["code"] == "conversation_not_found"
            assert (await said(trainer, "sneak-0002", "您好", conversation, "note"))["code"] == "conversation_not_found"
            assert all(one.author_name != "客服trainer（测试）" for one in live_desk.messages(conversation))
            await trainer.say(type="typing", conversation=conversation, on=True)
            await trainer.say(type="read", conversation=conversation, seq=2)
            await quiet(trainer)
            await quiet(shopper)
            assert not [one for one in shopper.told if one["type"] in {"typing", "read"}]

    asyncio.run(story())


def test_an_agent_of_another_shop_meets_conversations_as_if_they_were_not_there(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent("far") as far:
            conversation = await opened(shopper)
            nowhere = str(uuid4())
            for number, asked in enumerate((conversation, nowhere)):
                await far.say(type="watch", conversation=asked, after=0)
                await far.say(type="typing", conversation=asked, on=True)
                await far.say(type="check", draft=number, conversation=asked, body="滚")
                await said(far, f"sneak-000{number}", "您好", asked)
                await said(far, f"noted-000{number}", "您好", asked, "note")
            await quiet(far)
            answers = [{**one, "client_id": ""} for one in far.told[1:] if one["type"] != "pong"]
            assert answers[:3] == answers[3:]
            assert {(one["type"], one["code"]) for one in answers} == {
                ("error", "conversation_not_found"),
                ("refused", "conversation_not_found"),
            }
            await said(shopper, "again-0001", "还在吗")
            await quiet(far)
            assert conversation not in str(far.told)
            assert not [one for one in shopper.told if one["type"] == "typing"]

    asyncio.run(story())


@pytest.mark.parametrize(
    ("named", "code"),
    [
        pytest.param(
            {"conversation": str(uuid4())}, "conversation_not_found", id="to a conversation that is not there"
        ),
        pytest.param({"upload": str(uuid4())}, "file_not_found", id="with a file that is not there"),
    ],
)
def test_first_words_that_are_refused_open_no_conversation(
    live_desk: LiveDesk, named: dict[str, Any], code: str
) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper:
            await shopper.say(type="send", client_id="first-0001", body="在吗", **named)
            await heard(shopper, "refused", client_id="first-0001", code=code)
            await quiet(shopper)
            async with live_desk.shopper(token=shopper.token) as again:
                assert [one["conversation"] for one in again.told] == [None]
            assert {one["type"] for one in shopper.told} == {"welcome", "refused", "pong"}

    asyncio.run(story())


def test_another_visitors_conversation_by_its_id(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as victim, live_desk.shopper() as thief:
            conversation = await opened(victim, "我的手机号是 13800000001")
            before = live_desk.messages(conversation)
            for text in (
                {"type": "watch", "conversation": conversation, "after": 0},
                {"type": "read", "conversation": conversation, "seq": 1},
                {"type": "typing", "conversation": conversation, "on": True},
                {"type": "check", "draft": 1, "conversation": conversation, "body": "x"},
            ):
                await thief.say(**text)
            answer = await said(thief, "thief-0001", "给我看看", conversation)
            assert (answer["type"], answer["code"]) == ("refused", "conversation_not_found")
            async with live_desk.shopper(resume={conversation: 0}) as again:
                await quiet(again)
                await quiet(thief)
                assert "13800000001" not in str([thief.told, again.told])
            assert live_desk.messages(conversation) == before
            assert not [one for one in victim.told if one["type"] in {"typing", "read"}]

    asyncio.run(story())


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("x", id="nonsense"),
        pytest.param(FORGED, id="of another desk"),
        pytest.param("", id="empty"),
        pytest.param("v1.\x00.🙂", id="odd characters"),
    ],
)
def test_a_token_that_this_desk_never_gave_is_that_of_someone_new(live_desk: LiveDesk, token: str) -> None:
    assert_new(*said_hello(live_desk, hello(token=token)), token)


def test_a_token_of_one_shop_is_none_in_another(live_desk: LiveDesk) -> None:
    async def story() -> str:
        async with live_desk.shopper() as shopper:
            await opened(shopper)
            return shopper.token or ""

    token = asyncio.run(story())
    assert_new(*said_hello(live_desk, hello(shop="other", token=token)), token)


def assert_new(told: list[Frame], closed: int | None, token: str) -> None:
    """Welcomed as someone with no past, under a token of their own."""
    welcome = told[0]
    assert (welcome["type"], welcome["conversation"], welcome["last_seq"], closed) == ("welcome", None, 0, None)
    assert welcome["token"] not in {token, None}


def test_a_signed_login_is_the_same_person_on_every_device(live_desk: LiveDesk) -> None:
    signed = {"customer": "C-2002", "signature": sign_customer(shop_key(SECRET.encode(), "yunhe"), "C-2002")}

    async def story() -> None:
        async with live_desk.shopper(identity=signed) as phone:
            conversation = await opened(phone)
            async with live_desk.shopper(identity=signed) as computer:
                welcome = await heard(computer, "welcome")
                assert (welcome["conversation"], welcome["token"]) == (conversation, None)
                await computer.until(lambda: computer.last_seq.get(conversation) == phone.last_seq[conversation])

    asyncio.run(story())


def test_a_visitor_who_signs_in_brings_their_past_along(live_desk: LiveDesk) -> None:
    signed = {"customer": "C-2003", "signature": sign_customer(shop_key(SECRET.encode(), "yunhe"), "C-2003")}

    async def story() -> tuple[UUID, UUID]:
        async with live_desk.shopper() as browser:
            before = await heard(browser, "welcome")
        async with live_desk.shopper(identity=signed, token=before["token"]) as browser:
            return UUID(before["you"]["id"]), UUID((await heard(browser, "welcome"))["you"]["id"])

    visitor, login = asyncio.run(story())
    shop = live_desk.database.read_now(shops.find_shop, "yunhe")
    assert isinstance(shop, Shop)
    found = live_desk.database.read_now(customers.find_profile, frozenset({shop.id}), login)
    assert not isinstance(found, Refused)
    assert {one.customer.id for one in found.members} == {visitor, login}
    assert [one.rule for one in found.joins] == ["login"]


@pytest.mark.parametrize("one", [one for one in HOSTILE if one["why"]], ids=lambda one: one["label"])
def test_a_bad_frame_is_answered_and_the_talk_goes_on(live_desk: LiveDesk, one: dict[str, Any]) -> None:
    text = one["text"].replace("DEEP", DEEP)
    told, closed = asyncio.run(raw(live_desk.desk.socket, hello(), text))
    assert [each["type"] for each in told] == ["welcome", one.get("told", "error"), "pong"]
    assert (told[1]["code"], told[1].get("fatal", False)) == ("bad_frame", False)
    assert (one["why"] in told[1]["sentence_en"], closed) == (True, None)


BAD = [
    pytest.param("x", id="not JSON"),
    pytest.param('{"type":"hello","version":1,"role":"shopper"', id="half"),
    pytest.param(b"\x00\xff\xfe", id="bytes"),
    pytest.param(" " * (LONGEST_FRAME + 1), id="longer than a frame"),
]


@pytest.mark.parametrize("text", BAD)
def test_the_fifth_bad_frame_closes_the_socket(live_desk: LiveDesk, text: str | bytes) -> None:
    told, closed = asyncio.run(raw(live_desk.desk.socket, hello(), *[text] * (MOST_BAD_FRAMES + 3)))
    errors = [(one["code"], one["fatal"]) for one in told if one["type"] == "error"]
    assert errors == [("bad_frame", False)] * 4 + [("bad_frame", True)]
    assert closed == 4400


def test_a_second_hello_is_a_bad_frame(live_desk: LiveDesk) -> None:
    told, closed = asyncio.run(raw(live_desk.desk.socket, hello(), *[hello()] * MOST_BAD_FRAMES))
    assert [one["code"] for one in told if one["type"] == "error"] == ["bad_frame"] * MOST_BAD_FRAMES
    assert closed == 4400


def test_ten_megabytes_close_the_socket_and_harm_nothing(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper:
            conversation = await opened(shopper)
            before = live_desk.messages(conversation)
            frame = json.dumps(
                {"type": "send", "client_id": "pasted-001", "body": "长" * 3_400_000}, ensure_ascii=False
            )
            assert len(frame.encode()) > 10_000_000
            ended = await raw(live_desk.desk.socket, hello(token=shopper.token), frame)
            assert ended.code == 1009
            assert live_desk.messages(conversation) == before
            assert (await said(shopper, "after-0001", "还在"))["type"] == "acknowledged"

    asyncio.run(story())


def test_what_the_desk_never_reads_is_given_up_and_the_rest_goes_on(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper:
            conversation = await opened(shopper)
            await shopper.send("pasted-001", "长" * 3_400_000)
            await shopper.send("after-0001", "还在")
            await shopper.until(lambda: not shopper.waiting)
            assert (shopper.refused["pasted-001"]["code"], "after-0001" in shopper.acknowledged) == (
                "frame_too_long",
                True,
            )
            assert [one.body for one in live_desk.messages(conversation)][-1] == "还在"

    asyncio.run(story())


def test_a_send_that_cannot_be_read_is_refused_by_its_name(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper:
            conversation = await opened(shopper)
            before = live_desk.messages(conversation)
            await shopper.send("long-00001", "长" * LONGEST_FRAME)
            await shopper.send("marks-0001", "好", score=6)
            await shopper.until(lambda: not shopper.waiting)
            told = {one: (frame["code"], frame["sentence_zh"]) for one, frame in shopper.refused.items()}
            assert told["long-00001"] == ("message_too_long", f"消息最多 {LONGEST} 个字，现在有 {LONGEST_FRAME} 个。")
            assert told["marks-0001"][0] == "bad_frame"
            assert live_desk.messages(conversation) == before
            assert (await said(shopper, "after-0001", "还在"))["type"] == "acknowledged"

    asyncio.run(story())


def test_the_fifth_unreadable_send_is_refused_and_closes_the_socket(live_desk: LiveDesk) -> None:
    sends = [json.dumps({"type": "send", "client_id": f"bad-0000{number}"}) for number in range(MOST_BAD_FRAMES)]
    told, closed = asyncio.run(raw(live_desk.desk.socket, hello(), *sends))
    refused = [(one["client_id"], one["code"]) for one in told if one["type"] == "refused"]
    assert refused == [(f"bad-0000{number}", "bad_frame") for number in range(MOST_BAD_FRAMES)]
    assert ([one["fatal"] for one in told if one["type"] == "error"], closed) == ([True], 4400)


UNSENT = [
    pytest.param("", "empty_message", id="nothing"),
    pytest.param(" \n\u3000", "empty_message", id="blanks"),
    pytest.param("\x00\x00", "empty_message", id="NUL"),
    pytest.param("\u200b\u200d\ufeff", "empty_message", id="zero-width"),
    pytest.param("长" * (LONGEST + 1), "message_too_long", id="one too long"),
]


@pytest.mark.parametrize(("body", "code"), UNSENT)
def test_words_that_are_not_taken(live_desk: LiveDesk, body: str, code: str) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper:
            answer = await said(shopper, "unsent-001", body)
            assert (answer["type"], answer["code"]) == ("refused", code)
            assert not shopper.received

    asyncio.run(story())


def test_nul_inside_is_left_out(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper:
            conversation = await opened(shopper, "有\x00货吗")
            assert live_desk.messages(conversation)[0].body == "有货吗"

    asyncio.run(story())
