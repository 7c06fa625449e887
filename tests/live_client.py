"""A client of live protocol version 1, written from its document: keeps its place, sends again what was not acknowledged."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

Frame = dict[str, Any]
RETRY_SECONDS = 0.05
TOO_LONG = 1009
GAP_PATIENCE = 1.0
"""Seconds for which a message may be overtaken by the next."""


def frames_of(text: str | bytes) -> list[Frame]:
    """The frames of one message of the server: one a line."""
    return [json.loads(line) for line in (text.decode() if isinstance(text, bytes) else text).split("\n")]


class LiveClient:
    """One party. `received`: messages by conversation, in the order in which they were taken; `acknowledged`: by client id."""

    def __init__(self, address: str, hello: Frame, headers: dict[str, str] | None = None) -> None:
        self._address = address
        self._hello = {"type": "hello", "version": 1, "locale": "zh", **hello}
        self._headers = headers
        self._line: ClientConnection | None = None
        self._outbox: dict[str, Frame] = {}
        self._changed = asyncio.Condition()
        self.token: str | None = hello.get("token")
        self._ahead: dict[str, dict[int, Frame]] = {}
        self._asking: asyncio.Task[None] | None = None
        self.last_seq: dict[str, int] = {}
        self.received: dict[str, list[Frame]] = {}
        self.acknowledged: dict[str, Frame] = {}
        self.refused: dict[str, Frame] = {}
        self.told: list[Frame] = []
        self.gaps_asked = 0

    @property
    def waiting(self) -> frozenset[str]:
        """Client ids that are neither acknowledged nor refused yet."""
        return frozenset(self._outbox)

    async def run(self) -> None:
        """Stay connected until cancelled, across every failure of the line."""
        while True:
            try:
                await self._talk()
            except (OSError, ConnectionClosed, InvalidHandshake) as error:
                self._line = None
                if isinstance(error, ConnectionClosed) and error.rcvd is not None and error.rcvd.code == TOO_LONG:
                    await self._give_up()
                await asyncio.sleep(RETRY_SECONDS)

    async def _give_up(self) -> None:
        """The server does not read the longest: sent again, it would close every line, and nothing else would leave."""
        longest = max(self._outbox, key=lambda one: len(json.dumps(self._outbox[one])), default=None)
        if longest is not None:
            self.refused[longest] = {"type": "refused", "client_id": longest, "code": "frame_too_long"}
            del self._outbox[longest]
            async with self._changed:
                self._changed.notify_all()

    async def send(
        self, client_id: str, body: str, conversation: UUID | str | None = None, kind: str = "text", **more: Any
    ) -> None:
        frame = {"type": "send", "client_id": client_id, "body": body, "kind": kind, **more}
        if conversation is not None:
            frame["conversation"] = str(conversation)
        self._outbox[client_id] = frame
        await self._say(frame)

    async def say(self, **frame: Any) -> None:
        await self._say(frame)

    async def reintroduce(self, **hello: Any) -> None:
        """Say hello again as somebody else, on a new line; what was seen until now is forgotten and comes again."""
        self._hello |= hello
        line, self._line = self._line, None
        self.last_seq, self.received, self._ahead = {}, {}, {}
        if line is not None:
            await line.close()

    async def until(self, true: Any, seconds: float = 60) -> None:
        """Wait until `true()` holds. TimeoutError after so long.

        Not by asyncio.wait_for: that of Python 3.11 forgets to be cancelled when the wait ends at the same moment.
        """
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(true)

    async def _say(self, frame: Frame) -> None:
        line = self._line
        if line is not None:
            try:
                await line.send(json.dumps(frame, ensure_ascii=False))
            except ConnectionClosed:
                return

    async def _talk(self) -> None:
        self._ahead.clear()
        async with connect(self._address, additional_headers=self._headers, max_size=2**22, proxy=None) as line:
            resume = {"resume": self.last_seq, **({"token": self.token} if self.token else {})}
            await line.send(json.dumps({**self._hello, **resume}))
            async for text in line:
                for frame in frames_of(text):
                    await self._hear(frame, line)

    async def _hear(self, frame: Frame, line: ClientConnection) -> None:
        match frame["type"]:
            case "welcome":
                self.token = frame.get("token") or self.token
                self._line = line
                for waiting in list(self._outbox.values()):
                    await self._say(waiting)
            case "message" | "passed":
                self._take(frame["conversation_id"], frame["seq"], frame)
            case "acknowledged":
                self._outbox.pop(frame["client_id"], None)
                self.acknowledged[frame["client_id"]] = frame
                self._take(frame["conversation"], frame["seq"], frame)
            case "refused":
                self._outbox.pop(frame["client_id"], None)
                self.refused[frame["client_id"]] = frame
        self.told.append(frame)
        async with self._changed:
            self._changed.notify_all()

    def _take(self, conversation: str, seq: int, frame: Frame) -> None:
        """In order, once. Two commits may be told of in the other order; a gap that stays is asked about by coming again."""
        ahead = self._ahead.setdefault(conversation, {})
        ahead.setdefault(seq, frame)
        while (following := self.last_seq.get(conversation, 0) + 1) in ahead:
            self.received.setdefault(conversation, []).append(ahead.pop(following))
            self.last_seq[conversation] = following
        for told in [place for place in ahead if place < following]:
            del ahead[told]
        if ahead and (self._asking is None or self._asking.done()):
            self._asking = asyncio.create_task(self._ask_for_gaps())

    async def _ask_for_gaps(self) -> None:
        await asyncio.sleep(GAP_PATIENCE)
        if any(self._ahead.values()) and self._line is not None:
            self.gaps_asked += 1
            await self._line.close()


@asynccontextmanager
async def connected(address: str, hello: Frame, headers: dict[str, str] | None = None) -> AsyncIterator[LiveClient]:
    """A client that has been welcomed."""
    client = LiveClient(address, hello, headers)
    running = asyncio.create_task(client.run())
    try:
        await client.until(lambda: any(frame["type"] in {"welcome", "error"} for frame in client.told))
        yield client
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
