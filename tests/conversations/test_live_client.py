"""The tests' own client keeps to the document: each message once and in order, and a gap that stays is asked about."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from websockets.asyncio.server import ServerConnection, serve

from tests.live_client import Frame, connected

TALK = "0199aa00-0000-7000-8000-000000000001"
Story = Callable[[ServerConnection, Frame, int], Awaitable[None]]


def message(seq: int) -> Frame:
    return {"type": "message", "conversation_id": TALK, "seq": seq, "client_id": f"c{seq}", "body": f"{seq}"}


async def told(story: Story, enough: int) -> tuple[list[int], list[Any]]:
    """What a client takes of a server that follows the story, until it has so many; and its hellos' `resume`."""
    resumed: list[Any] = []

    async def server(line: ServerConnection) -> None:
        hello = json.loads(await line.recv())
        resumed.append(hello["resume"])
        await line.send(json.dumps({"type": "welcome"}))
        await story(line, hello, len(resumed))
        await line.wait_closed()

    async with serve(server, "127.0.0.1", 0) as running:
        port = running.sockets[0].getsockname()[1]
        async with connected(f"ws://127.0.0.1:{port}", {"role": "shopper"}) as client:
            await client.until(lambda: len(client.received.get(TALK, ())) >= enough, 20)
            return [one["seq"] for one in client.received[TALK]], resumed


async def say(line: ServerConnection, *places: int) -> None:
    await line.send("\n".join(json.dumps(message(seq)) for seq in places))


def test_what_was_overtaken_is_taken_in_its_place_and_once() -> None:
    async def story(line: ServerConnection, _: Frame, __: int) -> None:
        await say(line, 1, 3, 3, 4)
        await say(line, 2, 4, 1, 5)

    assert asyncio.run(told(story, 5)) == ([1, 2, 3, 4, 5], [{}])


def test_a_gap_that_stays_is_asked_about_by_coming_again() -> None:
    async def story(line: ServerConnection, hello: Frame, times: int) -> None:
        await (say(line, 1, 3) if times == 1 else say(line, hello["resume"][TALK] + 1, 3))

    assert asyncio.run(told(story, 3)) == ([1, 2, 3], [{}, {TALK: 1}])
