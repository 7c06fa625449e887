"""Another system at the real desk: staff see its shoppers live, its answers come at once, and a repeated send counts once."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from litestar.testing import TestClient

from tests.conversations.live import SECONDS, LiveDesk, heard, quiet, said, watching
from tests.intake import machine
from tests.serving import build
from xiaoer.platform.auth import Permission
from xiaoer.platform.settings import Settings
from xiaoer.shop import actions as shops
from xiaoer.values.refusal import Refused


class Carrier:
    """A store's app with its key, speaking HTTP as any program does."""

    def __init__(self, live_desk: LiveDesk) -> None:
        shop = live_desk.database.read_now(shops.find_shop, "yunhe")
        assert not isinstance(shop, Refused)
        self.path = f"/api/v1/shops/{shop.id}/threads"
        self.base = live_desk.desk.address + self.path
        self.headers = machine.bearer(machine.key(live_desk.database, shop.id, Permission.CONVERSATIONS_CARRY))
        self.thread = f"T-{uuid4()}"

    def ask(self, rest: str, told: dict[str, Any] | None = None) -> Any:
        body = None if told is None else json.dumps(told).encode()
        wanted = urllib.request.Request(self.base + rest, body, self.headers | {"content-type": "application/json"})  # noqa: S310 - our own address
        with urllib.request.urlopen(wanted, timeout=SECONDS) as answer:  # noqa: S310 - a desk on this machine
            return json.load(answer)

    def words(self, body: str, client_id: str) -> dict[str, str]:
        return {"thread": self.thread, "client_id": client_id, "body": body}

    def say(self, body: str, client_id: str = "client-0001") -> Any:
        return self.ask("/messages", self.words(body, client_id))


@pytest.fixture
def carrier(live_desk: LiveDesk) -> Carrier:
    return Carrier(live_desk)


def test_staff_and_shopper_hear_each_other_at_once(live_desk: LiveDesk, carrier: Carrier) -> None:
    async def story() -> None:
        async with live_desk.agent() as agent:
            talk = (await asyncio.to_thread(carrier.say, "在吗"))["conversation_id"]
            row = (await heard(agent, "conversation"))["row"]
            assert (row["id"], row["channel"]) == (talk, "api")
            await watching(agent, talk, 2)
            page = await asyncio.to_thread(carrier.ask, f"/{talk}/messages")
            waiting = asyncio.create_task(
                asyncio.to_thread(carrier.ask, f"/{talk}/messages?after={page['after']}&wait=25")
            )
            await asyncio.to_thread(carrier.say, "我想退货", "client-0002")
            assert (await heard(agent, "message", body="我想退货"))["author"] == "shopper"
            assert [one["body"] for one in (await waiting)["items"]] == ["我想退货"]
            waiting = asyncio.create_task(
                asyncio.to_thread(carrier.ask, f"/{talk}/messages?after={page['after'] + 1}&wait=25")
            )
            await said(agent, "note-0001", "先看订单", talk, "note")
            await said(agent, "reply-0001", "您好，我来处理。", talk)
            [answer] = (await waiting)["items"]
            assert (answer["author"], answer["body"], answer["light"]) == ("agent", "您好，我来处理。", None)
            await asyncio.to_thread(carrier.ask, f"/{talk}/read", {"seq": answer["seq"]})
            assert (await heard(agent, "read", conversation=talk))["seq"] == answer["seq"]
            whole = (await asyncio.to_thread(carrier.ask, f"/{talk}/messages"))["items"]
            assert [one["seq"] for one in whole] == [one.seq for one in live_desk.messages(talk) if one.kind != "note"]
            await quiet(agent)

    asyncio.run(story())


def test_a_send_repeated_at_once_to_two_processes_is_one_message(live_desk: LiveDesk, carrier: Carrier) -> None:
    settings = Settings(database_url=live_desk.desk.store, data_folder=str(live_desk.desk.folder / "data"))
    with TestClient(build(settings, jobs=False)) as other, ThreadPoolExecutor(8) as pool:
        told = carrier.words("在吗", "client-0001")
        there = partial(other.post, carrier.path + "/messages", json=told, headers=carrier.headers)
        asked = [pool.submit(carrier.say, "在吗") if turn % 2 else pool.submit(there) for turn in range(16)]
        answers = [one.result() for one in asked]
    kept = [one if isinstance(one, dict) else one.json() for one in answers]
    assert {json.dumps(one, sort_keys=True) for one in kept} == {json.dumps(kept[0], sort_keys=True)}
    assert [one.body for one in live_desk.messages(kept[0]["conversation_id"]) if one.author == "shopper"] == ["在吗"]


def test_nothing_new_is_said_after_the_wait(carrier: Carrier) -> None:
    talk = carrier.say("在吗")["conversation_id"]
    [on_the_way] = carrier.ask(f"/{talk}/messages?after=1&wait=25")["items"]
    page = carrier.ask(f"/{talk}/messages?after=99&wait=1")
    assert (page["items"], page["after"]) == ([], on_the_way["seq"])
