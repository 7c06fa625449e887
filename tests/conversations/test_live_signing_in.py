"""A shopper who signs in while they talk, at the real desk: the talk goes on in both directions."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import msgspec

from tests.conversations.live import SECONDS, SECRET, LiveDesk, heard, opened, said, watching
from tests.live_client import Frame, LiveClient
from xiaoer.conversations.domain.messages import Message
from xiaoer.conversations.domain.tokens import shop_key, sign_customer


def signed(customer: str) -> Frame:
    return {"customer": customer, "signature": sign_customer(shop_key(SECRET.encode(), "yunhe"), customer)}


def places(client: LiveClient, conversation: str) -> list[int]:
    return [one["seq"] for one in client.received[conversation]]


def spoken(told: Iterable[Message | Frame]) -> list[str]:
    """What the two have said."""
    found = [msgspec.to_builtins(one) if isinstance(one, Message) else one for one in told]
    return [one["body"] for one in found if one.get("author") in {"shopper", "agent"}]


async def answered(shopper: LiveClient, agent: LiveClient) -> str:
    """A visitor's conversation that the agent has answered."""
    conversation = await opened(shopper, "外套有货吗")
    await watching(agent, conversation, 2)
    await said(agent, f"answer-{conversation[-8:]}", "有的", conversation)
    await heard(shopper, "message", body="有的")
    return conversation


async def talk_on(shopper: LiveClient, agent: LiveClient, conversation: str) -> None:
    """A word in each direction."""
    told = await said(shopper, f"on-{id(shopper)}-1", "那我下单了")
    assert told["conversation"] == conversation
    await heard(agent, "message", body="那我下单了", conversation_id=conversation)
    await said(agent, f"on-{id(shopper)}-2", "好的，今天发出", conversation)
    await heard(shopper, "message", body="好的，今天发出")


def test_who_signs_in_goes_on_in_the_same_conversation_and_reads_all_of_it_once(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent:
            conversation = await answered(shopper, agent)
            await shopper.reintroduce(identity=signed("S-1"))
            welcome = await heard(shopper, "welcome", token=None)
            assert welcome["conversation"] == conversation
            row = (await row_of(agent, conversation, welcome["you"]["id"]))["row"]
            assert (row["state"], row["assignee"] is not None) == ("waiting", True)
            await talk_on(shopper, agent, conversation)
            kept = live_desk.messages(conversation)
            for one in (shopper, agent):
                await one.until(lambda one=one: one.last_seq[conversation] >= len(kept), SECONDS)
                assert places(one, conversation) == list(range(1, len(kept) + 1))
            assert spoken(kept) == ["外套有货吗", "有的", "那我下单了", "好的，今天发出"]

    asyncio.run(story())


async def row_of(agent: LiveClient, conversation: str, customer: str) -> Frame:
    """The list shows the conversation as this customer's."""

    def found() -> Frame | None:
        rows = [one for one in agent.told if one["type"] == "conversation"]
        return next(
            (one for one in rows if (one["row"]["id"], one["row"]["customer"]["id"]) == (conversation, customer)), None
        )

    await agent.until(lambda: found() is not None, SECONDS)
    frame = found()
    assert frame is not None
    return frame


def test_a_page_that_is_loaded_after_the_login_has_all_of_it_and_another_device_too(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.agent() as agent:
            async with live_desk.shopper() as visitor:
                conversation = await answered(visitor, agent)
            async with live_desk.shopper(identity=signed("S-2"), token=visitor.token) as page:
                assert (await heard(page, "welcome"))["conversation"] == conversation
                await talk_on(page, agent, conversation)
                async with live_desk.shopper(identity=signed("S-2")) as phone:
                    assert (await heard(phone, "welcome"))["conversation"] == conversation
                    kept = live_desk.messages(conversation)
                    await phone.until(lambda: phone.last_seq.get(conversation) == len(kept), SECONDS)
                    assert spoken(phone.received[conversation]) == spoken(kept)
                    assert spoken(kept) == ["外套有货吗", "有的", "那我下单了", "好的，今天发出"]
                    assert places(phone, conversation) == list(range(1, len(kept) + 1))

    asyncio.run(story())


def test_a_page_of_the_same_browser_that_has_not_signed_in_hears_and_is_heard_too(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as old, live_desk.agent() as agent:
            conversation = await answered(old, agent)
            async with live_desk.shopper(identity=signed("S-3"), token=old.token) as page:
                await heard(page, "welcome")
                await talk_on(old, agent, conversation)
                await heard(page, "message", body="那我下单了", conversation_id=conversation)
                await heard(page, "message", body="好的，今天发出")

    asyncio.run(story())


def test_another_account_and_another_browser_see_nothing_of_it(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as visitor, live_desk.agent() as agent:
            await answered(visitor, agent)
            await visitor.reintroduce(identity=signed("S-4"))
            await heard(visitor, "welcome", token=None)
            async with live_desk.shopper(token=visitor.token) as signed_out:
                assert (await heard(signed_out, "welcome"))["conversation"] is None
            async with live_desk.shopper(identity=signed("S-5"), token=visitor.token) as other:
                assert (await heard(other, "welcome"))["conversation"] is None

    asyncio.run(story())


def test_of_two_that_go_on_the_newer_does_and_the_other_page_is_led_to_it(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper(identity=signed("S-6")) as phone, live_desk.agent() as agent:
            earlier = await answered(phone, agent)
            async with live_desk.shopper() as visitor:
                newer = await answered(visitor, agent)
                await visitor.reintroduce(identity=signed("S-6"))
                assert (await heard(visitor, "welcome", token=None))["conversation"] == newer
                await heard(phone, "state", conversation=earlier, state="resolved")
                told = await said(phone, "phone-0001", "我在手机上")
                assert told["conversation"] == newer
                await heard(visitor, "message", body="我在手机上", conversation_id=newer)
                await heard(agent, "message", body="我在手机上", conversation_id=newer)
                kept = live_desk.messages(newer)
                await phone.until(lambda: phone.last_seq.get(newer) == len(kept), SECONDS)

    asyncio.run(story())


def test_words_that_were_on_their_way_at_the_login_stand_once(live_desk: LiveDesk) -> None:
    """The first words of all: the conversation that they open may come after the hello of who has signed in."""

    async def story() -> None:
        async with live_desk.shopper() as shopper:
            token = shopper.token
            await shopper.send("first-0001", "在吗")
            async with live_desk.shopper(identity=signed("S-7"), token=token) as page:
                await shopper.until(lambda: "first-0001" in shopper.acknowledged, SECONDS)
                again = await said(page, "first-0001", "在吗")
                first = shopper.acknowledged["first-0001"]
                assert (again["conversation"], again["seq"]) == (first["conversation"], first["seq"])
                assert [one.body for one in live_desk.messages(first["conversation"])].count("在吗") == 1

    asyncio.run(story())
