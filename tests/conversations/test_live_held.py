"""Words that are held, and the switch, as parties at the real desk hear of them."""

from __future__ import annotations

import asyncio
from typing import NamedTuple
from uuid import UUID

import pytest

from tests.conversations.approvals import no_light
from tests.conversations.given import NOW
from tests.conversations.live import LiveDesk, heard, opened, quiet, said, watching
from tests.crisis.given import STATEMENT, in_crisis, lead, switched_off, switched_on
from tests.live_client import LiveClient
from xiaoer.conversations import actions
from xiaoer.conversations.actions import Approval
from xiaoer.platform.auth import Caller
from xiaoer.platform.db import Tx
from xiaoer.shop import actions as shops
from xiaoer.shop.domain.shops import Shop

WORDS = "杯子不会召回，您放心用"


class Crisis(NamedTuple):
    """The desk's shop in a crisis, and who leads it."""

    shop: UUID
    boss: Caller


@pytest.fixture(scope="module")
def crisis(live_desk: LiveDesk) -> Crisis:
    found = live_desk.database.read_now(shops.find_shop, "yunhe")
    assert isinstance(found, Shop)
    boss = lead(live_desk.database, found.id, "boss")
    in_crisis(live_desk.database, found.id, boss)
    return Crisis(found.id, boss)


async def served(live_desk: LiveDesk, shopper: LiveClient, agent: LiveClient, login: str = "lan") -> str:
    """A conversation that the agent has and follows."""
    conversation = await opened(shopper)
    await watching(agent, conversation, 2)
    await said(agent, f"hello-{conversation}", "您好", conversation)
    return conversation


def approved(live_desk: LiveDesk, crisis: Crisis, client_id: str) -> None:
    def run(tx: Tx) -> None:
        [one] = [
            each.held
            for each in actions.waiting(tx, crisis.boss.shops, crisis.boss)
            if each.held.client_id == client_id
        ]
        actions.approve(tx, one.id, Approval(0), crisis.boss, NOW, no_light)

    live_desk.database.write_now(run)


def test_the_sender_hears_that_it_is_held_and_then_what_became_of_it(live_desk: LiveDesk, crisis: Crisis) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent, live_desk.agent("yun") as other:
            conversation = await served(live_desk, shopper, agent)
            await watching(other, conversation, 3)
            answer = await said(agent, "held-0001", WORDS, conversation)
            assert (answer["type"], answer["code"]) == ("refused", "held_for_approval")
            assert answer["sentence_zh"] == "这条消息涉及“召回”，正在等待审批，还没有发给顾客。"
            for party in (agent, other):
                told = (await heard(party, "held"))["held"]
                assert (told["client_id"], told["body"], told["topics"], told["state"]) == (
                    "held-0001", WORDS, ["召回"], "waiting",
                )  # fmt: skip
            await agent.send("held-0001", WORDS, conversation)
            await quiet(agent)
            assert [one for one in agent.told if one["type"] == "refused"] == [answer, answer]
            await quiet(shopper)
            assert [one for one in shopper.told if one.get("body") == WORDS or one["type"] == "held"] == []
            assert WORDS not in [one.body for one in live_desk.messages(conversation)]
            approved(live_desk, crisis, "held-0001")
            assert [one.body for one in live_desk.messages(conversation)].count(WORDS) == 1
            await agent.send("held-0001", WORDS, conversation)
            told = await heard(agent, "acknowledged", client_id="held-0001")
            assert told["seq"] == live_desk.messages(conversation)[-1].seq

    asyncio.run(story())


def test_the_statement_and_other_matters_go_as_always(live_desk: LiveDesk, crisis: Crisis) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent:
            conversation = await served(live_desk, shopper, agent)
            for client_id, words in (("other-0001", "今天发货"), ("state-0001", STATEMENT)):
                assert (await said(agent, client_id, words, conversation))["type"] == "acknowledged"
                assert (await heard(shopper, "message", client_id=client_id))["body"] == words
            assert (await said(agent, "note-00001", "召回的事先别回", conversation, "note"))["type"] == "acknowledged"

    asyncio.run(story())


def test_a_draft_that_would_wait_says_so_while_it_is_typed(live_desk: LiveDesk, crisis: Crisis) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent:
            conversation = await served(live_desk, shopper, agent)
            for draft, (body, topics) in enumerate([(WORDS, ["召回"]), (f" {STATEMENT}", []), ("今天发货", [])]):
                await agent.say(type="check", draft=draft, conversation=conversation, body=body)
                assert (await heard(agent, "light", draft=draft))["topics"] == topics

    asyncio.run(story())


def test_a_shopper_who_asks_hears_the_statement(live_desk: LiveDesk, crisis: Crisis) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper:
            await opened(shopper, "杯子会召回吗？")
            told = await heard(shopper, "message", author="system")
            assert told["body"] == STATEMENT

    asyncio.run(story())


def test_staff_hear_of_the_switch_within_a_second_of_another_process(live_desk: LiveDesk, crisis: Crisis) -> None:
    async def story() -> None:
        async with live_desk.agent() as agent, live_desk.agent("far") as foreign, live_desk.shopper() as shopper:
            switched_off(live_desk.database, crisis.boss, crisis.shop)
            assert (await heard(agent, "crisis", on=False))["shop"] == str(crisis.shop)
            switched_on(live_desk.database, crisis.boss, crisis.shop)
            await heard(agent, "crisis", on=True)
            for party in (foreign, shopper):
                await quiet(party)
                assert [one for one in party.told if one["type"] == "crisis"] == []

    asyncio.run(story())
