"""Parties at a running desk: shoppers, agents, and sockets that keep to no rule."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from contextlib import AbstractAsyncContextManager
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests import make
from tests.desks import RunningDesk
from tests.live_client import Frame, LiveClient, connected, frames_of
from xiaoer.conversations import store
from xiaoer.conversations.domain.messages import Message
from xiaoer.conversations.store.tables import conversation_table
from xiaoer.platform.db import Database

SECONDS = 30
SECRET = "a secret of at least 32 characters"
HELLO: Frame = {"type": "hello", "version": 1, "role": "shopper", "shop": "yunhe"}


class LiveDesk(NamedTuple):
    """A desk in a process of its own, and its store."""

    desk: RunningDesk
    database: Database

    def shopper(self, **hello: Any) -> AbstractAsyncContextManager[LiveClient]:
        return connected(self.desk.socket, {"role": "shopper", "shop": "yunhe", **hello})

    def agent(self, login: str = "lan", **hello: Any) -> AbstractAsyncContextManager[LiveClient]:
        return connected(self.desk.socket, {"role": "agent", **hello}, self.signed_in(login))

    def signed_in(self, login: str) -> dict[str, str]:
        """The headers of someone who has signed in: what a browser sends from the desk's own pages."""
        words = json.dumps({"login": login, "password": make.PASSWORD}).encode()
        asked = urllib.request.Request(  # noqa: S310 - our own address
            f"{self.desk.address}/api/v1/session", words, {"content-type": "application/json"}
        )
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310 - a desk on this machine
            cookie = answer.headers["set-cookie"].split(";")[0]
            return {"cookie": cookie, "origin": self.desk.address, "x-csrf-token": json.load(answer)["csrf"]}

    def resolve(self, conversation: str, login: str = "lan") -> None:
        """As the button of the console does."""
        asked = urllib.request.Request(  # noqa: S310 - our own address
            f"{self.desk.address}/api/v1/conversations/{conversation}/resolve", b"", self.signed_in(login)
        )
        with urllib.request.urlopen(asked, timeout=SECONDS):  # noqa: S310 - a desk on this machine
            pass

    def messages(self, conversation: str) -> list[Message]:
        """What the store holds of a conversation."""
        chosen = sa.select(conversation_table.c.shop_id).where(conversation_table.c.id == UUID(conversation))
        [shop] = self.database.read_now(lambda tx: tx.all(chosen))
        found = self.database.read_now(store.find, frozenset({shop[0]}), UUID(conversation))
        assert found is not None
        return self.database.read_now(store.messages_after, found, 0, 10_000)


async def said(
    client: LiveClient, client_id: str, body: str, conversation: str | None = None, kind: str = "text", **more: Any
) -> Frame:
    """Send and wait for the answer: its acknowledgement or refusal."""
    await client.send(client_id, body, conversation, kind, **more)
    await client.until(lambda: client_id in client.acknowledged or client_id in client.refused, SECONDS)
    return client.acknowledged.get(client_id) or client.refused[client_id]


async def opened(shopper: LiveClient, body: str = "在吗") -> str:
    """The shopper's conversation, handed over to people: the bot knows nothing in these shops."""
    answer = await said(shopper, f"open-{id(shopper)}", body)
    conversation: str = answer["conversation"]
    await shopper.until(lambda: shopper.last_seq[conversation] >= 2, SECONDS)
    return conversation


async def watching(agent: LiveClient, conversation: str, last: int = 1) -> None:
    """The agent follows the conversation and has seen it up to `last`."""
    await agent.say(type="watch", conversation=conversation, after=agent.last_seq.get(conversation, 0))
    await agent.until(lambda: agent.last_seq.get(conversation, 0) >= last, SECONDS)


async def heard(client: LiveClient, frame_type: str, /, **fields: Any) -> Frame:
    """The first frame of this type with these fields; waited for."""

    def found() -> Frame | None:
        return next((one for one in client.told if one["type"] == frame_type and fields.items() <= one.items()), None)

    await client.until(lambda: found() is not None, SECONDS)
    frame = found()
    assert frame is not None
    return frame


async def quiet(client: LiveClient) -> None:
    """Everything that the desk had to tell until now has been told: it answers in order."""
    asked = sum(one["type"] == "pong" for one in client.told)
    await client.say(type="ping")
    await client.until(lambda: sum(one["type"] == "pong" for one in client.told) > asked, SECONDS)


class Ended(NamedTuple):
    """What a plain socket was told, and how it was closed; None where it stayed open."""

    told: list[Frame]
    code: int | None


async def raw(address: str, *texts: str | bytes, headers: dict[str, str] | None = None) -> Ended:
    """Say each of `texts` as it is, then ping, and hear everything until the pong or the close."""
    async with connect(address, additional_headers=headers, proxy=None, max_size=2**22) as line:
        for text in texts:
            await _say(line, text)
        await _say(line, '{"type":"ping"}')
        return await hear(line)


async def _say(line: ClientConnection, text: str | bytes) -> None:
    try:
        await line.send(text)
    except ConnectionClosed:
        return


async def hear(line: ClientConnection) -> Ended:
    told: list[Frame] = []
    try:
        async with asyncio.timeout(SECONDS):
            while not any(one["type"] == "pong" for one in told):
                told += frames_of(await line.recv())
    except ConnectionClosed as closed:
        return Ended(told, closed.rcvd.code if closed.rcvd else 1006)
    return Ended(told, None)
