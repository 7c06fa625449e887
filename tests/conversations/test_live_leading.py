"""Who leads reads along unseen, whispers, and takes over, at the real desk."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from typing import Any

import pytest

from tests.conversations.live import SECONDS, LiveDesk, heard, opened, quiet, raw, said, watching
from tests.live_client import Frame, LiveClient

WORDS = "先道歉，再给补偿"


def asked(desk: LiveDesk, login: str, path: str, body: Any = None, method: str | None = None) -> Any:
    """What the desk answers to somebody who has signed in, over HTTP."""
    headers = desk.signed_in(login)
    csrf = _answer(f"{desk.desk.address}/api/v1/session", None, headers)["csrf"]
    headers |= {"x-csrf-token": csrf, "content-type": "application/json"}
    told = None if body is None else json.dumps(body).encode()
    return _answer(f"{desk.desk.address}/api/v1{path}", told, headers, method)


def _answer(address: str, body: bytes | None, headers: dict[str, str], method: str | None = None) -> Any:
    wanted = urllib.request.Request(address, body, headers, method=method)  # noqa: S310 - our own address
    with urllib.request.urlopen(wanted, timeout=SECONDS) as answer:  # noqa: S310 - a desk on this machine
        return json.load(answer)


def told(client: LiveClient, conversation: str) -> list[tuple[int, str | None]]:
    """Every place that the client was given, with what stands there; None where it is not for them."""
    return [
        (one["seq"], one.get("body")) for one in client.received[conversation] if one["type"] in {"message", "passed"}
    ]


async def served(desk: LiveDesk, shopper: LiveClient, agent: LiveClient) -> str:
    """A conversation that 小岚 has and follows."""
    conversation = await opened(shopper)
    await asyncio.to_thread(asked, desk, "lan", f"/conversations/{conversation}/take", {})
    await watching(agent, conversation, 3)
    return conversation


async def caught_up(client: LiveClient, conversation: str, seq: int) -> None:
    await client.until(lambda: client.last_seq.get(conversation, 0) >= seq, SECONDS)


def test_a_whisper_reaches_the_agent_and_who_leads_and_is_a_place_to_all_others(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with (
            live_desk.shopper() as shopper, live_desk.agent() as lan, live_desk.agent("yun") as yun,
            live_desk.agent("lead") as lead,
        ):  # fmt: skip
            conversation = await served(live_desk, shopper, lan)
            for other in (yun, lead):
                await watching(other, conversation, 3)
            answer = await said(lead, "whisper-01", WORDS, conversation, "whisper")
            place: int = answer["seq"]
            assert (await heard(lan, "whisper"))["body"] == WORDS
            for party in (shopper, lan, yun, lead):
                await caught_up(party, conversation, place)
            assert (place, WORDS) in told(lan, conversation)
            assert (place, None) in told(yun, conversation)
            assert (place, None) in told(shopper, conversation)
            after = await said(shopper, "shopper-02", "还在吗")
            for party in (lan, yun, lead):
                await caught_up(party, conversation, after["seq"])
            assert WORDS not in str(yun.told) + str(shopper.told)
            assert [one["type"] for one in yun.told if one["type"] == "whisper"] == []

    asyncio.run(story())


def test_who_comes_back_or_looks_later_is_told_the_same(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as lan, live_desk.agent("lead") as lead:
            conversation = await served(live_desk, shopper, lan)
            await watching(lead, conversation, 3)
            place = (await said(lead, "whisper-02", WORDS, conversation, "whisper"))["seq"]
            last = (await said(lan, "answer-001", "您好，马上为您处理", conversation))["seq"]
            by_token = {"role": "shopper", "shop": "yunhe", "token": shopper.token}
        for login, words in (("", None), ("lan", WORDS), ("yun", None), ("lead", WORDS)):
            hello = {"type": "hello", "version": 1, "resume": {conversation: 2}, "role": "agent"}
            headers = live_desk.signed_in(login) if login else None
            ended = await raw(live_desk.desk.socket, json.dumps(hello if login else hello | by_token), headers=headers)
            found = {one["seq"]: one.get("body") for one in ended.told if one["type"] in {"message", "passed"}}
            assert list(found) == list(range(3, last + 1))
            assert found[place] == words
        for login, sees in (("lan", True), ("yun", False), ("lead", True), ("trainer", False)):
            page = asked(live_desk, login, f"/conversations/{conversation}/messages?after=0")
            assert [one["body"] for one in page["items"] if one["kind"] == "whisper"] == ([WORDS] if sees else [])
            assert page["passed"] == ([] if sees else [place])
            assert sorted([one["seq"] for one in page["items"]] + page["passed"]) == list(range(1, last + 1))

    asyncio.run(story())


REFUSED = [
    pytest.param("yun", "served", "whisper", "not_allowed", id="an agent"),
    pytest.param("trainer", "served", "whisper", "conversation_not_found", id="who only reads"),
    pytest.param("lead", "queued", "whisper", "nobody_to_whisper_to", id="nobody has it"),
]


@pytest.mark.parametrize(("login", "state", "kind", "code"), REFUSED)
def test_a_whisper_that_is_refused_stands_nowhere(
    live_desk: LiveDesk, login: str, state: str, kind: str, code: str
) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as lan, live_desk.agent(login) as other:
            conversation = await (served(live_desk, shopper, lan) if state == "served" else opened(shopper))
            await watching(other, conversation, 2)
            assert (await said(other, f"whisper-{state}", WORDS, conversation, kind))["code"] == code
            assert WORDS not in [one.body for one in live_desk.messages(conversation)]

    asyncio.run(story())


def writing(client: LiveClient) -> list[tuple[bool, str | None]]:
    """Whom of the staff the client has heard writing, and that they stopped."""
    return [(one["on"], one["by"] and one["by"]["name"]) for one in client.told if one["type"] == "typing"]


def test_colleagues_know_who_of_them_writes(live_desk: LiveDesk) -> None:
    """The shopper hears of a reply alone, and of nobody's name; a whisper is known to those who may see it."""

    async def story() -> None:
        async with (
            live_desk.shopper() as shopper, live_desk.agent() as lan, live_desk.agent("yun") as yun,
            live_desk.agent("lead") as lead,
        ):  # fmt: skip
            conversation = await served(live_desk, shopper, lan)
            await watching(yun, conversation, 3)
            await watching(lead, conversation, 3)
            parties = (shopper, lan, yun, lead)
            names = {one: one.told[0]["you"]["name"] for one in (lan, yun, lead)}
            for who, kind, on in (
                (lan, "text", True),
                (lan, "text", False),
                (yun, "note", True),
                (lead, "whisper", True),
            ):
                await who.say(type="typing", conversation=conversation, on=on, kind=kind)
                for party in (who, *parties):
                    await quiet(party)
            reply = [(True, names[lan]), (False, names[lan])]
            assert writing(shopper) == [(True, None), (False, None)]
            assert writing(yun) == reply
            assert writing(lead) == [*reply, (True, names[yun])]
            assert writing(lan) == [(True, names[yun]), (True, names[lead])]

    asyncio.run(story())


