"""Shoppers and agents at the real desk."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.conversations.live import LiveDesk, heard, opened, quiet, said, watching
from tests.live_client import LiveClient
from xiaoer.platform import events
from xiaoer.platform.events import Cursor

ODD = [
    pytest.param("🙂👨\u200d👩\u200d👧 👍🏽", id="emoji"),
    pytest.param("a\u200bb\ufeffc", id="zero-width"),
    pytest.param("\u202eמרחבא مرحبا\u202c", id="right to left"),
    pytest.param("<img src=x onerror=alert(1)>'\"\\", id="markup"),
    pytest.param("一行\n\t二行\u2028三行\x07", id="lines and a bell"),
    pytest.param("𠮷" * 4000, id="the longest, beyond the basic plane"),
    pytest.param("Zalgo" + "\u0336" * 500, id="marks upon marks"),
]

YELLOW = "这个我不知道哎"


def bodies(client: LiveClient, conversation: str) -> list[str]:
    return [one["body"] for one in client.received[conversation] if "body" in one]


def places(client: LiveClient, conversation: str) -> list[int]:
    return [one["seq"] for one in client.received[conversation]]


def test_a_shopper_and_an_agent_talk(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent:
            conversation = await opened(shopper, "什么时候发货？")
            await heard(agent, "conversation")
            await watching(agent, conversation, 2)
            answer = await said(agent, "agent-0001", "您好，今天下午四点前发出。", conversation)
            shown = await heard(shopper, "message", author="agent")
            assert (shown["body"], shown["seq"], shown["light"]) == ("您好，今天下午四点前发出。", answer["seq"], None)
            thanks = await said(shopper, "shopper-0002", "谢谢")
            await agent.until(lambda: agent.last_seq[conversation] >= thanks["seq"])
            await heard(shopper, "state", state="waiting")
            kept = live_desk.messages(conversation)
            for party in (shopper, agent):
                assert places(party, conversation) == [one.seq for one in kept] == list(range(1, thanks["seq"] + 1))
            assert bodies(agent, conversation)[0] == "什么时候发货？"

    asyncio.run(story())


def test_a_tab_that_was_open_before_the_conversation_hears_it_too(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as one, live_desk.shopper(token=one.token) as other:
            conversation = await opened(one, "什么时候发货？")
            await heard(other, "message", body="什么时候发货？")
            await heard(other, "state", conversation=conversation, state="queued")
            await said(other, "other-tab-01", "在吗")
            kept = live_desk.messages(conversation)
            for tab in (one, other):
                await tab.until(lambda tab=tab: tab.last_seq[conversation] == len(kept))
                assert places(tab, conversation) == list(range(1, len(kept) + 1))
            await quiet(other)
            shown = [frame["seq"] for frame in other.told if frame["type"] in {"message", "passed"}]
            assert sorted(shown) == list(range(1, len(kept) + 1)), "nothing twice"
            assert {frame["conversation_id"] for frame in other.told if frame["type"] == "message"} == {conversation}

    asyncio.run(story())


def test_an_agent_hears_of_what_waits_and_of_everything_when_asked(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent("lan") as agent, live_desk.agent("yun") as other:
            await other.say(type="overview", on=True)
            conversation = await opened(shopper)
            assert (await heard(agent, "conversation"))["row"]["state"] == "queued"
            await watching(agent, conversation, 2)
            await said(agent, "agent-0001", "您好，我在。", conversation)
            await row_of(agent, last_text="您好，我在。")
            await row_of(other, last_text="您好，我在。")
            await other.say(type="overview", on=False)
            await quiet(other)
            await said(shopper, "shopper-0002", "谢谢")
            await row_of(agent, last_text="谢谢")
            await quiet(other)
            assert [
                one for one in other.told if one["type"] == "conversation" and one["row"]["last_text"] == "谢谢"
            ] == []

    asyncio.run(story())


async def row_of(agent: LiveClient, **fields: Any) -> None:
    """The list shows the conversation so."""
    await agent.until(
        lambda: any(one["type"] == "conversation" and fields.items() <= one["row"].items() for one in agent.told)
    )


@pytest.mark.parametrize("body", ODD)
def test_odd_words_arrive_as_they_were_written(live_desk: LiveDesk, body: str) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent:
            conversation = await opened(shopper, body)
            await watching(agent, conversation, 1)
            assert agent.received[conversation][0]["body"] == body
            assert live_desk.messages(conversation)[0].body == body

    asyncio.run(story())


def test_acknowledgements_come_in_the_order_of_the_sends(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper:
            conversation = await opened(shopper)
            names = [f"order-{number:03}" for number in range(100)]
            for name in names:
                await shopper.send(name, name)
            await shopper.until(lambda: not shopper.waiting)
            told = [one for one in shopper.told if one["type"] == "acknowledged"][1:]
            assert [one["client_id"] for one in told] == names
            seqs = [one["seq"] for one in told]
            assert seqs == sorted(set(seqs))
            kept = {one.client_id: (one.seq, str(one.id), one.at) for one in live_desk.messages(conversation)}
            assert all(kept[one["client_id"]] == (one["seq"], one["id"], one["at"]) for one in told)

    asyncio.run(story())


def test_a_send_said_again_gets_the_same_answer_and_stands_once(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper:
            conversation = await opened(shopper)
            for _ in range(3):
                await shopper.say(type="send", client_id="again-0001", body="一次")
            await shopper.until(
                lambda: (
                    sum(one.get("client_id") == "again-0001" and one["type"] == "acknowledged" for one in shopper.told)
                    == 3
                )
            )
            answers = [
                one for one in shopper.told if one["type"] == "acknowledged" and one["client_id"] == "again-0001"
            ]
            assert answers[0] == answers[1] == answers[2]
            assert [one.body for one in live_desk.messages(conversation)].count("一次") == 1

    asyncio.run(story())


def test_who_was_away_gets_exactly_what_was_missed(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.agent() as agent:
            async with live_desk.shopper() as shopper:
                conversation = await opened(shopper)
                token, last = shopper.token, shopper.last_seq[conversation]
            await watching(agent, conversation, last)
            for number in range(20):
                await said(agent, f"missed-{number:04}", f"第 {number} 句", conversation)
            resume: dict[str, Any] = {"token": token, "resume": {conversation: last}}
            back = LiveClient(live_desk.desk.socket, {"role": "shopper", "shop": "yunhe", **resume})
            back.last_seq[conversation] = last
            running = asyncio.create_task(back.run())
            await back.until(lambda: back.last_seq[conversation] == agent.last_seq[conversation])
            await quiet(back)
            shown = [one for one in back.told if one["type"] in {"message", "passed"}]
            assert [one["seq"] for one in shown] == list(range(last + 1, agent.last_seq[conversation] + 1))
            assert back.told[0]["conversation"] == conversation
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    asyncio.run(story())


def test_a_client_that_has_seen_more_than_there_is_still_hears_what_comes(live_desk: LiveDesk) -> None:
    """The desk was restored from a backup."""

    async def story() -> None:
        async with live_desk.shopper() as shopper:
            conversation = await opened(shopper)
            async with live_desk.shopper(token=shopper.token) as tab:
                await quiet(tab)
            ahead = {"role": "shopper", "shop": "yunhe", "token": shopper.token}
            client = LiveClient(live_desk.desk.socket, ahead)
            client.last_seq[conversation] = 2_000_000_000
            running = asyncio.create_task(client.run())
            await heard(client, "welcome")
            answer = await said(shopper, "fresh-0001", "新的一句")
            await heard(client, "message", seq=answer["seq"])
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    asyncio.run(story())


def test_two_tabs_of_one_visitor_are_one_conversation(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as first, live_desk.shopper(token=first.token) as second:
            names = ("tab-one-01", "tab-two-01")
            await asyncio.gather(said(first, names[0], "一"), said(second, names[1], "二"))
            shown = [await heard(tab, "message", client_id=name) for tab in (first, second) for name in names]
            assert shown[:2] == shown[2:]
            assert len({one["conversation_id"] for one in shown}) == 1

    asyncio.run(story())


def test_notes_take_a_place_and_never_reach_the_shopper(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent, live_desk.agent("yun") as colleague:
            conversation = await opened(shopper)
            await watching(agent, conversation, 2)
            await watching(colleague, conversation, 2)
            note = await said(agent, "note-00001", "这位是老顾客 SECRET", conversation, "note")
            text = await said(agent, "text-00001", "您好", conversation)
            await heard(colleague, "message", seq=note["seq"], kind="note", body="这位是老顾客 SECRET")
            await shopper.until(lambda: shopper.last_seq[conversation] == text["seq"])
            assert {"type": "passed", "conversation_id": conversation, "seq": note["seq"]} in shopper.told
            async with live_desk.shopper(token=shopper.token) as tab:
                await tab.until(lambda: tab.last_seq.get(conversation) == text["seq"])
                assert "SECRET" not in str([shopper.told, tab.told])

    asyncio.run(story())


def test_a_shopper_cannot_write_a_note(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper:
            conversation = await opened(shopper)
            await said(shopper, "note-00001", "看得见", conversation, "note")
            assert [str(one.kind) for one in live_desk.messages(conversation) if one.body == "看得见"] == ["text"]

    asyncio.run(story())


def test_typing_and_reading_are_passed_on_to_the_others(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent, live_desk.shopper() as stranger:
            conversation = await opened(shopper)
            await watching(agent, conversation, 2)
            await shopper.say(type="typing", conversation=conversation, on=True)
            assert await heard(agent, "typing") == {
                "type": "typing", "conversation": conversation, "author": "shopper", "on": True,
                "by": None,
            }  # fmt: skip
            await agent.say(type="read", conversation=conversation, seq=2)
            assert await heard(shopper, "read") == {
                "type": "read", "conversation": conversation, "author": "agent", "seq": 2,
            }  # fmt: skip
            await stranger.say(type="typing", conversation=conversation, on=False)
            for party in (stranger, shopper, agent):
                await quiet(party)
            assert [one["on"] for one in agent.told if one["type"] == "typing"] == [True]
            assert not [one for one in shopper.told if one["type"] == "typing"]
            assert not [one for one in stranger.told if one["type"] in {"typing", "read", "message"}]

    asyncio.run(story())


def test_a_draft_gets_its_light_and_a_red_one_does_not_leave(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent:
            conversation = await opened(shopper)
            await watching(agent, conversation, 2)
            await agent.say(type="check", draft=7, conversation=conversation, body="滚，爱买不买")
            light = await heard(agent, "light", draft=7)
            assert (light["light"], light["blocked"]) == ("red", True)
            before = live_desk.messages(conversation)
            answer = await said(agent, "rude-00001", "滚，爱买不买", conversation)
            assert (answer["type"], answer["code"], answer["light"]["light"]) == ("refused", "red_light", "red")
            assert answer["light"]["findings"] == light["findings"]
            assert live_desk.messages(conversation) == before
            stopped = stopped_drafts(live_desk, conversation)
            assert [set(one["rule_ids"]) for one in stopped] == [{one["rule_id"] for one in light["findings"]}]
            await quiet(shopper)
            assert "爱买不买" not in str(shopper.told)

    asyncio.run(story())


def test_a_draft_is_judged_also_before_its_thread_was_asked_for(live_desk: LiveDesk) -> None:
    """As after a page is loaded anew: what stands in the field is checked at once."""

    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent:
            conversation = await opened(shopper)
            await agent.say(type="check", draft=1, conversation=conversation, body=YELLOW)
            assert (await heard(agent, "light", draft=1))["light"] == "yellow"

    asyncio.run(story())


def test_a_yellow_light_leaves_and_is_kept_with_the_reason_for_it(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent:
            conversation = await opened(shopper)
            await watching(agent, conversation, 2)
            await agent.say(type="check", draft=1, conversation=conversation, body=YELLOW)
            light = await heard(agent, "light", draft=1)
            assert (light["light"], light["blocked"]) == ("yellow", False)
            await agent.say(
                type="send", client_id="why-000001", conversation=conversation, body=YELLOW, override="顾客要求简短"
            )
            await heard(agent, "acknowledged", client_id="why-000001")
            await said(agent, "why-000002", YELLOW, conversation)
            kept = {one.client_id: one.light for one in live_desk.messages(conversation)}
            shown = {"light": "yellow", "findings": light["findings"]}
            assert kept["why-000001"] == {**shown, "override": "顾客要求简短"}
            assert kept["why-000002"] == shown

    asyncio.run(story())


def test_unwatched_is_no_longer_heard(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent:
            conversation = await opened(shopper)
            await watching(agent, conversation, 2)
            await agent.say(type="unwatch", conversation=conversation)
            await quiet(agent)
            await said(shopper, "after-0001", "还在吗")
            await quiet(agent)
            assert agent.last_seq[conversation] == 2

    asyncio.run(story())


def test_who_writes_before_the_thread_was_asked_for_is_answered_and_then_told_all_of_it_once(
    live_desk: LiveDesk,
) -> None:
    """As from a page that is still loading, or again after a lost line for a conversation that was left meanwhile."""

    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as agent:
            conversation = await opened(shopper)
            acknowledged = await said(agent, "early-0001", "您好，在的", conversation)
            assert acknowledged["type"] == "acknowledged"
            assert (await heard(shopper, "message", client_id="early-0001"))["body"] == "您好，在的"
            await watching(agent, conversation, acknowledged["seq"])
            assert places(agent, conversation) == list(range(1, acknowledged["seq"] + 1))

    asyncio.run(story())


def test_of_two_agents_the_second_is_told_who_has_it(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as lan, live_desk.agent("yun") as yun:
            conversation = await opened(shopper)
            for agent in (lan, yun):
                await watching(agent, conversation, 2)
            await said(lan, "mine-00001", "您好", conversation)
            refused = await said(yun, "mine-00002", "您好", conversation)
            assert (refused["code"], "客服lan（测试）" in refused["sentence_zh"]) == ("already_taken", True)
            noted = await said(yun, "note-00001", "我也认识", conversation, "note")
            assert noted["type"] == "acknowledged"

    asyncio.run(story())


def stopped_drafts(live_desk: LiveDesk, conversation: str) -> list[Any]:
    """Red messages on record for a conversation."""
    found = live_desk.database.read_now(events.after, Cursor(), ["light.stopped"], 1000)
    return [one.data for one in found if str(one.subject_id) == conversation]
