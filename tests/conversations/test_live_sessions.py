"""The tests' own client plays the sessions that the browser's client plays, over real sockets, as far as it is meant to do the same."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tests.live_client import GAP_PATIENCE, Frame, LiveClient, frames_of

VECTORS = Path(__file__).parents[1] / "vectors" / "live" / "client-sessions.json"
SESSIONS: list[dict[str, Any]] = json.loads(VECTORS.read_text("utf-8"))["sessions"]
SECONDS, MOMENT = 5, 0.05

LETS_A_BAD_SERVER_FAIL = "a server that says what is no frame fails the test"
AGENTS_COME_AGAIN = "it asks about a gap by coming again, as shoppers do"
TAKES_ALL = "it takes whatever it is told, so that tests see what should not have been told"
WAITS_ALIKE = "it tries again after the same short time, whatever has happened"
NO_SIGNS = "it asks for no signs of life"
AT_ONCE = "it has no moment between connecting and being connected"
GIVES_UP_SILENTLY = "it gives up what was too long without telling itself a refusal"
NEVER_STOPS = "it never stops coming again: tests end it themselves"
NOT_PLAYED = {
    "one message of the server carries a frame a line; a line that is none is passed over": LETS_A_BAD_SERVER_FAIL,
    "somebody else while the link is being opened says the first hello of it": AT_ONCE,
    "what the server never reads is given up: the longest, and the rest goes on": GIVES_UP_SILENTLY,
    "a gap that stays: the agent watches again from the last seq": AGENTS_COME_AGAIN,
    "an agent asks again while the gap is there": AGENTS_COME_AGAIN,
    "an agent gets nothing of a conversation that is not watched": TAKES_ALL,
    "the waiting time doubles up to 30 s": WAITS_ALIKE,
    "a link that held for 10 s starts the waiting time anew": WAITS_ALIKE,
    "a server that lets in and throws out is not pressed": WAITS_ALIKE,
    "connecting by hand ends a waiting time": WAITS_ALIKE,
    "not signed in stops": NEVER_STOPS,
    "not allowed stops": NEVER_STOPS,
    "after closing, nothing comes back": NEVER_STOPS,
    "silence: asked after 25 s and 50 s, given up after 60 s": NO_SIGNS,
    "a pong keeps the link and is not passed on": NO_SIGNS,
    "a connection that is never answered is given up after 60 s": NO_SIGNS,
}
ACKNOWLEDGED_IS_SEEN = "an unacknowledged message is sent again with the same id"
"""It takes an acknowledgement for the message in its place, so that its hello asks for one place less than the browser's."""
PLAYED = [one for one in SESSIONS if one["label"] not in NOT_PLAYED]
GREETINGS = {"shopper": {"role": "shopper", "shop": "yunhe"}, "agent": {"role": "agent"}}


class Line:
    """One connection as the server has it."""

    def __init__(self, socket: ServerConnection) -> None:
        self.socket = socket
        self.heard: list[Frame] = []


class Play:
    """A client, the server that it talks to, and where the session stands."""

    def __init__(self, session: dict[str, Any]) -> None:
        self.lines: asyncio.Queue[Line] = asyncio.Queue()
        self.sockets = self.said = 0
        self.shown = Counter[str]()
        self.greeting = GREETINGS[session["role"]]
        self.left_out = {"resume"} if session["label"] == ACKNOWLEDGED_IS_SEEN else set()
        self.client: LiveClient
        self.line: Line

    async def serve(self, socket: ServerConnection) -> None:
        line = Line(socket)
        self.sockets += 1
        self.lines.put_nowait(line)
        try:
            async for text in socket:
                line.heard += frames_of(text)
        except ConnectionClosed:
            return

    async def step(self, step: dict[str, Any]) -> None:
        match step:
            case {"open": True}:
                self.line = await asyncio.wait_for(self.lines.get(), SECONDS)
            case {"reintroduce": True}:
                await self.client.reintroduce()
            case {"says": frame}:
                self.said += 1
                await self.line.socket.send(json.dumps(frame))
                await until(lambda: len(self.client.told) == self.said)
            case {"drops": code}:
                await self.drop(code)
            case {"after_ms": ms} if ms / 1_000 > GAP_PATIENCE:
                await asyncio.sleep(GAP_PATIENCE * 1.2)
            case {"send": draft}:
                await self.client.send(**draft)
            case {"watch": asked}:
                await self.client.say(type="watch", **asked)
            case {"tell": frame}:
                await self.client.say(**frame)
            case _:
                await self.check(step)

    async def drop(self, code: int) -> None:
        if code == 1006:  # never said: the line just ends
            self.line.socket.transport.abort()
        else:
            await self.line.socket.close(code)

    async def check(self, step: dict[str, Any]) -> None:
        match step:
            case {"heard": frames}:
                await until(lambda: len(self.line.heard) >= len(frames))
                heard, self.line.heard = self.line.heard, []
                assert [self.whole(one) for one in heard] == [self.whole(one) for one in frames]
            case {"shown": places}:
                await until(lambda: sum(self.new().values()) >= len(places))
                assert self.take() == sorted(((talk, seq) for talk, seq in places), key=lambda one: one[0])
            case {"given": kinds}:
                await until(lambda: set(kinds) <= {one["type"] for one in self.client.told})
            case {"sockets": many}:
                await until(lambda: self.sockets >= many)
                assert self.sockets == many
            case {"connect": True} | {"after_ms": _} | {"link": _}:
                pass  # it connects by itself, and its waiting times are its own
            case _:
                raise LookupError(step)

    def new(self) -> Counter[str]:
        """How many places of each conversation have been taken since they were looked at."""
        return Counter({talk: len(taken) - self.shown[talk] for talk, taken in self.client.received.items()})

    def take(self) -> list[tuple[str, int]]:
        """Those places, conversation by conversation, in the order in which they were taken."""
        found = []
        for talk, taken in sorted(self.client.received.items()):
            found += [(talk, one["seq"]) for one in taken[self.shown[talk] :]]
            self.shown[talk] = len(taken)
        return found

    def whole(self, frame: Frame) -> Frame:
        """Without what is not there: the one client leaves it out, the other says null."""
        return {name: value for name, value in frame.items() if value is not None and name not in self.left_out}


async def until(true: Callable[[], bool]) -> None:
    """What is waited for may take a while; what must not come has a moment to come in."""
    for _ in range(int(SECONDS / MOMENT)):
        if true():
            break
        await asyncio.sleep(MOMENT)
    assert true()
    await asyncio.sleep(MOMENT)


async def played(session: dict[str, Any]) -> None:
    play = Play(session)
    async with serve(play.serve, "127.0.0.1", 0) as server:
        play.client = LiveClient(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}", play.greeting)
        running = asyncio.create_task(play.client.run())
        try:
            for step in session["steps"]:
                if "reintroduce" in step:
                    play.shown.clear()
                await play.step(step)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize("session", PLAYED, ids=lambda one: one["label"])
def test_a_session(session: dict[str, Any]) -> None:
    asyncio.run(played(session))


def test_each_session_is_played_or_it_is_said_why_not() -> None:
    assert set(NOT_PLAYED) <= {one["label"] for one in SESSIONS}
    assert (len(PLAYED), len(NOT_PLAYED)) == (20, 16)
