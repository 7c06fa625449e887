"""A shop that wants a reason for a yellow light, at the real desk."""

from __future__ import annotations

import asyncio

from tests.conversations.live import LiveDesk, heard, opened, said, watching
from tests.conversations.test_live_leading import asked

YELLOW = "这个我不知道哎"


def settle(desk: LiveDesk, conversation: str, *, wanted: bool) -> None:
    """As a supervisor does for the shop of this conversation."""
    shop = asked(desk, "lead", f"/conversations/{conversation}")["shop_id"]
    assert asked(desk, "lead", f"/shops/{shop}/lights", {"yellow_reason": wanted}, "PUT")["yellow_reason"] is wanted


def test_where_the_shop_wants_it_a_yellow_light_leaves_only_with_a_reason(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent:
            conversation = await opened(shopper)
            settle(live_desk, conversation, wanted=True)
            await watching(agent, conversation, 2)
            for body, asks in ((YELLOW, True), ("您好，马上帮您查。", False)):
                await agent.say(type="check", draft=len(body), conversation=conversation, body=body)
                assert (await heard(agent, "light", draft=len(body)))["asks"] is asks
            before = live_desk.messages(conversation)
            for client_id, why in (("ask-000001", None), ("ask-000002", "  ")):
                answer = await said(agent, client_id, YELLOW, conversation, override=why)
                assert (answer["code"], answer["light"]) == ("reason_needed", None)
            assert live_desk.messages(conversation) == before
            await said(agent, "ask-000003", YELLOW, conversation, override=" 顾客要求简短 ")
            await said(agent, "ask-000004", "您好，马上帮您查。", conversation)
            await said(agent, "ask-000005", YELLOW, conversation, "note")
            kept = {one.client_id: (one.light or {}).get("override") for one in live_desk.messages(conversation)}
            assert [kept[f"ask-00000{n}"] for n in (3, 4, 5)] == ["顾客要求简短", None, None]
            settle(live_desk, conversation, wanted=False)

    asyncio.run(story())
