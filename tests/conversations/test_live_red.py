"""Red words in a shop that lets a supervisor be asked, at the real desk: asked for, held, approved and read."""

from __future__ import annotations

import asyncio

import pytest

from tests.conversations.live import LiveDesk, heard, opened, quiet, said, watching
from tests.conversations.reds import WORDS
from tests.conversations.test_live import stopped_drafts
from tests.conversations.test_live_leading import asked


def settle(desk: LiveDesk, conversation: str, red: str) -> None:
    """As a supervisor does for the shop of this conversation."""
    shop = asked(desk, "lead", f"/conversations/{conversation}")["shop_id"]
    assert asked(desk, "lead", f"/shops/{shop}/lights", {"red": red}, "PUT")["red"] == red


@pytest.mark.parametrize("red", ["blocked", "approval"])
def test_red_words_wait_only_where_the_shop_lets_them_and_their_author_asks(live_desk: LiveDesk, red: str) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent:
            conversation = await opened(shopper)
            settle(live_desk, conversation, red)
            await watching(agent, conversation, 2)
            await said(agent, f"hello-{red}", "您好", conversation)
            await agent.say(type="check", draft=1, conversation=conversation, body=WORDS)
            light = await heard(agent, "light", draft=1)
            assert (light["blocked"], light["approvable"]) == (True, red == "approval")
            before = live_desk.messages(conversation)
            assert (await said(agent, f"plain-{red}", WORDS, conversation))["code"] == "red_light"
            answer = await said(agent, f"asked-{red}", WORDS, conversation, approval=True)
            assert answer["code"] == ("held_red" if red == "approval" else "red_light")
            assert live_desk.messages(conversation) == before
            assert len(stopped_drafts(live_desk, conversation)) == (1 if red == "approval" else 2)
            if red == "approval":
                waits = (await heard(agent, "held"))["held"]
                assert (waits["body"], waits["topics"], waits["light"]["light"]) == (WORDS, [], "red")
                approved = asked(live_desk, "lead", f"/approvals/{waits['id']}/approve", {"step": 0})
                assert approved["state"] == "sent"
                read = await heard(shopper, "message", client_id=f"asked-{red}")
                assert (read["body"], read["light"]) == (WORDS, None)
                last = live_desk.messages(conversation)[-1]
                assert (last.light or {})["approved_by"]
            else:
                await quiet(shopper)
                assert WORDS not in str(shopper.told)
            settle(live_desk, conversation, "blocked")

    asyncio.run(story())