@pytest.mark.parametrize("login", ["lead", "yun"])
def test_who_does_not_follow_it_is_not_heard_writing(live_desk: LiveDesk, login: str) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as lan, live_desk.agent(login) as other:
            conversation = await served(live_desk, shopper, lan)
            await other.say(type="typing", conversation=conversation, on=True, kind="note")
            await quiet(other)
            await quiet(lan)
            assert writing(lan) == []

    asyncio.run(story())


def test_who_reads_along_is_not_seen(live_desk: LiveDesk) -> None:
    """Of who has the conversation the shopper hears that they read and write; of nobody else."""

    async def story() -> None:
        async with (
            live_desk.shopper() as shopper, live_desk.agent() as lan, live_desk.agent("yun") as yun,
            live_desk.agent("lead") as lead,
        ):  # fmt: skip
            conversation = await served(live_desk, shopper, lan)
            before = asked(live_desk, "lead", f"/conversations/{conversation}")
            for other in (lead, yun):
                await watching(other, conversation, 3)
                await other.say(type="read", conversation=conversation, seq=3)
                await other.say(type="typing", conversation=conversation, on=True)
                await quiet(other)
            await lan.say(type="read", conversation=conversation, seq=3)
            await heard(shopper, "read", seq=3)
            assert [one for one in shopper.told if one["type"] == "typing"] == []
            assert len([one for one in shopper.told if one["type"] == "read"]) == 1
            assert asked(live_desk, "lead", f"/conversations/{conversation}") == before

    asyncio.run(story())


def test_who_takes_over_is_heard_at_once_and_who_had_it_is_told(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.shopper() as shopper, live_desk.agent() as lan, live_desk.agent("lead") as lead:
            conversation = await served(live_desk, shopper, lan)
            await watching(lead, conversation, 3)
            await said(lead, "whisper-03", WORDS, conversation, "whisper")
            row = asked(live_desk, "lead", f"/conversations/{conversation}")
            taken = await asyncio.to_thread(
                asked, live_desk, "lead", f"/conversations/{conversation}/take-over", {"held_by": row["assignee"]["id"]}
            )
            moved: Frame = await heard(lan, "moved")
            assert (moved["by"], moved["before"], moved["after"]) == (
                taken["assignee"],
                row["assignee"],
                taken["assignee"],
            )
            assert [one for one in lead.told if one["type"] == "moved"] == []
            await lead.say(type="read", conversation=conversation, seq=3)
            await heard(shopper, "read", seq=3)
            await said(lan, "too-late-1", "您好", conversation)
            assert lan.refused["too-late-1"]["code"] == "already_taken"

    asyncio.run(story())


def test_who_leads_hears_who_comes_and_what_they_say_of_themselves(live_desk: LiveDesk) -> None:
    async def story() -> None:
        async with live_desk.agent("lead") as lead, live_desk.agent("trainer") as trainer:
            before = [one for one in lead.told if one["type"] == "presence"]
            async with live_desk.agent("yun") as yun:
                await asyncio.to_thread(asked, live_desk, "yun", "/presence", {"presence": "busy"}, "PUT")
                await lead.until(
                    lambda: len([one for one in lead.told if one["type"] == "presence"]) > len(before), SECONDS
                )
                await asyncio.to_thread(asked, live_desk, "yun", "/presence", {"presence": "online"}, "PUT")
                await quiet(yun)
            await quiet(trainer)
            assert [one for one in trainer.told if one["type"] == "presence"] == []

    asyncio.run(story())
